"""The moderator's decision, the snapshot that lets it be recomputed, and the award it leads to."""

import hashlib
import json
import secrets
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlmodel import Session

from api.services.activity import record
from api.services.applications import about
from api.services.notices import tell
from api.services.review import assessor_of, level_for
from api.services.workflow import change_status, latest_recommendation, people_case, review_case
from assessments.awards import (
    CERTIFICATE_ALPHABET,
    CERTIFICATE_LENGTH,
    certificate_number,
    last_day,
)
from assessments.competition import same_round
from assessments.definition import Edition
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from assessments.scoring import Campaign, ScoreCard, score
from assessments.workflow import Action, Case, Outcome
from models.activity import Verb
from models.applications import SendBack
from models.awards import Award, AwardTheme, Decision, Ruling
from models.base import utc_now
from models.employers import Employer
from models.queries.contest import prizes_given
from models.queries.in_hand import InHand
from models.queries.people import leads_of
from models.queries.portfolios import Portfolio, load_portfolio
from models.schemes import Programme


def send_back(session: Session, actor: Actor, in_hand: InHand, reason: str) -> SendBack:
    """Return a recommendation to the assessor, who is told why. Raises InvalidInput without a reason."""
    if not reason.strip():
        raise InvalidInput({"reason": "Tell the assessor what to look at again."})
    application = in_hand.application
    case = Case(**people_case(session, actor, in_hand))  # type: ignore[arg-type]
    change_status(session, actor, in_hand, Action.SEND_BACK, case)
    recommended = latest_recommendation(session, application.id)
    assert recommended is not None
    sent = SendBack(
        application_id=application.id,
        recommendation_id=recommended.id,
        reason=reason.strip(),
        sent_by=actor.account_id,
    )
    session.add(sent)
    session.flush()
    tell(
        session, assessor_of(session, application.id), "sent_back",
        reason=sent.reason, **about(session, application, "/review"),
    )  # fmt: skip
    return sent


def decide(
    session: Session, actor: Actor, in_hand: InHand, outcome: Outcome, level: str | None, summary: str
) -> Decision:
    """Decide an application: rulings, snapshot and, when something is awarded, the award with its term.

    The rulings are the findings as confirmed. Raises NotReady with everything that stands in the way.
    """
    application = in_hand.application
    portfolio = load_portfolio(session, application)
    level = level_for(outcome, level, application)
    if not summary.strip():
        raise InvalidInput({"summary": "Give the reasons for the decision; the employer will read them."})
    case = Case(**people_case(session, actor, in_hand), **review_case(portfolio, outcome, level))  # type: ignore[arg-type]
    change_status(session, actor, in_hand, Action.DECIDE, case, outcome=outcome.value, level=level)
    snapshot = snapshot_of(portfolio) | people_of(session, actor, application.id)
    decision = Decision(
        application_id=application.id,
        outcome=outcome,
        level=level,
        summary=summary.strip(),
        decided_by=actor.account_id,
        snapshot=snapshot,
        snapshot_hash=snapshot_hash(snapshot),
    )
    session.add(decision)
    session.flush()
    for criterion in portfolio.criteria:
        finding = portfolio.findings.get(criterion.key)
        if finding is None:  # one to choose from, which the employer did not choose
            continue
        session.add(
            Ruling(
                decision_id=decision.id,
                criterion=criterion.key,
                answer=finding.answer,
                reason=finding.reason,
                needed=finding.needed,
            )
        )
    award = make_award(session, actor, portfolio, decision) if level else None
    leads = leads_of(session, application.employer_id)
    outcome_page = about(session, application, "/outcome")
    if award:
        awarded = {"level": award.level_title, "certificate": award.certificate_number}
        tell(session, leads, "awarded", **outcome_page | awarded)
    else:
        tell(session, leads, "decided", **outcome_page)
    return decision


def make_award(session: Session, actor: Actor, portfolio: Portfolio, decision: Decision) -> Award:
    """The award of a decision: it begins on the day decided and lasts as long as the level says."""
    application, edition = portfolio.application, portfolio.edition
    assert decision.level is not None
    _refuse_another_winner(session, portfolio, decision.level, decision.decided_at.date())
    level = edition.level(decision.level)
    starts_on = decision.decided_at.date()
    letters = "".join(secrets.choice(CERTIFICATE_ALPHABET) for _ in range(CERTIFICATE_LENGTH))
    award = Award(
        enrolment_id=application.enrolment_id,
        employer_id=application.employer_id,
        programme_id=application.programme_id,
        decision_id=decision.id,
        edition_id=application.edition_id,
        level=level.key,
        level_title=level.title,
        employer_name=session.get_one(Employer, application.employer_id).name,
        starts_on=starts_on,
        ends_on=last_day(starts_on, level.valid_months),
        certificate_number=certificate_number(starts_on.year, letters),
    )
    session.add(award)
    session.flush()
    if edition.overall in ("lowest_theme", "profile"):
        _record_themes(session, award, portfolio)
    record(session, Verb.AWARDED, actor, application=application, level=level.key, award_id=award.id)
    return award


