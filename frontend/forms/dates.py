"""A date typed as three parts: day, month and year."""

import re
from collections.abc import Mapping
from datetime import date

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def part_names(name: str) -> tuple[str, str, str]:
    """The three form fields that make up the date field `name`."""
    return (f"{name}-day", f"{name}-month", f"{name}-year")


def date_parts(name: str, value: date | None) -> dict[str, str]:
    """The three form fields as they would have been typed for a date already known."""
    typed = (value.day, value.month, value.year) if value else ("", "", "")
    return dict(zip(part_names(name), map(str, typed), strict=True))


def read_date(name: str, label: str, typed: Mapping[str, str]) -> date | str | None:
    """The date that was typed; a sentence when it is not one; None when all three parts are empty."""
    day, month, year = (typed.get(part, "") for part in part_names(name))
    absent = [part for part, text in zip(PARTS, (day, month, year), strict=True) if not text]
    if len(absent) == 3:
        return None
    if absent:
        return f"{label} must include a {' and a '.join(absent)}"
    if not re.fullmatch(r"[0-9]{4}", year):
        return f"{label} must have a year of 4 digits, like 2026"
    try:
        return date(int(year), _month(month), int(day) if re.fullmatch(r"[0-9]{1,2}", day) else 0)
    except ValueError:
        return f"{label} must be a real date, like 23 11 2026"


def _month(text: str) -> int:
    """The number of a month given as a number or by name; 0, which is no month, for anything else."""
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text)
    start = text[:3].lower()
    return MONTHS.index(start) + 1 if start in MONTHS else 0
