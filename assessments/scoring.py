"""Answers and facts to a score card: the level, each theme's standing, and what the next level misses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assessments.campaigns import Campaign, open_book
from assessments.definition import ANY_LEVEL, INFO, Answer, Edition, Level, Rule
from assessments.holding import with_equals
from assessments.judging import Ground, judge_all, standing
from assessments.outcomes import Missing, Outcomes, ThemeStanding
from assessments.points import Points, points_of
from assessments.reasons import Reason, missing_of
from assessments.rules import Context, evaluate
from assessments.selection import among, select_keys, speaks_of
from assessments.statuses import statuses_granted

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
class ScoreCard:
    """What a set of answers comes to.

    `level` is the highest level these answers reach, held awards aside; none in a scheme that gives each
    theme a level of its own and no level overall. `points` are those earned, of the `points_open` to this
    employer. `statuses` are those that follow by rule or by holding a level, each with why or why not.
    """

    level: str | None
    next_level: str | None
    track: str | None
    themes: Mapping[str, ThemeScore]
    levels: Mapping[str, Reason]
    reasons: Reason
    missing: tuple[Missing, ...]
    outcomes: Outcomes = field(default_factory=Outcomes, repr=False)
    points: float = 0
    points_open: float = 0
    statuses: Mapping[str, Reason] = field(default_factory=dict)

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
            "points": self.points,
            "points_open": self.points_open,
            "statuses": {key: {"granted": own.ok, "text": own.text} for key, own in self.statuses.items()},
        }


def score(
    edition: Edition,
    answers: Mapping[str, Answer | str],
    facts: Mapping[str, object],
    *,
    held: Collection[str] = (),
    campaigns: Sequence[Campaign] | None = None,
    on: date | None = None,
) -> ScoreCard:
    """Score answers against an edition. Never raises for any answers or facts: unreadable is not met.

    `held` are the levels the employer holds already; they stand in for the levels below. `campaigns` None
    means that nobody listed any, and then the answer to a counted criterion is taken as it stands (or held
    against the bare number in the fact `campaigns`); an empty list means that there were none. `on` is the
    day for criteria that are asked from or until a day; without one, they are asked.
    """
    answers = answers if isinstance(answers, Mapping) else {}
    facts = facts if isinstance(facts, Mapping) else {}
    held = frozenset(key for key in held if isinstance(key, str))
    track = edition.track_for(facts)
    book = open_book(edition, campaigns, facts, with_equals(edition, held))
    outcomes = judge_all(Ground(edition, facts, track, book, on), answers)
    standings = {theme.key: standing(edition, theme, outcomes) for theme in edition.themes}
    band = track.key if track else None
    whole = Context(edition, ANY_LEVEL, outcomes, standings, facts, held, {}, book, band)
    levels: dict[str, Reason] = {}
    for level in edition.levels:
        levels[level.key] = _level_reason(level, replace(whole, level=level.key, reached=levels))
    return _card(replace(whole, reached=levels), levels, points_of(outcomes, outcomes))


def _card(context: Context, levels: Mapping[str, Reason], points: Points) -> ScoreCard:
    """Put together what was judged; `context` is that of the whole scheme, with every level judged."""
    edition, outcomes = context.edition, context.outcomes
    reached = next((key for key in reversed(edition.level_keys) if levels[key].ok), None)
    following = _next_level(context, reached)
    return ScoreCard(
        level=None if edition.overall == "profile" else reached,
        next_level=following,
        track=context.track,
        themes={key: _theme_score(edition, key, own, outcomes) for key, own in context.themes.items()},
        levels=levels,
        reasons=_root(edition, levels, reached, following),
        missing=_missing(outcomes, levels[following].criteria) if following else (),
        outcomes=outcomes,
        points=points.earned,
        points_open=points.open,
        statuses=statuses_granted(context),
    )


def what_is_missing(card: ScoreCard, level_key: str) -> tuple[Missing, ...]:
    """Return what a card still misses for one level, nothing once reached. KeyError for an unknown level."""
    return _missing(card.outcomes, card.levels[level_key].criteria)


def progress_to(edition: Edition, card: ScoreCard, level_key: str) -> dict[str, ThemeScore]:
    """Return, for each theme, what is met of what one level asks or can count, and what is still missing."""
    counted = speaks_of(edition.level(level_key).rule, edition, level_key, card.track)
    return {
        theme.key: _tally(
            card.themes[theme.key].level,
            [
                criterion.key
                for criterion in theme.criteria
                if criterion.role != INFO
                and (
                    criterion.level == level_key
                    or (criterion.level == ANY_LEVEL and criterion.key in counted)
                )
            ],
            card.outcomes,
        )
        for theme in edition.themes
    }


def _level_reason(level: Level, context: Context) -> Reason:
    shut = _shut(level, context)
    if shut:
        return Reason(False, f"{level.title}: {shut}")
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
    alone = len(parts) == 1 and parts[0] is own
    shown = own.children if alone else parts
    return Reason(ok, words, () if ok else missing_of(parts), shown, alone and own.choice)


def _shut(level: Level, context: Context) -> str:
    """Why a level is not open to the employer's size band; a size that is not known opens nothing."""
    if not level.tracks or context.track in level.tracks:
        return ""
    if context.track is None:
        return "open to some sizes only, and the employer's size is not known or in no size band"
    return f"not open to employers of this size ({context.edition.track(context.track).title})"


def _next_level(context: Context, reached: str | None) -> str | None:
    """Return the first level above all that is reached or held, passing over optional and closed ones."""
    edition, held = context.edition, with_equals(context.edition, context.held)
    done = [number for number, key in enumerate(edition.level_keys) if key == reached or key in held]
    above = edition.levels[max(done, default=-1) + 1 :]
    return next((level.key for level in above if not level.optional and not _shut(level, context)), None)


def _theme_score(edition: Edition, key: str, own: ThemeStanding, outcomes: Outcomes) -> ThemeScore:
    whole = _tally(own.level, select_keys(edition, ANY_LEVEL, None, ANY_LEVEL, (key,)), outcomes)
    start = edition.level_keys.index(own.level) + 1 if own.level else 0
    gaps = next((own.gaps[level] for level in edition.level_keys[start:] if own.gaps[level]), ())
    return ThemeScore(own.level, whole.met, whole.asked, gaps)


def _tally(level: str | None, keys: Sequence[str], outcomes: Outcomes) -> ThemeScore:
    met, missing = len(outcomes.met.intersection(keys)), among(keys, outcomes.unmet)
    return ThemeScore(level, met, met + len(missing), missing)


def _missing(outcomes: Outcomes, keys: Sequence[str]) -> tuple[Missing, ...]:
    return tuple([outcome.missing for outcome in outcomes.of(keys)])


def _root(
    edition: Edition, levels: Mapping[str, Reason], reached: str | None, following: str | None
) -> Reason:
    now = f"Level now: {edition.level(reached).title}." if reached else "No level is reached yet."
    if edition.overall == "profile":
        now = "Each theme has a level of its own, and there is none overall."
    elif edition.overall == "winner" and reached:
        now = (
            f"In the running for {edition.level(reached).title}: what it asks is met, and the judges choose."
        )
    then = f" Next: {levels[following].text}." if following else " There is no level above it."
    missing = levels[following].criteria if following else ()
    return Reason(reached is not None, now + then, missing, tuple(levels.values()))
