"""Everything an application holds, read in a fixed number of queries however large the portfolio."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from assessments.applying import criteria_asked, levels_asked, must_answer
from assessments.definition import Answer, Criterion, Edition
from assessments.evidence_age import age_warning
from assessments.holding import HELD_NOW, asks_what_is_held_now
from assessments.scoring import Campaign as ScoredCampaign
from assessments.scoring import ScoreCard, score
from models.applications import Application, Claim, Finding, InformationQuestion, InformationRequest
from models.awards import Award
from models.base import utc_now
from models.changes import EditionChange
from models.portfolio import Campaign, Evidence, EvidenceRevision, EvidenceScan, EvidenceUse
from models.queries.editions import edition_by_hash, editions_by_id
from models.queries.terms import every_term
from models.schemes import SchemeEdition
from models.scope import everyones, held, of


@dataclass(frozen=True)
class Shown:
    """An item of evidence as used for a criterion: the use, the item, its newest revision and its scan."""

    use: EvidenceUse
    evidence: Evidence
    revision: EvidenceRevision
    scan: EvidenceScan | None


@dataclass(frozen=True)
class Portfolio:
    """An application with its definition and everything answered, shown and found so far."""

    application: Application
    edition: Edition
    claims: Mapping[str, Claim]
    findings: Mapping[str, Finding]
    shown: Mapping[str, list[Shown]]
    campaigns: list[Campaign]
    held: frozenset[str]
    held_now: frozenset[str] | None = None  # on the day it is judged by; None where no rule asks
    move: EditionChange | None = None  # of the programme away from this edition, the newest
    origins: Mapping[int, str] = field(default_factory=dict)  # in words, of the applications brought from
    earlier_campaigns: tuple[ScoredCampaign, ...] = ()  # of this enrolment's applications at other levels
    request: InformationRequest | None = None  # the open one
    questions: Mapping[str, InformationQuestion] = field(default_factory=dict)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria this application must answer."""
        application = self.application
        return criteria_asked(
            self.edition,
            application.level,
            application.track,
            application.facts,
            self.held,
            judged_on(application),
        )

    @cached_property
    def required(self) -> frozenset[str]:
        """The keys of the criteria that must be answered; the others are chosen by answering them."""
        levels = levels_asked(self.edition, self.application.level, self.held, self.application.track)
        return frozenset(c.key for c in self.criteria if must_answer(self.edition, levels, c))

    @property
    def to_judge(self) -> tuple[Criterion, ...]:
        """The criteria that need a finding: all that must be answered, and whatever else was."""
        return tuple(
            c
            for c in self.criteria
            if c.key in self.required or c.key in self.claimed or self.shown.get(c.key)
        )

    def asked(self, key: str) -> Criterion | None:
        """The criterion of that key when this application asks it, else None."""
        return next((criterion for criterion in self.criteria if criterion.key == key), None)

    def warning_of(self, shown: Shown) -> str:
        """What the scheme says against the age of an item, on the day the application is judged by."""
        return age_warning(self.edition.evidence_policy, shown.revision.dated_on, judged_on(self.application))

    def with_claim(self, claim: Claim) -> "Portfolio":
        """The same portfolio after one answer was saved, without reading the rest again."""
        return replace(self, claims={**self.claims, claim.criterion: claim})

    @property
    def facts(self) -> dict[str, object]:
        """The facts of the application, with what is held now where a rule of the edition asks for it."""
        return facts_with(self.application.facts, self.held_now)

    @cached_property
    def claimed(self) -> dict[str, Answer]:
        """The employer's answers by criterion."""
        return {key: claim.answer for key, claim in self.claims.items() if claim.answer is not None}

    @cached_property
    def found(self) -> dict[str, Answer]:
        """The assessor's answers by criterion."""
        return {key: finding.answer for key, finding in self.findings.items()}

    @property
    def scored_campaigns(self) -> list[ScoredCampaign]:
        """The campaigns of this application as the scorer takes them, in their own order."""
        return [scored_campaign(campaign, self.application.level) for campaign in self.campaigns]

    @cached_property
    def claim_card(self) -> ScoreCard:
        """The score card of the employer's own answers, worked out once."""
        return self.score(self.claimed)

    def score(self, answers: Mapping[str, Answer]) -> ScoreCard:
        """The score card of a set of answers: claims say where we think we are, findings what to give.

        Campaigns of earlier applications go along at the level they were run for, since a level may ask for
        topics that no lower one used.
        """
        return score(
            self.edition,
            answers,
            self.facts,
            held=self.held,
            campaigns=[*self.earlier_campaigns, *self.scored_campaigns],
            on=judged_on(self.application),
        )


