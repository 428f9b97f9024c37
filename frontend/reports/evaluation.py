"""The report of an evaluation: the answer in plain words, then the charts and their figures, then the limits.

It is made of nothing but the document that `halemark evaluate` writes, so every number can be found there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assessments.absence.statements import sentences
from frontend.charts import Interval, Line, Point, Said, forest, funnel, number, over_time, trend
from frontend.reports.shape import Report, Section, Table

Document = Mapping[str, Any]
UNIT = "Days per full-time equivalent per year"
NONE, HELD_BACK = "not available", "held back"
EFFECT_HEAD = ("Effect, days", "95% interval, from", "to")

MONEY = {
    "perspective": "Whose cost it is",
    "price_year": "In prices of",
    "horizon_years": "Years",
    "discount_rate": "Discount rate a year",
    "cost": "Cost, pounds",
    "days_avoided": "Days avoided",
    "cost_per_day": "Cost of each day avoided, pounds",
    "day_value": "Value of a day, pounds",
    "return_on_investment": "Return for each pound, over and above it",
    "p_saving": "Probability that any days were avoided",
    "p_return": "Probability that more came back than was spent",
}

BASIS = {
    "working": "Days are working days.",
    "calendar": "Days are calendar days, so they are more than working days would be.",
}
NO_BASIS = "The files do not say whether days are working or calendar days."
LIMITS = (
    "Figures are sent by employers and were not audited. Recording often improves after joining, which makes "
    "absence look higher than before.",
    "Levels and length of participation are results of taking part, so effects by them describe and do not "
    "explain.",
    "An effect below nought means fewer days lost.",
)


def evaluation_report(document: Document, title: str = "Does taking part reduce sickness absence?") -> Report:
    """The report of an evaluation, in the order in which it should be read."""
    made = [make(document) for make in SECTIONS]
    return Report(title, sentences(document), [section for section in made if section], _made_from(document))


def _main_result(document: Document) -> Section | None:
    primary = document.get("primary")
    if not primary:
        return None
    weighted = primary.get("employer_weighted") or {}
    rows = [
        ("Effect of taking part", *_effect(primary["effect_per_fte_year"], primary["ci95"])),
        ("Days avoided in all", *_effect(primary.get("days_avoided"), primary.get("days_avoided_ci95"), 0)),
        ("Change in per cent", *_effect(primary.get("percent"), primary.get("percent_ci95"), 1)),
        ("Effect at the typical employer", *_effect(weighted.get("estimate"), weighted.get("ci95"))),
    ]
    facts = [
        ("What is estimated", primary["estimand"]),
        ("Compared with", primary["comparison_group"]),
        ("Method", str(primary["method"]).replace("_", " ")),
        ("How the interval is made", primary["ci_method"]),
        ("Periods left out before joining", f"{primary['donut_periods']}"),
        ("Employers", f"{primary['n_employers']:,}"),
        ("Years of full-time work after joining", number(primary["fte_years"], 0)),
    ]
    rows = [row for row in rows if row[1] != NONE]
    return Section(
        "The main result",
        tables=[
            Table("The main result", ("Figure", "Value", "95% interval, from", "to"), rows),
            Table("What the main result rests on", ("Fact", "Value"), facts),
        ],
    )


def _event_study(document: Document) -> Section | None:
    rows = document.get("event_study") or []
    if not rows:
        return None
    points = [_interval(number(row["period"]), row) for row in rows]
    after = next((n for n, row in enumerate(rows) if row["period"] >= 0), None)
    shows = "The effect in each period before and after joining, with its 95% interval."
    table = Table(
        "Effect by periods since joining",
        ("Periods since joining", *EFFECT_HEAD, "Employers"),
        [(number(row["period"]), *_estimated(row), _count(row.get("n_employers"))) for row in rows],
    )
    words = (
        "Before joining, the estimates should lie around nought. What follows joining is the effect as it "
        "grows or fades.",
    )
    chart = over_time(Said("Before and after joining", shows, UNIT), points, after)
    return Section("Before and after joining", words, chart, shows, [table])


def _trends(document: Document) -> Section | None:
    rows = (document.get("descriptive") or {}).get("trend") or []
    if not rows:
        return None
    labels = [str(row["period_start"])[:7] for row in rows]
    lines = [
        Line("Employers that had joined", [_rate(row, "joined") for row in rows]),
        Line("Employers that had not joined", [_rate(row, "comparison") for row in rows]),
    ]
    shows = "Days lost per full-time equivalent per year in each period, joined and not joined."
    head = ("Period from", "Joined, days", "Employers", "Not joined, days", "Employers not joined")
    table = Table("Days lost by period", head, [_trend_row(row) for row in rows])
    words = ("These are plain rates. Who is in each line changes as employers join, so read them with care.",)
    return Section("Trends", words, trend(Said("Trends", shows, UNIT), labels, lines), shows, [table])


def _spread(document: Document) -> Section | None:
    found = (document.get("descriptive") or {}).get("funnel") or {}
    points, limits = found.get("employers") or [], found.get("limits") or []
    if not limits:
        return None
    dots = [Point(one["fte_years"], one["rate"], bool(one.get("outside"))) for one in points]
    bounds = [Interval("", one["fte_years"], max(one["low"], 0.0), one["high"]) for one in limits]
    shows = (
        "Each employer's rate by its years of full-time work, between limits that chance alone would keep to."
    )
    outside, known = (
        found.get("n_outside", sum(dot.outside for dot in dots)),
        found.get("n_employers", len(dots)),
    )
    words = (
        f"{outside:,} of {known:,} employers lie outside the limits, which allow for more spread than "
        "pure chance. An employer outside them is a reason to look, not a verdict.",
    )
    head = ("Years of full-time work", "Lower limit, days", "Upper limit, days")
    rows = [(number(one["fte_years"], 0), number(one["low"], 2), number(one["high"], 2)) for one in limits]
    # A programme's own report shows nobody by themselves: there the limits stand alone.
    chart = (
        funnel(Said("Spread between employers", shows, UNIT), dots, found["centre"], bounds) if dots else None
    )
    return Section("Spread between employers", words, chart, shows, [Table("Control limits", head, rows)])


def _last_year(document: Document) -> Section | None:
    found = (document.get("descriptive") or {}).get("by_group") or {}
    if not found.get("rows"):
        return None
    rows = [
        (
            f"{row['fact']}: {row['value']}" if row["value"] else "All employers",
            _count(row["days_lost"]) if not row["hidden"] else HELD_BACK,
            _number(row["fte_years"], 0) if not row["hidden"] else HELD_BACK,
            _number(row["rate"], 2) if not row["hidden"] else HELD_BACK,
        )
        for row in found["rows"]
    ]
    words = [
        f"From {found['period_start']} to {found['period_end']}. Days are given to the nearest five.",
        "A figure is held back where fewer than three employers or ten full-time equivalents stand behind, "
        "where one employer makes up nearly all of it, or where another held back could be worked out.",
    ]
    head = ("Group", "Days lost", "Years of full-time work", "Days per full-time equivalent per year")
    tables = [Table("Days lost in the last year", head, rows)]
    if national := (document.get("descriptive") or {}).get("national"):
        words.append("National rates come from other sources and are no comparison group.")
        tables.append(
            Table(
                "Published rates on the same basis",
                ("Whose", "Year", "Time lost, per cent", "Source"),
                [
                    (one["name"], f"{one['year']}", number(one["lost_time"], 1), one["source"])
                    for one in national
                ],
            )
        )
    return Section("The last year", words, tables=tables)


def _groups(document: Document) -> Section | None:
    rows = [
        (f"{attribute}: {row['value']}", row)
        for attribute, found in (document.get("groups") or {}).items()
        for row in found
    ]
    by_level = (document.get("dose_response") or {}).get("by_level") or []
    rows += [(f"level: {row['level'] or 'none yet'}", row) for row in by_level]
    by_time = (document.get("dose_response") or {}).get("by_time") or []
    rows += [(f"years in: {row['years']}", row) for row in by_time]
    return _forest_section(
        "By sector, size, level and time",
        rows,
        ("Small groups have wide intervals: two groups differ only where their intervals lie apart.",),
    )


def _estimators(document: Document) -> Section | None:
    rows = [(row["label"], row) for row in (document.get("estimators") or {}).values()]
    section = _forest_section(
        "Other ways of estimating it",
        rows,
        ("The main result should not hang on one method. Before-and-after figures are no proof of cause.",),
    )
    if section is None:
        return None
    tables = [*section.tables, _particulars(rows), *_decomposition(document)]
    return replace(section, tables=tables)


def _particulars(rows: Sequence[tuple[str, Document]]) -> Table:
    """What must stand beside every estimate: of what, against whom, from how much, and how sure."""
    return Table(
        "What each estimate rests on",
        ("Estimate", "What it rests on"),
        [(label, row.get("refused") or _rests_on(row)) for label, row in rows],
    )


def _rests_on(row: Document) -> str:
    donut = row.get("donut") or 0
    parts = [
        f"It is {row.get('estimand') or NONE}, compared with {row.get('comparison') or NONE}",
        f"{donut} periods before joining are left out" if donut else "nothing before joining is left out",
        f"{_number(row.get('fte_years'), 0)} years of full-time work after joining",
        f"interval by {row.get('ci_method') or NONE}",
    ]
    return f"{'; '.join(parts)}. {row.get('note') or ''}".strip()


def _decomposition(document: Document) -> list[Table]:
    """What the two-way regression averages, without which it must not be read."""
    found = document.get("twfe_decomposition") or []
    if not found:
        return []
    rows = [
        (one["kind"].replace("_", " "), _number(one["weight"], 2), _number(one["estimate"], 2))
        for one in found
    ]
    return [
        Table("What the two-way regression averages", ("Comparison", "Weight", "Mean effect, days"), rows)
    ]


def _sensitivity(document: Document) -> Section | None:
    rows = [(row["label"], row) for row in document.get("sensitivity") or []]
    return _forest_section(
        "What if", rows, ("The main estimate, made again with other choices about the figures.",)
    )


def _forest_section(
    heading: str, rows: Sequence[tuple[str, Document]], words: Sequence[str]
) -> Section | None:
    known = [(label, row) for label, row in rows if row.get("estimate") is not None]
    if not known:
        return None
    shows = f"{heading}: each estimate with its 95% interval, beside nought."
    chart = forest(Said(heading, shows, UNIT), [_interval(label, row) for label, row in known])
    table = Table(
        heading,
        ("Estimate", *EFFECT_HEAD, "Employers"),
        [(label, *_estimated(row), _count(row.get("n_employers"))) for label, row in known],
    )
    return Section(heading, words, chart, shows, [table])


def _cost(document: Document) -> Section | None:
    found = document.get("economics")
    if not found:
        return None
    facts = [(words, _said(found.get(key))) for key, words in MONEY.items()]
    facts = [(words, value) for words, value in facts if value]
    words = (found["statement"],) if found.get("statement") else ()
    return Section("What it costs", words, tables=[Table("Costs and savings", ("Figure", "Value"), facts)])


def _left_out(document: Document) -> Section | None:
    quality = document.get("quality") or {}
    words = [finding["message"] for finding in quality.get("findings") or []]
    tables = [*_excluded(document), *_stopped(quality.get("attrition") or {})]
    return Section("What was left out, and why", words, tables=tables) if words or tables else None


def _excluded(document: Document) -> list[Table]:
    employers: dict[str, set[str]] = {}
    rows: dict[str, int] = {}
    for one in document.get("excluded") or []:
        employers.setdefault(one["reason"], set()).add(one["employer"])
        rows[one["reason"]] = rows.get(one["reason"], 0) + one["rows"]
    cells = [(reason, _count(len(employers[reason])), _count(rows[reason])) for reason in sorted(rows)]
    return [Table("Left out", ("Reason", "Employers", "Rows"), cells)] if cells else []


def _stopped(attrition: Document) -> list[Table]:
    """Who stopped sending: if they were the worse ones, a scheme looks better than it is."""
    rows = [
        (name.replace("_", " ").capitalize(), _count(one["employers"]), _number(one["baseline_rate"], 2))
        for name, one in attrition.items()
    ]
    head = ("Employers that", "Employers", "Days per full-time equivalent per year before joining")
    return [Table("Who sent to the end", head, rows)] if rows else []


def _method(document: Document) -> Section:
    diagnostics = document.get("diagnostics") or {}
    rtm, mde = diagnostics.get("rtm") or {}, diagnostics.get("mde")
    facts = [
        ("Year before joining against earlier years, days", *_effect(rtm.get("difference"), rtm.get("ci95"))),
        ("Same course before joining, p", _number(diagnostics.get("pretrend_p"), 3), "", ""),
        ("Smallest effect likely to be seen, days", _number(_value(mde), 2), "", ""),
    ]
    head = ("Check", "Value", "95% interval, from", "to")
    words = (*LIMITS, BASIS.get((document.get("inputs") or {}).get("basis", ""), NO_BASIS))
    known = [fact for fact in facts if fact[1] != NONE]
    return Section("Checks and limits", words, tables=[Table("Checks", head, known)])


# The order of the report: what was found, how it looks, what it depends on, what it cannot say.
SECTIONS: tuple[Callable[[Document], Section | None], ...] = (
    _main_result,
    _event_study,
    _trends,
    _last_year,
    _groups,
    _estimators,
    _sensitivity,
    _spread,
    _cost,
    _left_out,
    _method,
)


def _made_from(document: Document) -> str:
    inputs = document.get("inputs") or {}
    hashes = [
        f"{name} {inputs[f'{name}_sha256'][:16]}"
        for name in ("returns", "joins")
        if f"{name}_sha256" in inputs
    ]
    made = ", ".join(f"{name} {version}" for name, version in (inputs.get("versions") or {}).items())
    return f"Made from {inputs.get('rows', 0):,} rows of returns ({', '.join(hashes)}) with {made}."


def _interval(label: str, row: Document) -> Interval:
    low, high = row.get("ci95") or (None, None)
    return Interval(label, row["estimate"], low, high)


def _estimated(row: Document) -> tuple[str, str, str]:
    return _effect(row["estimate"], row.get("ci95"))


def _effect(value: float | None, interval: Sequence[float] | None, digits: int = 2) -> tuple[str, str, str]:
    low, high = interval or (None, None)
    return _number(value, digits), _number(low, digits), _number(high, digits)


def _number(value: float | None, digits: int) -> str:
    return NONE if value is None else number(value, digits)


def _count(value: int | None) -> str:
    return NONE if value is None else f"{value:,}"


def _value(found: Any) -> float | None:
    """A figure that may come with its particulars."""
    return found.get("value") if isinstance(found, Mapping) else found


def _rate(row: Document, side: str) -> float | None:
    return (row.get(side) or {}).get("rate")


def _trend_row(row: Document) -> tuple[str, ...]:
    cells: list[str] = [str(row["period_start"])]
    for side in ("joined", "comparison"):
        cells += [_number(_rate(row, side), 2), _count((row.get(side) or {}).get("n"))]
    return tuple(cells)


def _said(value: Any) -> str:
    """A fact about costs as one cell; what is itself a table is left to the file."""
    if isinstance(value, Mapping):
        low, high = value.get("ci95") or (None, None)
        spread = "" if low is None else f" ({number(low, 2)} to {number(high, 2)})"
        return "" if value.get("value") is None else number(value["value"], 2) + spread
    if isinstance(value, bool) or value is None or isinstance(value, list):
        return ""
    return number(value, 2) if isinstance(value, int | float) else str(value)
