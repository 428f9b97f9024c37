"""Real files to show as evidence, made here so that nothing binary stands in the repository."""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

import typst

_OOXML = "application/vnd.openxmlformats-officedocument"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(frozen=True)
class File:
    """A file as somebody would choose it: its name, media type and content."""

    name: str
    media_type: str
    content: bytes

    @property
    def chosen(self) -> dict[str, object]:
        """As a browser's file chooser takes it."""
        return {"name": self.name, "mimeType": self.media_type, "buffer": self.content}


def pdf(name: str = "wellbeing-policy.pdf", title: str = "Wellbeing policy") -> File:
    """A tagged PDF of two pages."""
    pages = ("#lorem(300)", "#pagebreak()", "== Who does what", "#lorem(120)")
    text = "\n".join((f'#set document(title: "{title}")', f"= {title}", *pages))
    return File(name, "application/pdf", typst.compile(text.encode(), format="pdf"))


def png(name: str = "noticeboard.png", width: int = 160, height: int = 90) -> File:
    """A picture with a slope of colours."""
    rows = b"".join(
        b"\0" + b"".join(bytes((x * 255 // width, y * 255 // height, 120)) for x in range(width))
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)
    return File(name, "image/png", content)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def csv(name: str = "absence.csv") -> File:
    """Absence by month."""
    return File(name, "text/csv", b"month,days lost,days worked\r\n2026-01,41,1280\r\n")


def xlsx(name: str = "needs-assessment.xlsx") -> File:
    """A workbook of one sheet with one cell."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    cell = '<c r="A1" t="inlineStr"><is><t>Asked: 251</t></is></c>'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        '<sheet name="Answers" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">{cell}</row>'
        "</sheetData></worksheet>",
    }
    types = {
        "/xl/workbook.xml": f"{_OOXML}.spreadsheetml.sheet.main+xml",
        "/xl/worksheets/sheet1.xml": f"{_OOXML}.spreadsheetml.worksheet+xml",
    }
    return File(name, f"{_OOXML}.spreadsheetml.sheet", _office("xl/workbook.xml", parts, types))


def docx(name: str = "minutes.docx") -> File:
    """A document of one paragraph."""
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    words = "<w:p><w:r><w:t>Minutes of the wellbeing group</w:t></w:r></w:p>"
    parts = {"word/document.xml": f'<w:document xmlns:w="{main}"><w:body>{words}</w:body></w:document>'}
    types = {"/word/document.xml": f"{_OOXML}.wordprocessingml.document.main+xml"}
    return File(name, f"{_OOXML}.wordprocessingml.document", _office("word/document.xml", parts, types))


def _office(main_part: str, parts: dict[str, str], types: dict[str, str]) -> bytes:
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{media_type}"/>' for part, media_type in types.items()
    )
    index = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    root = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_RELATION}" '
        f'Target="{main_part}"/></Relationships>'
    )
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, xml in {"[Content_Types].xml": index, "_rels/.rels": root, **parts}.items():
            archive.writestr(part, _HEAD + xml)
    return written.getvalue()
