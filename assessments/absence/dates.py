"""Dates and periods as people write them: 01/04/2025, 2025-04-01, "April 2025", "Q1 2025/26", "2025/26".

A day stands before its month, as in the United Kingdom. A quarter is that of the financial year, which begins
on 1 April, and is only read with both of its years ("Q1 2025/26"): "Q1 2025" could be two different quarters.
"""

import re
from calendar import month_abbr, month_name, monthrange
from datetime import date, datetime, timedelta

from assessments.absence.cells import Cell, Refused

FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)

DATE = "must be a date, like 01/04/2025"
NO_SUCH_DAY = "is no day of the calendar: give the day before the month, like 25/04/2025"
TOO_FAR = "is a date before 1990 or after 2099"
PERIOD = "must be a month, a financial quarter or a year, like April 2025, Q1 2025/26 or 2025/26"
WHICH_QUARTER = (
    "could be two different quarters: write Q1 2025/26 for April to June 2025, or January to March 2025"
)
ONE_DAY = "is a single day: give a month, quarter or year, or use columns for the first and last day"
TOTAL = "is a row of totals: leave it out"

Span = tuple[date, date]  # the first and the last day

_EPOCH = date(1899, 12, 30)  # of a spreadsheet's day numbers from 1 March 1900 on
_MONTHS = {
    name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name
} | {"sept": 9}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"((?:19|20)?[0-9]{2})"
_TO = r"\s*(?:-|\u2013|\u2014|to|until)\s*"
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{2}|[0-9]{4})(?: 00:00(?::00)?)?")
_DAY_IN_WORDS = re.compile(rf"([0-9]{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH}[ -]{_YEAR}", re.I | re.A)
_MONTH_YEAR = re.compile(rf"{_MONTH}[ /'-]*{_YEAR}", re.I | re.A)
_ISO_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})|([0-9]{4})([01][0-9])")
_NUMBER_MONTH = re.compile(r"([0-9]{1,2})[/-]([0-9]{4})")
_MONTHS_YEAR = re.compile(rf"{_MONTH}(?:\s*{_YEAR})?{_TO}{_MONTH}\s*{_YEAR}", re.I | re.A)
_QUARTER = re.compile(
    r"(?:q|qtr|quarter)\s*([1-4])[ ,:-]*(?:fy)?\s*([0-9]{4})\s*[/-]\s*([0-9]{2}|[0-9]{4})", re.I | re.A
)
_QUARTER_LAST = re.compile(
    r"(?:fy)?\s*([0-9]{4})\s*[/-]\s*([0-9]{2}|[0-9]{4})[ ,:-]*(?:q|qtr|quarter)\s*([1-4])", re.I | re.A
)
_QUARTER_ALONE = re.compile(r"(?:q|qtr|quarter)\s*[1-4]\b.*|[0-9]{4}[ -]*q[1-4]", re.I | re.A)
_TWO_YEARS = re.compile(r"(?:fy)?\s*([0-9]{4})\s*[/-]\s*([0-9]{2}|[0-9]{4})", re.I | re.A)
_ONE_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def day(cell: Cell) -> date:
    """A day. Raises Refused with the sentence to show."""
    found = _day_of_value(cell)
    if found is None and isinstance(cell, str):
        found = _day_in(cell.strip())
    if found is None:
        raise Refused(_why_no_date(cell))
    return _in_range(found)


def first_day(cell: Cell) -> date:
    """A day, or the first day of the period that the cell names. Raises Refused."""
    return _end_of_span(cell, 0)


def last_day(cell: Cell) -> date:
    """A day, or the last day of the period that the cell names. Raises Refused."""
    return _end_of_span(cell, 1)


def period(cell: Cell) -> Span:
    """The first and last day of a month, quarter or year, or of two days with "to" between. Raises Refused.

    A first of the month stands for the month: it is what spreadsheets make of "April 2025".
    """
    found = _day_of_value(cell)
    if isinstance(cell, int | float) and found is None and not isinstance(cell, bool):
        cell = f"{cell:g}" if 1000 <= cell <= 999_999 else None  # 2025, or 202504
    if found is None and isinstance(cell, str):
        text = " ".join(cell.split())
        if span := _span_in(text):
            return _span_in_range(span)
        found = _day_in(text)
    if found is None:
        raise Refused(_why_no_period(cell))
    if found.day != 1:
        raise Refused(ONE_DAY)
    return _span_in_range(month(found.year, found.month))


def month_around(cell: Cell) -> Span:
    """The month that a cell names, or in which its day lies. Raises Refused."""
    try:
        found = day(cell)
    except Refused:
        first, last = period(cell)
        if (first.year, first.month) != (last.year, last.month):
            raise Refused("must be a month, like 2025-04") from None
        return first, last
    return month(found.year, found.month)


