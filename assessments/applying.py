"""What an application at a level asks of an employer, and which levels it may apply for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assessments.conditions import holds
from assessments.definition import INFO, Criterion, Edition


@dataclass(frozen=True)
class LevelChoice:
    """A level as offered to an employer: open, or closed with the reason in words."""

    key: str
    title: str
    meaning: str
    closed: str = ""


def levels_to_choose(edition: Edition, held: Collection[str]) -> tuple[LevelChoice, ...]:
    """Every level of the scheme, lowest first, each open or with why it is not.

    In a ladder a level opens once the one it requires has been awarded. Where the overall level is the lowest
    theme, any level may be applied for, since its criteria include those of the levels below.
    """
    return tuple(
        LevelChoice(level.key, level.title, level.meaning, _closed(edition, level.requires, held))
        for level in edition.levels
    )


def _closed(edition: Edition, requires: str | None, held: Collection[str]) -> str:
    if edition.overall != "ladder" or requires is None or requires in held:
        return ""
    return f"Opens when you have been awarded {edition.level(requires).title}."


def levels_asked(edition: Edition, level_key: str, held: Collection[str]) -> tuple[str, ...]:
    """The levels whose criteria an application at this level must answer, lowest first.

    A ladder asks for the level itself and any level below that has not been awarded; a scheme of themes asks
    for everything up to the level, since earlier levels must be kept up.
    """
    chain: list[str] = []
    key: str | None = level_key
    while key is not None:
        chain.append(key)
        key = edition.level(key).requires
        if edition.overall == "ladder" and key in held:
            break
    return tuple(reversed(chain))


def criteria_asked(
    edition: Edition,
    level_key: str,
    track: str | None,
    facts: Mapping[str, object],
    held: Collection[str] = (),
) -> tuple[Criterion, ...]:
    """The criteria an application must answer, in the definition's order.

    A criterion that depends on a fact not yet given is asked: absent data never lets anybody off.
    """
    levels = levels_asked(edition, level_key, held)
    return tuple(
        criterion
        for criterion in edition.criteria
        if criterion.level in levels
        and criterion.role != INFO
        and (track is None or not criterion.tracks or track in criterion.tracks)
        and applies(criterion, facts)
    )


def applies(criterion: Criterion, facts: Mapping[str, object]) -> bool:
    """Whether the facts leave a criterion standing; an unknown fact does."""
    only_if = holds(criterion.only_if, facts) if criterion.only_if else None
    unless = holds(criterion.unless, facts) if criterion.unless else None
    return only_if is not False and unless is not True


def unanswered_facts(edition: Edition, facts: Mapping[str, object]) -> tuple[str, ...]:
    """The questions about the workplace that have no usable answer yet."""
    return tuple(fact.question for fact in edition.facts if facts.get(fact.key) is None)