def judged_on(application: Application) -> date:
    """The day an application is judged by: that of its submission, so that what was asked then stays."""
    return (application.submitted_at or utc_now()).date()


def scored_campaign(campaign: Campaign, level: str) -> ScoredCampaign:
    """A campaign run for a level, as the scorer takes it."""
    return ScoredCampaign(
        topic=campaign.topic,
        level=level,
        started_on=campaign.started_on,
        ended_on=campaign.ended_on,
        from_needs_assessment=campaign.from_needs_assessment,
        evaluated=bool(campaign.evaluation.strip()),
        theme=campaign.theme,
    )


def load_portfolio(session: Session, application: Application, *, with_findings: bool = True) -> Portfolio:
    """Read the whole portfolio of an application that came from a guard.

    The employer's own pages leave the findings out: nobody there may see them before the decision.
    """
    request, questions = request_with_questions(session, application.id)
    edition, move = edition_and_move(session, application)
    claims = {row.criterion: row for row in session.exec(of(Claim, application.id))}
    own, earlier = _campaigns(session, application)
    findings = session.exec(of(Finding, application.id)) if with_findings else ()
    return Portfolio(
        application=application,
        edition=edition,
        claims=claims,
        move=move,
        origins=origins_of(session, edition, claims.values()),
        findings={row.criterion: row for row in findings},
        shown=shown_for(session, application.id),
        campaigns=own,
        held=levels_held(session, application.enrolment_id),
        held_now=levels_held_now(session, edition, application),
        earlier_campaigns=earlier,
        request=request,
        questions={question.criterion: question for question in questions},
    )


def edition_and_move(session: Session, application: Application) -> tuple[Edition, EditionChange | None]:
    """The edition of an application, and its programme's newest move away from it, in one query.

    No move when the programme came back to this edition since.
    """
    edition_id = application.edition_id
    content_hash, move = session.exec(
        select(SchemeEdition.content_hash, EditionChange)
        .join(
            EditionChange,
            (col(EditionChange.programme_id) == application.programme_id)
            & sa.or_(
                col(EditionChange.old_edition_id) == edition_id,
                col(EditionChange.new_edition_id) == edition_id,
            ),
            isouter=True,
        )
        .where(SchemeEdition.id == edition_id)
        .order_by(col(EditionChange.starts_on).desc(), col(EditionChange.id).desc())
        .limit(1)
    ).one()
    gone = move if move and move.old_edition_id == edition_id else None
    return edition_by_hash(session, edition_id, content_hash), gone


def origins_of(session: Session, edition: Edition, claims: Iterable[Claim]) -> dict[int, str]:
    """Where claims that wait to be confirmed came from, by application; no query when none waits."""
    waiting = {claim.carried_from for claim in claims if claim.to_confirm and claim.carried_from}
    if not waiting:
        return {}
    rows = session.exec(
        select(Application.id, Application.edition_id).where(held(col(Application.id).in_(waiting)))
    ).all()
    editions = editions_by_id(session, {edition_id for _, edition_id in rows})
    return {application_id: _origin(edition, editions[edition_id]) for application_id, edition_id in rows}


def _origin(here: Edition, there: Edition) -> str:
    if there.content_hash == here.content_hash:
        return "your last application"
    return f"edition {there.version}" if there.key == here.key else there.title


