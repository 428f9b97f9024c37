"""Statuses outside the ladder that follow by themselves: by holding a level, or by a rule of their own."""

from dataclasses import replace

from assessments.definition import Rule
from assessments.operators import Context
from assessments.reasons import Reason, in_full, missing_of
from assessments.rules import evaluate
from assessments.terms import Status

HOLDING, RULE = "holding", "rule"


def statuses_granted(context: Context) -> dict[str, Reason]:
    """Every status that is granted by holding or by rule, with why or why not, in the definition's order.

    `context` is that of the whole scheme, with every level judged. A status may ask for one listed before it.
    """
    granted: dict[str, Reason] = {}
    for status in context.edition.statuses:
        rule = _rule_of(status)
        if rule:
            own = evaluate(rule, replace(context, reached={**context.reached, **granted}))
            granted[status.key] = _in_words(status, own)
    return granted


def _rule_of(status: Status) -> Rule | None:
    if status.granted_by == RULE:
        return status.rule
    if status.granted_by == HOLDING and status.holds:
        return Rule("holds", {"level": status.holds})
    return None


def _in_words(status: Status, own: Reason) -> Reason:
    words = f"{status.title}: {'granted' if own.ok else 'not granted'}; {in_full(own)}"
    return Reason(own.ok, words, missing_of((own,)), own.children)
