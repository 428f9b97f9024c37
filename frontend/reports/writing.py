"""Writes a report to a file: one HTML page that needs nothing else, an accessible PDF, or CSV."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path

from markupsafe import Markup

from api.documents.report import report_pdf
from assessments.errors import InvalidInput
from frontend.rendering import STATIC, environment
from frontend.reports.shape import Report, Section, Table, figures_csv

STYLES = ("vendor/govuk-frontend.css", "halemark.css", "layouts.css", "lists.css", "print.css")
FONT = "vendor/figtree.woff2"


def write_report(report: Report, out: Path) -> None:
    """Write a report in the form that the file's ending asks for: .html, .pdf or .csv."""
    write = WRITERS.get(out.suffix.lower())
    if write is None:
        raise InvalidInput(
            {"report": f"A report ends in {', '.join(WRITERS)}, not '{out.suffix or out.name}'."}
        )
    out.write_bytes(write(report))


def html(report: Report) -> bytes:
    """The report as one page with its styles and typeface inside, so that it asks nobody for anything."""
    styles = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES)
    font = b64encode((STATIC / FONT).read_bytes()).decode()
    styles = styles.replace(f'url("{FONT}")', f'url("data:font/woff2;base64,{font}")')
    template = environment.get_template("reports/alone.html")
    return template.render(report=report, styles=Markup(f"<style>{styles}</style>")).encode()  # noqa: S704 - our own style sheets


def pdf(report: Report) -> bytes:
    """The report as PDF/UA."""
    return report_pdf(
        {
            "title": report.title,
            "answer": list(report.answer),
            "sections": [_printed(section) for section in report.sections],
            "made_from": report.made_from,
        }
    )


def as_csv(report: Report) -> bytes:
    """Every figure of the report."""
    return figures_csv(report).encode("utf-8-sig")


def _printed(section: Section) -> dict[str, object]:
    return {
        "heading": section.heading,
        "words": list(section.words),
        "chart": str(section.chart) if section.chart else "",
        "alternative": section.alternative,
        "tables": [_printed_table(table) for table in section.tables],
    }


def _printed_table(table: Table) -> dict[str, object]:
    return {"caption": table.caption, "head": list(table.head), "rows": [list(row) for row in table.rows]}


WRITERS: Mapping[str, Callable[[Report], bytes]] = {".html": html, ".pdf": pdf, ".csv": as_csv}
