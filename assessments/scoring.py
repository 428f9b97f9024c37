"""Answers and facts to a score card: the level, each theme's standing, and what the next level misses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from assessments.campaigns import Campaign, open_book
from assessments.definition import INFO, Answer, Edition, Level, Rule
from assessments.outcomes import Outcome, State, ThemeStanding, judge, standing
from assessments.reasons import Reason, missing_of
from assessments.rules import Context, evaluate

__all__ = [
    "Campaign",
    "Missing",
    "Reason",
    "ScoreCard",
    "ThemeScore",
    "progress_to",
    "score",
    "what_is_missing",
]


@dataclass(frozen=True)
class ThemeScore:
    """A theme's own level, how many of the criteria asked are met, and what its next level misses."""

    level: str | None
    met: int
    asked: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Missing:
    """One criterion still missing, with its title and why in plain words."""

    criterion: str
    text: str


@dataclass(frozen=True)
class ScoreCard:
    """What a set of answers comes to. `level` is the highest level these answers reach, held awards aside."""

    level: str | None
    next_level: str | None
    track: str | None
    themes: Mapping[str, ThemeScore]
    levels: Mapping[str, Reason]
    reasons: Reason
    missing: tuple[Missing, ...]
    outcomes: Mapping[str, Outcome] = field(default_factory=dict, repr=False)

    def as_dict(self) -> dict[str, object]:
        """Return the card as plain data, in the shape that `halemark schemes score --json` promises."""
        return {
            "level": self.level,
            "next_level": self.next_level,
            "track": self.track,
            "themes": {
                key: {"level": own.level, "met": own.met, "asked": own.asked, "missing": list(own.missing)}
                for key, own in self.themes.items()
            },
            "levels": {key: {"reached": own.ok, "text": own.text} for key, own in self.levels.items()},
            "missing": [{"criterion": gap.criterion, "text": gap.text} for gap in self.missing],
            "reasons": self.reasons.as_dict(),
        }


def score(
    edition: Edition,
    answers: Mapping[str, Answer | str],
    facts: Mapping[str, object],
    *,
    held: Collection[str] = (),
    campaigns: Sequence[Campaign] | None = None,
) -> ScoreCard:
    """Score answers against an edition. Never raises for any answers or facts: unreadable is not met.

    `held` are the levels the employer holds already; they stand in for the levels below. `campaigns` None
    means that nobody listed any, and then the answer to a counted criterion is taken as it stands (or held
    against the bare number in the fact `campaigns`); an empty list means that there were none.
    """
    answers = answers if isinstance(answers, Mapping) else {}
    facts = facts if isinstance(facts, Mapping) else {}
    held = frozenset(key for key in held if isinstance(key, str))
    track = edition.track_for(facts)
    book = open_book(edition, campaigns, facts, held)
    outcomes = {
        criterion.key: judge(edition, criterion, answers.get(criterion.key), facts, track, book)
        for criterion in edition.criteria
    }
    standings = {theme.key: standing(edition, theme, outcomes) for theme in edition.themes}
    levels: dict[str, Reason] = {}
    for level in edition.levels:
        context = Context(
            edition, level.key, outcomes, standings, facts, held, levels, book, track and track.key
        )
        levels[level.key] = _level_reason(level, context)
    reached = next((key for key in reversed(edition.level_keys) if levels[key].ok), None)
    following = _next_level(edition, reached, held)
    return ScoreCard(
        level=reached,
        next_level=following,
        track=track.key if track else None,
        themes={key: _theme_score(edition, key, own, outcomes) for key, own in standings.items()},
        levels=levels,
        reasons=_root(edition, levels, reached, following),
        missing=_missing(outcomes, levels[following].criteria) if following else (),
        outcomes=outcomes,
    )


def what_is_missing(card: ScoreCard, level_key: str) -> tuple[Missing, ...]:
    """Return what a card still misses for one level, nothing once reached. KeyError for an unknown level."""
    return _missing(card.outcomes, card.levels[level_key].criteria)


def progress_to(edition: Edition, card: ScoreCard, level_key: str) -> dict[str, ThemeScore]:
    """Return, for each theme, what is met of what is asked at one level, and the keys of it still missing."""
    return {
        theme.key: _tally(
            card.themes[theme.key].level,
            [card.outcomes[criterion.key] for criterion in theme.criteria if criterion.level == level_key],
        )
        for theme in edition.themes
    }


def _level_reason(level: Level, context: Context) -> Reason:
    own = evaluate(level.rule, context)
    parts: tuple[Reason, ...] = (own,)
    if level.rule.op == "all_of":
        parts = own.children
    if level.requires:
        parts = (evaluate(Rule("holds", {"level": level.requires}), context), *parts)
    ok = own.ok and all(part.ok for part in parts)
    short = [part.text for part in parts if not part.ok]
    words = f"{level.title}: reached" if ok else f"{level.title}: not reached; {'; '.join(short)}"
    # A level that is one plain rule says it all in its own line, so what stands under the rule moves up.
    shown = own.children if len(parts) == 1 and parts[0] is own else parts
    return Reason(ok, words, () if ok else missing_of(parts), shown)


def _next_level(edition: Edition, reached: str | None, held: Collection[str]) -> str | None:
    """Return the first level above all that is reached or held, passing over optional ones."""
    done = [number for number, key in enumerate(edition.level_keys) if key == reached or key in held]
    above = edition.levels[max(done, default=-1) + 1 :]
    return next((level.key for level in above if not level.optional), None)


def _theme_score(
    edition: Edition, key: str, own: ThemeStanding, outcomes: Mapping[str, Outcome]
) -> ThemeScore:
    whole = _tally(own.level, [outcomes[criterion.key] for criterion in edition.theme(key).criteria])
    start = edition.level_keys.index(own.level) + 1 if own.level else 0
    gaps = next((own.gaps[level] for level in edition.level_keys[start:] if own.gaps[level]), ())
    return ThemeScore(own.level, whole.met, whole.asked, gaps)


def _tally(level: str | None, outcomes: Sequence[Outcome]) -> ThemeScore:
    asked = [
        outcome
        for outcome in outcomes
        if outcome.state in (State.MET, State.UNMET) and outcome.criterion.role != INFO
    ]
    missing = tuple(outcome.criterion.key for outcome in asked if outcome.state is State.UNMET)
    return ThemeScore(level, len(asked) - len(missing), len(asked), missing)


def _missing(outcomes: Mapping[str, Outcome], keys: Sequence[str]) -> tuple[Missing, ...]:
    return tuple(Missing(key, f"{outcomes[key].criterion.title}: {outcomes[key].text}") for key in keys)


def _root(
    edition: Edition, levels: Mapping[str, Reason], reached: str | None, following: str | None
) -> Reason:
    now = f"Level now: {edition.level(reached).title}." if reached else "No level is reached yet."
    then = f" Next: {levels[following].text}." if following else " There is no level above it."
    missing = levels[following].criteria if following else ()
    return Reason(reached is not None, now + then, missing, tuple(levels.values()))
