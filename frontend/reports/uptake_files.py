"""A frozen report of uptake as a file: page, print, spreadsheet, CSV, and the document itself."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

from api.documents.workbook import Book, Cell, Sheet, workbook
from assessments.uptake.freezing import canonical, sha256_of
from assessments.uptake.saying import HELD_BACK, NOT_KNOWN, day
from frontend.reports.shape import harmless
from frontend.reports.uptake import area_words, issue_words, title_of, uptake_report
from frontend.reports.uptake_open import open_csv, open_report, open_sheets
from frontend.reports.uptake_words import LIMITS, MARKS, METHOD
from frontend.reports.writing import html, pdf

Document = Mapping[str, Any]
Figure = Mapping[str, Any]

HEAD = (
    "part", "key", "title", "unit", "as_of", "numerator", "denominator", "denominator_name",
    "denominator_source", "value", "ci95_low", "ci95_high", "note",
)  # fmt: skip
SHEET_HEAD = (
    "Figure", "Unit", "As of", "Numerator", "Denominator", "Denominator is", "Source of denominator", "Value",
    "95% interval from", "95% interval to", "Note",
)  # fmt: skip
INDICATOR_HEAD = (
    "Indicator", "Numerator", "Denominator", "Value", "95% interval from", "95% interval to", "Unit", "As of",
    "Definition", "Numerator is", "Denominator is", "Source", "Which way is better", "Caveats",
)  # fmt: skip
MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def report_of(document: Document) -> Any:
    """The report as pages and print show it."""
    return open_report(document) if document["kind"] == "open_data" else uptake_report(document)


def file_of(document: Document, form: str) -> bytes:
    """A report in one of the forms of MEDIA."""
    return WRITERS[form](document)


def _csv(document: Document) -> bytes:
    if document["kind"] == "open_data":
        return open_csv(document)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for part in document["account"]["parts"]:
        for one in part["figures"]:
            title, *facts = _cells(one)
            unit, as_of, *rest = facts
            cells = (part["key"], one["key"], title, unit, as_of, *rest)
            writer.writerow([_safe(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell


def _cells(figure: Figure) -> tuple[Cell, ...]:
    """A figure in the order of SHEET_HEAD, with a mark where there is no number."""
    held = bool(figure["suppressed"])
    low, high = figure["ci95"] or (None, None)
    missing = HELD_BACK if held else NOT_KNOWN
    return (
        figure["title"],
        figure["unit"],
        figure["as_of"],
        HELD_BACK if held else figure["numerator"],
        figure["denominator"],
        figure["denominator_name"],
        figure["denominator_source"],
        missing if figure["value"] is None or held else figure["value"],
        HELD_BACK if held else low,
        HELD_BACK if held else high,
        figure["suppressed"] or figure["note"],
    )


def _xlsx(document: Document) -> bytes:
    made_on = date.fromisoformat(document["account"]["as_of"])
    return workbook(Book(title_of(document), list(_notes(document)), made_on, list(_sheets(document))))


def _sheets(document: Document) -> Iterator[Sheet]:
    if document["kind"] == "open_data":
        yield from open_sheets(document)
        return
    for part in document["account"]["parts"]:
        if part["figures"]:
            rows = [_cells(one) for one in part["figures"]]
            yield Sheet(part["title"], part["title"], SHEET_HEAD, rows)
    rows = [_indicator_cells(one) for one in document["indicators"]]
    if rows:
        yield Sheet("Indicators", "Indicators", INDICATOR_HEAD, rows)
    releases: Sequence[Sequence[Cell]] = [
        (one["title"], one["publisher"], one["refers_to"], one["kind"], one["sha256"])
        for one in document["account"]["releases"]
    ]
    if releases:
        head = ("Release", "Publisher", "Describes", "Kind", "SHA-256")
        yield Sheet("Sources", "Published figures used", head, releases)


def _indicator_cells(one: Mapping[str, Any]) -> tuple[Cell, ...]:
    figure = one["figure"]
    stated = (one["definition"], one["numerator"], one["denominator"], one["source"], one["polarity"])
    if figure is None:
        return (one["name"], *[NOT_KNOWN] * 5, one["unit"], None, *stated, " ".join(one["caveats"]))
    _, unit, as_of, counted, out_of, _, _, value, low, high, _ = _cells(figure)
    return (one["name"], counted, out_of, value, low, high, unit, as_of, *stated, " ".join(one["caveats"]))


def _notes(document: Document) -> Iterator[tuple[str, str]]:
    account = document["account"]
    yield "Area", area_words(account)
    yield "Day", day(account["as_of"])
    yield "Programmes", "; ".join(account["programmes"]) or "All"
    for name, words in account["filters"].items():
        yield name, words
    yield "Issue", issue_words(document)
    if corrected := document["replaces"]:
        yield "Replaces", f"Issue {corrected['issue']}: {corrected['reason']}"
    yield "SHA-256 of the report", sha256_of(canonical(document))
    for mark, words in MARKS.items():
        yield mark, words
    yield "Shares", "A value with the unit “share” runs from 0 to 1: 0.214 is 21.4%."
    for words in METHOD:
        yield "Method", words
    for words in (*LIMITS, *account["caveats"]):
        yield "What this does not tell", words
    if licence := document.get("licence"):
        yield "Licence", licence


WRITERS: Mapping[str, Callable[[Document], bytes]] = {
    "html": lambda document: html(report_of(document)),
    "pdf": lambda document: pdf(report_of(document)),
    "xlsx": _xlsx,
    "csv": _csv,
    "json": lambda document: canonical(document).encode(),
}
