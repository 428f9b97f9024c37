"""How an application moves: one table of steps, each with who may take it and what must hold first."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from assessments.errors import Conflict, NotAllowed, NotReady
from assessments.roles import Permission


class Status(StrEnum):
    """Where an application stands. Overdue, stalled and percent complete are derived, never stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    INFORMATION_REQUESTED = "information_requested"
    RECOMMENDED = "recommended"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


STATUS_WORDS: dict[Status, str] = {
    Status.DRAFT: "Self-assessment",
    Status.SUBMITTED: "Submitted",
    Status.IN_REVIEW: "In review",
    Status.INFORMATION_REQUESTED: "Information requested",
    Status.RECOMMENDED: "With the moderator",
    Status.DECIDED: "Decided",
    Status.WITHDRAWN: "Withdrawn",
}

CLOSED = frozenset({Status.DECIDED, Status.WITHDRAWN})
UNDER_REVIEW = frozenset({Status.SUBMITTED, Status.IN_REVIEW, Status.INFORMATION_REQUESTED})


class Outcome(StrEnum):
    """What an assessor may recommend and a moderator may decide."""

    AWARD = "award"
    AWARD_LOWER = "award_lower"
    NOT_YET = "not_yet"


OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.AWARD: "Award the level applied for",
    Outcome.AWARD_LOWER: "Award a lower level",
    Outcome.NOT_YET: "Not yet",
}


class Action(StrEnum):
    """What a person can do to move an application."""

    SUBMIT = "submit"
    START_REVIEW = "start_review"
    REQUEST_INFORMATION = "request_information"
    ANSWER_INFORMATION = "answer_information"
    CONTINUE_UNANSWERED = "continue_unanswered"
    RECOMMEND = "recommend"
    SEND_BACK = "send_back"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Case:
    """The facts that steps are checked against; the service fills in those its step needs."""

    account_id: int = 0  # who is acting
    short_of: tuple[str, ...] = ()  # what the claims lack for the level applied for, in words
    unanswered: tuple[str, ...] = ()  # titles of criteria that no rule turns on but that need an answer
    without_evidence: tuple[str, ...] = ()  # titles of criteria claimed as met with nothing to show
    unanswered_facts: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()  # titles of criteria brought from elsewhere and not looked at yet
    edition_over: str = ""  # why this edition takes no more submissions, and what to do
    assessor_id: int | None = None
    adviser_ids: frozenset[int] = frozenset()
    recommended_by: int | None = None
    employer_people: frozenset[int] = frozenset()  # everyone who is or was a member of the employer
    open_questions: tuple[str, ...] = ()  # titles of criteria asked about and not replied to
    questions_named: int = 0
    answer_is_due: bool = False
    without_finding: tuple[str, ...] = ()
    without_needed: tuple[str, ...] = ()  # found not met without saying what would make it met
    entry_level: bool = False  # or another at which the scheme lets who advised decide
    blocked_outcome: str = ""  # why the outcome chosen cannot stand


Check = Callable[[Case], str | None]


def named(names: Collection[str], most: int = 5) -> str:
    """Titles in a sentence: the first few by name, the rest by number."""
    shown = list(names)[:most]
    more = len(names) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def _facts_given(case: Case) -> str | None:
    if case.unanswered_facts:
        return f"Answer the questions about your workplace: {named(case.unanswered_facts)}."
    return None


def _level_reached(case: Case) -> str | None:
    if case.short_of:
        return f"Your answers do not reach this level yet. Still needed: {named(case.short_of)}."
    return None


def _all_answered(case: Case) -> str | None:
    if case.unanswered:
        return f"Answer each of these criteria: {named(case.unanswered)}."
    return None


def _evidence_shown(case: Case) -> str | None:
    if case.without_evidence:
        return f"Add evidence for each criterion you say is met: {named(case.without_evidence)}."
    return None


def _confirmed(case: Case) -> str | None:
    if case.to_confirm:
        return f"Confirm or change what was brought from elsewhere: {named(case.to_confirm)}."
    return None


def _edition_open(case: Case) -> str | None:
    return case.edition_over or None


def _assessor_given(case: Case) -> str | None:
    return None if case.assessor_id else "The coordinator has not given this to an assessor yet."


def _not_own_employer(case: Case) -> str | None:
    if case.account_id in case.employer_people:
        return "You are or were a member of this employer, so somebody else must do this."
    return None


def _questions_named(case: Case) -> str | None:
    return None if case.questions_named else "Choose at least one criterion to ask about."


def _questions_answered(case: Case) -> str | None:
    if case.open_questions:
        return f"Reply to each question first: {named(case.open_questions)}."
    return None


def _answer_due(case: Case) -> str | None:
    return None if case.answer_is_due else "The employer still has time to reply."


