"""The kinds of file accepted as evidence, and what to do instead for those that are not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its usual ending without the dot, its media type, and its name in a sentence."""

    extension: str
    media_type: str
    label: str


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

PDF = FileKind("pdf", "application/pdf", "a PDF")
IMAGES = (
    FileKind("png", "image/png", "a PNG picture"),
    FileKind("jpg", "image/jpeg", "a JPEG picture"),
    FileKind("gif", "image/gif", "a GIF picture"),
    FileKind("webp", "image/webp", "a WebP picture"),
    FileKind("heic", "image/heic", "a HEIC picture"),
)
OFFICE_OPEN = (
    FileKind("docx", f"{_OOXML}.wordprocessingml.document", "a Word document"),
    FileKind("xlsx", f"{_OOXML}.spreadsheetml.sheet", "an Excel workbook"),
    FileKind("pptx", f"{_OOXML}.presentationml.presentation", "a PowerPoint presentation"),
)
OPEN_DOCUMENT = (
    FileKind("odt", f"{_ODF}.text", "an OpenDocument text"),
    FileKind("ods", f"{_ODF}.spreadsheet", "an OpenDocument spreadsheet"),
    FileKind("odp", f"{_ODF}.presentation", "an OpenDocument presentation"),
)
TEXTS = (
    FileKind("csv", "text/csv", "a CSV file"),
    FileKind("txt", "text/plain", "a plain text file"),
)

KINDS: dict[str, FileKind] = {
    kind.extension: kind for kind in (PDF, *OFFICE_OPEN, *OPEN_DOCUMENT, *IMAGES, *TEXTS)
}

# Other endings of the same kinds.
ALIASES = {"jpeg": "jpg", "jpe": "jpg", "heif": "heic"}

# Endings refused on purpose: what the file is, and the ending to save it under. Old Office formats and
# templates can hide macros in ways that only a full Office parser could rule out, so they are not taken.
SAVE_AS = {
    "doc": ("an old Word document", "docx"),
    "docm": ("a Word document with macros", "docx"),
    "dot": ("a Word template", "docx"),
    "dotm": ("a Word template", "docx"),
    "dotx": ("a Word template", "docx"),
    "rtf": ("a rich text document", "docx"),
    "xls": ("an old Excel workbook", "xlsx"),
    "xlsb": ("a binary Excel workbook", "xlsx"),
    "xlsm": ("an Excel workbook with macros", "xlsx"),
    "xltx": ("an Excel template", "xlsx"),
    "ppt": ("an old PowerPoint presentation", "pptx"),
    "pptm": ("a PowerPoint presentation with macros", "pptx"),
    "pps": ("an old PowerPoint show", "pptx"),
    "ppsx": ("a PowerPoint show", "pptx"),
    "pages": ("an Apple Pages document", "pdf"),
    "numbers": ("an Apple Numbers spreadsheet", "xlsx"),
    "key": ("an Apple Keynote presentation", "pptx"),
    "pub": ("a Publisher document", "pdf"),
    "msg": ("a saved email", "pdf"),
    "eml": ("a saved email", "pdf"),
    "htm": ("a web page", "pdf"),
    "html": ("a web page", "pdf"),
    "svg": ("an SVG drawing", "png"),
    "bmp": ("a bitmap picture", "png"),
    "tif": ("a TIFF picture", "pdf"),
    "tiff": ("a TIFF picture", "pdf"),
    "tsv": ("a tab-separated file", "csv"),
}

ACCEPTED_IN_WORDS = (
    "a PDF; a Word, Excel or PowerPoint file (.docx, .xlsx, .pptx); an OpenDocument file (.odt, .ods, .odp); "
    "a picture (.png, .jpg, .gif, .webp, .heic); a CSV file; or plain text (.txt)"
)

# For the `accept` attribute of a file input: a hint to the browser's file picker, never a check.
ACCEPT_ATTRIBUTE = ",".join(f".{extension}" for extension in (*KINDS, "jpeg"))
