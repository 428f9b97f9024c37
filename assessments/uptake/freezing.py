"""Freezing a report: its document as one text, and the hash that shows whether it is unchanged."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(document: Mapping[str, Any]) -> str:
    """A document as the one text that it is hashed and kept as.

    Keys in order, no spaces, no number that JSON does not have. Whoever downloads the JSON of a report gets
    these very bytes, so that `sha256sum` gives the hash that the report states.
    """
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
