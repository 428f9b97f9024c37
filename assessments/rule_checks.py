"""What is wrong with a well-formed rule of an edition: a name that stands for nothing, more than there is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assessments.conditions import fact_types
from assessments.definition import ANY_LEVEL, INFO, MANDATORY, POOL, Criterion, Edition, FactQuestion, Rule
from assessments.points import HAIR, weights
from assessments.selection import UP_TO_THIS, module_keys, select, selected, themes_of

# The argument that a fault concerns ("" for the rule itself), and a sentence about it.
Problems = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Place:
    """Where a rule stands: its edition, level (None outside the ladder), and size band when it has one."""

    edition: Edition
    level_key: str | None
    track: str | None = None

    @property
    def level(self) -> str:
        """The level as a rule sees it: `any` outside the ladder."""
        return self.level_key or ANY_LEVEL

    def open_to_band(self, criteria: tuple[Criterion, ...]) -> list[Criterion]:
        """Those of the criteria that are asked of the place's size band."""
        return [c for c in criteria if self.track is None or not c.tracks or self.track in c.tracks]

    def theme_keys(self) -> tuple[str, ...]:
        """The keys of the edition's themes."""
        return tuple(theme.key for theme in self.edition.themes)


Check = Callable[[Rule, Place], Problems]


def by_track(rule: Rule, place: Place) -> Problems:
    """Every band named is one of the edition's."""
    known = {track.key for track in place.edition.tracks}
    for band in rule.args["tracks"]:
        if band not in known:
            yield band, f"there is no track '{band}'"


def met(rule: Rule, place: Place) -> Problems:
    """The rule speaks of something."""
    yield from _choice(rule, place, MANDATORY)


def count(rule: Rule, place: Place) -> Problems:
    """The pool is at least as large as what is asked of it."""
    problems = list(_choice(rule, place, POOL))
    yield from problems
    pool = [] if problems else place.open_to_band(selected(rule, place.edition, place.level, POOL))
    if pool and rule.args["at_least"] > len(pool):
        yield "at_least", f"asks for {rule.args['at_least']} of a pool of {len(pool)}"


def each_theme(rule: Rule, place: Place) -> Problems:
    """Every theme has enough to choose from."""
    unknown = list(_unknown_themes(rule, place))
    yield from unknown
    for key in themes_of(rule, place.edition) if not unknown else ():
        one = Rule("count", {**rule.args, "of": (), "theme": key})
        for argument, message in count(one, place):
            yield argument, f"in theme '{key}', {message}"


def themes_at(rule: Rule, place: Place) -> Problems:
    """Every theme can reach the level."""
    edition, wanted = place.edition, rule.args["every"]
    if wanted not in edition.level_keys:
        yield "every", f"there is no level '{wanted}'"
    unknown = list(_unknown_themes(rule, place))
    yield from unknown
    themes = themes_of(rule, edition)
    if (rule.args["at_least"] or 0) > len(themes):
        yield "at_least", f"asks for {rule.args['at_least']} of {len(themes)} themes"
    for key in themes if not unknown and wanted in edition.level_keys else ():
        if not any(c.level == wanted and c.role == MANDATORY for c in edition.theme(key).criteria):
            yield "every", f"theme '{key}' asks nothing at level '{wanted}', so it can never reach it"


def modules(rule: Rule, place: Place) -> Problems:
    """There are as many modules as are asked for, and each has something mandatory in it."""
    edition, named = place.edition, rule.args["level"]
    if _is_no_level(named, edition):
        yield "level", f"there is no level '{named}'"
        return
    unknown = list(_unknown_themes(rule, place))
    yield from unknown
    themes = rule.args["of"] or module_keys(edition)
    if not themes:
        yield "", "there is no theme of kind 'module'; give some themes that kind or name them in 'of'"
    elif rule.args["at_least"] > len(themes):
        yield "at_least", f"asks for {rule.args['at_least']} of {len(themes)} modules"
    for key in themes if not unknown else ():
        if not select(edition, place.level, MANDATORY, named or ANY_LEVEL, (key,)):
            yield "", f"module '{key}' has no mandatory criterion here, so it can never be complete"


