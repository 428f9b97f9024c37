"""Uptake beside an evaluation, as charts with a table each: for the page and for printed papers."""

from assessments.uptake.outcomes import TOO_FEW, Effect, Outcome, Part, Row
from frontend.charts import Bar, Said, bars, number
from frontend.reports.shape import Section, Table

UNIT = "Days per full-time equivalent per year, with 95% intervals"
EFFECT_HEAD = ("Effect, days", "95% interval, from", "to")
COUNT_HEAD = ("Employers", "Employees")


def outcome_sections(name: str, outcome: Outcome) -> list[Section]:
    """All of it in one table, then a chart and a table for each kind of group."""
    return [_whole(outcome), *(_part(name, part) for part in outcome.parts)]


def _whole(outcome: Outcome) -> Section:
    row, cost = outcome.whole, outcome.cost
    tables = [Table("All taking part", ("Who", *COUNT_HEAD, *EFFECT_HEAD), [_cells(row)[:-1]])]
    words = (cost.statement,) if cost else ("The evaluation was not told what the programme cost.",)
    if cost and cost.value is not None:
        ends = [number(end, 2) for end in cost.ci95] if cost.ci95 else ["\N{EN DASH}"] * 2
        head = ("Figure", "Pounds", "95% interval, from", "to")
        row_of_cost = ("Each day saved", number(cost.value, 2), *ends)
        tables.append(Table("What each day saved cost", head, [row_of_cost]))
    return Section("In all", words, tables=tables)


def _part(name: str, part: Part) -> Section:
    by = part.title.lower()
    shows = f"The effect on days lost in {name} {by}, with its interval, beside how many are reached."
    chart = bars(Said(f"{name}, {by}", shows, UNIT), [_bar(row) for row in part.rows], written=_days)
    head = (part.of, *COUNT_HEAD, *EFFECT_HEAD, "Employers evaluated")
    table = Table(part.title, head, [_cells(row) for row in part.rows])
    return Section(part.title, (), chart, shows, [table])


def _bar(row: Row) -> Bar:
    label = f"{row.words}: {row.many.employers_words}" if row.many else row.words
    if row.effect is None:
        return Bar(label, None, why=TOO_FEW)
    low, high = row.effect.ci95 or (None, None)
    return Bar(label, row.effect.estimate, low, high)


def _days(value: float) -> str:
    return number(value, 2)


def _cells(row: Row) -> tuple[str, ...]:
    return (row.words, *_counts(row), *_effect(row.effect))


def _counts(row: Row) -> tuple[str, ...]:
    if row.many is None:
        return ("in the row above",) * 2
    return (f"{row.many.employers:,}", f"{row.many.employees:,}")


def _effect(effect: Effect | None) -> tuple[str, ...]:
    if effect is None:
        return (TOO_FEW, *("\N{EN DASH}",) * 3)
    ends = tuple(map(_days, effect.ci95)) if effect.ci95 else ("\N{EN DASH}",) * 2
    behind = "\N{EN DASH}" if effect.employers is None else f"{effect.employers:,}"
    return (_days(effect.estimate), *ends, behind)
