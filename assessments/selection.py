"""Which criteria a rule speaks of: by role, level and theme, and what the whole of a rule can count."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from itertools import filterfalse

from assessments.definition import ANY_LEVEL, INFO, MANDATORY, POOL, Criterion, Edition, Rule

UP_TO_THIS = "up_to_this"
MODULE = "module"

# Editions are few and immutable, so what was worked out for one is kept: so many of them.
KEPT = 128


def levels_named(edition: Edition, level: str, named: str | None) -> frozenset[str]:
    """The levels that a rule of `level` means by `named`; None is its own with those of no level.

    A rule outside the ladder (of a status, say) is of level `any`, and speaks of all levels unless it says.
    """
    keys = edition.level_keys
    if named == ANY_LEVEL or (level == ANY_LEVEL and named in (None, UP_TO_THIS)):
        return frozenset((*keys, ANY_LEVEL))
    if named == UP_TO_THIS:
        return frozenset((*keys[: keys.index(level) + 1], ANY_LEVEL))
    return frozenset((named,) if named else (level, ANY_LEVEL))


@lru_cache(64 * KEPT)
def select(
    edition: Edition, level: str, role: str | None, named: str | None, themes: tuple[str, ...] = ()
) -> tuple[Criterion, ...]:
    """The criteria of a role (None: all but those that only inform), of levels and of themes (none: all).

    What is mandatory in a module is so for those who choose the module. It is therefore left out unless the
    module is named.
    """
    levels = levels_named(edition, level, named)
    modules = module_keys(edition)
    return tuple(
        criterion
        for criterion in edition.criteria
        if criterion.level in levels
        and (criterion.role == role if role else criterion.role != INFO)
        and (criterion.theme in themes if themes else role != MANDATORY or criterion.theme not in modules)
    )


@lru_cache(64 * KEPT)
def select_keys(
    edition: Edition, level: str, role: str | None, named: str | None, themes: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The keys of the criteria that `select` gives."""
    return tuple(criterion.key for criterion in select(edition, level, role, named, themes))


def among(keys: Iterable[str], wanted: Collection[str]) -> tuple[str, ...]:
    """Return those keys that are among the wanted, in their order."""
    return tuple(filter(wanted.__contains__, keys))


def without(keys: Iterable[str], unwanted: Collection[str]) -> tuple[str, ...]:
    """Return those keys that are not among the unwanted, in their order."""
    return tuple(filterfalse(unwanted.__contains__, keys))


@lru_cache(KEPT)
def module_keys(edition: Edition) -> tuple[str, ...]:
    """The themes that the employer chooses from."""
    return tuple(theme.key for theme in edition.themes if theme.kind == MODULE)


@lru_cache(KEPT)
def fixed_keys(edition: Edition) -> tuple[str, ...]:
    """The themes that are everybody's: all but the modules."""
    return tuple(theme.key for theme in edition.themes if theme.kind != MODULE)


def themes_of(rule: Rule, edition: Edition) -> tuple[str, ...]:
    """The themes a rule goes through one by one: those it names, else all but the modules."""
    return tuple(rule.args.get("of") or ()) or fixed_keys(edition)


def choice_of(rule: Rule, default_role: str | None) -> tuple[str | None, str | None, tuple[str, ...]]:
    """The role, level and themes that a rule with `role`, `level`, `theme` or `of` names."""
    args = rule.args
    themes = (args["theme"],) if args.get("theme") else tuple(args.get("of") or ())
    return args.get("role") or default_role, args.get("level"), themes


def selected(rule: Rule, edition: Edition, level: str, default_role: str | None) -> tuple[Criterion, ...]:
    """The criteria that a rule with `role`, `level`, `theme` or `of` speaks of."""
    return select(edition, level, *choice_of(rule, default_role))


def speaks_of(rule: Rule, edition: Edition, level: str, track: str | None = None) -> frozenset[str]:
    """The keys of the criteria that a rule of this level can look at.

    With a size band given, the rules of other bands and what is not asked of the band are left out. The
    levels that `holds` names are not gone into.
    """
    found = _keys(rule, edition, level, track)
    return frozenset(key for key in found if not _shut(edition.criterion(key), track))


def _shut(criterion: Criterion, track: str | None) -> bool:
    return track is not None and bool(criterion.tracks) and track not in criterion.tracks


def _keys(rule: Rule, edition: Edition, level: str, track: str | None) -> set[str]:
    parts = parts_for(rule, track)
    if parts:
        return {key for part in parts for key in _keys(part, edition, level, track)}
    look = _LOOKS.get(rule.op)
    return {criterion.key for criterion in look(rule, edition, level)} if look else set()


def parts_for(rule: Rule, track: str | None) -> tuple[Rule, ...]:
    """The rules a rule is made of; of one that goes by size band, the band's own (all when none is known)."""
    if rule.op != "by_track" or track is None:
        return rule.rules
    bands = tuple(rule.args.get("tracks") or ())
    return tuple(part for band, part in zip(bands, rule.rules, strict=False) if band == track)


def _in_each(rule: Rule, edition: Edition, level: str) -> Iterable[Criterion]:
    role, named = rule.args.get("role") or POOL, rule.args.get("level")
    return select(edition, level, role, named, themes_of(rule, edition))


def _up_to(rule: Rule, edition: Edition, _level: str) -> Iterable[Criterion]:
    return select(edition, rule.args["every"], MANDATORY, UP_TO_THIS, themes_of(rule, edition))


def _in_modules(rule: Rule, edition: Edition, level: str) -> Iterable[Criterion]:
    themes = tuple(rule.args.get("of") or ()) or module_keys(edition)
    return select(edition, level, MANDATORY, rule.args.get("level") or ANY_LEVEL, themes) if themes else ()


def _named(rule: Rule, edition: Edition, _level: str) -> Iterable[Criterion]:
    return (edition.criterion(rule.args["key"]),)


_LOOKS: Mapping[str, Callable[[Rule, Edition, str], Iterable[Criterion]]] = {
    "met": lambda rule, edition, level: selected(rule, edition, level, MANDATORY),
    "count": lambda rule, edition, level: selected(rule, edition, level, POOL),
    "points": lambda rule, edition, level: selected(rule, edition, level, None),
    "each_theme": _in_each,
    "theme_levels": _up_to,
    "modules": _in_modules,
    "criterion": _named,
}
