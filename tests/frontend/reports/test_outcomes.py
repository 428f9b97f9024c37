"""Uptake beside an evaluation is drawn and told in a table, and can be printed."""

from datetime import date

from assessments.uptake.outcomes import Many, ReachedThen, outcome
from frontend.reports.outcomes import outcome_sections
from frontend.reports.shape import Report
from frontend.reports.writing import pdf
from tests.frontend.reports.documents import evaluation_document

REACHED = ReachedThen(
    date(2026, 3, 31),
    {"Q": Many(30, 9_000), "B-E": Many(1, 1)},
    {date(2026, 3, 1): Many(31, 9_001)},
)


def sections(document=None):
    return outcome_sections("Tyne <b> Valley", outcome(REACHED, document or evaluation_document()))


def test_the_whole_comes_first_with_what_a_day_cost():
    whole = sections()[0]
    assert whole.tables[0].rows == [("All taking part", "31", "9,001", "−0.50", "−0.80", "−0.20")]
    assert whole.tables[1].rows == [("Each day saved", "11.30", "7.95", "17.87")]
    assert whole.words == ("Each day avoided cost about £11.30 (95% interval £7.95 to £17.87).",)


def test_each_chart_has_its_table_and_says_how_many_are_reached():
    _, level, time, sector = sections()
    for section in (level, time, sector):
        assert section.chart.startswith("<svg")
        assert "Tyne &lt;b&gt; Valley" in section.chart
        assert [len(row) for row in section.tables[0].rows] == [7] * len(section.tables[0].rows)
    assert "Health and social work: 30 employers" in sector.chart
    assert ("Production", "1", "1", "no estimate", "–", "–", "–") in sector.tables[0].rows
    assert sector.tables[0].rows[1][:3] == ("Production: section C", "in the row above", "in the row above")
    assert "Production: 1 employer" in sector.chart


def test_no_cost_and_no_result_are_said():
    document = evaluation_document()
    del document["economics"]
    (whole, *_) = sections(document)
    assert whole.words == ("The evaluation was not told what the programme cost.",)
    (only,) = sections({"refused": ["Too few."]})
    assert only.tables[0].rows[0][3:] == ("no estimate", "–", "–")


def test_it_is_printed():
    assert pdf(Report("Does it work", ["Here"], sections(), "evaluation 1")).startswith(b"%PDF")
