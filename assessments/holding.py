"""What holding a level stands for: the level itself, and those it counts as."""

from collections.abc import Collection, Iterable, Mapping

from assessments.definition import Edition, Rule

# The fact that lists what is held on the day, where a rule asks for it. No question of a scheme can have this
# name, since keys hold no space.
HELD_NOW = "held now"


def stands_for(edition: Edition, key: str) -> tuple[str, ...]:
    """The levels that holding `key` stands for: itself first, then what it counts as, and so on down.

    A key that is no level of the edition (a status, say) stands for itself. A ring made by hand ends.
    """
    chain = [key]
    while chain[-1] in edition.level_keys:
        below = edition.level(chain[-1]).counts_as
        if below is None or below in chain:
            break
        chain.append(below)
    return tuple(chain)


def with_equals(edition: Edition, held: Collection[str]) -> frozenset[str]:
    """The levels held, and every level that holding them stands for."""
    return frozenset(other for key in held for other in stands_for(edition, key))


def by_way_of(edition: Edition, held: Iterable[str], wanted: str) -> str | None:
    """Which of the levels held stands for the one wanted: itself if it is held, else the first that does."""
    known = tuple(held)
    if wanted in known:
        return wanted
    # In a fixed order, so that the words are the same in every run.
    return next((key for key in sorted(known) if wanted in stands_for(edition, key)), None)


def held_now(facts: Mapping[str, object], held: Collection[str]) -> Collection[str]:
    """What is held on the day: what the facts list, or all that is held where they say nothing of it."""
    listed = facts.get(HELD_NOW, held)
    if isinstance(listed, str) or not isinstance(listed, Collection):
        return ()  # unreadable, so nothing
    return [key for key in listed if isinstance(key, str)]


def asks_what_is_held_now(edition: Edition) -> bool:
    """Whether any rule of an edition tells a level held today from one that has run out."""
    rules = [level.rule for level in edition.levels]
    rules += [status.rule for status in edition.statuses if status.rule]
    return any(_asks_now(rule) for rule in rules)


def _asks_now(rule: Rule) -> bool:
    return (rule.op == "holds" and bool(rule.args.get("now"))) or any(_asks_now(part) for part in rule.rules)
