"""What every report is made of, so that one template each makes the page, the print and the file."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from markupsafe import Markup

# A spreadsheet runs a cell that begins with one of these.
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Table:
    """Figures as they are printed: a caption, the columns' heads, and rows whose first cell names them."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Section:
    """One part of a report: what it says, a chart if it has one, and the chart's figures."""

    heading: str
    words: Sequence[str] = ()
    chart: Markup | None = None
    alternative: str = ""  # what the chart shows, for those who cannot see it
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Report:
    """A whole report: the answer first, then what it rests on."""

    title: str
    answer: Sequence[str]
    sections: Sequence[Section]
    made_from: str  # which figures it was made from, so that it can be made again


def figures_csv(report: Report) -> str:
    """Every figure of a report as CSV, one a line, safe to open in a spreadsheet."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("section", "table", "row", "column", "value"))
    writer.writerows([_safe(cell) for cell in line] for line in _lines(report))
    return out.getvalue()


def _lines(report: Report) -> Iterator[tuple[str, str, str, str, str]]:
    for section in report.sections:
        for table in section.tables:
            for row in table.rows:
                for column, value in zip(table.head[1:], row[1:], strict=True):
                    yield section.heading, table.caption, row[0], column, value


def _safe(cell: str) -> str:
    """Numbers with a plain minus, as programs read them; words never as a formula."""
    plain = cell.replace("\N{MINUS SIGN}", "-").replace(",", "")
    try:
        float(plain)
    except ValueError:
        return harmless(cell)
    return plain


def harmless(cell: str) -> str:
    """Words as a cell that no spreadsheet program takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(RISKY) else cell
