"""Who holds an award of a scheme, who is working towards one, and what was answered; no query per row."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assessments.campaigns import Campaign as ScoredCampaign
from assessments.definition import Answer
from assessments.workflow import CLOSED
from models.applications import Application, Claim
from models.awards import Award, Decision, Ruling
from models.employers import Employer
from models.portfolio import Campaign
from models.schemes import Programme, SchemeEdition
from models.scope import anybody

HOLDER, APPLICATION = "holder", "application"


@dataclass(frozen=True)
class Taking:
    """An employer that holds or applies for a level of an edition, and the answers this rests on."""

    kind: str
    employer: str
    programme: str
    edition_id: int
    level: str
    application_id: int
    enrolment_id: int
    facts: dict[str, object]
    answers: dict[str, Answer]


def editions_of_scheme(session: Session, scheme_keys: Collection[str]) -> list[int]:
    """The ids of every edition of some schemes."""
    wanted = select(SchemeEdition.id).where(col(SchemeEdition.scheme_key).in_(scheme_keys))
    return list(session.exec(wanted))


def holders(
    session: Session, edition_ids: Collection[int], today: date, programme_ids: Collection[int] | None
) -> list[Taking]:
    """Every award of these editions that is current, with the rulings it rests on. Two queries."""
    current = [
        anybody(),
        col(Award.edition_id).in_(edition_ids),
        col(Award.starts_on) <= today,
        sa.or_(col(Award.ends_on).is_(None), col(Award.ends_on) >= today),
    ]
    if programme_ids is not None:
        current.append(col(Award.programme_id).in_(programme_ids))
    rows = session.exec(
        sa.select(
            col(Award.employer_name), col(Programme.name), col(Award.edition_id), col(Award.level),
            col(Application.id), col(Award.enrolment_id), col(Application.facts), col(Award.decision_id),
        )
        .join(Programme, col(Programme.id) == Award.programme_id)
        .join(Decision, col(Decision.id) == Award.decision_id)
        .join(Application, col(Application.id) == Decision.application_id)
        .where(*current)
        .order_by(col(Award.employer_name), col(Award.id))
    ).all()  # type: ignore[call-overload]  # fmt: skip
    ruled = session.exec(
        select(Ruling.decision_id, Ruling.criterion, Ruling.answer)
        .join(Award, col(Award.decision_id) == Ruling.decision_id)
        .where(*current)
    )
    return _takings(HOLDER, rows, ruled)


def under_way(
    session: Session, edition_ids: Collection[int], programme_ids: Collection[int] | None
) -> list[Taking]:
    """Every open application on these editions, with the employer's own answers. Two queries."""
    still_open = [
        anybody(),
        col(Application.edition_id).in_(edition_ids),
        col(Application.status).not_in(list(CLOSED)),
    ]
    if programme_ids is not None:
        still_open.append(col(Application.programme_id).in_(programme_ids))
    rows = session.exec(
        sa.select(
            col(Employer.name), col(Programme.name), col(Application.edition_id), col(Application.level),
            col(Application.id), col(Application.enrolment_id), col(Application.facts), col(Application.id),
        )
        .join(Programme, col(Programme.id) == Application.programme_id)
        .join(Employer, col(Employer.id) == Application.employer_id)
        .where(*still_open)
        .order_by(col(Employer.name), col(Application.id))
    ).all()  # type: ignore[call-overload]  # fmt: skip
    claimed = session.exec(
        select(Claim.application_id, Claim.criterion, Claim.answer)
        .join(Application, col(Application.id) == Claim.application_id)
        .where(*still_open, col(Claim.answer).is_not(None))
    )
    return _takings(APPLICATION, rows, claimed)


def _takings(kind: str, rows: Iterable[Any], answered: Iterable[Any]) -> list[Taking]:
    answers: dict[int, dict[str, Answer]] = defaultdict(dict)
    for holder, criterion, answer in answered:
        answers[holder][criterion] = answer
    return [Taking(kind, *shown, answers.get(rests_on, {})) for *shown, rests_on in rows]


def levels_by_enrolment(session: Session, enrolment_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The levels each enrolment was ever awarded."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = select(Award.enrolment_id, Award.level).where(anybody()).distinct()
    for enrolment_id, level in session.exec(rows):
        if enrolment_id in enrolment_ids:
            found[enrolment_id].add(level)
    return {enrolment_id: frozenset(levels) for enrolment_id, levels in found.items()}


def campaigns_by_enrolment(
    session: Session, edition_ids: Collection[int]
) -> dict[int, tuple[ScoredCampaign, ...]]:
    """The campaigns of all applications on these editions, each at the level it was run for, by enrolment."""
    rows = session.exec(
        select(Campaign, Application.enrolment_id, Application.level)
        .join(Application, col(Application.id) == Campaign.application_id)
        .where(anybody(), col(Application.edition_id).in_(edition_ids))
        .order_by(col(Campaign.started_on), col(Campaign.id))
    )
    found: dict[int, list[ScoredCampaign]] = defaultdict(list)
    for campaign, enrolment_id, level in rows:
        found[enrolment_id].append(
            ScoredCampaign(
                topic=campaign.topic,
                level=level,
                started_on=campaign.started_on,
                ended_on=campaign.ended_on,
                from_needs_assessment=campaign.from_needs_assessment,
                evaluated=bool(campaign.evaluation.strip()),
                theme=campaign.theme,
            )
        )
    return {enrolment_id: tuple(campaigns) for enrolment_id, campaigns in found.items()}
