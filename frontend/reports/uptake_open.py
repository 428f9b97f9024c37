"""Open data on uptake as a page, a CSV and sheets of a workbook."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from api.documents.workbook import Sheet
from assessments.uptake.open_data import ALL, OTHERS
from assessments.uptake.saying import HELD_BACK, day
from frontend.reports.shape import Report, Section, Table, harmless

Document = Mapping[str, Any]

TITLES = {
    "area_by_size": "Employers taking part by area and size",
    "area_by_industry": "Employers taking part by area and industry",
    "size_by_level": "Employers taking part by size and level held",
}
HEADS = {"area": "Area", "size": "Size", "industry": "Industry", "level": "Highest level held"}
CSV_HEAD = (
    "table", "as_of", "row_kind", "row_code", "row", "column_kind", "column_code", "column", "employers",
    "employees",
)  # fmt: skip
NOTES = (
    "[c] stands for any number of employers that may not be told: none, one or two, a group in which one "
    "employer has more than 85% of the people, or one from which such a number could be worked out.",
    "Groups too small to be told even as totals stand together as “Others”. Totals count what is held back.",
)
NOTHING = "Too few employers take part for anything to be published."


def open_report(document: Document) -> Report:
    """Open data as a page or in print: one section a table, employers and employees beside each other."""
    account = document["account"]
    sections = [
        Section(TITLES[table["key"]], tables=[_printed(document, table)]) for table in document["tables"]
    ]
    facts = [
        ("Licence", document["licence"]),
        ("Day", day(account["as_of"])),
        ("Programmes", "; ".join(account["programmes"])),
    ]
    made = Section(
        "How the figures were made",
        (*NOTES, *account["caveats"]),
        tables=[Table("About these figures", ("Fact", "What it is"), facts)],
    )
    answer = [
        f"Counts of employers taking part in {account['area']['name']} on {day(account['as_of'])}, and of "
        f"the people they employ, free for anybody to use under the {document['licence']}."
    ]
    if not document["tables"]:
        answer.append(NOTHING)
    if corrected := document["replaces"]:
        answer.append(f"It replaces issue {corrected['issue']}: {corrected['reason']}")
    title = f"Open data on uptake: {account['area']['name']}, {day(account['as_of'])}"
    return Report(title, answer, [*sections, made], f"Issue {document['issue']}, for {document['host']}.")


def open_csv(document: Document) -> bytes:
    """Every cell a line, with codes beside names."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_HEAD)
    as_of = document["account"]["as_of"]
    for table in document["tables"]:
        for row, column, employers, employees in table["cells"]:
            line = [table["key"], as_of]
            for kind, key in ((table["rows"], row), (table["columns"], column)):
                name = _name(document, kind, key)
                line += [kind, key, harmless(name)]
            writer.writerow([*line, *(HELD_BACK if one is None else one for one in (employers, employees))])
    return out.getvalue().encode("utf-8-sig")


def open_sheets(document: Document) -> Iterator[Sheet]:
    """One sheet a table, one cell a row, as the guidance on statistics in spreadsheets asks."""
    for table in document["tables"]:
        head = (HEADS[table["rows"]], HEADS[table["columns"]], "Employers", "Employees")
        rows = [
            (
                _name(document, table["rows"], row),
                _name(document, table["columns"], column),
                *(HELD_BACK if one is None else one for one in (employers, employees)),
            )
            for row, column, employers, employees in table["cells"]
        ]
        yield Sheet(TITLES[table["key"]][18:].strip().capitalize(), TITLES[table["key"]], head, rows)


def _printed(document: Document, table: Mapping[str, Any]) -> Table:
    rows = [
        (
            f"{_name(document, table['rows'], row)}, {_name(document, table['columns'], column)}",
            *(HELD_BACK if one is None else f"{one:,}" for one in (employers, employees)),
        )
        for row, column, employers, employees in table["cells"]
        if employers is not None or table["columns"] != "industry"
    ]
    head = f"{HEADS[table['rows']]} and {HEADS[table['columns']].lower()}"
    return Table(TITLES[table["key"]], (head, "Employers", "Employees"), rows)


def _name(document: Document, kind: str, key: str) -> str:
    if key == ALL:
        return "All"
    if key == OTHERS:
        return "Others"
    return str(document["names"][kind].get(key, key))
