"""How much of what there is an award scheme reaches: employers, workplaces and people, on a day.

Each share names its denominator, since there are several and they differ by a factor of two: enterprises are
counted where they have their head office, local units where people work; residents of working age, those of
them in employment, and jobs of employees are three different numbers. None is the right one: all are told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assessments.reference_data.kinds import Measure
from assessments.uptake.cells import Counted, LevelCount, Margins, regrouped
from assessments.uptake.document import Part
from assessments.uptake.figures import Denominator, Figure, Unit, count, share
from assessments.uptake.groups import INDUSTRIES, SIZES, UNKNOWN, size_of

NO_SIZE = "Not known (employers with several workplaces)"
OWNERS = {"public": "Public", "private": "Private", "voluntary": "Voluntary"}
RESIDENTS_NOTE = "Employees are counted where their employer is, residents where they live."
ESTIMATED_NOTE = "Residents of 16 to 64 times the published employment rate of each area. " + RESIDENTS_NOTE
JOBS_NOTE = (
    "Published for employees of more than a year in the same job, by where they live: use it to compare."
)


@dataclass(frozen=True)
class Available:
    """What there is, by published figures. Anything missing makes its shares missing, never wrong.

    `by_group` has enterprises and local units by (measure, band, industry): -1 and "" for all. `by_area` has
    the figure of all sizes by (area, measure). `sources` names the releases of each measure.
    """

    area_name: str
    by_group: Mapping[tuple[Measure, int, str], float] = field(default_factory=dict)
    by_area: Mapping[tuple[str, Measure], float] = field(default_factory=dict)
    sources: Mapping[Measure, str] = field(default_factory=dict)

    def of_group(
        self, measure: Measure, name: str, bands: Iterable[int] = (-1,), industry: str = ""
    ) -> Denominator | None:
        """Enterprises or local units of some size bands or of an industry; None unless all are known."""
        values = [self.by_group.get((measure, band, industry)) for band in bands]
        if not values or None in values:
            return None
        return Denominator(
            sum(v or 0.0 for v in values), f"{name} in {self.area_name}", self.sources.get(measure, "")
        )

    def of_areas(self, measure: Measure, name: str, areas: Iterable[str]) -> Denominator | None:
        """A measure summed over areas; None unless every area has it."""
        values = [self.by_area.get((area, measure)) for area in areas]
        if not values or None in values:
            return None
        return Denominator(sum(v or 0.0 for v in values), name, self.sources.get(measure, ""))

    def in_employment(self, areas: Sequence[str], name: str) -> Denominator | None:
        """Residents of 16 to 64 in employment: the population times the rate, area by area."""
        people = [self.by_area.get((area, Measure.POPULATION_16_64)) for area in areas]
        rates = [self.by_area.get((area, Measure.EMPLOYMENT_RATE_16_64)) for area in areas]
        if not people or None in people or None in rates:
            return None
        value = sum((p or 0.0) * (r or 0.0) for p, r in zip(people, rates, strict=True))
        sources = [self.sources.get(m, "") for m in (Measure.POPULATION_16_64, Measure.EMPLOYMENT_RATE_16_64)]
        return Denominator(value, name, " x ".join(sources))


@dataclass(frozen=True)
class Reached:
    """What was counted on a day, and the local authorities it is about (none where that is not limited)."""

    as_of: date
    margins: Margins
    levels: Sequence[LevelCount]
    ever: int
    in_period: int
    period_starts: date
    places: Sequence[str] = ()


def headline(reached: Reached) -> Part:
    """The plain counts."""
    all_of_them, day = reached.margins.total, reached.as_of
    return Part(
        "headline",
        "How many take part",
        (
            count("signed_up", "Employers that ever signed up", reached.ever, day),
            count(
                "signed_up_in_period",
                f"Employers that signed up since {reached.period_starts:%-d %B %Y}",
                reached.in_period,
                day,
            ),
            count("taking_part", "Employers taking part", all_of_them.employers, day),
            count("active", "Employers active", all_of_them.active, day, note=ACTIVE_NOTE),
            count("applying", "Employers applying for a level", all_of_them.applying, day),
            count("holding", "Employers holding a level", all_of_them.holding, day),
            count(
                "employees", "Employees of employers taking part", all_of_them.employees, day, Unit.EMPLOYEES
            ),
            count(
                "employees_holding",
                "Employees of employers holding a level",
                all_of_them.holding_employees,
                day,
                Unit.EMPLOYEES,
            ),
            count(
                "workplaces",
                "Workplaces of employers taking part",
                reached.margins.workplaces,
                day,
                Unit.WORKPLACES,
            ),
        ),
    )


ACTIVE_NOTE = "Active: applying for a level, holding one, or joined within the last 12 months."


def by_level(reached: Reached, programmes: Mapping[int, str]) -> Part:
    """The employers by the highest level they hold, and their employees."""
    several = len({one.programme_id for one in reached.levels}) > 1
    figures = []
    for one in reached.levels:
        title = f"{one.title}, {programmes.get(one.programme_id, '')}" if several else one.title
        key = f"by_level.{one.programme_id}.{one.level}" if several else f"by_level.{one.level}"
        figures.append(count(key, f"Employers holding {title}", one.employers, reached.as_of))
        figures.append(
            count(
                f"{key}.employees", f"Their employees: {title}", one.employees, reached.as_of, Unit.EMPLOYEES
            )
        )
    return Part("by_level", "By level held", tuple(figures))


def working_age(
    employees: int, places: Sequence[str], available: Available, as_of: date, key: str = ""
) -> Part:
    """Employees as a share of three denominators, each named: residents, residents in work, employee jobs."""
    where = available.area_name
    prefix = key or "working_age"
    people = available.of_areas(Measure.POPULATION_16_64, f"residents of 16 to 64 in {where}", places)
    employed = available.in_employment(places, f"residents of 16 to 64 in employment in {where}")
    jobs = available.of_areas(Measure.EMPLOYEE_JOBS, f"employee jobs of residents of {where}", places)
    return Part(
        prefix,
        "Employees as a share of people and jobs",
        (
            share(f"{prefix}.population", "Share of residents of working age", employees, people, as_of,
                  note=RESIDENTS_NOTE, sampled=False),
            share(f"{prefix}.in_employment", "Share of residents in employment", employees, employed, as_of,
                  note=ESTIMATED_NOTE, sampled=False),
            share(f"{prefix}.employee_jobs", "Share of employee jobs", employees, jobs, as_of,
                  note=JOBS_NOTE, sampled=False),
        ),
    )  # fmt: skip


def by_size(reached: Reached, available: Available) -> Part:
    """Employers and workplaces by size, each set against what there is of that size."""
    employers = regrouped(reached.margins.by_band, lambda band: size_of(band).key)
    workplaces: dict[str, int] = {}
    for band, many in reached.margins.workplaces_by_band.items():
        key = size_of(band).key if band >= 0 else UNKNOWN
        workplaces[key] = workplaces.get(key, 0) + many
    figures: list[Figure] = []
    for size in SIZES:
        counted, words = employers.get(size.key, Counted()), size.words
        enterprises = available.of_group(Measure.ENTERPRISES, f"enterprises: {words}", size.bands)
        units = available.of_group(Measure.LOCAL_UNITS, f"local units: {words}", size.bands)
        key = f"by_size.{size.key}"
        figures += _both(key, words, counted, workplaces.get(size.key, 0), enterprises, units, reached.as_of)
    if workplaces.get(UNKNOWN):
        figures.append(
            count("by_size.unknown.workplaces", f"Workplaces: {NO_SIZE}", workplaces[UNKNOWN], reached.as_of,
                  Unit.WORKPLACES)
        )  # fmt: skip
    return Part("by_size", "By size of employer", tuple(figures))


def by_industry(reached: Reached, available: Available) -> Part:
    """Employers and workplaces by group of industries, each set against what there is in it."""
    employers, workplaces = reached.margins.by_industry, reached.margins.workplaces_by_industry
    figures: list[Figure] = []
    for industry in INDUSTRIES:
        counted, words = employers.get(industry.key, Counted()), industry.words
        enterprises = available.of_group(Measure.ENTERPRISES, f"enterprises: {words}", industry=industry.key)
        units = available.of_group(Measure.LOCAL_UNITS, f"local units: {words}", industry=industry.key)
        key = f"by_industry.{industry.key}"
        figures += _both(
            key, words, counted, workplaces.get(industry.key, 0), enterprises, units, reached.as_of
        )
    if unknown := employers.get(UNKNOWN):
        figures.append(
            count("by_industry.unknown", "Employers: industry not known", unknown.employers, reached.as_of)
        )
    return Part("by_industry", "By industry", tuple(figures))


def by_area(reached: Reached, available: Available, names: Mapping[str, str]) -> Part:
    """Employers by council area of their main site, workplaces by where they lie, and people employed."""
    employers, workplaces = reached.margins.by_area, reached.margins.workplaces_by_area
    figures: list[Figure] = []
    for area in sorted(reached.places or filter(None, employers), key=lambda code: names.get(code, code)):
        counted, name = employers.get(area, Counted()), names.get(area, area)
        enterprises = available.of_areas(Measure.ENTERPRISES, f"enterprises in {name}", [area])
        units = available.of_areas(Measure.LOCAL_UNITS, f"local units in {name}", [area])
        people = available.of_areas(Measure.POPULATION_16_64, f"residents of 16 to 64 in {name}", [area])
        key = f"by_area.{area}"
        figures += _both(key, name, counted, workplaces.get(area, 0), enterprises, units, reached.as_of)
        figures.append(
            share(f"{key}.population", f"{name}: employees as a share of residents of working age",
                  counted.employees, people, reached.as_of, note=RESIDENTS_NOTE, sampled=False)
        )  # fmt: skip
    if unknown := employers.get(""):
        figures.append(
            count("by_area.unknown", "Employers: area not known", unknown.employers, reached.as_of)
        )
    return Part("by_area", "By council area", tuple(figures))


def by_ownership(reached: Reached) -> Part:
    """Employers by who owns them. There is no published count of what there is."""
    employers = reached.margins.by_ownership
    return Part(
        "by_ownership",
        "By ownership",
        tuple(
            count(
                f"by_ownership.{key}",
                f"Employers: {words}",
                employers.get(key, Counted()).employers,
                reached.as_of,
            )
            for key, words in OWNERS.items()
        ),
    )


def by_deprivation(reached: Reached, available: Available) -> Part:
    """Employers by how deprived the council area of their main site is, set against enterprises there."""
    deciles = {area: int(v) for (area, m), v in available.by_area.items() if m is Measure.DEPRIVATION_DECILE}
    employers = regrouped(reached.margins.by_area, lambda area: str(deciles.get(area, 0)))
    figures = []
    for decile in sorted(set(deciles.values())):
        areas = [area for area, own in deciles.items() if own == decile]
        enterprises = available.of_areas(
            Measure.ENTERPRISES, f"enterprises in areas of decile {decile} in {available.area_name}", areas
        )
        counted = employers.get(str(decile), Counted())
        words = f"Decile {decile}{MOST if decile == 1 else LEAST if decile == 10 else ''}"
        key, title = f"by_deprivation.{decile}", f"{words}: share of enterprises"
        figures.append(share(key, title, counted.employers, enterprises, reached.as_of))
    if figures and (unknown := employers.get("0")):
        figures.append(
            count(
                "by_deprivation.unknown", "Employers: area without a decile", unknown.employers, reached.as_of
            )
        )
    return Part("by_deprivation", "By deprivation of the area", tuple(figures), (DECILE_WORDS,))


MOST, LEAST = " (most deprived)", " (least deprived)"
DECILE_WORDS = (
    "Deciles are of whole council areas within their country, so they hide poorer and richer neighbourhoods, "
    "and those of England, Wales, Scotland and Northern Ireland cannot be compared."
)


def parts(
    reached: Reached, available: Available, names: Mapping[str, str], programmes: Mapping[int, str]
) -> tuple[Part, ...]:
    """All parts of an account of uptake, in the order they are told."""
    employees = reached.margins.total.employees
    makers: list[Callable[[], Part]] = [
        lambda: headline(reached),
        lambda: working_age(employees, reached.places, available, reached.as_of),
        lambda: by_level(reached, programmes),
        lambda: by_size(reached, available),
        lambda: by_industry(reached, available),
        lambda: by_area(reached, available, names),
        lambda: by_ownership(reached),
        lambda: by_deprivation(reached, available),
    ]
    return tuple(part for part in (make() for make in makers) if part.figures)


def _both(
    key: str,
    words: str,
    counted: Counted,
    workplaces: int,
    enterprises: Denominator | None,
    units: Denominator | None,
    day: date,
) -> tuple[Figure, ...]:
    """Employers against enterprises, workplaces against local units, how many hold a level, and employees."""
    return (
        share(
            f"{key}.enterprises",
            f"{words}: employers as a share of enterprises",
            counted.employers,
            enterprises,
            day,
        ),
        share(f"{key}.local_units", f"{words}: workplaces as a share of local units", workplaces, units, day),
        count(f"{key}.holding", f"{words}: employers holding a level", counted.holding, day),
        count(f"{key}.employees", f"{words}: employees", counted.employees, day, Unit.EMPLOYEES),
    )
