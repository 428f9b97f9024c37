"""The forms of tables that tell figures of areas, and of tables about industries and absence."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from assessments.reference_data.columns import (
    Column,
    area_code,
    count,
    number,
    one_of,
    percentage,
    share,
    text,
    year,
)
from assessments.reference_data.kinds import Measure
from assessments.reference_data.reading import Form, LeftOut, Line, Wrong
from assessments.reference_data.rows import FigureRow, IndustryRow, RateRow, Stored
from assessments.uptake.groups import LARGEST_BAND, industry_of_divisions

_AREA = Column("area_code", "the code of an area", area_code, also=r"la_code|(?:lad|ctyua|rgn)\d\dcd")
_PUBLISHED = r"la_code_published|area_code_published"
_UNIT = Column("unit", "enterprises or local_units", one_of("enterprises", "local_units"))
_YEAR = Column("reference_year", "the year", year, needed=False, blank=True, also="year")
_BANDS = ("n_0_4", "n_5_9", "n_10_19", "n_20_49", "n_50_99", "n_100_249", "n_250_plus")
_SIC_LEVELS = ("section", "division", "group", "class", "subclass")
CENSUS_DAY = date(2021, 3, 21)

# When the indices of deprivation came out; each nation ranks its own small areas.
INDEX_DAYS = {
    "imd 2025": date(2025, 10, 30),
    "imd 2019": date(2019, 9, 26),
    "wimd 2019": date(2019, 11, 27),
    "simd 2020": date(2020, 1, 28),
    "nimdm 2017": date(2017, 11, 23),
}


def _population(line: Line) -> Iterator[Stored]:
    if line["age_16_64"] is None:
        raise LeftOut("areas without a figure of people aged 16 to 64")
    yield FigureRow(
        line.area("area_code"), Measure.POPULATION_16_64, line.day(_day_in(line["reference"])),
        line["age_16_64"], note=line["reference"] or "", of=line["area_code"],
    )  # fmt: skip


def _day_in(words: str | None) -> date | None:
    """The day that a note such as “ONS mid-2023 estimate” or “Census 2021” names."""
    if words and (match := re.search(r"mid-?\s?(\d{4})", words, re.I)):
        return date(int(match[1]), 6, 30)
    return CENSUS_DAY if words and "census 2021" in words.lower() else None


def _employment(line: Line) -> Iterator[Stored]:
    if line["employment_rate_pct"] is None:
        raise LeftOut("areas and years without a rate of employment")
    yield FigureRow(
        line.area("area_code"), Measure.EMPLOYMENT_RATE_16_64, date(line["year"], 12, 31),
        line["employment_rate_pct"], low=line["employment_ci95_low"], high=line["employment_ci95_high"],
        note=line["employment_status_flag"] or "", of=line["area_code"],
    )  # fmt: skip


def _jobs(line: Line) -> Iterator[Stored]:
    if line["employee_jobs"] is None:
        raise LeftOut("areas without a number of employee jobs")
    spread = line["conf_pct"]
    note = f"coefficient of variation {spread:g}%" if spread is not None else ""
    yield FigureRow(
        line.area("area_code"), Measure.EMPLOYEE_JOBS, line.day(), line["employee_jobs"],
        note=note, of=line["area_code"],
    )  # fmt: skip


def _march(line: Line) -> date:
    """Business counts are of a day in March."""
    told = line["reference_year"]
    if told is None or (line.refers_to and line.refers_to.year == told):
        return line.day()
    return date(told, 3, 31)


def _sizes(line: Line) -> Iterator[Stored]:
    day, measure, code = _march(line), Measure(line["unit"]), line.area("area_code")
    bands = [line[column] for column in _BANDS]
    told = line["total"]
    if told is None:
        told = sum(bands)
    elif abs(told - sum(bands)) > 5 * len(bands):
        raise Wrong("total", f"{told:,.0f} is not what the bands come to, {sum(bands):,.0f}")
    for band, value in ((-1, told), *enumerate(bands)):
        yield FigureRow(code, measure, day, value, band=band, of=line["area_code"])


assert len(_BANDS) == LARGEST_BAND + 1


def _industries(line: Line) -> Iterator[Stored]:
    divisions = line["sic_divisions"]
    match = re.fullmatch(r"(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?", divisions)
    if match is None:
        raise Wrong("sic_divisions", f"'{divisions}' is not a range of SIC divisions, like 41-43")
    span = int(match[1]), int(match[2] or match[1])
    group = "" if span == (1, 99) else industry_of_divisions(*span)
    if group is None:
        raise Wrong("sic_divisions", f"'{divisions}' is none of the 17 groups that are published")
    if line["count"] is None:
        raise LeftOut("industries without a count")
    yield FigureRow(
        line.area("area_code"), Measure(line["unit"]), _march(line), line["count"],
        industry=group, of=f"{line['area_code']} {divisions}",
    )  # fmt: skip


def _index_england(line: Line) -> Iterator[Stored]:
    code, published = line.area("area_code"), line["area_code"]
    for edition in ("2025", "2019"):
        day, name = INDEX_DAYS[f"imd {edition}"], f"Indices of Deprivation {edition}, England"
        decile = line[f"imd{edition}_la_decile"]
        if decile is not None and not 1 <= decile <= 10:
            raise Wrong(f"imd{edition}_la_decile", "a decile is from 1 to 10")
        for measure, value in (
            (Measure.DEPRIVATION_SCORE, line[f"imd{edition}_average_score"]),
            (Measure.DEPRIVED_SHARE, line[f"imd{edition}_prop_lsoas_most_deprived_10pc"]),
            (Measure.DEPRIVATION_DECILE, decile),
        ):
            if value is not None:
                yield FigureRow(code, measure, day, value, note=name, of=published)


def _index_elsewhere(line: Line) -> Iterator[Stored]:
    name = line["index"]
    match = re.search(r"\b(20\d\d)\b", name)
    day = INDEX_DAYS.get(name.lower()) or line.day(date(int(match[1]), 12, 31) if match else None)
    code = line.area("area_code")
    yield FigureRow(
        code, Measure.DEPRIVED_SHARE, day, line["prop_small_areas_most_deprived_10pc"],
        note=name, of=line["area_code"],
    )  # fmt: skip
    if line["la_decile"] is not None:
        yield FigureRow(code, Measure.DEPRIVATION_DECILE, day, line["la_decile"], note=name, of=code)
    elif line["extent"] is not None:
        yield FigureRow(code, Measure.DEPRIVATION_SCORE, day, line["extent"], note=name, of=code)


def _with_deciles(rows: list[Stored]) -> list[Stored]:
    """Where an index tells no deciles, those of its councils by extent, each nation for itself."""
    extents: dict[tuple[str, date], list[FigureRow]] = defaultdict(list)
    for row in rows:
        if isinstance(row, FigureRow) and row.measure == Measure.DEPRIVATION_SCORE:
            extents[row.note, row.refers_to].append(row)
    made: list[Stored] = []
    for (name, _), councils in extents.items():
        ranked = sorted(councils, key=lambda row: (-row.value, row.area_code))
        made += [
            row._replace(
                measure=Measure.DEPRIVATION_DECILE,
                value=place * 10 // len(ranked) + 1,
                note=f"decile of councils by extent, {name}",
            )
            for place, row in enumerate(ranked)
        ]
    return rows + made


def _industry(line: Line) -> Iterator[Stored]:
    yield IndustryRow(line["code"], line["level"], line["name"], line["section"])


def _rate(line: Line) -> Iterator[Stored]:
    yield RateRow(
        line["benchmark_id"], line["publisher"], line["series"], line["geography"], line["category_type"],
        line["category"], line["period"], line["measure"], line["value"], line["unit"],
        line["evidence"] or "", line["licence"] or "", line["source_url"] or "", line["note"] or "",
    )  # fmt: skip


def _optional(name: str, words: str, read: object, also: str = "") -> Column:
    return Column(name, words, read, needed=False, blank=True, also=also)  # type: ignore[arg-type]


POPULATION = Form(
    "people by age",
    (
        _AREA,
        Column("age_16_64", "how many people are aged 16 to 64", count, blank=True),
        _optional("reference", "what the figure is, such as: mid-2023 estimate", text(200)),
    ),
    _population,
)
EMPLOYMENT = Form(
    "rates of employment",
    (
        _AREA,
        Column("year", "the calendar year", year),
        Column("employment_rate_pct", "people aged 16 to 64 in work, in per cent", percentage, blank=True),
        _optional("employment_ci95_low", "the lower end of its interval", percentage),
        _optional("employment_ci95_high", "the upper end of its interval", percentage),
        _optional("employment_status_flag", "a remark", text(200)),
    ),
    _employment,
)
EMPLOYEE_JOBS = Form(
    "employee jobs",
    (
        _AREA,
        Column("employee_jobs", "how many employee jobs", count, blank=True, also="employee_jobs_residents"),
        _optional("conf_pct", "its coefficient of variation, in per cent", number),
    ),
    _jobs,
)
BUSINESS_SIZES = Form(
    "businesses by size",
    (
        _AREA,
        _UNIT,
        *(Column(name, f"how many of {name[2:].replace('_', ' ')} people", count) for name in _BANDS),
        _optional("total", "of every size", count),
        _YEAR,
    ),
    _sizes,
)
BUSINESS_INDUSTRIES = Form(
    "businesses by industry",
    (
        _AREA,
        _UNIT,
        Column("sic_divisions", "from which SIC 2007 division to which, like 41-43", text(10)),
        Column("count", "how many", count, blank=True),
        _YEAR,
    ),
    _industries,
)
DEPRIVATION_ENGLAND = Form(
    "Indices of Deprivation of England",
    (
        _AREA,
        Column("imd2025_average_score", "the average score of 2025", number, blank=True),
        Column("imd2025_la_decile", "1 for the most deprived tenth of councils", count, blank=True),
        _optional("imd2025_prop_lsoas_most_deprived_10pc", "small areas in the worst tenth", share),
        _optional("imd2019_average_score", "the average score of 2019", number),
        _optional("imd2019_la_decile", "the decile of 2019", count),
        _optional("imd2019_prop_lsoas_most_deprived_10pc", "small areas in the worst tenth in 2019", share),
    ),
    _index_england,
)
DEPRIVATION_ELSEWHERE = Form(
    "an index of another nation",
    (
        _AREA,
        Column("index", "which index, such as: WIMD 2019", text(100)),
        Column("prop_small_areas_most_deprived_10pc", "small areas in the worst tenth", share),
        _optional("extent", "how widely deprivation is spread, from 0 to 1", share),
        _optional("la_decile", "1 for the most deprived tenth of councils", count),
    ),
    _index_elsewhere,
    _with_deciles,
)
INDUSTRIES = Form(
    "SIC 2007",
    (
        Column("level", ", ".join(_SIC_LEVELS), one_of(*_SIC_LEVELS)),
        Column("code", "the code", text(5)),
        Column("name", "its name", text(200)),
        Column("section", "the letter of its section", text(1), blank=True),
    ),
    _industry,
)  # fmt: skip
ABSENCE_RATES = Form(
    "published rates of absence",
    (
        Column("benchmark_id", "a name for the line", text(40)),
        Column("publisher", "who published it", text(200)),
        Column("series", "in which series", text(300)),
        Column("geography", "where", text(200)),
        Column("category_type", "of what it is a rate", text(60)),
        Column("category", "of whom", text(200)),
        Column("period", "of which time", text(60)),
        Column("measure", "what is measured", text(200)),
        Column("value", "the figure", number),
        Column("unit", "its unit", text(100)),
        _optional("evidence", "primary: the publisher's own page", text(100)),
        _optional("licence", "its licence", text(200)),
        _optional("source_url", "where it stands", text(500)),
        _optional("note", "a remark", text(500)),
    ),
    _rate,
)
