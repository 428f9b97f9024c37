"""The report of an evaluation says what its document says, on the page, in print and as a file."""

import csv
import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from assessments.errors import InvalidInput
from frontend.reports.evaluation import evaluation_report
from frontend.reports.writing import write_report
from tests.frontend.reports.documents import evaluation_document

REFUSED = {
    "refused": ["Only 12 employers sent figures; at least 20 are needed."],
    "diagnostics": {"mde": {"value": 1.9}},
    "descriptive": evaluation_document()["descriptive"],
}


@pytest.fixture
def report():
    return evaluation_report(evaluation_document())


def test_the_answer_comes_first(report):
    assert report.answer[0].startswith("Employers that took part lost about 0.5 fewer days")
    assert [section.heading for section in report.sections] == [
        "The main result",
        "Before and after joining",
        "Trends",
        "By sector, size, level and time",
        "Other ways of estimating it",
        "What if",
        "Spread between employers",
        "What it costs",
        "What was left out, and why",
        "Checks and limits",
    ]


def test_every_chart_has_its_figures(report):
    for section in report.sections:
        assert not section.chart or (section.tables and section.alternative)
        for table in section.tables:
            assert all(len(row) == len(table.head) for row in table.rows), table.caption


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ("working", "Days are working days."),
        ("calendar", "Days are calendar days"),
        ("not stated", "The files do not say"),
    ],
)
def test_it_says_which_days_are_counted(basis, words):
    document = evaluation_document()
    document["inputs"]["basis"] = basis
    assert any(words in one for one in evaluation_report(document).sections[-1].words)


def test_the_two_way_regression_stands_beside_what_it_averages(report):
    section = next(one for one in report.sections if one.heading == "Other ways of estimating it")
    assert [table.caption for table in section.tables] == [
        "Other ways of estimating it",
        "What each estimate rests on",
        "What the two-way regression averages",
    ]


def test_a_refusal_still_shows_what_is_known():
    report = evaluation_report(REFUSED)
    assert report.answer[0].startswith("It is not possible to say")
    assert [section.heading for section in report.sections] == [
        "Trends",
        "Spread between employers",
        "Checks and limits",
    ]


def test_the_page_stands_alone_and_escapes(report, tmp_path):
    out = tmp_path / "report.html"
    write_report(report, out)
    page = out.read_text()
    assert page.count("<h1") == 1
    assert "Two-way fixed effects &lt;b&gt;" in page
    assert "−0.50" in page
    assert "<script" not in page
    assert set(re.findall(r"""url\(["']?(\w+:|[^)]{0,20})""", page)) == {"data:"}
    assert not re.search(r"""(src|href)=["'](?!#)""", page)


def test_the_print_is_tagged_and_the_same_each_time(report, tmp_path):
    once, again = tmp_path / "once.pdf", tmp_path / "again.PDF"
    write_report(report, once)
    write_report(report, again)
    assert once.read_bytes() == again.read_bytes()
    read = PdfReader(BytesIO(once.read_bytes()))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in read.trailer["/Root"]["/Metadata"].get_data().decode()
    words = "".join(page.extract_text() for page in read.pages)
    assert "0.5 fewer days" in words.replace("\n", " ")


def test_the_file_has_every_figure(report, tmp_path):
    out = tmp_path / "figures.csv"
    write_report(report, out)
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    wanted = {"row": "Effect of taking part", "column": "Value", "value": "-0.50"}
    assert any(wanted.items() <= row.items() for row in rows)
    assert len(rows) == sum(
        len(table.rows) * (len(table.head) - 1) for section in report.sections for table in section.tables
    )


def test_another_ending_is_refused(report, tmp_path):
    with pytest.raises(InvalidInput, match=re.escape("A report ends in .html, .pdf, .csv, not '.docx'")):
        write_report(report, tmp_path / "report.docx")