def points(rule: Rule, place: Place) -> Problems:
    """A minimum is named, and there are points enough to reach it."""
    args = rule.args
    if args["at_least"] is None and args["share"] is None and args["each_theme"] is None:
        yield "", "needs 'at_least', 'share' or 'each_theme'"
    if args["theme"] and args["of"]:
        yield "theme", "cannot stand beside 'of'; name the themes in one of the two"
    problems = [*_unknown_themes(rule, place), *_choice(rule, place, None)]
    yield from problems
    if problems:
        return
    most = _most(rule, place)
    if (args["at_least"] or 0) > most + HAIR:
        yield "at_least", f"asks for {args['at_least']:g} of {most:g} points"
    if args["each_theme"] is not None:
        for key in (args["theme"],) if args["theme"] else themes_of(rule, place.edition):
            most = _most(Rule("points", {**args, "of": (), "theme": key}), place)
            if 0 < most < args["each_theme"] - HAIR:
                yield "each_theme", f"asks for {args['each_theme']:g} of {most:g} points in theme '{key}'"


def _most(rule: Rule, place: Place) -> float:
    worth = weights(place.edition)
    criteria = place.open_to_band(selected(rule, place.edition, place.level, None))
    return round(sum(worth[criterion.key] for criterion in criteria), 6)


def held(rule: Rule, place: Place) -> Problems:
    """The level comes before this one, or is a status."""
    key, keys = rule.args["level"], place.edition.level_keys
    if place.level_key and key in keys and keys.index(key) >= keys.index(place.level_key):
        yield "", f"'{key}' must be a level below '{place.level_key}'"
    elif key not in (*keys, *(status.key for status in place.edition.statuses)):
        yield "", f"there is no level or status '{key}'"


def criterion(rule: Rule, place: Place) -> Problems:
    """The criterion exists, and is asked."""
    named = next((one for one in place.edition.criteria if one.key == rule.args["key"]), None)
    if named is None:
        yield "", f"there is no criterion '{rule.args['key']}'"
    elif named.role == INFO:
        yield "", f"'{named.key}' only informs and is not asked, so it can never be met"


def campaigns(rule: Rule, place: Place) -> Problems:
    """The level and the themes exist."""
    named = rule.args.get("level")
    if named and named not in place.edition.level_keys:
        yield "level", f"there is no level '{named}'"
    for key in rule.args.get("themes") or ():
        if key not in place.theme_keys():
            yield "themes", f"there is no theme '{key}'"


def fact(rule: Rule, place: Place) -> Problems:
    """The fact exists, and is asked about in the way of its type."""
    key, known = rule.args["key"], fact_types(place.edition)
    if key not in known:
        yield "key", f"there is no fact '{key}'"
        return
    needs, words = _FACT_NEEDS[known[key]]
    if not any(rule.args.get(name) not in (None, ()) for name in needs):
        yield "", words
    question = next((asked for asked in place.edition.facts if asked.key == key), None)
    yield from _unknown_options(rule, question)


def _unknown_options(rule: Rule, question: FactQuestion | None) -> Problems:
    for option in rule.args.get("one_of") or () if question and question.options else ():
        if question and option not in question.options:
            yield "one_of", f"'{option}' is not an answer to '{question.question}'"


_FACT_NEEDS = {
    "yes_no": (("is",), "needs 'is: yes' or 'is: no', as this fact is answered with yes or no"),
    "number": (("min", "max"), "needs 'min', 'max' or both, as this fact is a number"),
    "choice": (("one_of",), "needs 'one_of' with the answers that will do, as this fact is a choice"),
    "text": (("one_of",), "needs 'one_of' with the answers that will do, as this fact is text"),
}


def _choice(rule: Rule, place: Place, default_role: str | None) -> Problems:
    named, theme = rule.args.get("level"), rule.args.get("theme")
    unknown_level = _is_no_level(named, place.edition)
    if unknown_level:
        yield "level", f"there is no level '{named}'"
    if theme and theme not in place.theme_keys():
        yield "theme", f"there is no theme '{theme}'"
    elif not unknown_level and not selected(rule, place.edition, place.level, default_role):
        yield "", "speaks of no criterion at all; check its role, level and theme"
    elif rule.args.get("role") == INFO:
        yield "role", "what only informs is not asked, so it can never be met"


def _is_no_level(named: str | None, edition: Edition) -> bool:
    return named is not None and named not in (ANY_LEVEL, UP_TO_THIS, *edition.level_keys)


def _unknown_themes(rule: Rule, place: Place) -> Problems:
    for key in rule.args["of"]:
        if key not in place.theme_keys():
            yield "of", f"there is no theme '{key}'"
