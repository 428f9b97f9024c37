"""Lengths of time as people write them, and as a definition holds them: `2 years` is P2Y."""

import re

_ISO = re.compile(r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?")
_TYPED = re.compile(
    r"(?:(\d{1,3}) ?y(?:ears?)?)?(?: ?(?:and )?(\d{1,3}) ?m(?:onths?)?)?"
    r"(?: ?(?:and )?(\d{1,3}) ?w(?:eeks?)?)?(?: ?(?:and )?(\d{1,4}) ?d(?:ays?)?)?",
    re.IGNORECASE,
)
_NOUNS = ("year", "month", "week", "day")


def as_iso(typed: str) -> str | None:
    """`18 months`, `6 weeks` or `P2Y` as an ISO 8601 duration; None for anything else."""
    words = " ".join(typed.split())
    if _ISO.fullmatch(words.upper()):
        return words.upper()
    match = _TYPED.fullmatch(words)
    if not match or not any(match.groups()):
        return None
    return "P" + "".join(
        f"{int(amount)}{letter}" for amount, letter in zip(match.groups(), "YMWD", strict=True) if amount
    )


def in_words(iso: object) -> str:
    """P18M as `18 months`; what is no duration as it stands."""
    match = _ISO.fullmatch(iso) if isinstance(iso, str) else None
    if not match:
        return "" if iso is None else str(iso)
    parts = [
        f"{int(amount)} {noun}{'s' * (int(amount) != 1)}"
        for amount, noun in zip(match.groups(), _NOUNS, strict=True)
        if amount
    ]
    return " ".join(parts)
