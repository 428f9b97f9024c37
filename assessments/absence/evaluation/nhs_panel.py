"""The NHS's own monthly file as returns: one row for an organisation and a month, on calendar days."""

import pandas as pd

COLUMNS = frozenset({"month", "org_code", "fte_days_lost", "fte_days_available"})


def is_nhs(columns: list[str]) -> bool:
    """Whether a file has the columns of the NHS's monthly sickness absence."""
    return set(columns) >= COLUMNS


def as_returns(table: pd.DataFrame) -> pd.DataFrame:
    """The same rows with the columns of returns.

    Full-time equivalents are days available over the days of the month, since the NHS counts every calendar
    day. A month that cannot be read stays as it is, to be refused with its line.
    """
    months = pd.PeriodIndex(pd.to_datetime(table["month"], format="%Y-%m", errors="coerce"), freq="M")
    known = ~months.isna()
    available = pd.to_numeric(table["fte_days_available"], errors="coerce")
    length = pd.Series(months.days_in_month, index=table.index).where(known)
    return pd.DataFrame(
        {
            "employer": table["org_code"],
            "period_start": _text(months, table["month"], "start"),
            "period_end": _text(months, table["month"], "end"),
            "fte": (available / length)
            .map(repr)
            .where(known & available.notna(), table["fte_days_available"]),
            "days_lost": table["fte_days_lost"],
            "days_available": table["fte_days_available"],
            "basis": "calendar",
        },
        index=table.index,
    )


def _text(months: pd.PeriodIndex, typed: pd.Series, end: str) -> pd.Series:
    days = pd.Series(months.to_timestamp(how=end), index=typed.index).dt.strftime("%Y-%m-%d")
    return days.where(days.notna(), typed)
