"""What differs between two editions besides their criteria: levels and rules, themes, size bands, terms."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.definition import Edition, FactQuestion, Level, Theme, Track
from assessments.rule_words import in_words
from assessments.terms import Status


@dataclass(frozen=True)
class PartChange:
    """One part that differs, and sentences that say how. `part` is level, theme, track, fact, ..."""

    part: str
    key: str
    title: str
    says: tuple[str, ...]

    def __str__(self) -> str:
        noun = _NOUNS.get(self.part)
        named = f"{noun} “{self.title}”" if noun else self.title
        return f"{named}: {' '.join(self.says)}"


_NOUNS = {
    "level": "Level",
    "theme": "Theme",
    "track": "Size band",
    "fact": "Question",
    "status": "Status",
    "answer": "Answer",
}


def compare_parts(old: Edition, new: Edition) -> tuple[PartChange, ...]:
    """What differs in levels, themes, size bands, facts, statuses, answers and terms, in that order."""
    changes: list[PartChange] = []
    for part, name, told in _PARTS:
        changes += _listed(part, name, told, old, new)
    changes += _answers(old, new)
    changes += _terms(old, new)
    return tuple(changes)


def _listed(
    part: str,
    name: str,
    told: Callable[[Any, Any, Edition, Edition], Iterable[str]],
    old: Edition,
    new: Edition,
) -> list[PartChange]:
    before = {item.key: item for item in getattr(old, name)}
    after = {item.key: item for item in getattr(new, name)}
    changes = []
    for key, item in after.items():
        says = tuple(told(before[key], item, old, new)) if key in before else ("New.",)
        if says:
            changes.append(PartChange(part, key, _title(item), says))
    changes += [
        PartChange(part, key, _title(item), ("No longer there.",))
        for key, item in before.items()
        if key not in after
    ]
    return changes


def _title(item: Level | Theme | Track | FactQuestion | Status) -> str:
    return item.question if isinstance(item, FactQuestion) else item.title


def _level(was: Level, now: Level, old: Edition, new: Edition) -> Iterable[str]:
    yield from _moved("Called", was.title, now.title)
    yield from _moved("Meaning", was.meaning, now.meaning)
    before, after = in_words(was.rule, old, was.key).flat(), in_words(now.rule, new, now.key).flat()
    if was.rule != now.rule or before != after:
        yield f"Rule: {after}. Before: {before}." if before != after else "Its rule was written anew."
    yield from _moved("Comes after", _of_level(old, was.requires), _of_level(new, now.requires))
    yield from _moved("Valid for", _months(was.valid_months), _months(now.valid_months))
    yield from _moved("Decided by", _plain(was.decided_by), _plain(now.decided_by))
    yield from _moved("Visit", was.visit, now.visit)
    yield from _moved("Open to", _bands(old, was.tracks), _bands(new, now.tracks))
    if was.clocks != now.clocks:
        yield "Its other times (renewal, grace, extension, notice) changed."


def _theme(was: Theme, now: Theme, _old: Edition, _new: Edition) -> Iterable[str]:
    yield from _moved("Called", was.title, now.title)
    yield from _moved("Kind", _plain(was.kind), _plain(now.kind))
    yield from _moved("Weight", f"{was.weight:g}", f"{now.weight:g}")


def _track(was: Track, now: Track, _old: Edition, _new: Edition) -> Iterable[str]:
    yield from _moved("Called", was.title, now.title)
    yield from _moved("Size", _bounds(was), _bounds(now))
    yield from _moved("Only for those who answer yes to", was.only_if or "nothing", now.only_if or "nothing")


def _fact(was: FactQuestion, now: FactQuestion, _old: Edition, _new: Edition) -> Iterable[str]:
    yield from _moved("Asked as", was.question, now.question)
    yield from _moved("Answer", _plain(was.type), _plain(now.type))
    yield from _moved("To choose from", ", ".join(was.options) or "-", ", ".join(now.options) or "-")


def _status(was: Status, now: Status, old: Edition, new: Edition) -> Iterable[str]:
    yield from _moved("Called", was.title, now.title)
    yield from _moved("Granted by", was.granted_by, now.granted_by)
    before = in_words(was.rule, old).flat() if was.rule else "none"
    after = in_words(now.rule, new).flat() if now.rule else "none"
    yield from _moved("Rule", before, after)


_PARTS: tuple[tuple[str, str, Callable[[Any, Any, Edition, Edition], Iterable[str]]], ...] = (
    ("level", "levels", _level),
    ("theme", "themes", _theme),
    ("track", "tracks", _track),
    ("fact", "facts", _fact),
    ("status", "statuses", _status),
)


def _answers(old: Edition, new: Edition) -> list[PartChange]:
    before = {option.answer: option for option in old.answers}
    changes = []
    for option in new.answers:
        was = before[option.answer]
        says = [*_moved("Called", was.label, option.label)]
        if was.counts_as_met != option.counts_as_met:
            says.append("Counts as met now." if option.counts_as_met else "No longer counts as met.")
        says += _moved("Share of the points", f"{was.share:.0%}", f"{option.share:.0%}")
        if says:
            changes.append(PartChange("answer", option.answer.value, option.label, tuple(says)))
    return changes


_TERMS: Mapping[str, str] = {
    "title": "The name of the scheme",
    "overall": "How the whole is told",
    "eligibility": "Who may take part",
    "area": "The area",
    "fees": "The fees",
    "process": "The steps of the process",
    "round": "The rounds",
    "evidence_policy": "What evidence may be",
    "needs_assessment": "The needs assessment",
    "conduct": "Who may assess and confirm",
    "competition": "The competition",
    "closing": "The end of the scheme",
}


def _terms(old: Edition, new: Edition) -> list[PartChange]:
    return [
        PartChange("terms", name, words, ("Changed.",))
        for name, words in _TERMS.items()
        if getattr(old, name) != getattr(new, name)
    ]


def _moved(what: str, was: str, now: str) -> list[str]:
    return [f"{what}: {_ended(now)} Before: {_ended(was)}"] if was != now else []


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _of_level(edition: Edition, key: str | None) -> str:
    return edition.level(key).title if key else "no other level"


def _months(months: int | None) -> str:
    return f"{months} months" if months else "no stated time"


def _bands(edition: Edition, keys: tuple[str, ...]) -> str:
    return ", ".join(edition.track(key).title for key in keys) or "every size"


def _bounds(track: Track) -> str:
    top = f" to {track.max}" if track.max is not None else " or more"
    return f"{track.min}{top} by {_plain(track.unit)}"


def _plain(word: str) -> str:
    return word.replace("_", " ")
