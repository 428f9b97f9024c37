import threading
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from api.documents.certificate import FOLDER, CertificateData, breakable, certificate_pdf, qr_svg

BRONZE = CertificateData(
    employer="Tyne Bakers Ltd",
    scheme="Better Health at Work Award",
    level="Bronze",
    awarded_by="Tyneside Health Partnership",
    starts_on=date(2026, 11, 23),
    ends_on=date(2028, 11, 22),
    number="HM-7K2P-9QXD",
    url="https://awards.example/verify/HM-7K2P-9QXD",
    note="Unofficial demonstration of the scheme.",
)
THEMES = (
    ("Leadership", "Excellence"),
    ("Attendance management", "Achievement"),
    ("Health and safety", "Commitment"),
    ("Mental health and wellbeing", "Achievement"),
    ("Tobacco and smoking", "Excellence"),
    ("Physical activity", "Achievement"),
    ("Healthy eating", None),
    ("Alcohol and substance misuse", "Commitment"),
)
CHARTER = replace(BRONZE, scheme="Workplace Wellbeing Charter", level="Achievement", themes=THEMES)
LONG = ("The Northumberland and Durham Combined Community Health, Leisure and Social Enterprise " * 3)[
    :200
].strip()


def read(data):
    return PdfReader(BytesIO(certificate_pdf(data)), strict=False)


def text_of(reader):
    """The words in reading order, however the lines were broken."""
    return " ".join(" ".join(lines_of(reader)).replace("\u200b", "").split())


def lines_of(reader):
    """The words as they stand, line by line."""
    return [line for page in reader.pages for line in page.extract_text().splitlines()]


def unspaced(text):
    """Text without its spaces, for words that a line may break."""
    return text.replace(" ", "")


def tags(reader):
    """Every structure element below the document, depth first: its tag and its alternative text."""

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node["/S"], node.get("/Alt")
            if "/K" in node:
                yield from walk(node["/K"])

    return list(walk(reader.trailer["/Root"]["/StructTreeRoot"]))


def test_it_says_who_holds_what_from_when_until_when():
    reader = read(BRONZE)
    assert len(reader.pages) == 1
    words = text_of(reader)
    for expected in (
        "Better Health at Work Award", "This certifies that Tyne Bakers Ltd", "holds the level Bronze",
        "From 23 November 2026", "Until 22 November 2028", "Awarded by Tyneside Health Partnership",
        "Certificate number HM-7K2P-9QXD", "Unofficial demonstration of the scheme.",
    ):  # fmt: skip
        assert expected in words
    assert "Checkitatawards.example/verify/HM-7K2P-9QXD" in unspaced(words)


def test_it_claims_the_accessibility_standard_and_has_what_it_asks_for():
    reader = read(BRONZE)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Better Health at Work Award: Bronze, Tyne Bakers Ltd"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert ("/Figure", "QR code that leads to https://awards.example/verify/HM-7K2P-9QXD") in tags(reader)
    assert [tag for tag, _ in tags(reader) if tag.startswith("/H")] == ["/H1"]


def test_it_is_a4_landscape_and_carries_its_fonts():
    page = read(BRONZE).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    names = {font.get_object()["/BaseFont"].split("+")[-1] for font in page["/Resources"]["/Font"].values()}
    assert {name.partition("-")[0] for name in names} == {"Figtree"}


def test_the_address_is_a_link():
    links = [note.get_object()["/A"]["/URI"] for note in read(BRONZE).pages[0]["/Annots"]]
    assert set(links) == {"https://awards.example/verify/HM-7K2P-9QXD"}


def test_levels_held_per_theme_are_a_table():
    reader = read(CHARTER)
    words = text_of(reader)
    for theme, level in THEMES:
        assert f"{theme} {level or 'Not yet'}" in words
    found = [tag for tag, _ in tags(reader)]
    assert (found.count("/Table"), found.count("/TH"), found.count("/TD")) == (2, 4, 16)


def test_a_few_themes_make_one_table():
    found = [tag for tag, _ in tags(read(replace(CHARTER, themes=THEMES[:3])))]
    assert (found.count("/Table"), found.count("/TD")) == (1, 6)


def test_what_is_held_beside_the_level_is_said_and_a_long_list_is_counted():
    assert "and beside it Ambassador, Mentor From" in text_of(
        read(replace(BRONZE, statuses=["Ambassador", "Mentor"]))
    )
    many = text_of(read(replace(BRONZE, statuses=["Ambassador", "Mentor", LONG, "Friend"])))
    assert "Ambassador, Mentor and 2 more" in many
    assert "beside it" not in text_of(read(BRONZE))


