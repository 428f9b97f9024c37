"""What a quality gate says of figures: how grave it is, which field it is about, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """What follows from a finding."""

    BLOCK = "block"  # cannot be true: not accepted
    WARN = "warn"  # unusual: accepted, and the employer is asked whether it is right
    NOTE = "note"  # worth knowing when the figures are read


@dataclass(frozen=True)
class Finding:
    """One thing a gate found. `message` is a plain sentence that says what to do."""

    gate: str
    severity: Severity
    field: str  # of AbsenceFigures
    message: str
    period_start: date | None = None  # which period, when a series was checked


Found = Iterator[Finding]


def block(gate: str, field: str, message: str) -> Finding:
    """A finding that refuses the figures."""
    return Finding(gate, Severity.BLOCK, field, message)


def warn(gate: str, field: str, message: str) -> Finding:
    """A finding that asks the employer."""
    return Finding(gate, Severity.WARN, field, message)


def note(gate: str, field: str, message: str) -> Finding:
    """A finding that is only told."""
    return Finding(gate, Severity.NOTE, field, message)
