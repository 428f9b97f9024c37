"""Who is reached, beside what an evaluation found for them: by level, by time since joining and by sector.

The counts are of everybody taking part on the day of the evaluation. The effect is that of the employers it
could follow. Nothing is worked out from the two together: they are only set side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.absence.power import FEWEST_IN_A_GROUP
from assessments.absence.statements import sentences
from assessments.uptake.groups import INDUSTRIES, UNKNOWN, industry_of

Document = Mapping[str, Any]

NO_LEVEL = "No level yet"
TOO_FEW = "no estimate"
CAVEATS = (
    "The counts are of all employers taking part on the day of the evaluation. The effect is that of the "
    "employers that sent figures from before and after they joined; others may fare differently.",
    f"An effect is not told where fewer than {FEWEST_IN_A_GROUP} employers stand behind it, and it is not "
    "worked out here from what is told.",
    "Levels and time since joining are results of taking part, so effects by them describe and do not "
    "explain.",
    "Two groups differ only where their intervals lie apart. An interval that holds nought is compatible "
    "with no effect.",
    "Years since joining are counted here from the day of joining, and in the evaluation from the first "
    "whole period of figures after it.",
    "What a day saved cost is told for the programme as a whole: what each group cost is not known.",
)


@dataclass(frozen=True)
class Many:
    """So many employers, with so many employees."""

    employers: int = 0
    employees: int = 0

    @property
    def employers_words(self) -> str:
        """How many employers, in words."""
        return "1 employer" if self.employers == 1 else f"{self.employers:,} employers"

    @property
    def words(self) -> str:
        """Both numbers in words."""
        employees = "1 employee" if self.employees == 1 else f"{self.employees:,} employees"
        return f"{self.employers_words}, {employees}"

    def __add__(self, other: "Many") -> "Many":
        return Many(self.employers + other.employers, self.employees + other.employees)


@dataclass(frozen=True)
class LevelReached:
    """The employers that hold a level as their highest."""

    key: str
    title: str
    rank: int
    many: Many


@dataclass(frozen=True)
class ReachedThen:
    """Who took part in a programme on the day that an evaluation of it is made from."""

    as_of: date
    industries: Mapping[str, Many]  # by key of a group of industries, or `unknown`
    joined: Mapping[date, Many]  # by the day of joining
    levels: Sequence[LevelReached] = ()

    @property
    def whole(self) -> Many:
        """Everybody taking part."""
        return sum(self.industries.values(), Many())


@dataclass(frozen=True)
class Effect:
    """An estimated effect in days per full-time equivalent per year, and how many employers it is of."""

    estimate: float
    ci95: tuple[float, float] | None
    employers: int | None


@dataclass(frozen=True)
class Row:
    """A group: who is reached in it, and the effect there; `many` is None where the row above has it."""

    words: str
    many: Many | None
    effect: Effect | None


@dataclass(frozen=True)
class Part:
    """The groups of one kind."""

    key: str
    title: str
    of: str  # what a row is, as the head of its column
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class DayCost:
    """What the evaluation said of money: its own sentence, and the cost of a day where it is established."""

    statement: str
    value: float | None = None
    ci95: tuple[float, float] | None = None


@dataclass(frozen=True)
class Outcome:
    """A programme's uptake beside its evaluation."""

    as_of: date
    said: tuple[str, ...]
    whole: Row
    cost: DayCost | None
    parts: tuple[Part, ...]


def outcome(reached: ReachedThen, document: Document) -> Outcome:
    """Set who is reached beside what an evaluation found; parts without any estimate are left out."""
    primary = document.get("primary") or {}
    known = bool(primary or document.get("refused"))
    effect = _effect({**primary, "estimate": primary.get("effect_per_fte_year")})
    parts = (_by_level(reached, document), _by_time(reached, document), _by_sector(reached, document))
    return Outcome(
        as_of=reached.as_of,
        said=(_reach(reached, primary), *(sentences(document) if known else ())),
        whole=Row("All taking part", reached.whole, effect),
        cost=_cost(document),
        parts=tuple(part for part in parts if any(row.effect for row in part.rows)),
    )


