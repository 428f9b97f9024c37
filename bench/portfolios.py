"""What an application of a benchmark database holds: answers, evidence, findings, decision, award."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from assessments.awards import CERTIFICATE_ALPHABET, certificate_number
from assessments.definition import Answer
from assessments.roles import Role
from assessments.workflow import Outcome, Status
from bench.bulk import Bulk
from bench.made_up import ASSESSED, COMMENT, MadeEmployer, assessor_for, since
from models.activity import Event, Verb
from models.applications import (
    Application,
    Assignment,
    Claim,
    Finding,
    InformationQuestion,
    InformationRequest,
    Recommendation,
)
from models.awards import Award, Decision
from models.portfolio import Evidence, EvidenceKind, EvidenceRevision, EvidenceUse

if TYPE_CHECKING:
    from bench.seed import Staff

ITEMS = 5  # of evidence an application
ANSWERS = (Answer.MET, Answer.MET, Answer.MET, Answer.PARTLY, Answer.NOT_MET)


@dataclass(frozen=True)
class Attempt:
    """One application to make: whose, the columns it shares with its enrolment, the level and the status."""

    made: MadeEmployer
    opening: dict[str, object]
    level: str
    status: Status


def add_attempt(bulk: Bulk, attempt: Attempt, criteria: tuple[str, ...], lead: int, staff: "Staff") -> int:
    """Add an application with everything it holds in its status; returns its id."""
    when = since(attempt.made.number)
    beyond_draft = attempt.status is not Status.DRAFT
    application = bulk.add(
        Application,
        **attempt.opening,
        level=attempt.level,
        status=attempt.status,
        status_since=when,
        facts={"canteen": True, "union": False, "catering": True},
        facts_version=1,
        started_at=when - timedelta(days=200),
        submitted_at=when - timedelta(days=20) if beyond_draft else None,
        decided_at=when if attempt.status is Status.DECIDED else None,
    )
    bulk.add(Event, at=when, verb=Verb.APPLICATION_STARTED, actor_id=lead, application_id=application)
    _claims(bulk, attempt, application, criteria, lead)
    _evidence(bulk, attempt, application, criteria, lead)
    assessor = staff.assessors[assessor_for(attempt.made.number)]
    if attempt.status in ASSESSED or (attempt.status is Status.SUBMITTED and attempt.made.number % 10 < 7):
        for role, account in ((Role.ADVISER, staff.adviser), (Role.ASSESSOR, assessor)):
            _assign(bulk, application, role, account, staff.coordinator)
    if attempt.status in ASSESSED:
        _review(bulk, attempt, application, criteria, assessor)
    if attempt.status in (Status.RECOMMENDED, Status.DECIDED):
        _recommend(bulk, attempt, application, assessor)
    if attempt.status is Status.DECIDED:
        _decide(bulk, attempt, application, staff.moderator)
    return application


def _claims(bulk: Bulk, attempt: Attempt, application: int, criteria: tuple[str, ...], lead: int) -> None:
    """Every answer, or the first four fifths of them in a draft, whose drafter has not got to the end."""
    answered = criteria if attempt.status is not Status.DRAFT else criteria[: len(criteria) * 4 // 5]
    for place, criterion in enumerate(answered):
        answer = ANSWERS[(attempt.made.number + place) % len(ANSWERS)]
        bulk.add(
            Claim,
            application_id=application,
            criterion=criterion,
            answer=answer,
            comment=COMMENT,
            saved_by=lead,
        )
        if place < ITEMS:
            detail = {"criterion": criterion}
            bulk.add(Event, verb=Verb.CLAIM_SAVED, actor_id=lead, application_id=application, detail=detail)


def _evidence(bulk: Bulk, attempt: Attempt, application: int, criteria: tuple[str, ...], lead: int) -> None:
    """A few items, each with its text and used for two criteria."""
    for number in range(ITEMS):
        item = bulk.add(
            Evidence,
            employer_id=attempt.opening["employer_id"],
            kind=EvidenceKind.NOTE,
            title=f"Wellbeing policy, part {number + 1}",
            added_by=lead,
        )
        bulk.add(EvidenceRevision, evidence_id=item, number=1, note=COMMENT, added_by=lead)
        for criterion in {criteria[number], criteria[-number - 1]}:
            bulk.add(
                EvidenceUse,
                application_id=application,
                criterion=criterion,
                evidence_id=item,
                where="page 2",
                added_by=lead,
            )


def _assign(bulk: Bulk, application: int, role: Role, account: int, coordinator: int) -> None:
    bulk.add(Assignment, application_id=application, account_id=account, role=role, assigned_by=coordinator)


def _review(bulk: Bulk, attempt: Attempt, application: int, criteria: tuple[str, ...], assessor: int) -> None:
    """A finding for every criterion, or for half of them while the review goes on; questions where asked."""
    going_on = attempt.status in (Status.IN_REVIEW, Status.INFORMATION_REQUESTED)
    for criterion in criteria[: len(criteria) // 2] if going_on else criteria:
        bulk.add(
            Finding,
            application_id=application,
            criterion=criterion,
            answer=Answer.MET,
            reason="Seen on the visit and in the policy.",
            saved_by=assessor,
        )
    if attempt.status is Status.INFORMATION_REQUESTED:
        due = since(attempt.made.number).date() + timedelta(days=28)
        request = bulk.add(InformationRequest, application_id=application, asked_by=assessor, due_on=due)
        for criterion in criteria[:2]:
            bulk.add(InformationQuestion, request_id=request, criterion=criterion, question="Since when?")


def _recommend(bulk: Bulk, attempt: Attempt, application: int, assessor: int) -> None:
    bulk.add(
        Recommendation,
        application_id=application,
        outcome=Outcome.AWARD,
        level=attempt.level,
        summary="All criteria are met.",
        made_by=assessor,
    )


def _decide(bulk: Bulk, attempt: Attempt, application: int, moderator: int) -> None:
    """The decision and, for nine in ten of them, the award."""
    made, when = attempt.made, since(attempt.made.number)
    awarded = made.number % 10 > 0 or made.again
    decision = bulk.add(
        Decision,
        application_id=application,
        outcome=Outcome.AWARD if awarded else Outcome.NOT_YET,
        level=attempt.level if awarded else None,
        summary="Confirmed by the panel.",
        decided_by=moderator,
        decided_at=when,
        snapshot={"level": attempt.level},
        snapshot_hash="0" * 64,
    )
    if not awarded:
        return
    bulk.add(
        Award,
        enrolment_id=attempt.opening["enrolment_id"],
        employer_id=attempt.opening["employer_id"],
        programme_id=attempt.opening["programme_id"],
        edition_id=attempt.opening["edition_id"],
        decision_id=decision,
        level=attempt.level,
        level_title=attempt.level.capitalize(),
        employer_name=made.name,
        starts_on=when.date(),
        ends_on=when.date() + timedelta(days=731),
        certificate_number=certificate_number(when.year, _letters(made.number)),
        awarded_at=when,
    )


def _letters(number: int) -> str:
    base, drawn = len(CERTIFICATE_ALPHABET), ""
    for _ in range(8):
        number, place = divmod(number, base)
        drawn += CERTIFICATE_ALPHABET[place]
    return drawn
