"""What holding a level stands for: the level itself, and those it counts as."""

from collections.abc import Collection, Iterable

from assessments.definition import Edition


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
    return next((key for key in known if wanted in stands_for(edition, key)), None)
