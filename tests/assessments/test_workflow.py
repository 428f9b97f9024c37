"""Every status, action and role in one table, and the conditions that each step rests on."""

from itertools import product

import pytest

from assessments.errors import Conflict, NotAllowed, NotReady
from assessments.roles import Role, permissions_of
from assessments.workflow import (
    STEPS,
    Action,
    Case,
    Status,
    advance,
    available,
    editable,
    reasons_against,
)

D, S, R, Q, P, X, W = (
    Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.INFORMATION_REQUESTED,
    Status.RECOMMENDED, Status.DECIDED, Status.WITHDRAWN,
)  # fmt: skip
ASSESSOR, LEAD, MODERATOR = Role.ASSESSOR, Role.LEAD, Role.MODERATOR

# All that may happen, written out: who, from where, by what, to where. Whatever is not here is refused.
ALLOWED = {
    (LEAD, D, Action.SUBMIT): S,
    (LEAD, Q, Action.ANSWER_INFORMATION): R,
    (LEAD, D, Action.WITHDRAW): W,
    (LEAD, S, Action.WITHDRAW): W,
    (LEAD, R, Action.WITHDRAW): W,
    (LEAD, Q, Action.WITHDRAW): W,
    (LEAD, P, Action.WITHDRAW): W,
    (ASSESSOR, S, Action.START_REVIEW): R,
    (ASSESSOR, R, Action.REQUEST_INFORMATION): Q,
    (ASSESSOR, Q, Action.CONTINUE_UNANSWERED): R,
    (ASSESSOR, R, Action.RECOMMEND): P,
    (MODERATOR, P, Action.SEND_BACK): R,
    (MODERATOR, P, Action.DECIDE): X,
}

READY = Case(account_id=1, assessor_id=1, questions_named=1, answer_is_due=True)


@pytest.mark.parametrize(("role", "status", "action"), list(product(Role, Status, Action)))
def test_every_status_action_and_role(role, status, action):
    permissions = permissions_of({role})
    if (role, status, action) in ALLOWED:
        assert advance(status, action, permissions, READY) is ALLOWED[role, status, action]
        assert action in available(status, permissions)
        return
    assert action not in available(status, permissions)
    refusal = Conflict if STEPS[action].permission in permissions else NotAllowed
    with pytest.raises(refusal):
        advance(status, action, permissions, READY)


def test_nobody_moves_what_is_closed():
    everything = permissions_of(set(Role))
    assert available(X, everything) == ()
    assert available(W, everything) == ()


def test_a_conflict_says_where_the_application_stands():
    with pytest.raises(Conflict) as refused:
        advance(P, Action.RECOMMEND, permissions_of({ASSESSOR}), READY)
    assert refused.value.message == (
        "This application is now “With the moderator”, so that cannot be done. "
        "Reload the page to see where it stands."
    )


MEMBER = "You are or were a member of this employer, so somebody else must do this."
COACH = "You advised this employer, so another moderator must decide."
CONDITIONS = [
    (Action.SUBMIT, Case(), ()),
    (
        Action.SUBMIT,
        Case(unanswered_facts=("Is there a canteen?",), short_of=("A policy",), without_evidence=("A plan",)),
        (
            "Answer the questions about your workplace: Is there a canteen?.",
            "Your answers do not reach this level yet. Still needed: A policy.",
            "Add evidence for each criterion you say is met: A plan.",
        ),
    ),
    (Action.SUBMIT, Case(unanswered=("A lead",)), ("Answer each of these criteria: A lead.",)),
    (
        Action.SUBMIT,
        Case(without_evidence=tuple("abcdefg")),
        ("Add evidence for each criterion you say is met: a; b; c; d; e; and 2 more.",),
    ),
    (Action.START_REVIEW, Case(1), ("The coordinator has not given this to an assessor yet.",)),
    (Action.START_REVIEW, Case(1, assessor_id=1, employer_people=frozenset({1})), (MEMBER,)),
    (Action.REQUEST_INFORMATION, Case(1), ("Choose at least one criterion to ask about.",)),
    (
        Action.REQUEST_INFORMATION,
        Case(1, questions_named=2, employer_people=frozenset({1})),
        (MEMBER,),
    ),
    (Action.ANSWER_INFORMATION, Case(open_questions=("A plan",)), ("Reply to each question first: A plan.",)),
    (Action.CONTINUE_UNANSWERED, Case(1), ("The employer still has time to reply.",)),
    (
        Action.RECOMMEND,
        Case(1, without_finding=("A",), without_needed=("B",), blocked_outcome="The findings fall short."),
        (
            "Record a finding for every criterion first: A.",
            "Say what would make each of these met: B.",
            "The findings fall short.",
        ),
    ),
    (Action.RECOMMEND, Case(1, employer_people=frozenset({1})), (MEMBER,)),
    # The coach may assess: another person decides.
    (Action.RECOMMEND, Case(1, adviser_ids=frozenset({1})), ()),
    (Action.SEND_BACK, Case(1, employer_people=frozenset({1})), (MEMBER,)),
    (Action.SEND_BACK, Case(1, recommended_by=1), ()),
    (
        Action.DECIDE,
        Case(1, recommended_by=1),
        ("You made the recommendation, so another moderator must decide.",),
    ),
    (Action.DECIDE, Case(1, recommended_by=2), ()),
    (Action.DECIDE, Case(1, recommended_by=2, adviser_ids=frozenset({1})), (COACH,)),
    (Action.DECIDE, Case(1, recommended_by=2, adviser_ids=frozenset({1}), entry_level=True), ()),
    (Action.DECIDE, Case(1, recommended_by=2, employer_people=frozenset({1, 3})), (MEMBER,)),
    (Action.WITHDRAW, Case(), ()),
]


@pytest.mark.parametrize(("action", "case", "reasons"), CONDITIONS)
def test_what_stands_in_the_way(action, case, reasons):
    assert reasons_against(action, case) == reasons


def test_every_reason_is_told_at_once():
    case = Case(1, recommended_by=1, adviser_ids=frozenset({1}), employer_people=frozenset({1}))
    with pytest.raises(NotReady) as refused:
        advance(P, Action.DECIDE, permissions_of({MODERATOR}), case)
    assert refused.value.reasons == (
        "You made the recommendation, so another moderator must decide.",
        COACH,
        MEMBER,
    )


@pytest.mark.parametrize("status", Status)
def test_what_the_employer_may_change(status):
    expected = {D: (True, True), Q: (True, False)}.get(status, (False, False))
    assert (editable(status, "a", {"a"}), editable(status, "b", {"a"})) == expected


def test_what_was_brought_is_confirmed_and_an_ended_edition_left_before_submitting():
    waiting = Case(to_confirm=("Water", "Menu"))
    assert reasons_against(Action.SUBMIT, waiting) == (
        "Confirm or change what was brought from elsewhere: Water; Menu.",
    )
    assert reasons_against(Action.SUBMIT, Case(edition_over="It ended.")) == ("It ended.",)
    assert reasons_against(Action.WITHDRAW, waiting) == ()
