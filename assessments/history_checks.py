"""Whether a definition says without contradiction what became of the edition before it."""

from collections import Counter
from collections.abc import Iterator

from assessments.definition import Criterion, Edition
from assessments.shape import Sheet

BEFORE = "speaks of the edition before; say which one with 'replaces'"


def check_history(edition: Edition, sheet: Sheet) -> None:
    """Put on the sheet what is wrong with `replaces`, `removed`, and each criterion's `change` and `was`."""
    for path, message in (*_of_edition(edition), *_of_criteria(edition)):
        sheet.fault(sheet.line(path), path, message)


def _of_edition(edition: Edition) -> Iterator[tuple[str, str]]:
    if edition.replaces == edition.version:
        yield "replaces", "is the version of this edition itself; name the one before"
    if edition.removed and not edition.replaces:
        yield "removed", BEFORE
    asked = {criterion.key for criterion in edition.criteria}
    became = {key for criterion in edition.criteria for key in criterion.was}
    for key in edition.removed:
        if key in asked:
            yield (
                "removed",
                f"'{key}' is still asked; take it out of the list or give the criterion a new key",
            )
        elif key in became:
            yield (
                "removed",
                f"'{key}' became another criterion, as its 'was' says; take it out of one of the two",
            )


def _of_criteria(edition: Edition) -> Iterator[tuple[str, str]]:
    claimed = Counter(key for criterion in edition.criteria for key in set(criterion.was))
    for criterion in edition.criteria:
        path = f"themes.{criterion.theme}.criteria.{criterion.key}"
        if not edition.replaces and (criterion.change or criterion.was):
            yield f"{path}.{'change' if criterion.change else 'was'}", BEFORE
        yield from ((f"{path}.was", message) for message in _of_one(criterion))
        for key in criterion.was if criterion.change != "split" else ():
            if claimed[key] > 1:
                yield f"{path}.was", f"'{key}' became several criteria; each of them needs 'change: split'"


def _of_one(criterion: Criterion) -> Iterator[str]:
    number = len(set(criterion.was))
    if criterion.change == "new" and number:
        yield "cannot stand beside 'change: new'; a new criterion was nothing before"
    if criterion.change == "split" and number != 1:
        yield "must name the one criterion that was split"
    if criterion.change == "merged" and number < 2:
        yield "must name the criteria that were merged, two at least"
