"""The review: findings, requests for information and what the employer answers, and the recommendation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session, col

from api.jobs import enqueue
from api.services.activity import record
from api.services.applications import about
from api.services.notices import tell
from api.services.versions import save_version
from api.services.workflow import answer_is_due, change_status, people_case, review_case
from assessments.definition import Answer, Criterion
from assessments.errors import Conflict, InvalidInput, NotReady
from assessments.roles import Actor, Role
from assessments.workflow import UNDER_REVIEW, Action, Case, Outcome, Status
from models.activity import Verb
from models.applications import (
    Application,
    Assignment,
    Finding,
    InformationQuestion,
    InformationRequest,
    Recommendation,
)
from models.base import utc_now
from models.people import Account
from models.queries.in_hand import InHand
from models.queries.people import ever_members_of, leads_of, people_at
from models.queries.portfolios import load_portfolio, open_request, questions_of
from models.scope import of

# How many days an employer may be given to answer.
SHORTEST_NOTICE, USUAL_NOTICE, LONGEST_NOTICE = 2, 14, 180
SAVED_BY_ANOTHER = "Someone else has just saved a finding here. Yours is not saved: compare, then save again."


@dataclass(frozen=True)
class FindingInput:
    """What the assessor found of one criterion; `version` as the page showed it, 0 for none."""

    answer: Answer
    reason: str
    needed: str = ""
    version: int = 0


def start_review(session: Session, actor: Actor, in_hand: InHand) -> None:
    """Take up a submitted application."""
    case = Case(**people_case(session, actor, in_hand))  # type: ignore[arg-type]
    change_status(session, actor, in_hand, Action.START_REVIEW, case)


def save_finding(
    session: Session, actor: Actor, in_hand: InHand, criterion: Criterion, given: FindingInput
) -> Finding:
    """Record a finding; the first one takes up the review.

    A finding other than met or not applicable says what would make it met. Raises InvalidInput, Conflict.
    """
    application = in_hand.application
    if application.status not in UNDER_REVIEW:
        raise Conflict("Findings can be recorded while the application is in review, which it is not now.")
    _check_finding(criterion, given)
    if actor.account_id in ever_members_of(session, application.employer_id):
        raise NotReady(["You are or were a member of this employer, so somebody else must review it."])
    if application.status is Status.SUBMITTED:
        start_review(session, actor, in_hand)
    values = {
        "answer": given.answer,
        "reason": given.reason.strip(),
        "needed": given.needed.strip(),
        "saved_by": actor.account_id,
        "saved_at": utc_now(),
    }
    saved = save_version(
        session, Finding, application.id, criterion.key, given.version, values, otherwise=SAVED_BY_ANOTHER
    )
    record(session, Verb.FINDING_SAVED, actor, application=application, criterion=criterion.key)
    return saved


def _check_finding(criterion: Criterion, given: FindingInput) -> None:
    errors = {}
    if not given.reason.strip():
        errors["reason"] = "Say what you saw, so that the employer and the moderator understand the finding."
    if given.answer in (Answer.PARTLY, Answer.NOT_MET) and not given.needed.strip():
        errors["needed"] = "Say what would make this met."
    if given.answer is Answer.NOT_APPLICABLE and not criterion.not_applicable.allowed:
        errors["answer"] = "This criterion applies to every employer. Choose another answer."
    if errors:
        raise InvalidInput(errors)


def request_information(
    session: Session, actor: Actor, in_hand: InHand, questions: Mapping[str, str], due_on: date
) -> InformationRequest:
    """Ask the employer about named criteria (key to question); only those become editable.

    A reminder is queued for half way to the due date. Raises InvalidInput for a date too soon or too far, and
    under `question-<key>` for a criterion that is not asked or a question left empty.
    """
    application, now = in_hand.application, utc_now()
    titles = {c.key: c.title for c in load_portfolio(session, application).criteria}
    _check_questions(questions, titles, (due_on - now.date()).days)
    case = Case(questions_named=len(questions), **people_case(session, actor, in_hand))  # type: ignore[arg-type]
    change_status(session, actor, in_hand, Action.REQUEST_INFORMATION, case, criteria=sorted(questions))
    request = InformationRequest(application_id=application.id, asked_by=actor.account_id, due_on=due_on)
    session.add(request)
    session.flush()
    for key, question in questions.items():
        session.add(InformationQuestion(request_id=request.id, criterion=key, question=question.strip()))
    half_way = now + (datetime.combine(due_on, time(9), tzinfo=now.tzinfo) - now) / 2
    enqueue(
        session, "remind_of_questions", dedupe=f"half-way-{request.id}", run_at=half_way,
        request_id=request.id,
    )  # fmt: skip
    tell(
        session, leads_of(session, application.employer_id), "information_requested",
        criteria=[titles[key] for key in questions], due_on=due_on,
        **about(session, application, "/questions"),
    )  # fmt: skip
    return request


def _check_questions(questions: Mapping[str, str], titles: Mapping[str, str], days: int) -> None:
    errors = {
        f"question-{key}": f"This application does not ask for {key}."
        if key not in titles
        else f"Write your question about “{titles[key]}”."
        for key, question in questions.items()
        if key not in titles or not question.strip()
    }
    if not SHORTEST_NOTICE <= days <= LONGEST_NOTICE:
        errors["due_on"] = f"Give the employer between {SHORTEST_NOTICE} and {LONGEST_NOTICE} days to answer."
    if errors:
        raise InvalidInput(errors)


def reply(session: Session, actor: Actor, application: Application, criterion: str, text: str) -> None:
    """Save the employer's reply to one question of the open request. Raises InvalidInput, Conflict."""
    request = open_request(session, application.id)
    question = next(
        (q for q in (questions_of(session, request) if request else []) if q.criterion == criterion), None
    )
    if question is None:
        raise Conflict("The assessor is not waiting for a reply about this criterion.")
    if not text.strip():
        raise InvalidInput({"reply": "Write a reply to the assessor's question."})
    question.reply, question.replied_by, question.replied_at = text.strip(), actor.account_id, utc_now()
    session.add(question)


