"""What the answers of an older edition would come to on a newer one, before anybody is asked again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.campaigns import Campaign
from assessments.definition import Answer, Edition
from assessments.editions import ANSWER, DRAFT, Step
from assessments.scoring import Missing, score, what_is_missing


@dataclass(frozen=True)
class Standing:
    """How an employer would stand: whether the level is still reached, the level reached, what is missing."""

    keeps: bool
    level: str | None
    missing: tuple[Missing, ...] = ()
    why: str = ""


def kept_answers(steps: Sequence[Step], answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that still speak for themselves: to what is the same, and to what only has other words.

    What became stronger, was split or merged, or is new has to be shown anew, so it has no answer here.
    """
    return {
        step.key: answers[step.was[0]]
        for step in steps
        if step.takes in (ANSWER, DRAFT) and step.was and step.was[0] in answers
    }


def rehearsed(
    edition: Edition,
    level: str,
    answers: Mapping[str, Answer],
    facts: Mapping[str, object],
    *,
    held: Collection[str] = (),
    campaigns: Sequence[Campaign] | None = None,
    on: date | None = None,
) -> Standing:
    """Say whether kept answers reach a level of the newer edition; a level it does not have is not reached.

    `held` are the levels awarded so far; those below the level stand in for it as in any assessment.
    """
    below = frozenset(held) - {level}
    card = score(edition, answers, facts, held=below, campaigns=campaigns, on=on)
    if level not in card.levels:
        return Standing(False, card.level, why="the new edition has no such level")
    reason = card.levels[level]
    missing = () if reason.ok else what_is_missing(card, level)
    return Standing(reason.ok, card.level, missing, "" if reason.ok else reason.text)
