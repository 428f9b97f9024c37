"""Columns of a published table: by which headings each is known, and how its cells are read."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assessments.employers import tidy_postcode

# How statistical offices write that a figure is missing, not to be told, or not to be relied on.
NO_FIGURE = frozenset({"", "-", "--", "..", ".", ":", "*", "x", "n/a", "na", "nan", "null", "!", "~", "#"})
_MARK = re.compile(r"\[[a-z]{1,4}\]")  # [c], [x], [low]: the marks of accessible spreadsheets
_AREA_CODE = re.compile(r"[A-Z]\d{8}", re.ASCII)
_OUTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?", re.ASCII)
_SECTOR = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d)", re.ASCII)

Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Column:
    """One column: its heading here, others it goes by (patterns), and what its cells may be.

    `needed`: a table without it is not one of its form. `blank`: a cell may be empty, and counts as none.
    """

    name: str
    words: str
    read: Reader
    needed: bool = True
    blank: bool = False
    also: str = ""

    def is_headed(self, heading: str) -> bool:
        """Whether a tidied heading is one of this column's."""
        return heading == self.name or bool(self.also and re.fullmatch(self.also, heading))


def tidy_heading(heading: str) -> str:
    """A heading as compared: small letters, underscores for spaces and for other signs."""
    return re.sub(r"[^a-z0-9]+", "_", heading.strip().lstrip("\ufeff").lower()).strip("_")


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no figure."""
    small = cell.strip().lower()
    return small in NO_FIGURE or bool(_MARK.fullmatch(small))


def text(most: int) -> Reader:
    """Reads words of at most so many letters."""

    def read(cell: str) -> str:
        words = " ".join(cell.split())
        if len(words) > most:
            raise ValueError(f"this is longer than {most} letters")
        if any(ord(letter) < 32 for letter in words):
            raise ValueError("this holds hidden characters")
        return words

    return read


def number(cell: str) -> float:
    """A number of any kind; commas between thousands are dropped."""
    try:
        value = float(cell.replace(",", "").strip())
    except ValueError:
        raise ValueError(f"{shown(cell)} is not a number") from None
    if not math.isfinite(value) or abs(value) >= 1e15:
        raise ValueError(f"{shown(cell)} is not a number")
    return value


def count(cell: str) -> float:
    """A number of people or things: whole, and not below nought."""
    value = number(cell)
    if value < 0 or value != int(value):
        raise ValueError(f"{shown(cell)} is not a whole number from 0")
    return value


def percentage(cell: str) -> float:
    """A share written in per cent, as a number from 0 to 1."""
    value = number(cell.replace("%", ""))
    if not 0 <= value <= 100:
        raise ValueError(f"{shown(cell)} is not a percentage from 0 to 100")
    return round(value / 100, 10)


def share(cell: str) -> float:
    """A share from 0 to 1."""
    value = number(cell)
    if not 0 <= value <= 1:
        raise ValueError(f"{shown(cell)} is not a share from 0 to 1")
    return value


def year(cell: str) -> int:
    """A year of four digits."""
    value = cell.strip().removesuffix(".0")
    if not (value.isascii() and value.isdigit() and 1990 <= int(value) <= 2100):
        raise ValueError(f"{shown(cell)} is not a year")
    return int(value)


def area_code(cell: str) -> str:
    """An official code: a letter and eight digits."""
    value = cell.strip().upper()
    if not _AREA_CODE.fullmatch(value):
        raise ValueError(f"{shown(cell)} is not an area code, like E06000001")
    return value


def whole_postcode(cell: str) -> str:
    """A whole postcode, with its space."""
    value = tidy_postcode(cell)
    if value is None:
        raise ValueError(f"{shown(cell)} is not a postcode, like NE1 4LP")
    return value


def sector(cell: str) -> str:
    """A postcode sector, with its space."""
    match = _SECTOR.fullmatch(" ".join(cell.upper().split()))
    if match is None:
        raise ValueError(f"{shown(cell)} is not a postcode sector, like NE1 4")
    return f"{match[1]} {match[2]}"


def district(cell: str) -> str:
    """A postcode district."""
    value = cell.strip().upper()
    if not _OUTCODE.fullmatch(value):
        raise ValueError(f"{shown(cell)} is not a postcode district, like NE1")
    return value


def one_of(*options: str) -> Reader:
    """Reads one of a few words, in any case."""

    def read(cell: str) -> str:
        value = tidy_heading(cell)
        if value not in options:
            raise ValueError(f"{shown(cell)} is none of {', '.join(options)}")
        return value

    return read


def shown(cell: str) -> str:
    """A cell as a sentence quotes it."""
    cut = cell if len(cell) <= 40 else cell[:39] + "…"
    return f"'{cut}'"
