import io
import tempfile
import zipfile
import zlib
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from api.files import (
    ACCEPT_ATTRIBUTE,
    HEAD_SIZE,
    KINDS,
    FileKind,
    content_disposition,
    identify,
    safe_file_name,
)
from assessments.errors import InvalidInput

MAIN_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


def archive(parts: dict[str, str | bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


def content_types(*types: str) -> str:
    overrides = "".join(f'<Override PartName="/part{n}.xml" ContentType="{t}"/>' for n, t in enumerate(types))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{overrides}</Types>'
    )


def office(extension: str, extra: dict[str, str | bytes] | None = None, types: tuple[str, ...] = ()) -> bytes:
    index = {"[Content_Types].xml": content_types(MAIN_TYPES[extension], *types)}
    return archive(index | {"part0.xml": "<w/>"} | (extra or {}))


def open_document(extension: str, extra: dict[str, str | bytes] | None = None, manifest: str = "") -> bytes:
    kinds = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
    return archive(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kinds[extension]}",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="urn:m">{manifest}</m:manifest>',
            "content.xml": "<c/>",
        }
        | (extra or {})
    )


def pdf() -> bytes:
    made = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    writer.write(made)
    return made.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = (1).to_bytes(4) + (1).to_bytes(4) + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 4))
        + chunk(b"IEND", b"")
    )


REAL = {
    "policy.pdf": pdf(),
    "policy.docx": office("docx"),
    "figures.xlsx": office("xlsx"),
    "slides.pptx": office("pptx"),
    "policy.odt": open_document("odt"),
    "figures.ods": open_document("ods"),
    "slides.odp": open_document("odp"),
    "walk.png": png(),
    "walk.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9",
    "walk.gif": b"GIF89a\x01\0\x01\0\0\0\0;",
    "walk.webp": b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0",
    "walk.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 16,
    "survey.csv": "site,staff\r\nDurham,12\r\n".encode("utf-8-sig"),
    "notes.txt": "Café, 5 £ a head – agreed".encode(),
}


def identified(name: str, file: IO[bytes]) -> FileKind:
    file.seek(0)
    return identify(file.read(HEAD_SIZE), name, file)


def told(name: str, content: bytes) -> str:
    with pytest.raises(InvalidInput) as refused:
        identified(name, io.BytesIO(content))
    assert list(refused.value.errors) == ["file"]
    return refused.value.errors["file"]


@pytest.mark.parametrize("name", REAL)
def test_a_real_file_is_known_by_name_and_content(name):
    file = io.BytesIO(REAL[name])
    assert identified(name, file) == KINDS[name.rsplit(".")[-1]]
    assert file.tell() == 0


def test_every_kind_accepted_is_tried_here():
    assert {name.rsplit(".")[-1] for name in REAL} == set(KINDS)


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("content", REAL)
def test_a_name_that_contradicts_the_content_is_refused(name, content):
    texts = {"survey.csv", "notes.txt"}
    if name == content or {name, content} == texts:
        return
    sentence = told(name, REAL[content])
    assert sentence.startswith(f"This is named {name} but its content is ")


def test_the_refusal_says_what_was_found_and_what_to_do():
    assert told("report.pdf", REAL["policy.docx"]) == (
        "This is named report.pdf but its content is a Word document, not a PDF. "
        "Give it the ending .docx, or choose the right file, and upload it again."
    )
    assert told("report.pdf", b"\x00\x01\x02") == (
        "This is named report.pdf but its content is something else, not a PDF. "
        "Open it in the program it was made with, save it as .pdf, and upload that."
    )
    assert told("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == (
        "An old Word document (.doc) is not taken. Save it as .docx or as a PDF and upload that."
    )


def test_a_spooled_upload_is_read_and_left_at_its_start():
    with tempfile.SpooledTemporaryFile(max_size=10) as file:
        file.write(REAL["policy.docx"])
        assert identified("Policy.DOCX", file) == KINDS["docx"]
        assert file.tell() == 0


@pytest.mark.parametrize("name", ["walk.jpeg", "walk.JPE"])
def test_other_endings_of_the_same_kind_are_taken(name):
    assert identified(name, io.BytesIO(REAL["walk.jpg"])) == KINDS["jpg"]


