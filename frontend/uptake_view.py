"""Putting figures of uptake on a page: tables by group, and each figure with what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.uptake.document import Account, Part
from assessments.uptake.figures import Figure, Unit
from frontend.charts import number

# Columns of a part that has several figures a group, by the last word of their keys.
COLUMNS = {
    "enterprises": "Employers",
    "local_units": "Workplaces",
    "holding": "Holding a level",
    "employees": "Employees",
    "population": "Employees among residents of working age",
}
# A title such as "Micro (0 to 9): employers as a share of enterprises" begins with the group it is of.
GROUPED = frozenset({"by_size", "by_industry", "by_area"})


@dataclass(frozen=True)
class GroupRow:
    """One group of a part: its words, and its figures by column; a part may lack some."""

    words: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class GroupTable:
    """A part with several figures a group, as a table."""

    part: Part
    columns: tuple[str, ...]
    rows: tuple[GroupRow, ...]


def grouped(part: Part) -> GroupTable | None:
    """A part told by group, as a table with a column for each kind of figure; None for plain lists."""
    if part.key not in GROUPED:
        return None
    kinds: dict[str, None] = {}
    groups: dict[str, dict[str, Figure]] = {}
    for figure in part.figures:
        _, _, rest = figure.key.partition(".")
        group, _, kind = rest.rpartition(".")
        if not group:  # a lone count, such as employers whose area is not known
            group, kind = rest, "enterprises"
        kinds.setdefault(kind if kind in COLUMNS else "local_units")
        groups.setdefault(group, {})[kind if kind in COLUMNS else "local_units"] = figure
    shown = [kind for kind in COLUMNS if kind in kinds]
    rows = [GroupRow(_group_words(own), tuple(own.get(kind) for kind in shown)) for own in groups.values()]
    return GroupTable(part, tuple(COLUMNS[kind] for kind in shown), tuple(rows))


def _group_words(figures: dict[str, Figure]) -> str:
    title = next(iter(figures.values())).title
    words, _, rest = title.partition(": ")
    return rest.capitalize() if words in ("Employers", "Workplaces") else words


def told(figure: Figure | None) -> str:
    """A figure in a few characters: a percentage, an index or a count; a dash where there is none."""
    if figure is None or figure.suppressed:
        return "[c]" if figure else "\N{EN DASH}"
    if figure.unit is Unit.SHARE:
        return percent(figure.value) if figure.value is not None else "not known"
    return (
        "not known" if figure.value is None else number(figure.value, 2 if figure.unit is Unit.INDEX else 0)
    )


def percent(value: float) -> str:
    """A share as a percentage: with as many digits as tell small ones apart."""
    per_cent = 100 * value
    return f"{per_cent:.2f} %" if 0 < per_cent < 1 else f"{per_cent:.1f} %"


def interval(figure: Figure) -> str:
    """The interval of a figure, or nothing."""
    if figure.ci95 is None:
        return ""
    low, high = figure.ci95
    if figure.unit is Unit.SHARE:
        return f"{percent(low)} to {percent(high)}"
    return f"{number(low, 2)} to {number(high, 2)}"


def amount(value: float | None) -> str:
    """A numerator or denominator: whole where it is."""
    if value is None:
        return ""
    return number(value, 0 if float(value).is_integer() or value >= 1000 else 1)


@dataclass(frozen=True)
class Beside:
    """A figure beside the same one of another area."""

    figure: Figure
    other: Figure | None


def beside(part: Part, other: Account | None) -> list[Beside]:
    """The figures of a part, each beside that of the area it is compared with."""
    return [Beside(figure, other.figure(figure.key) if other else None) for figure in part.figures]


def answer(account: Account) -> list[str]:
    """What an account says first, in two or three sentences."""
    taking = account.figure("taking_part")
    holding = account.figure("holding")
    employees = account.figure("employees")
    if taking is None or holding is None or employees is None or not taking.value:
        return [f"On {account.as_of:%-d %B %Y} no employer of {account.area_name} takes part."]
    found = [
        f"On {account.as_of:%-d %B %Y}, {_many(taking.value, 'employer takes', 'employers take')} part in "
        f"{account.area_name}, with {_many(employees.value or 0, 'employee', 'employees')}; "
        f"{_many(holding.value or 0, 'holds', 'hold')} a level."
    ]
    people = account.figure("working_age.population")
    if people and people.value is not None and people.denominator:
        found.append(
            f"Those employees are {percent(people.value)} of the {amount(people.denominator)} "
            f"{people.denominator_name} ({people.denominator_source})."
        )
    return found


def _many(value: float, one: str, more: str) -> str:
    return f"{number(value, 0)} {one if value == 1 else more}"


HOW: dict[str, Sequence[str]] = {
    "signed_up": (
        "Employers with an enrolment that began on or before the day, whether or not they left since.",
    ),
    "signed_up_in_period": (
        "Employers with an enrolment that began on the first day of the period or later.",
    ),
    "taking_part": (
        "Employers with an enrolment that began on or before the day and has not ended before it.",
    ),
    "active": ("Of those taking part: applying for a level, holding one, or joined within 12 months.",),
    "applying": ("Of those taking part: with an application begun and neither decided nor withdrawn.",),
    "holding": (
        "Of those taking part: with an award that is held on the day. Its time of grace counts, and so does "
        "an award that does not run out while a higher level is worked at.",
    ),
    "employees": ("The headcounts of employers taking part, as stated last on or before the day.",),
    "employees_holding": (
        "The headcounts of employers holding a level, as stated last on or before the day.",
    ),
    "workplaces": ("The sites of employers taking part; where one site takes part by itself, that one.",),
    "by_level": ("Employers by the highest level they hold in a programme on the day.",),
    "by_size": (
        "Enterprises are counted at their head office, local units where people work, by the size of each.",
        "Workplaces have a size only where the employer has a single one.",
    ),
    "by_industry": (
        "Employers state a section of SIC 2007. Published counts come in groups of industries; those that "
        "divide a section are added up.",
    ),
    "by_area": ("By the local authority that the postcode of the main site, or of the workplace, lies in.",),
    "by_ownership": ("As employers state it.",),
    "by_deprivation": ("By the decile of the council area of the main site.",),
    "working_age": ("Three denominators are told because each answers another question.",),
}


def how(key: str) -> Sequence[str]:
    """How a figure is computed, in sentences."""
    return HOW.get(key) or HOW.get(key.partition(".")[0], ())
