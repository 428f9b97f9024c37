"""What an application takes along to another edition or scheme, criterion by criterion."""

from dataclasses import dataclass
from enum import StrEnum

from assessments.definition import Criterion, Edition
from assessments.editions import REMOVED, compare, plan_upgrade


class Brought(StrEnum):
    """How much of an answer comes along."""

    ANSWER = "answer"  # the answer, its comment and its evidence
    DRAFT = "draft"  # the answer only as words in the comment, and the evidence
    EVIDENCE = "evidence"  # the evidence alone
    NOTHING = "nothing"


@dataclass(frozen=True)
class Carry:
    """What one criterion takes from an application on another edition, and from which criteria there."""

    criterion: Criterion
    change: str
    how: Brought
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Upgrade:
    """The way from one edition to another: what each criterion takes, and what is asked no longer."""

    carries: tuple[Carry, ...]
    gone: tuple[Criterion, ...]


def plan(old: Edition, new: Edition) -> Upgrade:
    """Say what each criterion of the new edition takes from the old one, in the new edition's order."""
    comparison = compare(old, new)
    carries = tuple(
        Carry(new.criterion(step.key), step.change, Brought(step.takes), step.was)
        for step in plan_upgrade(comparison)
    )
    gone = [key for change in comparison.changes if change.kind == REMOVED for key in change.was]
    return Upgrade(carries, tuple(old.criterion(key) for key in gone))
