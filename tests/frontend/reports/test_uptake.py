"""Reports of uptake say what their frozen document says, in every form."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from assessments.uptake.freezing import canonical, sha256_of
from assessments.uptake.open_data import Taking, open_tables
from frontend.reports.uptake_files import MEDIA, file_of, report_of
from tests.assessments.uptake.accounts import DAY, made_up_account
from tests.assessments.uptake.accounts import report_document as frozen


def open_data(taking=None):
    if taking is None:
        taking = [
            Taking(n, f"E0{n % 3}", ("small", "=large")[n % 2], ("A", "Q")[n % 5 // 4], "none", 10 + n % 7)
            for n in range(90)
        ]
    names = {"area": {"E00": "Northmoor"}, "size": {}, "industry": {}, "level": {}}
    tables = [one.document() for one in open_tables(taking)]
    return frozen(
        "open_data", tables=tables, names=names, licence="Open Government Licence v3.0", indicators=[]
    )


def figures_of(document):
    return [one for part in document["account"]["parts"] for one in part["figures"]]


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("kind", ["board_paper", "annual_return", "jsna_pack"])
def test_every_chart_has_its_figures_and_every_row_its_cells(kind):
    for section in report_of(frozen(kind)).sections:
        assert not section.chart or (section.tables and section.alternative)
        for table in section.tables:
            assert all(len(row) == len(table.head) for row in table.rows), table.caption


def test_a_board_paper_is_short_and_the_pack_has_everything():
    board, pack = report_of(frozen()), report_of(frozen("jsna_pack"))
    assert [section.heading for section in board.sections] == [
        "How many take part",
        "Employees as a share of people and jobs",
        "By size of employer",
        "By council area",
        "What this does not tell",
        "How the figures were made",
    ]
    headings = [section.heading for section in pack.sections]
    assert {part["title"] for part in frozen()["account"]["parts"]} <= set(headings)
    assert headings[-1] == "Annex: what the words mean"
    assert "What the indicators mean" in headings
    assert 2 <= len(text_of(file_of(frozen(), "pdf"))) <= 4


def test_a_board_paper_of_a_whole_region_is_short_too():
    names = {f"E0800{number:04}": f"Council of Longname {number}" for number in range(12)}
    account = json.loads(canonical(made_up_account(names=names).document()))
    assert len(text_of(file_of(frozen(account=account), "pdf"))) <= 4


def test_print_is_tagged_and_says_what_the_page_says():
    pdf = PdfReader(BytesIO(file_of(frozen(), "pdf")))
    assert "Who is reached: Northmoor Partnership, 31 March 2026" in pdf.metadata.title
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for sentence in report_of(frozen()).answer:
        assert sentence in text


def test_every_number_on_the_page_is_in_the_document():
    page = file_of(frozen("jsna_pack"), "html").decode()
    for one in figures_of(frozen()):
        if one["unit"] == "employers" and one["value"] is not None:
            assert f"{one['value']:,.0f}" in page
    assert "<script" not in page


def test_what_is_held_back_is_marked_with_its_reason_and_shown_nowhere():
    page = file_of(frozen(), "html").decode()
    assert "[c]" in page
    assert "Fewer than 3 employers" in page
    assert "[c] stands where a figure is held back" in page
    assert "[x] stands where" not in page
    rows = {row["key"]: row for row in csv.DictReader(StringIO(file_of(frozen(), "csv").decode("utf-8-sig")))}
    row = rows["by_size.micro.enterprises"]
    assert (row["numerator"], row["value"], row["ci95_low"]) == ("[c]", "[c]", "[c]")
    assert row["note"] == "fewer than 3 employers"


def test_the_csv_has_every_figure_to_the_last_digit():
    rows = list(csv.DictReader(StringIO(file_of(frozen(), "csv").decode("utf-8-sig"))))
    told = figures_of(frozen())
    assert [row["key"] for row in rows] == [one["key"] for one in told]
    for row, one in zip(rows, told, strict=True):
        if one["value"] is not None:
            assert float(row["value"]) == one["value"]
            assert row["as_of"] == DAY.isoformat()
        if one["denominator"] is not None:
            assert float(row["denominator"]) == one["denominator"]
            assert row["denominator_source"] == one["denominator_source"]


def test_the_json_is_what_was_hashed():
    assert sha256_of(file_of(frozen(), "json").decode()) == sha256_of(canonical(frozen()))


def sheets_of(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_workbook_has_notes_first_then_one_marked_table_a_sheet():
    content = file_of(frozen("jsna_pack"), "xlsx")
    sheets = sheets_of(content)
    assert list(sheets)[:2] == ["Notes", "How many take part"]
    notes = dict(row[:2] for row in sheets["Notes"][3:])
    assert notes["SHA-256 of the report"] == sha256_of(canonical(frozen("jsna_pack")))
    assert "[c]" in notes
    assert "[x]" in notes
    with ZipFile(BytesIO(content)) as inside:
        names = inside.namelist()
        sheets_in = [name for name in names if name.startswith("xl/worksheets/sheet")]
        assert len([name for name in names if name.startswith("xl/tables/")]) == len(sheets_in) == len(sheets)
        for name in sheets_in:
            xml = inside.read(name).decode()
            assert xml.count("<tablePart ") == 1
            assert "mergeCell" not in xml
        for name in sheets_in[1:]:
            assert 'state="frozen"' in inside.read(name).decode()


def test_a_workbook_holds_numbers_as_numbers_and_words_never_as_formulas():
    document = frozen()
    document["account"]["parts"][0]["figures"][0]["title"] = '=HYPERLINK("x")'
    content = file_of(document, "xlsx")
    rows = sheets_of(content)["By size of employer"]
    head, *figures = rows[2:]
    told = [
        one for part in document["account"]["parts"] if part["key"] == "by_size" for one in part["figures"]
    ]
    assert [row[head.index("Value")] for row in figures] == [
        "[c]" if one["suppressed"] else one["value"] for one in told
    ]
    with ZipFile(BytesIO(content)) as inside:
        assert not any(b"<f>" in inside.read(name) for name in inside.namelist())
    assert sheets_of(content)["How many take part"][3][0] == '=HYPERLINK("x")'


@pytest.mark.parametrize("form", MEDIA)
@pytest.mark.parametrize("kind", ["board_paper", "annual_return", "jsna_pack", "open_data"])
def test_the_same_document_gives_the_same_file(kind, form):
    document = open_data() if kind == "open_data" else frozen(kind)
    assert file_of(document, form) == file_of(document, form)


def test_a_correction_says_what_it_replaces_and_why():
    replaced = {"issue": 1, "sha256": "0" * 64, "reason": "An employer was counted twice."}
    page = file_of(frozen(issue=2, replaces=replaced), "html").decode()
    assert "It replaces issue 1: An employer was counted twice." in page


def test_open_data_shows_marks_and_no_formulas():
    lines = list(csv.DictReader(StringIO(file_of(open_data(), "csv").decode("utf-8-sig"))))
    assert {line["row"] for line in lines} >= {"Northmoor", "All"}
    assert {line["column"] for line in lines} >= {"'=large"}
    assert all(line["employers"].isdigit() or line["employers"] == "[c]" for line in lines)
    assert "Open Government Licence" in file_of(open_data(), "html").decode()


def test_open_data_of_too_few_says_so():
    assert "Too few employers take part" in file_of(open_data([]), "html").decode()
