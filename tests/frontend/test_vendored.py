import hashlib
import json
import re

import pytest

from frontend.rendering import STATIC
from frontend.vendoring import PACKAGES, UNWANTED, VENDOR, clean_css, clean_js

RECORD = json.loads((VENDOR / "VERSIONS.json").read_text())


def test_the_record_names_the_pinned_packages():
    assert RECORD["packages"] == PACKAGES


def test_every_vendored_file_is_the_one_recorded():
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.suffix in {".css", ".js", ".woff2"}
    }
    assert found == RECORD["sha256"]


@pytest.mark.parametrize("name", [name for name in RECORD["sha256"] if not name.endswith(".woff2")])
def test_nothing_that_only_gov_uk_may_use_is_served(name):
    text = (VENDOR / name).read_text()
    assert [word for word in UNWANTED if word in text] == []


def test_each_package_has_its_licence_beside_it():
    notice = (VENDOR / "LICENCES.md").read_text()
    assert [package for package in PACKAGES if package not in notice] == []
    assert "SIL OPEN FONT LICENSE" in (VENDOR / "figtree.OFL.txt").read_text()


def test_no_style_sheet_asks_another_site_for_anything():
    addresses = {
        address.strip("'\"")
        for path in STATIC.rglob("*.css")
        for address in re.findall(r"url\(([^)]*)\)", path.read_text())
    }
    assert addresses == {"vendor/figtree.woff2"}


def test_cleaning_takes_out_the_font_the_crest_and_the_source_map():
    css = '@font-face{font-family:GDS Transport;src:url(a)}p{font-family:"GDS Transport",arial,sans-serif}'
    css += "a{background:url(/assets/images/govuk-crest.svg)}/*# sourceMappingURL=x.map */"
    assert clean_css(css) == "p{font-family:var(--halemark-font)}a{background:none}\n"
    assert clean_js("let a=1\n//# sourceMappingURL=x.map\n") == "let a=1\n"


def test_cleaning_refuses_what_it_does_not_know_how_to_clean():
    with pytest.raises(ValueError, match="GDS Transport"):
        clean_css("p{font-family:GDS Transport}")
