"""What a file is called: on a page, and in a download. Never a path: the store's keys are made elsewhere."""

import re
import unicodedata
from urllib.parse import quote

LONGEST_NAME = 120  # characters: fits a table cell, and any file system even at 2 bytes a character

# Controls, invisible formatting (among it the marks that reverse the reading order and so can disguise an
# ending), surrogates, private use, unassigned, and the two line separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

# What RFC 8187 lets stand unescaped in an extended parameter, beyond letters and digits.
_ATTR_CHARS = "!#$&+-.^_`|~"


def safe_file_name(name: str) -> str:
    """The last part of `name` in visible characters, at most 120, with its ending; `file` if none is left."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(
        " " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c) not in _UNSEEN
    )
    tidy = " ".join(unicodedata.normalize("NFC", seen).split()).strip(". ")
    if len(tidy) <= LONGEST_NAME:
        return tidy or "file"
    stem, dot, ending = tidy.rpartition(".")
    if not dot or len(ending) > 10:
        return tidy[:LONGEST_NAME].strip(". ")
    return stem[: LONGEST_NAME - len(ending) - 1].strip(". ") + dot + ending


def extension_of(name: str) -> str:
    """The ending in lower case without its dot; empty when there is none."""
    _, dot, ending = safe_file_name(name).rpartition(".")
    return ending.lower() if dot else ""


def content_disposition(name: str) -> str:
    """The header that makes a browser save a file under `name` rather than show it.

    RFC 6266 with the encoding of RFC 8187: an ASCII name for old clients, the full one for all others. The
    result is ASCII without line breaks, whatever the name.
    """
    safe = safe_file_name(name)
    plain = re.sub(r'[^ -~]|["\\%]', "_", safe)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe=_ATTR_CHARS)}"
