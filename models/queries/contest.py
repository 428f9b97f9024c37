"""The entries of a competition that this person may see, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlmodel import Session, col, func, select

from assessments.campaigns import Campaign as ScoredCampaign
from assessments.definition import Answer
from assessments.roles import Actor
from assessments.workflow import CLOSED, Status
from models.applications import Application, Finding, Recommendation
from models.awards import Award
from models.employers import Employer
from models.portfolio import Campaign
from models.queries.portfolios import scored_campaign
from models.scope import anybody, everyones, may_see

# An entry that has come so far is before the judges; any other open one is still on its way to them.
BEFORE_THE_JUDGES = Status.RECOMMENDED


@dataclass(frozen=True)
class Entry:
    """An application for the prize and what it is judged on."""

    application: Application
    employer: str
    recommendation: Recommendation | None  # the newest
    findings: dict[str, Answer] = field(default_factory=dict)
    held: frozenset[str] = frozenset()  # the levels its enrolment was ever awarded
    campaigns: tuple[ScoredCampaign, ...] = ()


def entries_before_judges(session: Session, actor: Actor, programme_id: int, level: str) -> list[Entry]:
    """The applications for a level of a programme that wait for a decision, by employer; five queries."""
    newest = (
        select(func.max(Recommendation.id))
        .where(Recommendation.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    rows = session.exec(
        select(Application, Employer.name, Recommendation)
        .join(Employer, col(Employer.id) == Application.employer_id)
        .join(Recommendation, col(Recommendation.id) == newest, isouter=True)
        .where(
            may_see(Application, actor),
            Application.programme_id == programme_id,
            Application.level == level,
            Application.status == BEFORE_THE_JUDGES,
        )
        .order_by(col(Employer.name), col(Application.id))
    ).all()
    findings = _findings(session, {application.id for application, _, _ in rows})
    enrolments = {application.enrolment_id for application, _, _ in rows}
    levels, campaigns = _levels(session, enrolments), _campaigns(session, enrolments)
    return [
        Entry(
            application,
            employer,
            recommendation,
            findings[application.id],
            frozenset(levels[application.enrolment_id]),
            # Another attempt at the same prize lends nothing, as on the pages of the entry itself.
            tuple(
                scored
                for owner, scored in campaigns[application.enrolment_id]
                if owner == application.id or scored.level != application.level
            ),
        )
        for application, employer, recommendation in rows
    ]


def _findings(session: Session, application_ids: Collection[int]) -> dict[int, dict[str, Answer]]:
    found: dict[int, dict[str, Answer]] = defaultdict(dict)
    rows = everyones(Finding).where(col(Finding.application_id).in_(application_ids))
    for finding in session.exec(rows):
        found[finding.application_id][finding.criterion] = finding.answer
    return found


def _levels(session: Session, enrolment_ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for award in session.exec(everyones(Award).where(col(Award.enrolment_id).in_(enrolment_ids))):
        found[award.enrolment_id].add(award.level)
    return found


def _campaigns(
    session: Session, enrolment_ids: Collection[int]
) -> dict[int, list[tuple[int, ScoredCampaign]]]:
    rows = session.exec(
        select(Campaign, Application.enrolment_id, Application.level)
        .join(Application, col(Application.id) == Campaign.application_id)
        .where(anybody(), col(Application.enrolment_id).in_(enrolment_ids))
        .order_by(col(Campaign.started_on), col(Campaign.id))
    )
    found: dict[int, list[tuple[int, ScoredCampaign]]] = defaultdict(list)
    for campaign, enrolment_id, level in rows:
        found[enrolment_id].append((campaign.application_id, scored_campaign(campaign, level)))
    return found


def still_on_their_way(session: Session, programme_id: int, level: str) -> int:
    """How many applications for a level are sent in and not before the judges yet; a number, and no names."""
    waiting = select(func.count()).select_from(Application).where(
        anybody(),
        Application.programme_id == programme_id,
        Application.level == level,
        col(Application.status).not_in([*CLOSED, Status.DRAFT, BEFORE_THE_JUDGES]),
    )  # fmt: skip
    return session.exec(waiting).one()


def prizes_given(session: Session, programme_id: int, level: str) -> list[Award]:
    """Every award of a level that a programme has given, newest first. They are public."""
    given = everyones(Award).where(Award.programme_id == programme_id, Award.level == level)
    return list(session.exec(given.order_by(col(Award.starts_on).desc(), col(Award.id).desc())))
