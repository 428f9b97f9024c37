"""Award rules as sentences, for a page that tells people what a level takes before anybody has answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.campaigns import need_words
from assessments.conditions import in_words as condition_in_words
from assessments.definition import ANY_LEVEL, INFO, MANDATORY, POOL, CampaignNeed, Edition, Rule
from assessments.operators import COUNTS, FAILS
from assessments.rule_checks import Place
from assessments.selection import UP_TO_THIS, module_keys, selected, themes_of

MOST_NAMED = 12


@dataclass(frozen=True)
class Said:
    """A sentence about a rule, and the sentences of the rules that it is made of."""

    text: str
    parts: tuple["Said", ...] = ()

    def flat(self) -> str:
        """The whole tree in one line, for a list of changes."""
        if not self.parts:
            return self.text
        return f"{self.text} {'; '.join(part.flat() for part in self.parts)}"

    def lines(self, depth: int = 0) -> list[str]:
        """The tree as indented lines, for a terminal."""
        below = [line for part in self.parts for line in part.lines(depth + 1)]
        return [f"{'  ' * depth}{self.text}", *below]


def in_words(rule: Rule, edition: Edition, level: str | None = None) -> Said:
    """Say what a rule asks, as a tree of sentences. `level` None is for a rule outside the ladder.

    Never raises for a rule of a checked definition; what is not known is named by its key.
    """
    return _say(rule, Place(edition, level))


def level_in_words(edition: Edition, level_key: str) -> Said:
    """All that a level takes: the level before it, and its own rule. KeyError for an unknown level."""
    level = edition.level(level_key)
    own = in_words(level.rule, edition, level_key)
    if level.requires is None:
        return own
    before = Said(f"{edition.level(level.requires).title} comes first")
    return Said("All of these:", (before, *(own.parts if level.rule.op == "all_of" else (own,))))


def _say(rule: Rule, place: Place) -> Said:
    say = _WORDS.get(rule.op)
    return say(rule, place) if say else Said(f"The rule '{rule.op}' holds")


def _nested(heading: str) -> Callable[[Rule, Place], Said]:
    def say(rule: Rule, place: Place) -> Said:
        return Said(heading, tuple(_say(part, place) for part in rule.rules))

    return say


def _by_track(rule: Rule, place: Place) -> Said:
    titles = {track.key: track.title for track in place.edition.tracks}
    bands = zip(rule.args.get("tracks", ()), rule.rules, strict=False)
    parts = []
    for band, part in bands:
        own = _say(part, replace(place, track=band))
        parts.append(Said(f"{titles.get(band, band)}: {_lower(own.text)}", own.parts))
    return Said("By the size of the employer:", tuple(parts))


def _holds(rule: Rule, place: Place) -> Said:
    return Said(
        f"{_title(place.edition, rule.args['level'])} is held{' now' if rule.args.get('now') else ''}"
    )


def _met(rule: Rule, place: Place) -> Said:
    role = rule.args.get("role") or MANDATORY
    what = {MANDATORY: "Everything mandatory", POOL: "Everything there is to choose from"}.get(
        role, "Everything"
    )
    return Said(f"{what} {_where(rule, place)} is met{_apart(rule)}")


def _count(rule: Rule, place: Place) -> Said:
    wanted = rule.args["at_least"]
    among = len(place.open_to_band(selected(rule, place.edition, place.level, POOL)))
    verb = "is" if wanted == 1 else "are"
    return Said(
        f"At least {wanted} of the {among} {_roles(rule)} {_where(rule, place)} {verb} met{_apart(rule)}"
    )


def _each_theme(rule: Rule, place: Place) -> Said:
    wanted = rule.args["at_least"]
    themes = "each theme" if not rule.args.get("of") else f"each of {_themes(rule, place.edition)}"
    verb = "is" if wanted == 1 else "are"
    return Said(
        f"In {themes}, at least {wanted} of the {_roles(rule)} {_where(rule, place)} {verb} met{_apart(rule)}"
    )


def _theme_levels(rule: Rule, place: Place) -> Said:
    wanted, title = rule.args.get("at_least"), _title(place.edition, rule.args["every"])
    if wanted:
        verb = "has" if wanted == 1 else "have"
        return Said(f"At least {wanted} of {_themes(rule, place.edition)} {verb} reached {title}")
    themes = _themes(rule, place.edition) if rule.args.get("of") else "every theme"
    return Said(f"{_upper(themes)} {'have' if rule.args.get('of') else 'has'} reached {title}")


def _modules(rule: Rule, place: Place) -> Said:
    wanted = rule.args["at_least"]
    keys = tuple(rule.args.get("of") or ()) or module_keys(place.edition)
    named = rule.args.get("level")
    where = "" if named in (None, ANY_LEVEL) else f" {_levels(place, named)}"
    noun = "module is" if wanted == 1 else "modules are"
    return Said(f"At least {wanted} {noun} complete{where}, chosen from {_named(place.edition, keys)}")


def _points(rule: Rule, place: Place) -> Said:
    args, parts = rule.args, []
    if args.get("at_least") is not None:
        parts.append(f"at least {_points_worth(args['at_least'])}")
    if args.get("share") is not None:
        parts.append(f"at least {args['share']:.0%} of the points open to the employer")
    if args.get("each_theme") is not None:
        parts.append(f"at least {_points_worth(args['each_theme'])} in each theme")
    among = f" from the {_roles(rule)}" if args.get("role") else ""
    return Said(f"{_upper(' and '.join(parts))}{among} {_where(rule, place)}")


def _points_worth(points: float) -> str:
    return f"{points:g} point{'s' * (points != 1)}"


def _criterion(rule: Rule, place: Place) -> Said:
    titles = {criterion.key: criterion.title for criterion in place.edition.criteria}
    return Said(f"“{titles.get(rule.args['key'], rule.args['key'])}” is met")


def _campaigns(rule: Rule, place: Place) -> Said:
    args = dict(rule.args)
    named = args.pop("level", None)
    titles = {theme.key: theme.title for theme in place.edition.themes}
    run = f", run for {_title(place.edition, named)}" if named and named != place.level else ""
    return Said(f"At least {need_words(CampaignNeed(**args), titles)}{run}")


def _needs_assessment(rule: Rule, _place: Place) -> Said:
    within, share = rule.args.get("within"), rule.args.get("min_response")
    when = f" in the last {within} months" if within is not None else ""
    how = f", answered by at least {share:.0%}" if share is not None else ""
    return Said(f"A needs assessment was held{when}{how}")


def _fact(rule: Rule, place: Place) -> Said:
    return Said(condition_in_words(rule, place.edition))


def _where(rule: Rule, place: Place) -> str:
    """At which levels and in which themes, as it follows a noun."""
    where = _levels(place, rule.args.get("level"))
    theme = rule.args.get("theme")
    if theme:
        return f"{where} in {_named(place.edition, (theme,))}"
    if rule.op == "points" and rule.args.get("of"):
        return f"{where} in {_themes(rule, place.edition)}"
    return where


def _levels(place: Place, named: str | None) -> str:
    if named == ANY_LEVEL or (place.level == ANY_LEVEL and named in (None, UP_TO_THIS)):
        return "at any level"
    if named == UP_TO_THIS:
        return f"up to {_title(place.edition, place.level)}"
    return f"at {_title(place.edition, named or place.level)}"


def _roles(rule: Rule) -> str:
    words = {MANDATORY: "mandatory criteria", INFO: "criteria for information"}
    return words.get(rule.args.get("role") or POOL, "criteria to choose from")


def _apart(rule: Rule) -> str:
    """What becomes of an answer of "not applicable", when it is not simply left out."""
    treatment = rule.args.get("not_applicable")
    words = {COUNTS: "; not applicable counts as met", FAILS: "; not applicable does not count"}
    return words.get(treatment or "", "")


def _themes(rule: Rule, edition: Edition) -> str:
    return _named(edition, themes_of(rule, edition))


def _named(edition: Edition, keys: Sequence[str]) -> str:
    titles = {theme.key: theme.title for theme in edition.themes}
    words = [titles.get(key, key) for key in keys[:MOST_NAMED]]
    if len(keys) > MOST_NAMED:
        words.append(f"{len(keys) - MOST_NAMED} more")
    if len(words) == 1:
        return words[0]
    # A title may be a list itself, and then commas do not tell where the next begins.
    apart = "; " if any("," in word or " and " in word for word in words) else ", "
    return f"{apart.join(words[:-1])}{';' if apart == '; ' else ''} and {words[-1]}"


def _title(edition: Edition, key: str) -> str:
    titles = {level.key: level.title for level in edition.levels}
    titles |= {status.key: status.title for status in edition.statuses}
    return titles.get(key, key)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


_WORDS: Mapping[str, Callable[[Rule, Place], Said]] = {
    "all_of": _nested("All of these:"),
    "any_of": _nested("One of these is enough:"),
    "not": _nested("This must not hold:"),
    "by_track": _by_track,
    "holds": _holds,
    "met": _met,
    "count": _count,
    "each_theme": _each_theme,
    "theme_levels": _theme_levels,
    "modules": _modules,
    "points": _points,
    "criterion": _criterion,
    "campaigns": _campaigns,
    "needs_assessment": _needs_assessment,
    "fact": _fact,
}
