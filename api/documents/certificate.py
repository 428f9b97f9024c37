"""The certificate as an accessible PDF (PDF/UA-1), and the QR code that leads to its verification page."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Literal

import segno
import typst

from api.texts import day, one_line

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "certificate.typ"
FONTS = FOLDER / "fonts"
DARK = "#0b4f4a"
LONGEST_WORD = 24  # letters; a longer one may be broken anywhere, or it would run off the page
LONGEST_LIST = 160  # letters of statuses beside the level; the page of the certificate shows every one
ZERO_WIDTH_SPACE = "\u200b"
NOT_DISPLAYED = "could not be displayed"


def certificate_pdf(data: "CertificateData") -> bytes:
    """The certificate as PDF: tagged, one page, and byte for byte the same for the same data.

    Every name is text, whatever stands in it. PDF/UA allows no letter that the font lacks (Chinese, emoji):
    such a name still gets its certificate, tagged all the same, but without the claim to the standard.
    """
    try:
        return _compile(data, "ua-1")
    except typst.TypstError as error:
        if NOT_DISPLAYED not in str(error):
            raise
        return _compile(data, None)


def qr_svg(url: str) -> str:
    """A QR code as an inline SVG for a page, named for those who cannot see it. The page sets its size."""
    svg = _qr(url).svg_inline(title=f"QR code for {url}", dark=DARK, border=4, omitsize=True, svgclass="qr")
    return svg.replace("<svg ", '<svg role="img" ', 1)


def shown(data: "CertificateData") -> dict[str, object]:
    """What the template is given: every text as one line, dates in words."""
    employer, level, scheme = (one_line(text) for text in (data.employer, data.level, data.scheme))
    facts = [("Awarded by", one_line(data.awarded_by)), ("From", day(data.starts_on))]
    if data.ends_on:
        facts.append(("Until", day(data.ends_on)))
    return {
        "title": f"{scheme}: {level}, {employer}",
        "description": f"Certificate {data.number}: {employer} holds {level} of {scheme}.",
        "scheme": breakable(scheme),
        "employer": breakable(employer),
        "level": breakable(level),
        "awarded_by": one_line(data.awarded_by),
        "facts": [*facts[1:], facts[0]],
        "themes": [
            {"theme": breakable(one_line(theme)), "level": one_line(held or "Not yet"), "held": bool(held)}
            for theme, held in data.themes
        ],
        "statuses": breakable(_beside(data.statuses)),
        "number": data.number,
        "url": data.url,
        "url_shown": _breakable_address(data.url),
        "qr": _qr_for_print(data.url),
        "qr_alt": f"QR code that leads to {data.url}",
        "note": one_line(data.note),
    }


def _beside(statuses: Sequence[str]) -> str:
    """What is held beside the level as one line; a long list ends with how many more there are."""
    titles = [one_line(title) for title in statuses]
    shown = titles
    while len(shown) > 1 and len(", ".join(shown)) > LONGEST_LIST:
        shown = shown[:-1]
    left = len(titles) - len(shown)
    return ", ".join(shown) + (f" and {left} more" if left else "")


def breakable(text: str) -> str:
    """The same text, in which a word too long for any line may be broken every few letters."""
    return " ".join(_broken(word) if len(word) > LONGEST_WORD else word for word in text.split(" "))


def _broken(word: str) -> str:
    return ZERO_WIDTH_SPACE.join(word[start : start + 8] for start in range(0, len(word), 8))


def _breakable_address(url: str) -> str:
    address = url.removeprefix("https://").removeprefix("http://")
    return "/".join(_broken(part) if len(part) > LONGEST_WORD else part for part in address.split("/"))


def _qr(url: str) -> segno.QRCode:
    return segno.make(url, error="m", micro=False)


def _qr_for_print(url: str) -> str:
    drawn = BytesIO()
    _qr(url).save(drawn, kind="svg", border=0, dark=DARK, xmldecl=False)
    return drawn.getvalue().decode()


def _compile(data: "CertificateData", standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(
        TEMPLATE,
        format="pdf",
        root=FOLDER,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        pdf_standards=standard,
        sys_inputs={"data": json.dumps(shown(data))},
    )


@dataclass(frozen=True)
class CertificateData:
    """What a certificate says. `themes` pairs each theme's title with the level held in it, or None."""

    employer: str
    scheme: str
    level: str
    awarded_by: str  # the host or programme
    starts_on: date
    number: str
    url: str  # of the public verification page
    ends_on: date | None = None
    themes: Sequence[tuple[str, str | None]] = ()
    statuses: Sequence[str] = ()  # the titles of what is held beside the level
    note: str = ""  # such as that the definition is an unofficial demonstration
