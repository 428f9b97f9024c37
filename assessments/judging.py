"""From answers to outcomes: what became of each criterion, and how far each theme has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from assessments.campaigns import CampaignBook
from assessments.conditions import fact_name, holds, in_words, plain_fact
from assessments.definition import (
    ANY_LEVEL,
    MANDATORY,
    Answer,
    AnswerOption,
    Criterion,
    Edition,
    Rule,
    Theme,
    Track,
)
from assessments.outcomes import PLAINLY_MET, Outcome, Outcomes, State, ThemeStanding
from assessments.points import weights
from assessments.reasons import Reason, in_full
from assessments.rules import Context, evaluate
from assessments.selection import KEPT, among


@dataclass(frozen=True)
class Ground:
    """What criteria are judged on beside the answers; `on` None means that dates are not looked at.

    What many criteria ask in the same words (a headcount of five or more, say) is judged once an employer.
    """

    edition: Edition
    facts: Mapping[str, object]
    track: Track | None
    book: CampaignBook
    on: date | None = None
    conditions: dict[str, bool | None] = field(default_factory=dict)
    needs: dict[tuple[str, str], Reason] = field(default_factory=dict)

    def holds(self, condition: Rule) -> bool | None:
        """Whether a condition holds; None when what it depends on is not known."""
        if condition.says not in self.conditions:
            self.conditions[condition.says] = holds(condition, self.facts)
        return self.conditions[condition.says]

    def judge(self, need: Rule, level: str) -> Reason:
        """Whether what a criterion of this level needs as well is there."""
        key = (need.says, level)
        if key not in self.needs:
            track = self.track.key if self.track else None
            context = Context(self.edition, level, facts=self.facts, book=self.book, track=track)
            self.needs[key] = evaluate(need, context)
        return self.needs[key]


def judge_all(ground: Ground, answers: Mapping[str, object]) -> Outcomes:
    """Say what became of every criterion. An answer that cannot be read is not met; nothing is raised."""
    outcomes = Outcomes()
    for key, ready, unread, depends in _prepared(ground.edition):
        try:
            outcome = ready.get(answers.get(key), unread)
        except TypeError:  # a list, say, cannot even be looked up
            outcome = unread
        outcomes[key] = _looked_at(ground, outcome) if depends else outcome
    return outcomes


Ready = Mapping[object, Outcome]


@lru_cache(KEPT)
def _prepared(edition: Edition) -> tuple[tuple[str, Ready, Outcome, bool], ...]:
    """Each criterion's key, what each answer makes of it, what one that cannot be read does, and whether
    more must be looked at than the answer.

    Most criteria depend on nothing but the answer, and then there are only six outcomes, made once.
    """
    return tuple(
        (criterion.key, _ready(edition, criterion), _unread(edition, criterion), _depends(criterion))
        for criterion in edition.criteria
    )


def _depends(criterion: Criterion) -> bool:
    excusing = (criterion.tracks, criterion.only_if, criterion.unless, criterion.asked_from)
    adding = (criterion.asked_until, criterion.campaigns, criterion.needs, criterion.written_if)
    return any((*excusing, *adding))


def _ready(edition: Edition, criterion: Criterion) -> Ready:
    worth = weights(edition)[criterion.key]
    return {
        None: Outcome(criterion, State.UNMET, "not answered yet", worth=worth),
        **{option.answer.value: _answered(criterion, option, worth) for option in edition.answers},
    }


def _unread(edition: Edition, criterion: Criterion) -> Outcome:
    words = "the answer given is not one this scheme knows"
    return Outcome(criterion, State.UNMET, words, worth=weights(edition)[criterion.key])


def _answered(criterion: Criterion, option: AnswerOption, worth: float) -> Outcome:
    if option.answer is Answer.NOT_APPLICABLE:
        if criterion.not_applicable.allowed:
            return Outcome(criterion, State.NOT_APPLICABLE, "not applicable")
        words = "answered as not applicable, which is not open for this criterion"
        return Outcome(criterion, State.UNMET, words, worth=worth)
    if option.counts_as_met:
        return Outcome(criterion, State.MET, PLAINLY_MET, option.share, worth)
    words = f"answered '{option.label}', which does not count as met"
    return Outcome(criterion, State.UNMET, words, option.share, worth)


def _looked_at(ground: Ground, answered: Outcome) -> Outcome:
    """The outcome once facts, dates, campaigns and what must hold as well have been looked at."""
    criterion = answered.criterion
    excused = not_asked(ground, criterion)
    if excused:
        return Outcome(criterion, State.NOT_ASKED, excused)
    outcome = _backed(ground, answered) if answered.state is State.MET else answered
    written = _in_writing(ground, criterion) if outcome.state is not State.NOT_APPLICABLE else ""
    return _with_text(outcome, outcome.text + written) if written else outcome


def _backed(ground: Ground, answered: Outcome) -> Outcome:
    """Whether an answer that counts as met is borne out by the campaigns and by what must hold as well.

    One that is not earns what the best answer short of met earns, so that saying more never costs points.
    """
    criterion, words = answered.criterion, answered.text
    if criterion.campaigns:
        enough, words = ground.book.judge(criterion.campaigns, criterion.level)
        if not enough:
            return _short(ground, answered, words)
    if criterion.needs:
        reason = ground.judge(criterion.needs, criterion.level)
        if not reason.ok:
            return _short(ground, answered, f"answered as met, but more is needed: {in_full(reason)}")
    return answered if words == answered.text else _with_text(answered, words)


def _with_text(outcome: Outcome, text: str) -> Outcome:
    return Outcome(outcome.criterion, outcome.state, text, outcome.share, outcome.worth)


def _short(ground: Ground, answered: Outcome, words: str) -> Outcome:
    share = _share_short_of_met(ground.edition)
    return Outcome(answered.criterion, State.UNMET, words, share, answered.worth)


@lru_cache(KEPT)
def _share_short_of_met(edition: Edition) -> float:
    scale = [option for option in edition.answers if option.answer is not Answer.NOT_APPLICABLE]
    return max((option.share for option in scale if not option.counts_as_met), default=0.0)


def not_asked(ground: Ground, criterion: Criterion) -> str:
    """Say why a criterion is not asked, or nothing. A fact that is not known never excuses anybody."""
    track, on = ground.track, ground.on
    if criterion.tracks and track and track.key not in criterion.tracks:
        return f"not asked of employers of this size ({track.title})"
    if on and criterion.asked_from and on < criterion.asked_from:
        return f"not asked before {_day(criterion.asked_from)}"
    if on and criterion.asked_until and on > criterion.asked_until:
        return f"not asked after {_day(criterion.asked_until)}"
    if criterion.only_if and ground.holds(criterion.only_if) is False:
        return _excuse(ground.edition, criterion.key, "only_if")
    if criterion.unless and ground.holds(criterion.unless) is True:
        return _excuse(ground.edition, criterion.key, "unless")
    return ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


@lru_cache(16 * KEPT)
def _excuse(edition: Edition, key: str, name: str) -> str:
    condition: Rule = getattr(edition.criterion(key), name)
    answered, joint = ("No", "unless") if name == "only_if" else ("Yes", "when")
    fact = plain_fact(condition)
    if fact is None:
        return f"not asked {joint}: {in_words(condition, edition)}"
    return f"not asked: {fact_name(edition, fact)} {answered}"


def _in_writing(ground: Ground, criterion: Criterion) -> str:
    """That it must be in writing, and why; with the fact not known, when it must."""
    held = ground.holds(criterion.written_if) if criterion.written_if else False
    if held is False or criterion.written_if is None:
        return ""
    return f"; in writing, {'as' if held else 'if'}: {_words(ground.edition, criterion.key, 'written_if')}"


@lru_cache(16 * KEPT)
def _words(edition: Edition, key: str, name: str) -> str:
    """One of a criterion's conditions as a sentence has it."""
    return in_words(getattr(edition.criterion(key), name), edition)


