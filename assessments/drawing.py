"""The goals that a level leaves, drawn from its rule; what holds already leaves none."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from assessments.conditions import BUILT_IN_FACTS, in_words
from assessments.definition import (
    ANY_LEVEL,
    INFO,
    MANDATORY,
    POOL,
    AnswerOption,
    Edition,
    Level,
    Rule,
    as_number,
)
from assessments.goals import HAIR, Also, Gain, Goal, Goals, Shut, Some, Ways
from assessments.holding import by_way_of, held_now, stands_for
from assessments.operators import COUNTS, FAILS, LEAVES, Context
from assessments.outcomes import Outcome, State
from assessments.points import points_of, weights
from assessments.rules import evaluate
from assessments.selection import module_keys, parts_for, themes_of

# What an employer is, rather than what it does: these do not change by working at an award.
GIVEN = frozenset({"headcount", "fte", "sector", "ownership"})


def level_goals(level: Level, context: Context) -> Goals:
    """What is missing for a level: the level before it, its size bands, and its rule."""
    ranks = context.edition.level_keys
    below = ranks[: ranks.index(level.key)]
    reached = {key: own for key, own in context.reached.items() if key in below}
    context = replace(context, level=level.key, reached=reached)
    before = _holds(Rule("holds", {"level": level.requires}), context) if level.requires else ()
    return (*_open_to(level, context), *before, *goals_of(level.rule, context))


def goals_of(rule: Rule, context: Context) -> Goals:
    """What is missing for a rule to hold; nothing when it does."""
    found = evaluate(rule, context)
    if found.ok:
        return ()
    draw = _DRAWN.get(rule.op)
    return draw(rule, context) if draw else (Also(found.text),)


def _open_to(level: Level, context: Context) -> Goals:
    if not level.tracks or context.track in level.tracks:
        return ()
    titles = " or ".join(context.edition.track(key).title for key in level.tracks)
    if context.track is None:
        return (Also(f"{level.title} is only for some sizes ({titles}): say how many people you employ"),)
    return (Shut(f"{level.title} is not open to employers of your size; it is for: {titles}"),)


def _all(rule: Rule, context: Context) -> Goals:
    return tuple(goal for part in rule.rules for goal in goals_of(part, context))


def _any(rule: Rule, context: Context) -> Goals:
    return (Ways(tuple(goals_of(part, context) for part in rule.rules)),)


def _by_track(rule: Rule, context: Context) -> Goals:
    track = context.track
    if track is None:
        return (Also("Say how many people you employ: what is asked goes by size"),)
    own = parts_for(rule, track)
    if not own:
        title = context.edition.track(track).title
        return (Shut(f"there is no rule for employers of this size ({title})"),)
    return goals_of(own[0], context)


def _holds(rule: Rule, context: Context) -> Goals:
    """The level itself, or one below this that stands for it."""
    key = rule.args["level"]
    edition, reached = context.edition, [name for name, own in context.reached.items() if own.ok]
    now = bool(rule.args.get("now"))
    held = held_now(context.facts, context.held) if now else context.held
    if by_way_of(edition, held, key) is None and by_way_of(edition, context.held, key) is not None:
        return (Also(f"{context.title(key)} has run out and must be renewed first"),)
    if by_way_of(edition, (*held, *reached), key) is not None:
        return ()
    if key not in edition.level_keys:
        return (Also(f"{key} must be held"),)
    ranks = edition.level_keys
    below = ranks[: ranks.index(context.level)] if context.level in ranks else ranks
    ways = [name for name in below if key in stands_for(edition, name)]
    if not ways:
        return (Shut(f"{context.title(key)} comes first and cannot be reached from here"),)
    drawn = tuple(level_goals(edition.level(name), context) for name in ways)
    return drawn[0] if len(drawn) == 1 else (Ways(drawn),)


def _met(rule: Rule, context: Context) -> Goals:
    chosen = context.outcomes.of(context.chosen(rule, MANDATORY))
    treatment = rule.args.get("not_applicable") or LEAVES
    return _every(chosen, also_apart=treatment == FAILS, nothing="nothing is asked of you here")


def _every(chosen: Iterable[Outcome], *, also_apart: bool = False, nothing: str) -> Goals:
    """All that is unmet; where all that was asked does not apply, one of those, since none is really met."""
    chosen = tuple(chosen)
    unmet = _keys(chosen, State.UNMET)
    apart = _keys(chosen, State.NOT_APPLICABLE)
    if unmet or (also_apart and apart):
        wanted = (*unmet, *(apart if also_apart else ()))
        return (Some(wanted, len(wanted)),)
    if any(outcome.state is State.MET for outcome in chosen):
        return ()
    return (Some(apart, 1),) if apart else (Shut(nothing),)


def _count(rule: Rule, context: Context) -> Goals:
    treatment = rule.args.get("not_applicable") or LEAVES
    return _enough(context.outcomes.of(context.chosen(rule, POOL)), rule.args["at_least"], treatment)


def _enough(chosen: Iterable[Outcome], wanted: int, treatment: str) -> Goals:
    chosen = tuple(chosen)
    unmet = _keys(chosen, State.UNMET)
    apart = () if treatment == COUNTS else _keys(chosen, State.NOT_APPLICABLE)
    left = wanted - (len(chosen) - len(unmet) - len(apart))
    if left <= 0:
        return ()
    if left > len(unmet) + len(apart):
        return (Shut(f"{wanted} are needed and only {len(chosen)} are asked of you"),)
    # What was answered as not applying is only asked for when the rest is not enough.
    if left > len(unmet):
        return (Some(unmet, len(unmet)), Some(apart, left - len(unmet)))
    return (Some(unmet, left),)


def _each_theme(rule: Rule, context: Context) -> Goals:
    role = rule.args.get("role") or POOL
    treatment, wanted = rule.args.get("not_applicable") or LEAVES, rule.args["at_least"]
    return tuple(
        goal
        for key in themes_of(rule, context.edition)
        for goal in _enough(
            context.outcomes.of(context.asked(role, rule.args.get("level"), (key,))),
            wanted,
            treatment,
        )
    )


def _theme_levels(rule: Rule, context: Context) -> Goals:
    keys = themes_of(rule, context.edition)
    if not keys:
        return (Shut("the scheme has no themes"),)
    ways = tuple(_theme_to(key, rule.args["every"], context) for key in keys)
    return (Ways(ways, rule.args.get("at_least") or len(ways)),)


def _theme_to(theme: str, level: str, context: Context) -> Goals:
    """A theme reaches a level by every mandatory criterion of that level and of those below it."""
    edition = context.edition
    if level in context.themes[theme].reached:
        return ()
    first = _mandatory(theme, ANY_LEVEL, context)
    goals: list[Goal] = [Some(keys, len(keys))] if (keys := _keys(first, State.UNMET)) else []
    nothing = f"{edition.theme(theme).title}: nothing is asked of you at {context.title(level)}"
    for key in edition.level_keys[: edition.level_keys.index(level) + 1]:
        outcomes = _mandatory(theme, key, context)
        if outcomes or key == level:
            goals.extend(_every(outcomes, nothing=nothing))
    return tuple(goals)


def _mandatory(theme: str, level: str, context: Context) -> list[Outcome]:
    criteria = context.edition.theme(theme).criteria
    return [context.outcomes[c.key] for c in criteria if c.level == level and c.role == MANDATORY]


def _modules(rule: Rule, context: Context) -> Goals:
    edition, named = context.edition, rule.args.get("level") or ANY_LEVEL
    ways = tuple(
        _every(
            context.outcomes.of(context.asked(MANDATORY, named, (key,))),
            nothing=f"{edition.theme(key).title}: nothing in it is asked of you",
        )
        for key in tuple(rule.args.get("of") or ()) or module_keys(edition)
    )
    return (Ways(ways, rule.args["at_least"]),)


def _points(rule: Rule, context: Context) -> Goals:
    edition, args = context.edition, rule.args
    goals = [*_lacking(context.chosen(rule, None), context, args.get("at_least"), args.get("share"))]
    if args.get("each_theme") is not None:
        for key in (args["theme"],) if args.get("theme") else themes_of(rule, edition):
            chosen = context.asked(args.get("role"), args.get("level"), (key,))
            if chosen:
                goals.extend(_lacking(chosen, context, args["each_theme"], None))
    return tuple(goals)


def _lacking(
    chosen: tuple[str, ...], context: Context, least: float | None, share: float | None
) -> Iterable[Goal]:
    """The points that are still to be earned. A share is of what is open, which meeting a criterion keeps."""
    best, worth = _best_share(context.edition), weights(context.edition)
    points = points_of(context.outcomes, chosen)
    wanted = max(least or 0, (share or 0) * points.open)
    if not points.open:
        yield Shut("no points are open to you here")
        return
    gains = {
        outcome.criterion.key: gain
        for outcome in context.outcomes.of(chosen)
        if outcome.state in (State.MET, State.UNMET)
        and outcome.criterion.role != INFO
        and (gain := worth[outcome.criterion.key] * (best - outcome.share)) > 0
    }
    missing = wanted - points.earned
    if missing > HAIR:
        enough = sum(gains.values()) + HAIR >= missing
        yield Gain(gains, missing) if enough else Shut(f"only {points.open:g} points are open to you here")


def best_answer(edition: Edition) -> AnswerOption | None:
    """The answer that does most for an employer: one that counts as met, with the largest share of points."""
    options = [option for option in edition.answers if option.counts_as_met]
    return max(options, key=lambda option: option.share, default=None)


def _best_share(edition: Edition) -> float:
    best = best_answer(edition)
    return best.share if best else 0.0


def _criterion(rule: Rule, context: Context) -> Goals:
    outcome = context.outcomes[rule.args["key"]]
    if outcome.state is State.NOT_ASKED:
        return (Shut(f"{outcome.criterion.title}: {outcome.text}"),)
    return (Some((outcome.criterion.key,), 1),)


def _fact(rule: Rule, context: Context) -> Goals:
    """A fact not known is to be given; one that the employer can change is to be changed."""
    key = rule.args["key"]
    words = f"{in_words(rule, context.edition)} is needed"
    value = context.facts.get(key)
    known = as_number(value) if BUILT_IN_FACTS.get(key) == "number" else value
    return (Shut(words),) if key in GIVEN and known is not None else (Also(words),)


def _keys(outcomes: Iterable[Outcome], state: State) -> tuple[str, ...]:
    return tuple(outcome.criterion.key for outcome in outcomes if outcome.state is state)


_DRAWN: Mapping[str, Callable[[Rule, Context], Goals]] = {
    "all_of": _all,
    "any_of": _any,
    "by_track": _by_track,
    "holds": _holds,
    "met": _met,
    "count": _count,
    "each_theme": _each_theme,
    "theme_levels": _theme_levels,
    "modules": _modules,
    "points": _points,
    "criterion": _criterion,
    "fact": _fact,
}
