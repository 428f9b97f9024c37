"""The forms of CSV files from Nomis (its `.data.csv`): one figure a line, with its dimensions named."""

import calendar
import re
from collections.abc import Iterator
from datetime import date

from assessments.reference_data.columns import Column, area_code, number, percentage, shown, text
from assessments.reference_data.kinds import Measure
from assessments.reference_data.reading import Form, LeftOut, Line, Wrong
from assessments.reference_data.rows import FigureRow, Stored

_AREA = Column("geography_code", "the code of an area", area_code)
_VALUE = Column("obs_value", "the figure", number, blank=True)
_EVERYBODY = {"", "total", "persons", "all persons", "all"}
_AGES = {"aged 16 to 64", "16 to 64", "aged 16-64", "age 16 to 64", "all 16 to 64"}


def _named(name: str, words: str, needed: bool = False) -> Column:
    return Column(name, words, text(200), needed=needed, blank=True)


_DATE = Column("date", "the year, or year and month", text(20), also="date_code")
_MEASURES = _named("measures_name", "Value, Percent or Confidence")


def _word(line: Line, column: str) -> str:
    return (line[column] or "").casefold()


def _only(line: Line, column: str, words: set[str], why: str) -> None:
    if _word(line, column) not in words:
        raise LeftOut(why)


def _last_day(line: Line, month: int) -> date:
    """The last day of the month that a line names, such as 2023-12; of `month` where it names a year."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", line["date"])
    if match is None or not 1 <= (told := int(match[2] or month)) <= 12:
        raise Wrong("date", f"{shown(line['date'])} is not a year, or a year and month")
    year = int(match[1])
    return date(year, told, calendar.monthrange(year, told)[1])


def _whole(line: Line) -> float:
    value = line["obs_value"]
    if value is None:
        raise LeftOut("areas without a figure")
    if value < 0 or value != int(value):
        raise Wrong("obs_value", f"{value:g} is not a whole number from 0")
    return float(value)


def _population(line: Line) -> Iterator[Stored]:
    _only(line, "c_age_name", _AGES, "lines about other ages than 16 to 64")
    _only(line, "gender_name", _EVERYBODY, "lines about one sex")
    _only(line, "measures_name", {"", "value"}, "percentages and the like")
    yield FigureRow(
        line.area("geography_code"), Measure.POPULATION_16_64, _last_day(line, 6), _whole(line),
        note=line["date_name"] or "", of=line["geography_code"],
    )  # fmt: skip


def _employment(line: Line) -> Iterator[Stored]:
    _only(line, "variable_name", {"employment rate - aged 16-64"}, "lines about other rates")
    _only(line, "measures_name", {"", "variable", "value"}, "numbers of people, and intervals")
    if line["obs_value"] is None:
        raise LeftOut("areas without a rate of employment")
    try:
        rate = percentage(str(line["obs_value"]))
    except ValueError as error:
        raise Wrong("obs_value", str(error)) from error
    yield FigureRow(
        line.area("geography_code"), Measure.EMPLOYMENT_RATE_16_64, _last_day(line, 12), rate,
        note=line["date_name"] or "", of=line["geography_code"],
    )  # fmt: skip


def _jobs(line: Line) -> Iterator[Stored]:
    _only(line, "employment_status_name", {"employees"}, "lines about other kinds of employment")
    _only(line, "measures_name", {"", "value"}, "percentages and the like")
    _only(line, "measure_name", {"", "count"}, "percentages and the like")
    industry = _word(line, "industry_name")
    if industry and not industry.startswith("total"):
        raise LeftOut("lines about one industry")
    yield FigureRow(
        line.area("geography_code"), Measure.EMPLOYEE_JOBS, _last_day(line, 9), _whole(line),
        note="employees by workplace", of=line["geography_code"],
    )  # fmt: skip


POPULATION = Form(
    "population estimates from Nomis",
    (
        _AREA,
        _named("c_age_name", "the ages; those of 16 to 64 are taken", needed=True),
        _DATE,
        _VALUE,
        _named("gender_name", "Total, or a sex"),
        _MEASURES,
        _named("date_name", "the date in words"),
    ),
    _population,
)
EMPLOYMENT = Form(
    "Annual Population Survey from Nomis",
    (
        _AREA,
        _named("variable_name", "the rate; Employment rate - aged 16-64 is taken", needed=True),
        _DATE,
        _VALUE,
        _MEASURES,
        _named("date_name", "the date in words"),
    ),
    _employment,
)
EMPLOYEE_JOBS = Form(
    "Business Register and Employment Survey from Nomis",
    (
        _AREA,
        _named("employment_status_name", "Employees are taken", needed=True),
        _DATE,
        _VALUE,
        _named("industry_name", "the total is taken"),
        _named("measure_name", "Count"),
        _MEASURES,
    ),
    _jobs,
)
