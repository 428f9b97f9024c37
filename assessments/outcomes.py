"""What became of each criterion: met, not met, not applicable or not asked; and in words why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assessments.campaigns import CampaignBook
from assessments.conditions import holds, in_words, plain_fact
from assessments.definition import MANDATORY, Answer, Criterion, Edition, Rule, Theme, Track


class State(StrEnum):
    """What became of a criterion."""

    MET = "met"
    UNMET = "unmet"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Outcome:
    """One criterion's state, the reason in plain words, and the share of its points that is earned."""

    criterion: Criterion
    state: State
    text: str
    share: float = 0


@dataclass(frozen=True)
class ThemeStanding:
    """How far a theme has come: its level, those it reached, and what each level still misses."""

    level: str | None
    reached: frozenset[str] = frozenset()
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def judge(
    edition: Edition,
    criterion: Criterion,
    answer: object,
    facts: Mapping[str, object],
    track: Track | None,
    book: CampaignBook,
) -> Outcome:
    """Say what became of one criterion. An answer that cannot be read is not met; nothing is raised."""
    excused = _not_asked(edition, criterion, facts, track)
    if excused:
        return Outcome(criterion, State.NOT_ASKED, excused)
    if answer is None:
        return Outcome(criterion, State.UNMET, "not answered yet")
    try:
        given = Answer(answer) if isinstance(answer, str) else None
    except ValueError:
        given = None
    if given is None:
        return Outcome(criterion, State.UNMET, "the answer given is not one this scheme knows")
    if given is Answer.NOT_APPLICABLE:
        if criterion.not_applicable.allowed:
            return Outcome(criterion, State.NOT_APPLICABLE, "not applicable")
        return Outcome(
            criterion, State.UNMET, "answered as not applicable, which is not open for this criterion"
        )
    if given not in edition.counts_as_met:
        return Outcome(
            criterion, State.UNMET, f"answered '{edition.label(given)}', which does not count as met"
        )
    if criterion.campaigns:
        enough, words = book.judge(criterion.campaigns, criterion.level)
        return Outcome(criterion, State.MET if enough else State.UNMET, words)
    return Outcome(criterion, State.MET, "met")


def _not_asked(
    edition: Edition, criterion: Criterion, facts: Mapping[str, object], track: Track | None
) -> str | None:
    """Say why a criterion is not asked. A fact that is not known never excuses anybody."""
    if criterion.tracks and track and track.key not in criterion.tracks:
        return f"not asked of employers of this size ({track.title})"
    if criterion.only_if and holds(criterion.only_if, facts) is False:
        return _excuse(edition, criterion.only_if, "No")
    if criterion.unless and holds(criterion.unless, facts) is True:
        return _excuse(edition, criterion.unless, "Yes")
    return None


def _excuse(edition: Edition, condition: Rule, answered: str) -> str:
    fact = plain_fact(condition)
    if fact is None:
        return f"not asked {'unless' if answered == 'No' else 'when'}: {in_words(condition, edition)}"
    question = next((question.question for question in edition.facts if question.key == fact), fact)
    return f"not asked: {question} {answered}"


def standing(edition: Edition, theme: Theme, outcomes: Mapping[str, Outcome]) -> ThemeStanding:
    """Work out a theme's own level.

    A level is reached when every mandatory criterion of it and of the levels below is met or, where that is
    allowed, not applicable, AND at least one criterion of that very level is really met: a level is never
    reached because nothing in it applied. A level at which the theme asks nothing is passed over, neither
    reached nor in the way.
    """
    gaps: dict[str, tuple[str, ...]] = {}
    reached: list[str] = []
    open_below: tuple[str, ...] = ()
    for level in edition.level_keys:
        asked = [
            outcomes[criterion.key]
            for criterion in theme.criteria
            if criterion.level == level and criterion.role == MANDATORY
        ]
        unmet = tuple(outcome.criterion.key for outcome in asked if outcome.state is State.UNMET)
        hollow = bool(asked) and not any(outcome.state is State.MET for outcome in asked)
        if hollow and not unmet:
            unmet = tuple(outcome.criterion.key for outcome in asked)
        open_below += unmet
        gaps[level] = open_below
        if asked and not open_below:
            reached.append(level)
    return ThemeStanding(reached[-1] if reached else None, frozenset(reached), gaps)
