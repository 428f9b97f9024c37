"""A report as an accessible PDF (PDF/UA-1): an answer, then sections of words, a chart and tables."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "report.typ"


def report_pdf(report: Mapping[str, Any]) -> bytes:
    """A report as PDF: tagged, with its charts described, and byte for byte the same for the same report.

    `report` has `title`, `answer` (paragraphs), `sections` and `made_from`. A section has `heading`, `words`
    (paragraphs), `chart` (an SVG or ""), `alternative` (what the chart shows) and `tables`, each with
    `caption`, `head` and `rows` of text. All of it is text and never markup.
    """
    return typst.compile(
        TEMPLATE,
        format="pdf",
        root=FOLDER,
        font_paths=[FOLDER / "fonts"],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(report)},
    )