def _refuse_another_winner(session: Session, portfolio: Portfolio, level: str, today: date) -> None:
    """Raise Conflict when the programme's competition has all its winners of this round already."""
    contest, edition = portfolio.edition.competition, portfolio.edition
    if contest is None or level != edition.level_keys[-1]:
        return
    # Locked, so that two judges who decide at the same moment cannot both find the prize still there.
    programme_id = portfolio.application.programme_id
    session.get_one(Programme, programme_id, with_for_update=True)
    given = prizes_given(session, programme_id, level)
    won = [award for award in given if same_round(edition, award.starts_on, today)]
    if len(won) >= contest.winners:
        names = " and ".join(award.employer_name for award in won)
        raise Conflict(
            f"This round is won already, by {names}. Choose another outcome, or wait for the next round."
        )


def _record_themes(session: Session, award: Award, portfolio: Portfolio) -> None:
    card, edition = portfolio.score(portfolio.found), portfolio.edition
    for position, theme in enumerate(edition.themes):
        reached = card.themes[theme.key].level
        session.add(
            AwardTheme(
                award_id=award.id,
                position=position,
                theme=theme.key,
                theme_title=theme.title,
                level=reached,
                level_title=edition.level(reached).title if reached else None,
            )
        )


def snapshot_of(portfolio: Portfolio) -> dict[str, object]:
    """Everything a decision rested on: the edition, the answers, the exact revisions seen and the reasons."""
    application, edition = portfolio.application, portfolio.edition
    return {
        "edition": {"key": edition.key, "version": edition.version, "content_hash": edition.content_hash},
        "level": application.level,
        "track": application.track,
        "facts": portfolio.facts,
        "held": sorted(portfolio.held),
        "claims": {
            key: {"answer": claim.answer, "version": claim.version} for key, claim in portfolio.claims.items()
        },
        "findings": {
            key: {"answer": finding.answer, "reason": finding.reason, "needed": finding.needed}
            for key, finding in portfolio.findings.items()
        },
        "evidence": {
            key: [{"revision_id": s.revision.id, "sha256": s.revision.sha256} for s in shown]
            for key, shown in portfolio.shown.items()
        },
        "campaigns": [
            _plain(campaign) for campaign in (*portfolio.earlier_campaigns, *portfolio.scored_campaigns)
        ],
        "score": portfolio.score(portfolio.found).as_dict(),
    }


def recompute(edition: Edition, snapshot: dict[str, Any]) -> ScoreCard:
    """The score card of a decision from its snapshot and the edition of the hash that it names."""
    return score(
        edition,
        {key: finding["answer"] for key, finding in snapshot["findings"].items()},
        snapshot["facts"],
        held=snapshot["held"],
        campaigns=[scored_again(campaign) for campaign in snapshot["campaigns"]],
    )


def _plain(campaign: Campaign) -> dict[str, Any]:
    started, ended = campaign.started_on, campaign.ended_on
    return asdict(campaign) | {
        "started_on": started.isoformat() if started else None,
        "ended_on": ended.isoformat() if ended else None,
    }


def scored_again(plain: dict[str, Any]) -> Campaign:
    """A campaign from the plain form in which a snapshot keeps it."""
    started, ended = plain["started_on"], plain["ended_on"]
    return Campaign(
        **plain
        | {
            "started_on": date.fromisoformat(started) if started else None,
            "ended_on": date.fromisoformat(ended) if ended else None,
        }
    )


def people_of(session: Session, actor: Actor, application_id: int) -> dict[str, object]:
    """Who recommended and who decided, and when, by account."""
    recommended = latest_recommendation(session, application_id)
    return {
        "recommended_by": recommended.made_by if recommended else None,
        "decided_by": actor.account_id,
        "decided_at": utc_now().isoformat(),
    }


def snapshot_hash(snapshot: dict[str, object]) -> str:
    """The SHA-256 of a snapshot in one fixed spelling."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