def _findings_complete(case: Case) -> str | None:
    if case.without_finding:
        return f"Record a finding for every criterion first: {named(case.without_finding)}."
    return None


def _says_what_is_needed(case: Case) -> str | None:
    if case.without_needed:
        return f"Say what would make each of these met: {named(case.without_needed)}."
    return None


def _outcome_stands(case: Case) -> str | None:
    return case.blocked_outcome or None


def _another_person(case: Case) -> str | None:
    if case.recommended_by == case.account_id:
        return "You made the recommendation, so another moderator must decide."
    return None


def _coach_is_not_judge(case: Case) -> str | None:
    if case.account_id in case.adviser_ids and not case.entry_level:
        return "You advised this employer, so another moderator must decide."
    return None


@dataclass(frozen=True)
class Step:
    """One move: from which statuses, to which, who may, and what must hold."""

    action: Action
    starts: frozenset[Status]
    end: Status
    permission: Permission
    checks: tuple[Check, ...] = ()


def _step(action: Action, starts: set[Status], end: Status, permission: Permission, *checks: Check) -> Step:
    return Step(action, frozenset(starts), end, permission, checks)


_S, _A, _P = Status, Action, Permission

STEPS: dict[Action, Step] = {
    step.action: step
    for step in (
        _step(
            _A.SUBMIT, {_S.DRAFT}, _S.SUBMITTED, _P.APPLICATION_SUBMIT,
            _edition_open, _facts_given, _confirmed, _level_reached, _all_answered, _evidence_shown,
        ),
        _step(_A.START_REVIEW, {_S.SUBMITTED}, _S.IN_REVIEW, _P.REVIEW, _assessor_given, _not_own_employer),
        _step(
            _A.REQUEST_INFORMATION, {_S.IN_REVIEW}, _S.INFORMATION_REQUESTED, _P.REVIEW,
            _not_own_employer, _questions_named,
        ),
        _step(
            _A.ANSWER_INFORMATION, {_S.INFORMATION_REQUESTED}, _S.IN_REVIEW, _P.APPLICATION_SUBMIT,
            _questions_answered,
        ),
        _step(_A.CONTINUE_UNANSWERED, {_S.INFORMATION_REQUESTED}, _S.IN_REVIEW, _P.REVIEW, _answer_due),
        _step(
            _A.RECOMMEND, {_S.IN_REVIEW}, _S.RECOMMENDED, _P.RECOMMEND,
            _not_own_employer, _findings_complete, _says_what_is_needed, _outcome_stands,
        ),
        _step(_A.SEND_BACK, {_S.RECOMMENDED}, _S.IN_REVIEW, _P.DECIDE, _not_own_employer),
        _step(
            _A.DECIDE, {_S.RECOMMENDED}, _S.DECIDED, _P.DECIDE,
            _another_person, _coach_is_not_judge, _not_own_employer, _says_what_is_needed, _outcome_stands,
        ),
        _step(
            _A.WITHDRAW,
            {_S.DRAFT, _S.SUBMITTED, _S.IN_REVIEW, _S.INFORMATION_REQUESTED, _S.RECOMMENDED},
            _S.WITHDRAWN, _P.APPLICATION_WITHDRAW,
        ),
    )
}  # fmt: skip


def available(status: Status, permissions: Collection[Permission]) -> tuple[Action, ...]:
    """The actions this person may try from here; what they still lack is said when they try."""
    return tuple(
        action for action, step in STEPS.items() if status in step.starts and step.permission in permissions
    )


def reasons_against(action: Action, case: Case) -> tuple[str, ...]:
    """What stands in the way of an action, in the user's words; empty when nothing does."""
    return tuple(reason for check in STEPS[action].checks if (reason := check(case)))


def advance(status: Status, action: Action, permissions: Collection[Permission], case: Case) -> Status:
    """The status after this action.

    Raises NotAllowed when the person may not take it, Conflict when the application is not where the action
    starts, and NotReady with every reason when its conditions do not hold.
    """
    step = STEPS[action]
    if step.permission not in permissions:
        raise NotAllowed("Your role does not allow this. Ask the coordinator of the programme.")
    if status not in step.starts:
        raise Conflict(
            f"This application is now “{STATUS_WORDS[status]}”, so that cannot be done. "
            "Reload the page to see where it stands."
        )
    if reasons := reasons_against(action, case):
        raise NotReady(reasons)
    return step.end


def editable(status: Status, criterion: str, asked: Collection[str] = ()) -> bool:
    """Whether the employer may change the answer and evidence for a criterion now.

    In a draft, any; while information is requested, only the criteria the request names.
    """
    return status is Status.DRAFT or (status is Status.INFORMATION_REQUESTED and criterion in asked)
