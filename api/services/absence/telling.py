"""What was found in an uploaded table, as a small document for its page, its list of faults and the API."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from api.services.absence.understanding import Change, Question, Understood
from assessments.absence.faults import FaultGroup, Faults
from assessments.absence.gates import Severity, check_one

CELLS_TOLD = 50  # of one kind of fault; the rest are counted
CHANGES_TOLD = 30
ROWS_TOLD = 5  # with one thing unusual about them
ROWS_CHECKED = 2000  # for what is only unusual; the whole series is looked at once it is recorded


def tell(found: Question | Understood, changes: Sequence[Change]) -> dict[str, Any]:
    """The document: a question to answer, or faults, or else what would be stored."""
    if isinstance(found, Question):
        return _question(found)
    same = sum(change.is_same for change in changes)
    new = sum(change.is_new for change in changes)
    return {
        "headings": list(found.headings),
        "samples": [list(cells) for cells in found.samples],
        "columns": dict(found.columns),
        "unread": list(found.unread),
        "is_nhs": found.is_nhs,
        "rows": len(changes),
        "skipped": found.read.skipped,
        "new": new,
        "revised": len(changes) - new - same,
        "unchanged": same,
        "fault_count": found.read.faults.count,
        "faults": _faults(found.read.faults),
        "changes": [_change(change) for change in [c for c in changes if not c.is_same][:CHANGES_TOLD]],
        "warnings": _warnings(changes),
    }


def listed(told: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """The faults of a document a cell at a time: its address, column, what is wrong, and what it holds."""
    for group in told.get("faults", []):
        for cell in group["cells"]:
            yield cell["cell"], group["column"], group["sentence"], cell["holds"]
        if more := group["count"] - len(group["cells"]):
            yield "", group["column"], group["sentence"], f"{more:,} more cells like these"


def _question(question: Question) -> dict[str, Any]:
    told: dict[str, Any] = {"headings": list(question.headings)}
    if question.sheets:
        told["sheets"] = list(question.sheets)
    if question.organisations:
        told["organisations"] = [
            {"code": one.code, "name": one.name, "months": one.months} for one in question.organisations
        ]
    if question.guess:
        told["columns"] = dict(question.guess.columns)
        told["unsure"] = sorted(question.guess.unsure)
        told["wanting"] = list(question.guess.wanting)
        told["samples"] = [list(cells) for cells in question.samples]
    return told


def _faults(faults: Faults) -> list[dict[str, Any]]:
    return [_group(group) for group in faults]


def _group(group: FaultGroup) -> dict[str, Any]:
    return {
        "field": group.field,
        "column": group.column,
        "sentence": group.sentence,
        "count": group.count,
        "cells": [{"cell": fault.cell, "holds": fault.given} for fault in group.faults[:CELLS_TOLD]],
    }


def _change(change: Change) -> dict[str, Any]:
    figures = change.given.figures
    return {
        "row": change.row.row,
        "period": f"{_day(figures.period_start)} to {_day(figures.period_end)}",
        "start": figures.period_start.isoformat(),
        "end": figures.period_end.isoformat(),
        "site": change.row.site,
        "days_lost": round(figures.days_lost, 2),
        "fte": round(figures.fte_avg, 2),
        "before": None if change.is_new or change.before is None else round(change.before.days_lost, 2),
        "new": change.is_new,
    }


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _warnings(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """What is unusual in the rows that would change something, by the gate that finds it."""
    found: dict[str, dict[str, Any]] = {}
    for change in changes[:ROWS_CHECKED]:
        if change.is_same:
            continue
        for finding in check_one(change.given.figures):
            if finding.severity is Severity.WARN:
                seen = found.setdefault(finding.gate, {"message": finding.message, "rows": [], "count": 0})
                seen["count"] += 1
                if len(seen["rows"]) < ROWS_TOLD:
                    seen["rows"].append(change.row.row)
    return list(found.values())