def month(year: int, number: int) -> Span:
    """The first and last day of a month."""
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _end_of_span(cell: Cell, which: int) -> date:
    try:
        return day(cell)
    except Refused as refused:
        try:
            return period(cell)[which]
        except Refused:
            raise refused from None


def _day_of_value(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 <= cell <= 80_000:
        return _EPOCH + timedelta(days=int(cell))
    return None


def _day_in(text: str) -> date | None:
    """The day a text names, or None. Raises Refused for one that the calendar lacks."""
    if parts := _ISO_DAY.fullmatch(text):
        return _date(parts[1], parts[2], parts[3])
    if parts := _DAY_FIRST.fullmatch(text):
        return _date(parts[3], parts[2], parts[1])
    if parts := _DAY_IN_WORDS.fullmatch(text):
        return _date(parts[3], str(_MONTHS[parts[2].lower()]), parts[1])
    if re.fullmatch(r"[0-9]{5}(?:\.0+)?", text):
        return _day_of_value(float(text))
    return None


def _date(year: str, number: str, day_of_month: str) -> date:
    try:
        return date(_whole_year(year), int(number), int(day_of_month))
    except ValueError:
        raise Refused(NO_SUCH_DAY) from None


def _whole_year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _span_in(text: str) -> Span | None:
    """The period a text names, or None."""
    return _month_in(text) or _months_in(text) or _year_or_quarter_in(text) or _two_days_in(text)


def _month_in(text: str) -> Span | None:
    if parts := _MONTH_YEAR.fullmatch(text):
        return month(_whole_year(parts[2]), _MONTHS[parts[1].lower()])
    if parts := _ISO_MONTH.fullmatch(text):
        year, number = (parts[1], parts[2]) if parts[1] else (parts[3], parts[4])
        # "2025/26" and "2011/12" are financial years; "2011-12" is December, as the standard has it.
        slashed = "/" in text and int(number) == (int(year) + 1) % 100
        return month(int(year), int(number)) if 1 <= int(number) <= 12 and not slashed and int(year) else None
    if parts := _NUMBER_MONTH.fullmatch(text):
        return month(int(parts[2]), int(parts[1])) if 1 <= int(parts[1]) <= 12 and int(parts[2]) else None
    return None


def _months_in(text: str) -> Span | None:
    parts = _MONTHS_YEAR.fullmatch(text)
    if not parts:
        return None
    first, last, until = _MONTHS[parts[1].lower()], _MONTHS[parts[3].lower()], _whole_year(parts[4])
    since = _whole_year(parts[2]) if parts[2] else until - (first > last)
    return month(since, first)[0], month(until, last)[1]


def _year_or_quarter_in(text: str) -> Span | None:
    quarter = 0
    if parts := _QUARTER.fullmatch(text):
        quarter, start, end = int(parts[1]), parts[2], parts[3]
    elif parts := _QUARTER_LAST.fullmatch(text):
        start, end, quarter = parts[1], parts[2], int(parts[3])
    elif parts := _TWO_YEARS.fullmatch(text):
        start, end = parts[1], parts[2]
    elif _ONE_YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    else:
        return None
    year = int(start)
    if int(end) % 100 != (year + 1) % 100 or not 1 <= year <= 9998:
        return None
    if not quarter:
        return date(year, 4, 1), date(year + 1, 3, 31)
    first = (quarter * 3) % 12 + 1  # April, July, October, January
    return month(year + (quarter == 4), first)[0], month(year + (quarter == 4), first + 2)[1]


def _two_days_in(text: str) -> Span | None:
    for between in re.finditer(r"\s+(?:-|\u2013|\u2014)\s+|\s*\b(?:to|until)\b\s*", text):
        first, last = _day_in(text[: between.start()].strip()), _day_in(text[between.end() :].strip())
        if first and last:
            return first, last
    return None


def _in_range(found: date) -> date:
    if not FIRST <= found <= LAST:
        raise Refused(TOO_FAR)
    return found


def _span_in_range(span: Span) -> Span:
    return _in_range(span[0]), _in_range(span[1])


def _why_no_date(cell: Cell) -> str:
    return TOTAL if _is_total(cell) else DATE


def _why_no_period(cell: Cell) -> str:
    if _is_total(cell):
        return TOTAL
    alone = isinstance(cell, str) and _QUARTER_ALONE.fullmatch(cell.strip())
    return WHICH_QUARTER if alone else PERIOD


def _is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().lower().startswith(
        ("total", "grand total", "average", "sum")
    )
