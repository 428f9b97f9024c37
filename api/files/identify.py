"""The check of an upload: its ending, its first bytes and, for documents and text, its inside must agree."""

import codecs
import re
from typing import IO

import filetype

from api.files.kinds import (
    ACCEPTED_IN_WORDS,
    ALIASES,
    IMAGES,
    KINDS,
    OFFICE_OPEN,
    OPEN_DOCUMENT,
    PDF,
    SAVE_AS,
    TEXTS,
    FileKind,
)
from api.files.names import extension_of, safe_file_name
from api.files.office import office_kind
from assessments.errors import InvalidInput

HEAD_SIZE = 8192  # bytes: what telling a kind by its first bytes needs

_ZIP_HEAD = b"PK\x03\x04"
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\f\r") | {127}))
_BY_FIRST_BYTES = {kind.media_type: kind for kind in (PDF, *IMAGES)} | {"image/heif": KINDS["heic"]}

_UNKNOWN = "something else"
# What other content is called in a sentence, by its first bytes; the first that fits is told.
_OTHER_CONTENT = (
    (re.compile(rb"MZ[^\0]{0,64}\0|\x7fELF|#!|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe"), "a program"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:svg\b|[?!][^\0]{0,1024}?<svg\b)", re.I), "an SVG drawing"),
    (
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|\?php|html|head|body|script|style|iframe|title|"
            rb"h1|div|font|table|img|object|embed|link|meta|a|b|p|br)(?=[\s>/])",
            re.I,
        ),
        "a web page",
    ),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "text in an unusual encoding (UTF-16)"),
    (re.compile(re.escape(_OLE_HEAD)), "an old Office document or one with a password"),
    (re.compile(re.escape(_ZIP_HEAD)), "a zip archive"),
    (re.compile(rb"\{\\rtf"), "a rich text document"),
)


def identify(head: bytes, file_name: str, file: IO[bytes]) -> FileKind:
    """What this file is. `head` is its first HEAD_SIZE bytes; `file` can seek and is left at its start.

    Raises InvalidInput with one sentence under `file` when it is empty, of a kind not taken, not what its
    name says, damaged, protected by a password, or holds macros.
    """
    try:
        if not head:
            raise _refusal("This file is empty. Check that it was saved, and upload it again.")
        expected = _expected_kind(file_name)
        found = _kind_of_content(expected, head, file)
        if found != expected:
            raise _refusal(_mismatch(file_name, expected, found or _other_content(head)))
        return expected
    finally:
        file.seek(0)


def _expected_kind(file_name: str) -> FileKind:
    extension = extension_of(file_name)
    extension = ALIASES.get(extension, extension)
    if extension in KINDS:
        return KINDS[extension]
    if extension in SAVE_AS:
        what, ending = SAVE_AS[extension]
        other = "" if ending == "pdf" else " or as a PDF"
        raise _refusal(
            f"{_capital(what)} (.{extension}) is not taken. Save it as .{ending}{other} and upload that."
        )
    ending = (
        f"Files ending in .{extension[:10]} are" if extension else "A file without an ending such as .pdf is"
    )
    raise _refusal(f"{ending} not taken. Upload {ACCEPTED_IN_WORDS}.")


def _kind_of_content(expected: FileKind, head: bytes, file: IO[bytes]) -> FileKind | None:
    if expected in TEXTS:
        # Text has no mark of its own: it must be nothing else and readable, and the name tells CSV from text.
        plain = _by_first_bytes(head) is None and _other_content(head) == _UNKNOWN and _is_text(file)
        return expected if plain else _by_first_bytes(head)
    if head.startswith(_ZIP_HEAD):
        return office_kind(file)
    if head.startswith(_OLE_HEAD) and expected in (*OFFICE_OPEN, *OPEN_DOCUMENT):
        raise _refusal(
            "This file is protected with a password or saved in an old format. "
            f"Open it and save a copy as .{expected.extension} without a password, then upload that."
        )
    return _by_first_bytes(head)


def _by_first_bytes(head: bytes) -> FileKind | None:
    guess = filetype.guess(head)
    return _BY_FIRST_BYTES.get(guess.mime) if guess else None


def _is_text(file: IO[bytes]) -> bool:
    """Whether the whole file reads as UTF-8, or else as Windows-1252, and holds no control characters."""
    return _decodes(file, "utf-8") or _decodes(file, "cp1252")


def _decodes(file: IO[bytes], encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(1024 * 1024):
            if len(chunk.translate(None, _CONTROLS)) != len(chunk):
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _other_content(head: bytes) -> str:
    for pattern, label in _OTHER_CONTENT:
        if pattern.match(head):
            return label
    return _UNKNOWN


def _mismatch(file_name: str, expected: FileKind, found: FileKind | str) -> str:
    what = found if isinstance(found, str) else found.label
    if isinstance(found, FileKind):
        advice = f"Give it the ending .{found.extension}, or choose the right file, and upload it again."
    elif expected in TEXTS:
        advice = "Save it as plain text or CSV in the UTF-8 encoding, or upload a PDF."
    else:
        advice = (
            f"Open it in the program it was made with, save it as .{expected.extension}, and upload that."
        )
    return (
        f"This is named {safe_file_name(file_name)} but its content is {what}, not {expected.label}. {advice}"
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _refusal(sentence: str) -> InvalidInput:
    return InvalidInput({"file": sentence})
