"""What an application at a level asks of an employer, and which levels it may apply for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from assessments.conditions import holds
from assessments.definition import ANY_LEVEL, INFO, MANDATORY, Criterion, Edition, Level
from assessments.holding import by_way_of, stands_for
from assessments.reasons import Reason
from assessments.selection import module_keys, speaks_of

# Where one rung must be held before the next; in a scheme of themes, earlier levels are answered again.
STRICT = ("ladder", "winner")


@dataclass(frozen=True)
class LevelChoice:
    """A level as offered to an employer: open, or closed with the reason in words."""

    key: str
    title: str
    meaning: str
    closed: str = ""


def levels_to_choose(
    edition: Edition, held: Collection[str], track: str | None = None
) -> tuple[LevelChoice, ...]:
    """Every level of the scheme, lowest first, each open or with why it is not.

    A level that is for some sizes only is closed to every other. In a ladder a level opens once the one it
    requires, or one that counts as it, has been awarded. Where the overall level is the lowest theme, any
    level may be applied for, since its criteria include those of the levels below.
    """
    return tuple(
        LevelChoice(level.key, level.title, level.meaning, _closed(edition, level, held, track))
        for level in edition.levels
    )


def _closed(edition: Edition, level: Level, held: Collection[str], track: str | None) -> str:
    if not _open_to(level, track):
        if track is None:
            return "Open to some sizes only. Add the number of employees to your organisation first."
        return f"Not open to employers of your size ({edition.track(track).title})."
    before = _before(edition, level.key, held, track)
    if edition.overall not in STRICT or before is None:
        return ""
    return f"Opens when you have been awarded {edition.level(before).title}."


def _open_to(level: Level, track: str | None) -> bool:
    return not level.tracks or track in level.tracks


def _before(edition: Edition, key: str, held: Collection[str], track: str | None) -> str | None:
    """The level that comes before one and is still to be had; None when nothing does.

    Where the level required is not for this size, the first that counts as it and is stands in for it.
    """
    wanted = edition.level(key).requires
    if wanted is None or (edition.overall in STRICT and by_way_of(edition, held, wanted)):
        return None
    if _open_to(edition.level(wanted), track):
        return wanted
    ways = (level for level in edition.levels if wanted in stands_for(edition, level.key))
    return next((level.key for level in ways if level.tracks and _open_to(level, track)), wanted)


def levels_asked(
    edition: Edition, level_key: str, held: Collection[str], track: str | None = None
) -> tuple[str, ...]:
    """The levels whose criteria an application at this level must answer, lowest first.

    A ladder asks for the level itself and any level below that has not been awarded; a scheme of themes asks
    for everything up to the level, since earlier levels must be kept up.
    """
    chain: list[str] = []
    key: str | None = level_key
    while key is not None and key not in chain:
        chain.append(key)
        key = _before(edition, key, held, track)
    return tuple(reversed(chain))


def criteria_asked(
    edition: Edition,
    level_key: str,
    track: str | None,
    facts: Mapping[str, object],
    held: Collection[str] = (),
    on: date | None = None,
) -> tuple[Criterion, ...]:
    """The criteria an application may answer, in the definition's order.

    They are those of the levels it asks for, and all others that the rules of these levels can count. A
    criterion that depends on a fact not yet given is asked: absent data never lets anybody off.
    """
    levels = levels_asked(edition, level_key, held, track)
    counted = {key for own in levels for key in speaks_of(edition.level(own).rule, edition, own, track)}
    return tuple(
        criterion
        for criterion in edition.criteria
        if (criterion.level in levels or criterion.key in counted)
        and criterion.role != INFO
        and (track is None or not criterion.tracks or track in criterion.tracks)
        and applies(criterion, facts, on)
    )


def must_answer(edition: Edition, levels: Collection[str], criterion: Criterion) -> bool:
    """Whether an application that asks for these levels has to answer a criterion.

    What is to choose from, and all that stands in a module, is chosen by answering it: left alone, it is not
    chosen and holds nothing up by itself.
    """
    return (
        criterion.role == MANDATORY
        and criterion.level in (*levels, ANY_LEVEL)
        and criterion.theme not in module_keys(edition)
    )


def applies(criterion: Criterion, facts: Mapping[str, object], on: date | None = None) -> bool:
    """Whether the facts and the day leave a criterion standing; an unknown fact or day does."""
    if on and criterion.asked_from and on < criterion.asked_from:
        return False
    if on and criterion.asked_until and on > criterion.asked_until:
        return False
    only_if = holds(criterion.only_if, facts) if criterion.only_if else None
    unless = holds(criterion.unless, facts) if criterion.unless else None
    return only_if is not False and unless is not True


def shortfall(edition: Edition, required: Collection[str], reason: Reason) -> tuple[str, ...]:
    """What a level still lacks, in the words a person acts on.

    A criterion that must be met is named by its title. Where there is a choice, nobody has to meet all that
    is still open, so the rule's own words say how many are needed.
    """
    if reason.ok:
        return ()
    if reason.criteria and all(key in required for key in reason.criteria):
        return tuple(edition.criterion(key).title for key in reason.criteria)
    below = [child for child in reason.children if not child.ok]
    if reason.choice or not below:
        return (f"{reason.text} ({'; '.join(child.text for child in below)})" if below else reason.text,)
    return tuple(dict.fromkeys(words for child in below for words in shortfall(edition, required, child)))


def unanswered_facts(edition: Edition, facts: Mapping[str, object]) -> tuple[str, ...]:
    """The questions about the workplace that have no usable answer yet and must have one."""
    return tuple(fact.question for fact in edition.facts if facts.get(fact.key) is None and not fact.optional)