def answer_information(session: Session, actor: Actor, in_hand: InHand) -> None:
    """Hand the application back to the assessor once every question has a reply."""
    portfolio = load_portfolio(session, in_hand.application)
    open_questions = tuple(
        portfolio.edition.criterion(q.criterion).title
        for q in portfolio.questions.values()
        if not q.reply.strip()
    )
    case = Case(account_id=actor.account_id, open_questions=open_questions)
    _close(session, portfolio.request)
    change_status(session, actor, in_hand, Action.ANSWER_INFORMATION, case)
    tell(
        session, assessor_of(session, portfolio.application.id), "information_answered",
        **about(session, in_hand.application, "/review"),
    )  # fmt: skip


def continue_unanswered(session: Session, actor: Actor, in_hand: InHand) -> None:
    """Go on with the review as it stands once the time to answer has run out."""
    request = open_request(session, in_hand.application.id)
    due = answer_is_due(request.due_on if request else None, utc_now().date())
    case = Case(account_id=actor.account_id, answer_is_due=due)
    change_status(session, actor, in_hand, Action.CONTINUE_UNANSWERED, case)
    _close(session, request)


def _close(session: Session, request: InformationRequest | None) -> None:
    if request:
        request.closed_at = utc_now()
        session.add(request)


def assessor_of(session: Session, application_id: int) -> list[Account]:
    """Whoever assesses an application now: one account, or none."""
    given = session.exec(
        of(Assignment, application_id).where(
            Assignment.role == Role.ASSESSOR, col(Assignment.ended_at).is_(None)
        )
    ).first()
    return [session.get_one(Account, given.account_id)] if given else []


def recommend(
    session: Session, actor: Actor, in_hand: InHand, outcome: Outcome, level: str | None, summary: str
) -> Recommendation:
    """Propose an outcome to the moderators. Raises NotReady with everything that stands in the way."""
    portfolio = load_portfolio(session, in_hand.application)
    level = level_for(outcome, level, in_hand.application)
    if not summary.strip():
        raise InvalidInput({"summary": "Sum up what you found, for the moderator and the employer."})
    case = Case(**people_case(session, actor, in_hand), **review_case(portfolio, outcome, level))  # type: ignore[arg-type]
    change_status(session, actor, in_hand, Action.RECOMMEND, case, outcome=outcome.value, level=level)
    made = Recommendation(
        application_id=in_hand.application.id,
        outcome=outcome,
        level=level,
        summary=summary.strip(),
        made_by=actor.account_id,
    )
    session.add(made)
    moderators = people_at(session, [Role.MODERATOR], programme_id=in_hand.application.programme_id)
    tell(
        session, [m for m in moderators if m.id != actor.account_id], "recommended",
        **about(session, in_hand.application, "/decision"),
    )  # fmt: skip
    return made


def level_for(outcome: Outcome, level: str | None, application: Application) -> str | None:
    """The level an outcome names: the one applied for unless a lower one is to be awarded."""
    return {Outcome.AWARD: application.level, Outcome.AWARD_LOWER: level, Outcome.NOT_YET: None}[outcome]
