"""The charts of how employers come along, whom the programmes reach, and what work that makes."""

from markupsafe import Markup

from api.services.uptake.judging import EditionSeen
from api.services.uptake.reaching import IndexTable, ReachSeen
from api.services.uptake.travelling import ALL, FunnelSeen, RetentionSeen
from api.services.uptake.working import WorkSeen
from assessments.uptake.criteria import Topics
from assessments.uptake.retention import DAYS_IN_YEAR, Curve
from frontend.charts import Bar, Course, Said, bars, lorenz, number, stages, steps
from frontend.uptake_view import percent

HELD_BACK = "held back"
MOST_BARS = 10


def funnel_bars(seen: FunnelSeen) -> Markup:
    """How many enrolments came to each step."""
    said = Said(
        "How far employers come",
        "A bar for each step, from signing up to a renewal, as long as enrolments came to it.",
        "Enrolments",
    )
    rows = []
    for one in seen.funnel.steps:
        took = one.took if ("took", one.step) not in seen.hidden else None
        note = f"half took {number(took.median, 0)} days or fewer from the step before" if took else ""
        value = None if ("reached", one.step) in seen.hidden else one.reached.value
        rows.append(Bar(one.words, value, note=note, why=HELD_BACK))
    return stages(said, rows)


def courses(seen: RetentionSeen) -> Markup:
    """All together, and the two largest cohorts, in the order of time."""
    told = [one for one in seen.curves if one.cohort not in seen.hidden and one.began >= 3]
    everybody = [one for one in told if one.cohort == ALL]
    largest = sorted((one for one in told if one.cohort != ALL), key=lambda one: (-one.began, one.cohort))[:2]
    shown = [*everybody, *sorted(largest, key=lambda one: one.cohort)]
    said = Said(
        "Share still there over time",
        "Falls from 100% by a step whenever somebody goes; the band around it is the 95 % interval.",
        "Share still there",
    )
    return steps(said, [_course(one) for one in shown], "Years")


def _course(one: Curve) -> Course:
    known = [point for point in one.points if point.low is not None and point.high is not None]
    whole = len(known) == len(one.points) and bool(known)
    return Course(
        f"{one.cohort} ({one.began:,})",
        [point.days / DAYS_IN_YEAR for point in one.points],
        [point.share for point in one.points],
        [point.low or 0.0 for point in one.points] if whole else None,
        [point.high or 0.0 for point in one.points] if whole else None,
        one.longest / DAYS_IN_YEAR,
    )


def index_bars(table: IndexTable) -> Markup | None:
    """The index of each group that has one, with its interval and a mark at 1."""
    rows = [
        Bar(one.title, one.value, *(one.ci95 or (None, None)), compared=1.0, why=HELD_BACK)
        for one in table.figures
        if one.value is not None or one.suppressed
    ]
    if not any(row.value is not None for row in rows):
        return None
    said = Said(
        f"Index of representation {table.title[0].lower()}{table.title[1:]}",
        "A bar for each group, with its 95 % interval; at 1 a group is reached as often as expected.",
        "Index",
    )
    return bars(said, rows, compared_with="1: as many as would be expected", written=_two_digits)


def spread_curve(seen: ReachSeen) -> Markup:
    """How unevenly the people covered are spread over employers."""
    said = Said(
        "How people are spread over employers",
        "The share of people who work for the smallest employers, from none of the employers to all.",
        "Share of people",
    )
    return lorenz(said, seen.spread.lorenz, "Share of employers, smallest first")


def criteria_bars(edition: EditionSeen) -> Markup:
    """The criteria of an edition that are least often met."""
    said = Said(
        f"Least often met: {edition.title}",
        "A bar for each criterion, as long as the share of applications that did not meet it.",
        "Not met, of applications judged on it",
    )
    rows = [
        Bar(one.title, one.unmet.figure.value, *(one.unmet.figure.ci95 or (None, None)))
        for one in edition.criteria[:MOST_BARS]
    ]
    return bars(said, rows, written=percent)


def topic_bars(topics: Topics) -> Markup:
    """The campaigns by topic."""
    said = Said(
        "Campaigns by topic", "A bar for each topic, as long as campaigns were run on it.", "Campaigns"
    )
    return bars(said, [Bar(one.words, one.campaigns) for one in topics.told[:MOST_BARS]])


def renewal_bars(seen: WorkSeen) -> Markup:
    """The awards that run out, by month."""
    said = Said(
        "Awards that run out", "A bar for each month, as long as awards have their last day in it.", "Awards"
    )
    return bars(said, [Bar(f"{month:%B %Y}", due) for month, due in seen.renewals])


def _two_digits(value: float) -> str:
    return number(value, 2)
