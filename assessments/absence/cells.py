"""What one cell of a table says: a number, a date, a choice; or the sentence to show beside it.

A cell is what a spreadsheet or CSV reader hands over: text, a number, a truth value, a date or time, or None.
Numbers are read as they are written in the United Kingdom: 1,234.5.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

Cell = object
Choice = TypeVar("Choice", bound=StrEnum)

LARGEST = 1e9  # no employer has as many days; and any database column holds it
NOT_GIVEN = frozenset({"", "n/a", "na", "not available", "not applicable", "not known", "unknown", ".."})

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?")
_CONTINENTAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]+")
_YES = frozenset({"yes", "y", "true", "t", "1", "included", "provisional"})
_NO = frozenset({"no", "n", "false", "f", "0", "excluded", "not included", "final"})

NUMBER = "must be a number, like 1,234.5"
WHOLE = "must be a whole number, like 12"
NEGATIVE = "must be 0 or more"
NOUGHT = "must be more than 0"
TOO_LARGE = "is larger than any employer's"
PERCENTAGE = "is a percentage: give the number itself, and the rate is worked out from it"
HIDDEN = "is a number held back or a range: give the number itself, or leave the cell empty"
DASH = "is a dash: write 0 if there were none, or leave the cell empty if it is not known"
SHEET_ERROR = "is an error of the spreadsheet: mend its formula, or type the number"
CONTINENTAL = "must have a point before its decimals and commas between thousands, like 1,234.5"
DATE_NOT_NUMBER = "is a date: give a number, and format the column as numbers in the spreadsheet"
YES_OR_NO = "must be yes or no"


class Refused(ValueError):
    """A cell cannot be read. `sentence` says why, to stand after the cell's address and column."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: it is empty, or says that the figure is not known."""
    if cell is None:
        return True
    return isinstance(cell, str) and cell.strip().lower() in NOT_GIVEN


def number(cell: Cell) -> float:
    """A number of nought or more. Raises Refused."""
    if isinstance(cell, str):
        # Most cells are digits and nothing else, and there are millions of them.
        found = float(cell) if _PLAIN.fullmatch(cell) else _number_in(cell)
    elif isinstance(cell, date):
        raise Refused(DATE_NOT_NUMBER)
    elif isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Refused(NUMBER)
    else:
        found = min(cell, LARGEST * 10) if isinstance(cell, int) else cell
    if not 0 <= found <= LARGEST:  # which no NaN is either
        raise Refused(NEGATIVE if found < 0 else TOO_LARGE if found > 0 else NUMBER)
    return float(found)


def above_nought(cell: Cell) -> float:
    """A number of more than nought. Raises Refused."""
    found = number(cell)
    if not found:
        raise Refused(NOUGHT)
    return found


def whole_number(cell: Cell) -> int:
    """A whole number of nought or more; 12.0 is one. Raises Refused."""
    found = number(cell)
    if not found.is_integer():
        raise Refused(WHOLE)
    return int(found)


def yes_or_no(cell: Cell) -> bool:
    """Yes or no, in any of the usual ways of writing them. Raises Refused."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float) and cell in (0, 1):
        return bool(cell)
    text = cell.strip().lower() if isinstance(cell, str) else ""
    if text in _YES or text in _NO:
        return text in _YES
    raise Refused(YES_OR_NO)


def choice_of(names: Mapping[str, Choice], told: Sequence[str]) -> Callable[[Cell], Choice]:
    """A reader of one of a few words, such as "payroll"; `names` are in small letters. Raises Refused.

    `told` are the words to choose from, as somebody is told them.
    """
    in_words = ", ".join(told)

    def read(cell: Cell) -> Choice:
        text = re.sub(r"[\s_-]+", " ", cell).strip().lower() if isinstance(cell, str) else ""
        if text not in names:
            raise Refused(f"must be one of: {in_words}")
        return names[text]

    return read


def words(cell: Cell) -> str:
    """The text of a cell, on one line; a number that is a code comes without its ".0"."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        cell = cell.date()
    return " ".join(str(cell).replace("\0", "").split())


def shown(cell: Cell) -> str:
    """What a cell holds, short enough to repeat in a sentence."""
    text = "" if cell is None else words(cell)
    return text if len(text) <= 40 else text[:39] + "…"


def _number_in(text: str) -> float:
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return float(text)
    if _GROUPED.fullmatch(text):
        return float(re.sub(r"[^0-9.]", "", text))
    if re.fullmatch(r"[-\u2212]\s*[0-9][0-9,.]*|\([0-9][0-9,.]*\)", text):
        raise Refused(NEGATIVE)
    raise Refused(_why_no_number(text))


def _why_no_number(text: str) -> str:
    if text.endswith("%"):
        return PERCENTAGE
    if text.startswith(("#", "=")):
        return SHEET_ERROR
    if text.startswith(("<", ">", "*")) or text.lower() in {"c", "x", "[c]", "[x]"}:
        return HIDDEN
    if text in {"-", "\u2013", "\u2014"}:
        return DASH
    if _CONTINENTAL.fullmatch(text):
        return CONTINENTAL
    try:
        found = float(text)  # such as 1e3 or .5
    except ValueError:
        return NUMBER
    return NUMBER if math.isfinite(found) else TOO_LARGE