def _campaigns(
    session: Session, application: Application
) -> tuple[list[Campaign], tuple[ScoredCampaign, ...]]:
    """The campaigns of an application, and those its enrolment ran for other levels.

    An earlier attempt at the same level lends nothing: what counts must be in the portfolio that is judged.
    """
    rows = session.exec(
        select(Campaign, Application.level)
        .join(Application, col(Application.id) == Campaign.application_id)
        .where(Application.enrolment_id == application.enrolment_id)
        .order_by(col(Campaign.started_on), col(Campaign.id))
    ).all()
    own = [campaign for campaign, _ in rows if campaign.application_id == application.id]
    others = tuple(scored_campaign(campaign, level) for campaign, level in rows if level != application.level)
    return own, others


def shown_for(session: Session, application_id: int) -> dict[str, list[Shown]]:
    """The evidence used by an application, by criterion, oldest use first, each with its newest revision."""
    newest = (
        select(EvidenceRevision.evidence_id, func.max(EvidenceRevision.number).label("number"))
        .where(
            col(EvidenceRevision.evidence_id).in_(
                of(EvidenceUse, application_id).with_only_columns(EvidenceUse.evidence_id)
            )
        )
        .group_by(col(EvidenceRevision.evidence_id))
        .subquery()
    )
    rows = session.exec(
        select(EvidenceUse, Evidence, EvidenceRevision, EvidenceScan)
        .join(Evidence, col(Evidence.id) == EvidenceUse.evidence_id)
        .join(newest, newest.c.evidence_id == Evidence.id)
        .join(
            EvidenceRevision,
            (col(EvidenceRevision.evidence_id) == Evidence.id)
            & (col(EvidenceRevision.number) == newest.c.number),
        )
        .join(EvidenceScan, col(EvidenceScan.revision_id) == EvidenceRevision.id, isouter=True)
        .where(EvidenceUse.application_id == application_id)
        .order_by(col(EvidenceUse.id))
    )
    shown: dict[str, list[Shown]] = defaultdict(list)
    for use, evidence, revision, scan in rows:
        shown[use.criterion].append(Shown(use, evidence, revision, scan))
    return dict(shown)


def request_with_questions(
    session: Session, application_id: int
) -> tuple[InformationRequest | None, list[InformationQuestion]]:
    """The open information request, if any, and its questions in the order they were asked."""
    rows = session.exec(
        select(InformationRequest, InformationQuestion)
        .join(InformationQuestion, col(InformationQuestion.request_id) == InformationRequest.id)
        .where(
            held(col(InformationRequest.application_id) == application_id),
            col(InformationRequest.closed_at).is_(None),
        )
        .order_by(col(InformationQuestion.id))
    ).all()
    return (rows[0][0] if rows else None), [question for _, question in rows]


def open_request(session: Session, application_id: int) -> InformationRequest | None:
    """The information request that waits for the employer, if any."""
    return session.exec(
        of(InformationRequest, application_id).where(col(InformationRequest.closed_at).is_(None))
    ).first()


def questions_of(session: Session, request: InformationRequest) -> list[InformationQuestion]:
    """The questions of an information request, in the order they were asked."""
    return list(
        session.exec(
            select(InformationQuestion)
            .where(InformationQuestion.request_id == request.id)
            .order_by(col(InformationQuestion.id))
        )
    )


def levels_held(session: Session, enrolment_id: int) -> frozenset[str]:
    """The levels an enrolment has ever been awarded: a ladder asks that the rung was reached, not that it
    has not run out while the next was being worked towards."""
    awarded = everyones(Award).where(Award.enrolment_id == enrolment_id)
    return frozenset(award.level for award in session.exec(awarded))


def levels_held_now(session: Session, edition: Edition, application: Application) -> frozenset[str] | None:
    """The levels an application's enrolment holds on the day it is judged by; None where no rule asks."""
    if not asks_what_is_held_now(edition):
        return None
    day = judged_on(application)
    awarded = every_term(session, Award.enrolment_id == application.enrolment_id)
    return frozenset(award.level for award, term in awarded if term.held(day))


def facts_with(facts: Mapping[str, object], held_now: frozenset[str] | None) -> dict[str, object]:
    """Facts, and beside them what is held now when that was looked up."""
    return dict(facts) if held_now is None else {**facts, HELD_NOW: sorted(held_now)}