def test_without_an_end_or_a_note_neither_is_shown():
    words = text_of(read(replace(BRONZE, ends_on=None, note="")))
    assert "Until" not in words
    assert "Unofficial" not in words


@pytest.mark.parametrize("employer", ["A", LONG.strip(), "X" * 200, "Donaudampfschifffahrtsgesellschaft Ltd"])
@pytest.mark.parametrize("data", [BRONZE, CHARTER])
def test_a_name_of_any_length_fits_on_the_page(data, employer):
    full = replace(
        data, employer=employer, awarded_by=LONG[:120], note="A note that goes on. " * 12,
        statuses=["Ambassador Status", "Mentor for Employers of Up to Fifty", LONG, "Friend of the Valley"],
    )  # fmt: skip
    reader = read(full)
    assert len(reader.pages) == 1
    assert unspaced(employer) in unspaced(text_of(reader))


def test_a_word_too_long_for_the_page_is_broken_and_so_is_an_address():
    url = f"https://{'workplacewellbeing' * 3}.example/verify/HM-7K2P-9QXD"
    lines = lines_of(read(replace(BRONZE, employer="X" * 200, url=url)))
    name = [line.replace("\u200b", "") for line in lines if "XXX" in line]
    address = [line.replace("\u200b", "") for line in lines if "being" in line or "work" in line]
    assert "".join(name) == "X" * 200
    assert max(map(len, name)) <= 40  # what the width holds in the smallest size this name needs
    assert len(address) >= 2
    assert max(map(len, address)) <= 36


@pytest.mark.parametrize(
    "employer",
    [
        '#read("/etc/passwd") *bold* [x]',
        "$a^2$ _b_ `c` <d> @e",
        "= Heading // comment",
        "\\u{41} #panic()",
        '"]}',
    ],
)
def test_a_name_is_text_and_never_markup(employer):
    words = text_of(read(replace(BRONZE, employer=employer)))
    assert unspaced(f"This certifies that {employer} holds") in unspaced(words)


@pytest.mark.parametrize("employer", ["Tŷ Gŵyn Cyf", "Łódź & Söhne", "Ελλάδα", "Кафе", "O’Neil—“Quoted”"])
def test_letters_of_other_languages_keep_the_standard(employer):
    reader = read(replace(BRONZE, employer=employer))
    assert b"pdfuaid:part>1<" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert employer in text_of(reader)


@pytest.mark.parametrize("employer", ["株式会社 Ltd", "Cake 🎂 Co"])
def test_letters_the_font_lacks_still_make_a_certificate_that_claims_less(employer):
    reader = read(replace(BRONZE, employer=employer))
    assert b"pdfuaid" not in reader.trailer["/Root"]["/Metadata"].get_data()
    assert "/H1" in [tag for tag, _ in tags(reader)]
    assert reader.metadata.title.endswith(employer)


def test_line_breaks_and_control_characters_in_a_name_become_spaces():
    assert "that Tyne Bakers holds" in text_of(read(replace(BRONZE, employer="Tyne\n\x00\tBakers")))


def test_equal_data_makes_equal_bytes():
    assert certificate_pdf(CHARTER) == certificate_pdf(replace(CHARTER))
    assert certificate_pdf(CHARTER) != certificate_pdf(replace(CHARTER, number="HM-7K2P-9QXE"))


def test_certificates_can_be_made_at_the_same_time():
    expected, made = certificate_pdf(BRONZE), []
    threads = [threading.Thread(target=lambda: made.append(certificate_pdf(BRONZE))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [expected] * 4


def test_only_words_too_long_for_a_line_may_be_broken():
    assert breakable("Tyne Bakers Ltd") == "Tyne Bakers Ltd"
    assert breakable("a " + "x" * 25) == "a " + "\u200b".join(["x" * 8, "x" * 8, "x" * 8, "x"])


def test_the_code_for_a_page_is_named_and_safe_to_put_in_html():
    svg = qr_svg("https://awards.example/verify?a=1&b=<script>")
    root = ET.fromstring(svg)
    assert (root.get("role"), root.get("class")) == ("img", "qr")
    assert [child.text for child in root if child.tag == "title"] == [
        "QR code for https://awards.example/verify?a=1&b=<script>"
    ]
    assert "<script" not in svg
    assert "style=" not in svg
    assert root.get("viewBox") is not None


def test_the_font_comes_with_its_licence():
    licence = (FOLDER / "fonts" / "OFL.txt").read_text()
    assert "SIL Open Font License, Version 1.1" in licence
    assert sorted(path.name for path in (FOLDER / "fonts").glob("*.ttf")) == [
        "Figtree-Bold.ttf",
        "Figtree-Regular.ttf",
        "Figtree-SemiBold.ttf",
    ]
