"""Readers of one plain value each: words, keys, numbers, dates and lengths of time."""

import re
from datetime import date, datetime
from typing import Any

from assessments.reading import Node
from assessments.sheet import Reader, Sheet, reads

MAX_TEXT = 8_000

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_MONTHS = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?")
_DAYS = re.compile(r"P(?:(\d{1,3})W)?(?:(\d{1,3})D)?")
_LENGTHS = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


@reads("text", type="string", minLength=1)
def text(node: Node, path: str, sheet: Sheet) -> str:
    """Read words; numbers and yes or no must be in quotes to count as words."""
    if not isinstance(node.value, str):
        sheet.fault(
            node.line, path, f"must be text, not {kind(node.value)}; put it in quotes if it is meant as text"
        )
        return ""
    words = " ".join(node.value.split())
    if not words:
        sheet.fault(node.line, path, "is empty; write something or leave the key out")
    if len(words) > MAX_TEXT:
        sheet.fault(node.line, path, f"is longer than {MAX_TEXT} characters")
    return words


@reads("key", type="string", pattern=f"^{SLUG.pattern}$")
def slug(node: Node, path: str, sheet: Sheet) -> str:
    """Read a key that is safe in an address."""
    if isinstance(node.value, str) and SLUG.fullmatch(node.value):
        return node.value
    sheet.fault(
        node.line,
        path,
        "must be up to 80 small letters, digits, '.', '_' or '-', starting with a letter or digit",
    )
    return ""


def choice(*allowed: str) -> Reader:
    """Read one of these words."""

    def read(node: Node, path: str, sheet: Sheet) -> str:
        if isinstance(node.value, str) and node.value in allowed:
            return node.value
        sheet.fault(node.line, path, f"must be one of {', '.join(allowed)}, not {shown(node.value)}")
        return allowed[0]

    return Reader(read, {"enum": list(allowed)}, _either([f"`{word}`" for word in allowed]))


def whole(low: int, high: int = 10_000_000) -> Reader:
    """Read a whole number between two bounds, both included."""

    def read(node: Node, path: str, sheet: Sheet) -> int:
        value = node.value
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        sheet.fault(node.line, path, f"must be a whole number from {low} to {high}, not {shown(value)}")
        return low

    schema = {"type": "integer", "minimum": low, "maximum": high}
    return Reader(read, schema, f"whole number from {low} to {high}")


def matching(pattern: str, words: str, message: str) -> Reader:
    """Read text of one exact form; `message` says what it must be."""
    form = re.compile(pattern)

    def read(node: Node, path: str, sheet: Sheet) -> str:
        if isinstance(node.value, str) and form.fullmatch(node.value):
            return node.value
        sheet.fault(node.line, path, f"{message}, not {shown(node.value)}")
        return ""

    return Reader(read, {"type": "string", "pattern": f"^{pattern}$"}, words)


@reads("share from 0 to 1", type="number", minimum=0, maximum=1)
def share(node: Node, path: str, sheet: Sheet) -> float:
    """Read a share between 0 and 1."""
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    sheet.fault(node.line, path, f"must be a share between 0 and 1, not {shown(value)}")
    return 0.0


@reads("number", type="number", minimum=0, exclusiveMaximum=1e12)
def number(node: Node, path: str, sheet: Sheet) -> float:
    """Read a finite number that is not below nought."""
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12:
        return value
    sheet.fault(node.line, path, f"must be a number that is not below nought, not {shown(value)}")
    return 0


# Editors that follow the newer YAML take a bare yes for a word, so the schema allows it as one.
@reads("yes or no", enum=[True, False, "yes", "no"])
def yes_no(node: Node, path: str, sheet: Sheet) -> bool:
    """Read yes or no."""
    if isinstance(node.value, bool):
        return node.value
    sheet.fault(node.line, path, f"must be yes or no, not {shown(node.value)}")
    return False


@reads("date", type="string", format="date")
def day(node: Node, path: str, sheet: Sheet) -> date:
    """Read a date written as 2026-11-23."""
    if isinstance(node.value, date) and not isinstance(node.value, datetime):
        return node.value
    sheet.fault(node.line, path, f"must be a date such as 2026-11-23, not {shown(node.value)}")
    return date.min


@reads("day of the year, MM-DD", type="string", pattern=r"^\d\d-\d\d$")
def day_of_year(node: Node, path: str, sheet: Sheet) -> str:
    """Read a day that comes every year, written as "01-31"; the quotes are needed."""
    value = node.value if isinstance(node.value, str) else ""
    month, dash, number_of_day = value.partition("-")
    if dash and re.fullmatch(r"\d\d-\d\d", value) and 1 <= int(number_of_day) <= _LENGTHS.get(int(month), 0):
        return value
    words = 'must be a day of the year as month and day in quotes, such as "01-31"'
    sheet.fault(node.line, path, f"{words}, not {shown(node.value)}")
    return ""


@reads("years and months, as P1Y6M", type="string", pattern=r"^P(?=\d)(\d{1,3}Y)?(\d{1,3}M)?$")
def months(node: Node, path: str, sheet: Sheet) -> int:
    """Read an ISO 8601 duration of years and months, such as P2Y or P18M, as a number of months."""
    match = _MONTHS.fullmatch(node.value) if isinstance(node.value, str) else None
    total = int(match[1] or 0) * 12 + int(match[2] or 0) if match else 0
    if total:
        return total
    sheet.fault(
        node.line, path, f"must be a time in years and months such as P2Y or P18M, not {shown(node.value)}"
    )
    return 0


@reads("weeks and days, as P6W", type="string", pattern=r"^P(?=\d)(\d{1,3}W)?(\d{1,3}D)?$")
def days(node: Node, path: str, sheet: Sheet) -> int:
    """Read an ISO 8601 duration of weeks and days, such as P6W or P10D, as a number of days."""
    match = _DAYS.fullmatch(node.value) if isinstance(node.value, str) else None
    total = int(match[1] or 0) * 7 + int(match[2] or 0) if match else 0
    if total:
        return total
    sheet.fault(
        node.line, path, f"must be a time in weeks and days such as P6W or P10D, not {shown(node.value)}"
    )
    return 0


@reads("one plain value", type=["string", "number", "boolean", "null"])
def scalar(node: Node, path: str, sheet: Sheet) -> object:
    """Read one plain value of any kind: a fact, say."""
    if isinstance(node.value, dict | list):
        sheet.fault(node.line, path, "must be one plain value, such as yes, no or a number")
        return None
    return node.value


def kind(value: object) -> str:
    """Say what kind of value this is, for a sentence about what is wrong."""
    names = {dict: "keys and values", list: "a list", str: "text", bool: "yes or no", type(None): "nothing"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else "a date")


def shown(value: Any) -> str:
    """Show a value in a sentence, cut short; what is no plain value is named by its kind."""
    return kind(value) if isinstance(value, dict | list | type(None)) else f"'{str(value)[:40]}'"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