def standing(edition: Edition, theme: Theme, outcomes: Outcomes) -> ThemeStanding:
    """Work out a theme's own level.

    A level is reached when every mandatory criterion of it and of the levels below is met or, where that is
    allowed, not applicable, AND at least one criterion of that very level is really met: a level is never
    reached because nothing in it applied. A level at which the theme asks nothing is passed over, neither
    reached nor in the way. What is mandatory at no level of its own stands before the first.
    """
    gaps: dict[str, tuple[str, ...]] = {}
    reached: list[str] = []
    asked = _mandatory(edition)[theme.key]
    open_below = among(asked[ANY_LEVEL], outcomes.unmet)
    for level in edition.level_keys:
        keys = asked.get(level, ())
        if keys:
            open_below += among(keys, outcomes.unmet) or (keys if outcomes.met.isdisjoint(keys) else ())
        gaps[level] = open_below
        if keys and not open_below:
            reached.append(level)
    return ThemeStanding(reached[-1] if reached else None, frozenset(reached), gaps)


@lru_cache(KEPT)
def _mandatory(edition: Edition) -> dict[str, dict[str, tuple[str, ...]]]:
    """The keys of what each theme asks of everybody, by level."""
    levels = (*edition.level_keys, ANY_LEVEL)
    return {
        theme.key: {
            level: tuple(c.key for c in theme.criteria if c.level == level and c.role == MANDATORY)
            for level in levels
        }
        for theme in edition.themes
    }
