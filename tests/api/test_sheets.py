import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from api.documents.absence_template import absence_template, faults_csv, safe
from api.files import sheets
from api.files.sheets import SeveralSheets, read_sheet
from assessments.absence.columns import guess, heading_row, headings_told
from assessments.absence.tables import read_table
from assessments.errors import InvalidInput

HEADINGS = ["Period", "Headcount", "FTE", "Days lost"]


def workbook(fill, **options) -> io.BytesIO:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        fill(book)
    buffer.seek(0)
    return buffer


def read(content, name, **options):
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    return read_sheet(file, name, fits=headings_told, **options)


def refused(content, name) -> str:
    with pytest.raises(InvalidInput) as refusal:
        read(content, name)
    return refusal.value.errors["file"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_files_of_every_usual_kind(delimiter, encoding):
    rows = [["Période – Ältere"], HEADINGS, ["April 2025", "12,5", "9", "3"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert read(text.encode(encoding), "returns.csv").rows == rows


def test_a_row_of_a_csv_file_may_hold_line_ends():
    sheet = read(b'Period,"Days\nlost",FTE\nApril 2025,3,2\n', "a.csv")
    assert list(sheet.numbered(1)) == [(2, ["April 2025", "3", "2"])]


def test_a_workbook_keeps_its_addresses_and_types():
    def fill(book):
        sheet = book.add_worksheet("Figures")
        sheet.write_row(2, 1, HEADINGS)
        sheet.write_datetime(3, 1, datetime(2025, 4, 1), book.add_format({"num_format": "mmm yy"}))
        sheet.write_row(3, 2, [12, 9.5, "1,200"])
        hidden = book.add_worksheet("Old")
        hidden.write_row(0, 0, HEADINGS)
        hidden.hide()
        book.add_worksheet("Empty")

    sheet = read(workbook(fill), "returns.xlsx")
    assert sheet.name == "Figures"
    assert heading_row(sheet.rows) == 2
    assert list(sheet.numbered(3)) == [(4, [None, date(2025, 4, 1), 12, 9.5, "1,200"])]


def test_of_several_sheets_the_fitting_one_is_taken_or_somebody_is_asked():
    def fill(book):
        for name in ("2024", "2025"):
            book.add_worksheet(name).write_row(0, 0, [*HEADINGS, name])
        book.add_worksheet("Notes").write(0, 0, "Read me")

    with pytest.raises(SeveralSheets) as asked:
        read(workbook(fill), "r.xlsx")
    assert asked.value.names == ["2024", "2025"]
    assert read(workbook(fill), "r.xlsx", sheet="2025").rows[0][-1] == "2025"
    with pytest.raises(SeveralSheets):
        read(workbook(fill), "r.xlsx", sheet="2023")


def test_what_is_no_table_is_refused_in_a_sentence():
    assert "This is a PDF" in refused(b"%PDF-1.7\n", "a.pdf")
    assert "empty" in refused(b"", "a.csv")
    assert "nothing in this table" in refused(b",,\n,,\n", "a.csv")
    assert "nothing in this table" in refused(workbook(lambda book: book.add_worksheet()), "a.xlsx")
    assert "damaged" in refused(b"PK\x03\x04 nonsense", "a.xlsx")
    assert "old Excel workbook" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls")
    assert "a CSV file" in refused(b"Period,FTE\n\xff\xfe\x00", "a.csv")
    assert refused(b'Period,FTE\n"' + b"x" * 200_000, "a.csv").startswith("Row 2 of this file cannot be read")


def test_damage_inside_a_workbook_is_refused():
    good = workbook(lambda book: book.add_worksheet().write_row(0, 0, HEADINGS))
    bad = io.BytesIO()
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for part in old.infolist():
            broken = part.filename == "xl/worksheets/sheet1.xml"
            new.writestr(part.filename, b"<worksheet><sheetData><row" if broken else old.read(part))
    assert "damaged" in refused(bad, "a.xlsx") or "nothing" in refused(bad, "a.xlsx")


def test_one_cell_far_down_does_not_fill_the_memory():
    assert "too large" in refused(
        workbook(lambda book: book.add_worksheet().write(1_048_575, 16_383, 1), constant_memory=True),
        "a.xlsx",
    )


def test_too_many_rows_or_columns_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    assert "too large" in refused(b"Period,FTE\n1,2\n1,2\n1,2\n", "a.csv")
    monkeypatch.setattr(sheets, "MOST_COLUMNS", 3)
    assert "too large" in refused(b"Period,FTE,a,b\n", "a.csv")
    assert "too large" in refused(workbook(lambda b: b.add_worksheet().write_row(0, 0, HEADINGS)), "a.xlsx")


def test_the_template_is_read_again_with_nothing_to_match_and_its_example_skipped():
    sheet = read(absence_template(["Leeds", "=York"]), "template.xlsx")
    found = guess(sheet.rows[0])
    assert found.is_sure
    assert found.unread == ()
    result = read_table(sheet.numbered(1), found.columns, today=date(2026, 11, 29))
    assert (result.rows, result.skipped, result.faults.count) == ([], 1, 0)


def test_the_list_of_faults_is_safe_to_open_in_a_spreadsheet():
    lines = faults_csv([("D7", "Days lost", "must be a number", "=cmd|' /C calc'!A0")]).decode("utf-8-sig")
    assert lines.splitlines()[1] == "D7,Days lost,must be a number,'=cmd|' /C calc'!A0"
    assert [safe(text) for text in ("+1", "-1", "@a", "\ta", "a=1")] == ["'+1", "'-1", "'@a", "'\ta", "a=1"]