@pytest.mark.parametrize("name", REAL)
def test_an_empty_file_is_refused(name):
    assert told(name, b"") == "This file is empty. Check that it was saved, and upload it again."


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"\xef\xbb\xbf\n  <script>alert(1)</script>", "a web page"),
        (b"<?php echo 1;", "a web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing"),
        (b"<?xml version='1.0'?><!-- x --><svg/>", "an SVG drawing"),
        (b"MZ\x90\0\x03", "a program"),
        (b"\x7fELF\x02\x01", "a program"),
        (b"#!/bin/sh\nid\n", "a program"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.pdf", "a.png", "a.docx"])
def test_pages_drawings_and_programs_are_refused_whatever_their_name(name, content, found):
    assert f"its content is {found}, not" in told(name, content)


@pytest.mark.parametrize(
    "name", ["run.exe", "page.html", "page.svg", "macro.docm", "noending", ".pdf.lnk", "a.pdf."]
)
def test_other_endings_are_refused_even_on_good_content(name):
    if name == "a.pdf.":  # Windows drops the last dot, and so do we
        assert identified(name, io.BytesIO(REAL["policy.pdf"])) == KINDS["pdf"]
        return
    assert "not taken" in told(name, REAL["policy.pdf"])


@pytest.mark.parametrize(
    "content",
    [
        office("docx", {"word/vbaProject.bin": b"x"}),
        office("docx", {"word\\VBAPROJECT.BIN": b"x"}),
        office("docx", types=("application/vnd.ms-office.vbaProject",)),
        office("docx", types=("application/vnd.ms-word.document.macroEnabled.main+xml",)),
        office("docx", types=("application/vnd.ms-word.document.macro&#69;nabled.main+xml",)),
        office("docx", types=("application/vnd.ms-office.activeX+xml",)),
    ],
)
def test_macros_in_a_document_are_refused(content):
    assert told("policy.docx", content).startswith("This file holds macros")


@pytest.mark.parametrize("folder", ["Basic/Standard/Module1.xml", "Scripts/python/a.py"])
def test_macros_in_an_open_document_are_refused(folder):
    assert told("policy.odt", open_document("odt", {folder: "x"})).startswith("This file holds macros")


def test_a_password_is_told_apart_from_damage():
    locked = bytearray(office("docx"))
    central = locked.index(b"PK\x01\x02")
    locked[central + 8] |= 1
    assert told("policy.docx", bytes(locked)).startswith("This file is protected with a password.")
    assert told("policy.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600).startswith(
        "This file is protected with a password or saved in an old format."
    )
    locked_odt = open_document("odt", manifest="<m:file-entry><m:encryption-data/></m:file-entry>")
    assert told("policy.odt", locked_odt).startswith("This file is protected with a password.")


def test_a_document_that_unpacks_to_too_much_is_refused():
    bomb = bytearray(office("xlsx", {"bomb.xml": b"\0" * 1000}))
    central = bomb.rindex(b"PK\x01\x02")
    bomb[central + 24 : central + 28] = (600 * 1024 * 1024).to_bytes(4, "little")
    assert told("figures.xlsx", bytes(bomb)).startswith("This file unpacks to far more")


def test_an_index_that_unpacks_to_too_much_is_refused():
    content = archive({"[Content_Types].xml": b" " * (2 * 1024 * 1024)})
    assert told("policy.docx", content).startswith("This file unpacks to far more")


def test_a_document_of_too_many_parts_is_refused_before_it_is_opened():
    content = archive({f"p{n}": b"" for n in range(10_001)}, zipfile.ZIP_STORED)
    assert told("policy.docx", content).startswith("This file unpacks to far more")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused():
    made = io.BytesIO(office("docx"))
    with zipfile.ZipFile(made, "a") as target:
        target.writestr("[content_types].XML", content_types(MAIN_TYPES["xlsx"]))
    assert told("policy.docx", made.getvalue()).startswith("This file is damaged")


@pytest.mark.parametrize(
    "index",
    [
        "",
        "<Types",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><Types>&a;</Types>',
    ],
)
def test_an_index_that_is_no_plain_xml_is_refused(index):
    assert told("policy.docx", archive({"[Content_Types].xml": index})).startswith("This file is damaged")


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_compression_that_documents_do_not_use_is_refused(compression):
    content = archive({"[Content_Types].xml": content_types(MAIN_TYPES["docx"])}, compression)
    assert told("policy.docx", content).startswith("This file is damaged")


def test_a_zip_that_is_no_document_is_refused():
    assert "its content is a zip archive, not a Word document" in told("a.docx", archive({"a.txt": "x"}))
    assert "its content is a zip archive" in told("a.docx", archive({"[Content_Types].xml": content_types()}))
    assert "not taken" in told("photos.zip", archive({"a.txt": "x"}))


def test_a_document_cut_short_is_refused():
    whole = REAL["policy.docx"]
    assert told("policy.docx", whole[: len(whole) // 2]).startswith("This file is damaged")


@pytest.mark.parametrize(
    "content",
    [
        "naïve, £5".encode("cp1252"),
        "\ufeffBOM first".encode(),
        ("a" * 1_048_575 + "é").encode(),  # a character split between two reads
        b"page one\x0cpage two\r\n",
        b"BMI and MZ are initials that some binary formats begin with",
        b"MZ,12",
    ],
)
def test_text_in_the_encodings_people_have_is_taken(content):
    assert identified("notes.txt", io.BytesIO(content)) == KINDS["txt"]


@pytest.mark.parametrize(
    "content", [b"a\0b", b"\x1b[31mred", b"a" * 1_048_580 + b"\x07", b"\x81", "text".encode("utf-16")]
)
def test_what_does_not_read_as_text_is_refused(content):
    assert told("notes.txt", content).endswith(
        "Save it as plain text or CSV in the UTF-8 encoding, or upload a PDF."
    )


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ann\\Policy v2.docx", "Policy v2.docx"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie: x=1.pdf"),
        ("Iechyd da ŵ 健康.pdf", "Iechyd da ŵ 健康.pdf"),
        ("cafe\u0301.txt", "café.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("nul\0byte.csv", "nulbyte.csv"),
        ("\ud800.png", "png"),
        ("  ..  ", "file"),
        ("", "file"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_name_is_made_safe_to_show(given_name, safe):
    assert safe_file_name(given_name) == safe


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("report.pdf", "attachment; filename=\"report.pdf\"; filename*=UTF-8''report.pdf"),
        ('a"b.pdf', "attachment; filename=\"a_b.pdf\"; filename*=UTF-8''a%22b.pdf"),
        ("ŵ £.txt", "attachment; filename=\"_ _.txt\"; filename*=UTF-8''%C5%B5%20%C2%A3.txt"),
    ],
)
def test_a_download_is_an_attachment_under_its_name(name, header):
    assert content_disposition(name) == header


def test_the_file_picker_is_told_every_ending():
    assert ACCEPT_ATTRIBUTE.split(",") == [f".{extension}" for extension in (*KINDS, "jpeg")]


@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one_and_a_header_of_one_ascii_line(name):
    safe = safe_file_name(name)
    assert 1 <= len(safe) <= 120
    assert not set(safe) & set("/\\\0\r\n\u202e")
    assert safe_file_name(safe) == safe
    header = content_disposition(name)
    assert header.isascii()
    assert header.isprintable()


endings = st.sampled_from([*KINDS, "jpeg", "doc", "exe", ""])


@given(st.text(max_size=20), endings, st.binary(max_size=600))
def test_any_bytes_are_known_or_refused(name, ending, content):
    known_or_refused(f"{name}.{ending}", content)


@given(
    st.sampled_from(sorted(REAL)),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6),
    st.integers(0, 60),
)
def test_any_spoilt_file_is_known_or_refused(name, changes, cut):
    content = bytearray(REAL[name])
    for position, value in changes:
        content[position % len(content)] = value
    known_or_refused(name, bytes(content[: len(content) - min(cut, len(content) - 1)]))


def known_or_refused(name: str, content: bytes) -> None:
    file = io.BytesIO(content)
    sentences = ["known."]
    try:
        kind = identified(name, file)
    except InvalidInput as refused:
        sentences = list(refused.errors.values())
    else:
        assert kind in KINDS.values()
    assert [sentence[-1] for sentence in sentences] == ["."]
    assert file.tell() == 0
