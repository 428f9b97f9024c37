"""What is inside an office document, a zip archive of parts: just enough to know it and to refuse danger.

Nothing is unpacked but the small part that names the document's type. OOXML keeps it in `[Content_Types].xml`
(ECMA-376 part 2), OpenDocument in `mimetype` (OASIS ODF 1.3 part 2).
"""

import struct
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from api.files.kinds import OFFICE_OPEN, OPEN_DOCUMENT, FileKind
from assessments.errors import InvalidInput

MOST_PARTS = 10_000  # a 50 MB presentation has some hundreds
MOST_UNPACKED = 512 * 1024 * 1024  # bytes, all parts together
LONGEST_INDEX = 1024 * 1024  # bytes of the one part that is read

# The two that both standards allow. Others can ask for gigabytes of memory before a byte is read.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SIGNATURE_OF_A_PART = b"PK\x01\x02"
_MAIN_TYPES = {f"{kind.media_type}.main+xml": kind for kind in OFFICE_OPEN}
_ODF_TYPES = {kind.media_type: kind for kind in OPEN_DOCUMENT}
_ACTIVE_TYPES = ("macroenabled", "vnd.ms-office.vbaproject", "vnd.ms-office.activex")
_ACTIVE_PARTS = ("basic/", "scripts/")  # where OpenDocument keeps macros

# Everything zipfile, zlib and expat raise on bytes that are not what they claim to be.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)

_DAMAGED = (
    "This file is damaged or not a real office document. Open it, save it again, and upload the new copy."
)
_TOO_MUCH_INSIDE = (
    "This file unpacks to far more than a document should hold. Save it as a PDF and upload that."
)
_PASSWORD = "This file is protected with a password. Save a copy without the password and upload that."  # noqa: S105
_MACROS = (
    "This file holds macros or other programs, which are not taken because they could harm the people who "
    "open it. Save it without macros (as .docx, .xlsx or .pptx) or as a PDF, and upload that."
)


def office_kind(file: IO[bytes]) -> FileKind | None:
    """Which office document this zip archive is, or None when it is some other archive.

    Raises InvalidInput when it is damaged, has a password, holds macros, or unpacks to too much.
    """
    try:
        # Counted before the archive is opened, since opening one of a million parts takes a gigabyte.
        if _parts_at_most(file) > MOST_PARTS:
            raise _refusal(_TOO_MUCH_INSIDE)
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            _check_parts(archive.infolist())
            return _open_document_kind(archive) or _office_open_kind(archive)
    except _DAMAGE as error:
        raise _refusal(_DAMAGED) from error


def _parts_at_most(file: IO[bytes]) -> int:
    file.seek(0)
    count, tail = 0, b""
    while chunk := file.read(1024 * 1024):
        count += (tail + chunk).count(_SIGNATURE_OF_A_PART)
        tail = chunk[-3:]  # shorter than the signature, so nothing is counted twice
    return count


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise _refusal(_PASSWORD)
    if any(part.compress_type not in _COMPRESSIONS for part in parts):
        raise _refusal(_DAMAGED)
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _refusal(_TOO_MUCH_INSIDE)
    if len(set(names)) != len(names):
        # Two parts of one name are read differently by different programs, which is how checks are dodged.
        raise _refusal(_DAMAGED)
    if any(name.endswith("vbaproject.bin") or name.startswith(_ACTIVE_PARTS) for name in names):
        raise _refusal(_MACROS)


def _office_open_kind(archive: zipfile.ZipFile) -> FileKind | None:
    index = _read(archive, "[Content_Types].xml")
    if index is None:
        return None
    types = [attributes.get("ContentType", "").lower() for _, attributes in _elements(index)]
    if any(active in name for name in types for active in _ACTIVE_TYPES):
        raise _refusal(_MACROS)
    found = [_MAIN_TYPES[name] for name in types if name in _MAIN_TYPES]
    return found[0] if len(found) == 1 else None


def _open_document_kind(archive: zipfile.ZipFile) -> FileKind | None:
    declared = _read(archive, "mimetype")
    if declared is None:
        return None
    manifest = _read(archive, "META-INF/manifest.xml")
    if manifest and any(name.endswith("encryption-data") for name, _ in _elements(manifest)):
        raise _refusal(_PASSWORD)
    return _ODF_TYPES.get(declared.decode("ascii", "replace").strip())


def _read(archive: zipfile.ZipFile, name: str) -> bytes | None:
    if name not in archive.namelist():
        return None
    with archive.open(name) as part:
        content = part.read(LONGEST_INDEX + 1)
    if len(content) > LONGEST_INDEX:
        raise _refusal(_TOO_MUCH_INSIDE)
    return content


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element's name and attributes. A document type is refused: no office program writes one."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((name, attributes))
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(xml, True)
    return found


def _refuse_doctype(*_: object) -> None:
    raise _refusal(_DAMAGED)


def _refusal(sentence: str) -> InvalidInput:
    return InvalidInput({"file": sentence})
