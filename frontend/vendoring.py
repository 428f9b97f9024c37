"""Fetches the pinned front-end packages and writes the copies that are committed and served.

Run `python -m frontend.vendoring` once per upgrade, on a machine with npm; nothing here runs in production.
The GOV.UK font and the royal crest may be used on gov.uk only, so both are taken out of the style sheet.
"""

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGES = {"govuk-frontend": "6.6.0", "htmx.org": "4.0.1", "@fontsource-variable/figtree": "5.3.0"}
VENDOR = Path(__file__).parent / "static" / "vendor"
FONT = "var(--halemark-font)"
UNWANTED = ("GDS Transport", "crest", "@font-face", "sourceMappingURL")


def clean_css(css: str) -> str:
    """The style sheet without what only gov.uk may use; raises ValueError when a trace of it is left."""
    css = re.sub(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", css)
    css = re.sub(r"/\*!\s*Copyright[^*]*Margaret Calvert.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', FONT, css)
    css = re.sub(r"url\([^)]*crest[^)]*\)", "none", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css).strip() + "\n"
    return _without_unwanted(css)


def clean_js(script: str) -> str:
    """The script without its pointer to a source map that is not served."""
    return _without_unwanted(re.sub(r"//# sourceMappingURL=\S*", "", script).strip() + "\n")


def _without_unwanted(text: str) -> str:
    left = [word for word in UNWANTED if word in text]
    if left:
        raise ValueError(f"the cleaned file still mentions {', '.join(left)}")
    return text


def unpack(name: str, version: str, folder: Path) -> Path:
    """Download one package with npm and return the folder it was unpacked to."""
    packed = subprocess.run(  # noqa: S603 - the names are the constants above
        ["npm", "pack", "--silent", f"{name}@{version}"],  # noqa: S607
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    target = folder / name
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def write_all() -> None:
    """Write every vendored file, and VERSIONS.json with the versions and hashes a test holds them to."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        packages = {name: unpack(name, version, Path(scratch)) for name, version in PACKAGES.items()}
        govuk = packages["govuk-frontend"] / "dist" / "govuk"
        htmx = packages["htmx.org"] / "dist"
        font = packages["@fontsource-variable/figtree"]
        files = {
            "govuk-frontend.css": clean_css((govuk / "govuk-frontend.min.css").read_text()).encode(),
            "govuk-frontend.js": clean_js((govuk / "govuk-frontend.min.js").read_text()).encode(),
            "htmx.js": clean_js((htmx / "htmx.min.js").read_text()).encode(),
            "figtree.woff2": (font / "files" / "figtree-latin-wght-normal.woff2").read_bytes(),
        }
    for name, content in files.items():
        (VENDOR / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    record = {"packages": PACKAGES, "sha256": hashes}
    (VENDOR / "VERSIONS.json").write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    write_all()
