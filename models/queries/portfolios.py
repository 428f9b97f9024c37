"""Everything an application holds, read in a fixed number of queries however large the portfolio."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, func, select

from assessments.applying import criteria_asked
from assessments.definition import Answer, Criterion, Edition
from assessments.scoring import Campaign as ScoredCampaign
from assessments.scoring import ScoreCard, score
from models.applications import Application, Claim, Finding, InformationQuestion, InformationRequest
from models.awards import Award
from models.portfolio import Campaign, Evidence, EvidenceRevision, EvidenceScan, EvidenceUse
from models.queries.editions import edition_of
from models.scope import everyones, of


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
    request: InformationRequest | None = None  # the open one
    questions: Mapping[str, InformationQuestion] = field(default_factory=dict)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria this application must answer."""
        application = self.application
        return criteria_asked(
            self.edition, application.level, application.track, application.facts, self.held
        )

    @property
    def claimed(self) -> dict[str, Answer]:
        """The employer's answers by criterion."""
        return {key: claim.answer for key, claim in self.claims.items() if claim.answer is not None}

    @property
    def found(self) -> dict[str, Answer]:
        """The assessor's answers by criterion."""
        return {key: finding.answer for key, finding in self.findings.items()}

    def score(self, answers: Mapping[str, Answer]) -> ScoreCard:
        """The score card of a set of answers: claims say where we think we are, findings what to give."""
        return score(
            self.edition,
            answers,
            self.application.facts,
            held=self.held,
            campaigns=[_scored(campaign, self.application.level) for campaign in self.campaigns],
        )


def _scored(campaign: Campaign, level: str) -> ScoredCampaign:
    return ScoredCampaign(
        topic=campaign.topic,
        level=level,
        started_on=campaign.started_on,
        ended_on=campaign.ended_on,
        from_needs_assessment=campaign.from_needs_assessment,
        evaluated=bool(campaign.evaluation.strip()),
    )


def load_portfolio(session: Session, application: Application) -> Portfolio:
    """Read the whole portfolio of an application that came from a guard."""
    assert application.id is not None
    request = open_request(session, application.id)
    questions = questions_of(session, request) if request else []
    return Portfolio(
        application=application,
        edition=edition_of(session, application.edition_id),
        claims={row.criterion: row for row in session.exec(of(Claim, application.id))},
        findings={row.criterion: row for row in session.exec(of(Finding, application.id))},
        shown=shown_for(session, application.id),
        campaigns=list(
            session.exec(of(Campaign, application.id).order_by(col(Campaign.started_on), col(Campaign.id)))
        ),
        held=levels_held(session, application.enrolment_id),
        request=request,
        questions={question.criterion: question for question in questions},
    )


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
