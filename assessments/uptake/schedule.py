"""When a report is due that is issued by itself, and for which day."""

from datetime import date, timedelta

# The months in which reports of a quarter or a year are due: after its end, the year's on 31 March.
QUARTERS, YEARS = (1, 4, 7, 10), (4,)
MONTHS = {"month": tuple(range(1, 13)), "quarter": QUARTERS, "year": YEARS}


def due_after(every: str, day: int, after: date) -> date:
    """The first due day after a day. `day` is a day of the month that every month has."""
    year, month = after.year, after.month
    while True:
        due = date(year, month, day)
        if month in MONTHS[every] and due > after:
            return due
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def as_of(due: date) -> date:
    """The day that a report due then is about: the last of the month before."""
    return due.replace(day=1) - timedelta(days=1)
