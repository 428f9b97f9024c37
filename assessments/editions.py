"""Two editions compared, and what an application may take along from the one to the other.

An edition says itself what became of each criterion (`change`, `was`, `removed`). What it says is held
against the two texts; where it says nothing, the texts decide. When the two disagree, the more careful
reading counts, so that no answer is carried to a question that asks something else.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.criterion_changes import differences, tighter, wording_differs
from assessments.definition import Criterion, Edition
from assessments.edition_parts import PartChange, compare_parts

SAME, REWORDED, STRONGER, SPLIT, MERGED, NEW, REMOVED = (
    "same", "reworded", "stronger", "split", "merged", "new", "removed",
)  # fmt: skip

# What each change leaves of an employer's work. Findings and rulings never come along.
ANSWER, DRAFT, EVIDENCE, NOTHING = "answer", "draft", "evidence", "nothing"
CARRIED: Mapping[str, str] = {
    SAME: ANSWER,
    REWORDED: DRAFT,
    STRONGER: EVIDENCE,
    SPLIT: EVIDENCE,
    MERGED: EVIDENCE,
    NEW: NOTHING,
}

CHANGE_WORDS: Mapping[str, str] = {
    SAME: "Same",
    REWORDED: "Reworded",
    STRONGER: "Asks more",
    SPLIT: "Split",
    MERGED: "Merged",
    NEW: "New",
    REMOVED: "No longer asked",
}


@dataclass(frozen=True)
class Change:
    """What became of one criterion: its key in the new edition (None: gone), and its keys in the old one."""

    kind: str
    key: str | None
    was: tuple[str, ...]
    title: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Two editions and every difference between them; `parts` are all but the criteria."""

    old: Edition
    new: Edition
    changes: tuple[Change, ...]
    parts: tuple[PartChange, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many criteria changed in each way, in the order of CHANGE_WORDS."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in CHANGE_WORDS if found[kind]}

    def as_dict(self) -> dict[str, object]:
        """The comparison as plain data, in the shape that `halemark schemes diff --json` promises."""
        return {
            "old": {"key": self.old.key, "version": self.old.version},
            "new": {"key": self.new.key, "version": self.new.version},
            "counts": self.counts,
            "criteria": [
                {
                    "change": change.kind,
                    "key": change.key,
                    "was": list(change.was),
                    "title": change.title,
                    "details": list(change.details),
                    "carries": CARRIED.get(change.kind, NOTHING),
                }
                for change in self.changes
            ],
            "parts": [
                {"part": part.part, "key": part.key, "title": part.title, "says": list(part.says)}
                for part in self.parts
            ],
            "contradictions": [
                {"key": key, "message": message} for key, message in contradictions(self.old, self.new)
            ],
        }


@dataclass(frozen=True)
class Step:
    """What one criterion of the new edition takes over, and from which old ones; all of it is to confirm."""

    key: str
    change: str
    takes: str  # answer, draft, evidence or nothing
    was: tuple[str, ...]


def compare(old: Edition, new: Edition) -> Comparison:
    """Say what became of each criterion, in the new edition's order with those that are gone at the end.

    What the new edition declares goes before what can be seen, unless the texts show that more is asked than
    it declares (see `contradictions`). Never raises, whatever the two editions are.
    """
    origins = _all_origins(old, new)
    uses = _uses(origins)
    changes = [_change(old, new, criterion, origins[criterion.key], uses) for criterion in new.criteria]
    gone = [criterion for criterion in old.criteria if not uses[criterion.key]]
    changes += [Change(REMOVED, None, (criterion.key,), criterion.title) for criterion in gone]
    return Comparison(old, new, tuple(changes), compare_parts(old, new))


def plan_upgrade(comparison: Comparison) -> tuple[Step, ...]:
    """Say for each criterion of the new edition what an upgrade brings, and from which criteria."""
    return tuple(
        Step(change.key, change.kind, CARRIED[change.kind], change.was)
        for change in comparison.changes
        if change.key is not None
    )


def contradictions(old: Edition, new: Edition) -> tuple[tuple[str, str], ...]:
    """Where what the new edition declares of itself is not so: a criterion's key and a sentence for each."""
    origins = _all_origins(old, new)
    uses, known = _uses(origins), {criterion.key for criterion in old.criteria}
    found: list[tuple[str, str]] = []
    for criterion in new.criteria:
        was = origins[criterion.key]
        words = [
            f"'was' names '{key}', which version {old.version} does not have"
            for key in criterion.was
            if key not in known
        ]
        words += [_denied(old, new, criterion, was, uses)] if criterion.change else []
        found += [(criterion.key, sentence) for sentence in words if sentence]
    for key in new.removed:
        if key not in known:
            found.append((key, f"is declared removed, and version {old.version} does not have it"))
        elif uses[key]:
            found.append((key, "is declared removed, and is still asked"))
    return tuple(found)


def _all_origins(old: Edition, new: Edition) -> dict[str, tuple[str, ...]]:
    """The old keys that each new criterion comes from, by its own key."""
    known = {criterion.key for criterion in old.criteria}
    return {
        criterion.key: ()
        if _said(old, criterion) == NEW
        else tuple(key for key in criterion.was or (criterion.key,) if key in known)
        for criterion in new.criteria
    }


def _said(old: Edition, criterion: Criterion) -> str | None:
    """What a criterion declares of itself against this older edition.

    One that stands in both with all it says, as under two overlays on one edition, speaks of a third.
    """
    return None if criterion in old.criteria else criterion.change


def _uses(origins: Mapping[str, tuple[str, ...]]) -> Counter[str]:
    return Counter(key for keys in origins.values() for key in keys)


def _change(
    old: Edition, new: Edition, criterion: Criterion, was: tuple[str, ...], uses: Counter[str]
) -> Change:
    seen = _seen(old, new, criterion, was, uses)
    said = _said(old, criterion)
    kind = said or seen
    if not was or _denied(old, new, criterion, was, uses):
        kind = seen if said in (SAME, REWORDED) or not was else kind
    details = differences(old, new, old.criterion(was[0]), criterion) if len(was) == 1 else ()
    return Change(kind, criterion.key, was, criterion.title, details)


def _seen(old: Edition, new: Edition, criterion: Criterion, was: tuple[str, ...], uses: Counter[str]) -> str:
    """What the two texts alone show."""
    if not was:
        return NEW
    if len(was) > 1:
        return MERGED
    if uses[was[0]] > 1:
        return SPLIT
    before = old.criterion(was[0])
    if tighter(old, new, before, criterion):
        return STRONGER
    return REWORDED if wording_differs(before, criterion) else SAME


def _denied(
    old: Edition, new: Edition, criterion: Criterion, was: tuple[str, ...], uses: Counter[str]
) -> str:
    """Why what a criterion declares is not so; empty when it is, or when it declares nothing."""
    said, seen = _said(old, criterion), _seen(old, new, criterion, was, uses)
    if said is None:
        return ""
    if said == NEW:
        known = any(criterion.key == own.key for own in old.criteria)
        return f"is declared new, and version {old.version} has this key" if known else ""
    if seen == NEW:
        return f"is declared {said}, and version {old.version} has nothing that it comes from"
    if (said == SAME and seen != SAME) or (said == REWORDED and seen not in (SAME, REWORDED)):
        details = differences(old, new, old.criterion(was[0]), criterion) if len(was) == 1 else ()
        return f"is declared {said}, and is {seen}{f' ({details[0]})' if details else ''}"
    if said == SPLIT and seen != SPLIT:
        return "is declared split, and nothing else comes from the same criterion"
    if said == MERGED and seen != MERGED:
        return f"is declared merged, and 'was' does not name two criteria of version {old.version}"
    return ""