def years_in(joined: date, day: date) -> int:
    """In which year of taking part somebody is on a day; the first is 1."""
    return day.year - joined.year - ((day.month, day.day) < (joined.month, joined.day)) + 1


def _reach(reached: ReachedThen, primary: Document) -> str:
    told = f"Taking part on {reached.as_of:%-d %B %Y}: {reached.whole.words}."
    followed = primary.get("n_joined")
    if followed is None:
        return told
    return f"{told} The evaluation could follow {followed:,} that joined, from before to after."


def _effect(row: Document | None) -> Effect | None:
    """The effect of a row of the document, unless too few stand behind it or there is none."""
    if not row or row.get("estimate") is None:
        return None
    behind = row.get("n_employers")
    if behind is not None and behind < FEWEST_IN_A_GROUP:
        return None
    return Effect(float(row["estimate"]), _pair(row.get("ci95")), behind)


def _pair(interval: Any) -> tuple[float, float] | None:
    if not interval or None in interval:
        return None
    low, high = interval
    return float(low), float(high)


def _by(rows: Any, name: str) -> dict[Any, Effect | None]:
    return {row[name]: _effect(row) for row in rows or ()}


def _by_level(reached: ReachedThen, document: Document) -> Part:
    effects = _by((document.get("dose_response") or {}).get("by_level"), "level")
    held = sum((level.many for level in reached.levels), Many())
    whole = reached.whole
    # An employer with two sites may hold two levels, so those without any are never fewer than none.
    none = Many(max(whole.employers - held.employers, 0), max(whole.employees - held.employees, 0))
    rows = [Row(NO_LEVEL, none, effects.pop("", None))]
    for level in sorted(reached.levels, key=lambda level: (level.rank, level.key)):
        rows.append(Row(level.title or level.key, level.many, effects.pop(level.key, None)))
    # Levels that nobody holds any more were held in the time evaluated.
    rows += [Row(str(key).replace("_", " ").capitalize(), Many(), effect) for key, effect in effects.items()]
    return Part("by_level", "By level", "Level", tuple(rows))


def _by_time(reached: ReachedThen, document: Document) -> Part:
    found = _by((document.get("dose_response") or {}).get("by_time"), "years")
    effects = {int(year): effect for year, effect in found.items()}
    counted: dict[int, Many] = {}
    for joined, many in reached.joined.items():
        year = years_in(joined, reached.as_of)
        counted[year] = counted.get(year, Many()) + many
    years = sorted(counted.keys() | effects.keys())
    rows = (Row(f"Year {year}", counted.get(year, Many()), effects.get(year)) for year in years)
    return Part("by_time", "By time since joining", "Year of taking part", tuple(rows))


def _by_sector(reached: ReachedThen, document: Document) -> Part:
    """Counts come by groups of industries and effects by section: a group of several has a row for each."""
    effects = _by((document.get("groups") or {}).get("sector"), "value")
    sections: dict[str, list[str]] = {}
    for section in sorted(effects):
        sections.setdefault(industry_of(section), []).append(section)
    rows: list[Row] = []
    for key, words, whole in _industries():
        many, own = reached.industries.get(key, Many()), sections.get(key, [])
        if own == [whole]:
            rows.append(Row(words, many, effects[whole]))
        elif many.employers or own:
            rows.append(Row(words, many, None))
            rows += [Row(f"{words}: {_section(section)}", None, effects[section]) for section in own]
    return Part("by_sector", "By sector", "Sector", tuple(rows))


def _industries() -> list[tuple[str, str, str]]:
    """The key of each group of industries, its words, and its section where it is one by itself."""
    known = [(one.key, one.words, one.sections if len(one.sections) == 1 else "") for one in INDUSTRIES]
    return [*known, (UNKNOWN, "Not known", "")]


def _section(value: str) -> str:
    return f"section {value}" if value else "not stated"


def _cost(document: Document) -> DayCost | None:
    found = document.get("economics")
    if not found:
        return None
    each = found.get("cost_per_day") or {}
    return DayCost(str(found.get("statement") or ""), each.get("value"), _pair(each.get("ci95")))
