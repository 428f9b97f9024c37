"""Absence figures of the demo's employers: made up, the same each time, four years of quarters."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from sqlmodel import Session

from api.demo.cast import DemoEmployer
from api.identity import actor_of
from api.services.absence.faults import Given
from api.services.absence.recording import record_returns
from assessments.absence.periods import Every, Period, period_of
from assessments.absence.returns import AbsenceFigures, LongFrom, Reason, Source
from assessments.absence.spells import weekdays
from assessments.workflow import Status
from models.applications import Enrolment
from models.base import utc_now
from models.employers import Employer
from models.people import Account

QUARTERS = 16
SEASONS = {1: 1.16, 4: 0.95, 7: 0.86, 10: 1.03}  # by the first month of a quarter
SHORT_SPELLS_A_YEAR = 1.3  # for each full-time equivalent
LONG_SPELLS_A_YEAR = 0.09
LEAVE = 0.87  # the share of weekdays that is left after holidays
SHARES = (0.27, 0.2, 0.12, 0.24, 0.12, 0.05)  # of days lost, by reason


def send_returns(
    session: Session, plan: DemoEmployer, employer: Employer, enrolment: Enrolment, lead: Account
) -> None:
    """Let an employer have joined a while ago, and send its figures; whoever just joined sends none."""
    if plan.status is None and plan.joined_days_ago is None:
        return
    rng = Random(plan.name)  # noqa: S311 - made-up figures
    today = utc_now().date()
    ago = plan.joined_days_ago or rng.randint(300, 640)
    enrolment.enrolled_on = max(today - timedelta(days=ago), _first_day(today))
    session.add(enrolment)
    # Those whose application is under way are late with the last quarter.
    late = 1 if plan.days in (12, 16) else 0
    periods = _quarters(today)[: QUARTERS - late]
    usual = rng.uniform(0.75, 1.35)
    rows = [Given(None, _figures(rng, employer, usual, one, enrolment.enrolled_on)) for one in periods]
    if plan.status is Status.INFORMATION_REQUESTED:  # one has something to explain: it took over another
        rows[-1] = Given(None, _merged(rows[-1].figures))
    record_returns(session, actor_of(session, lead), employer, rows)


def _first_day(today: date) -> date:
    """As early as an employer of the demo may have joined: four quarters after its figures begin."""
    return _quarters(today)[4].start


def _quarters(today: date) -> list[Period]:
    """The last quarters that are over, oldest first."""
    found = [period_of(today, Every.QUARTER)]
    while len(found) <= QUARTERS:
        found.append(period_of(found[-1].start - timedelta(days=1), Every.QUARTER))
    return found[:0:-1]


def _figures(rng: Random, employer: Employer, usual: float, period: Period, joined: date) -> AbsenceFigures:
    staff = 1 + rng.uniform(-0.04, 0.04)
    fte = round((employer.fte or employer.headcount) * staff, 1)
    quarters_in = max(0, (period.start - joined).days / 91)
    level = usual * SEASONS[period.start.month] * (1 - min(0.12, 0.02 * quarters_in))
    short = _count(rng, fte / 4 * SHORT_SPELLS_A_YEAR * level)
    long = _count(rng, fte / 4 * LONG_SPELLS_A_YEAR * level)
    short_days = round(sum(rng.choice((0.5, 1, 1, 2, 2, 3, 4, 5, 8)) for _ in range(short)), 1)
    long_days = float(sum(rng.randint(21, 58) for _ in range(long)))
    days = short_days + long_days
    return AbsenceFigures(
        period_start=period.start,
        period_end=period.end,
        headcount_avg=round(employer.headcount * staff),
        fte_avg=fte,
        days_lost=days,
        days_available=round(fte * weekdays(period.start, period.end) * LEAVE, 1),
        days_lost_short=short_days,
        days_lost_long=long_days,
        long_from=LongFrom.OVER_20_WORKING_DAYS,
        spells_total=short + long,
        spells_long=long,
        staff_with_any_absence=min(employer.headcount, round((short + long) * 0.8)),
        reasons={reason: round(days * share, 1) for reason, share in zip(Reason, SHARES, strict=True)},
        source=Source.PAYROLL if employer.headcount >= 90 else Source.MANUAL,
    )


def _merged(figures: AbsenceFigures) -> AbsenceFigures:
    """The same quarter after another employer's staff came over, with no more absence recorded."""
    available = (figures.days_available or 0) * 1.4
    return replace(
        figures,
        headcount_avg=round(figures.headcount_avg * 1.4),
        fte_avg=round(figures.fte_avg * 1.4, 1),
        days_available=round(available, 1),
    )


def _count(rng: Random, mean: float) -> int:
    """A count that varies about its mean as counts do."""
    return max(0, round(rng.gauss(mean, mean**0.5)))
