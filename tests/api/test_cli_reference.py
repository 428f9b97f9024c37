"""`halemark reference`, on a database of its own."""

import io

import pytest
import xlsxwriter
from typer.testing import CliRunner

from api.cli.app import app
from api.database import make_engine
from api.migrate import migrate
from api.settings import get_settings
from assessments.reference_data.kinds import Kind

AREAS = "la_code,la_name,region_code,region_name\nX06000001,Northmoor,X12000001,Fells\n"


def run(*words: str):
    result = CliRunner().invoke(app, ["reference", *words])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def made(settings, tmp_path, monkeypatch):
    """Writes a file and loads it, into a database of this test's own."""
    monkeypatch.setenv("HALEMARK_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    engine = make_engine(f"sqlite:///{tmp_path / 'halemark.sqlite'}")
    migrate(engine)
    engine.dispose()

    def loading(kind: str, content: str | bytes, *options: str, name: str = "in.csv"):
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        code, out, err = run("load", kind, str(file), *options)
        return code, out, err.replace(str(file), "FILE")

    yield loading
    get_settings.cache_clear()


def test_a_file_is_loaded_once_as_a_release_with_what_is_said_of_it(made):
    options = ("--title", "Our areas", "--publisher", "Us", "--licence", "Ours", "--refers-to", "2026-01-31")
    code, out, err = made("areas", AREAS, *options)
    assert (code, err) == (0, "")
    assert "3 rows of “Our areas”, as at 31 January 2026" in out
    code, _, err = made("areas", AREAS)
    assert code == 1
    assert "was loaded on" in err
    assert "as “Our areas”. Nothing changed." in err
    listed = run("list")[1].split("\t")
    assert listed[1:4] == ["areas", "2026-01-31", "3"]
    assert listed[6:] == ["Us", "Ours", "Our areas\n"]


def test_faults_are_told_by_line_and_nothing_is_loaded(made):
    code, out, err = made("areas", AREAS + "nonsense,Holm,,\n")
    assert (code, out) == (1, "")
    assert err == (
        "FILE: line 3, la_code: 'nonsense' is not an area code, like E06000001\n"
        "1 fault found, so nothing was loaded.\n"
    )
    assert run("list")[1] == ""


@pytest.mark.parametrize(
    ("kind", "content", "says"),
    [
        ("areas", "", "file: This file is empty."),
        ("areas", b"\x1f\x8bnot really", "file: This compressed file is damaged. Download it again."),
        ("areas", b"\x89PNG\r\n\x1a\n" + b"0" * 99, "file: This is"),
        (
            "employee-jobs",
            "la_code,employee_jobs\nX06000001,5\n",
            "refers_to: This file does not say which day",
        ),
        ("boundaries", b"\xff\xfe{}", "file: This is not a GeoJSON file."),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(made, kind, content, says):
    code, _, err = made(kind, content)
    assert code == 1
    assert err.startswith(says)


def test_a_file_that_is_not_there(made):
    assert run("load", "areas", "/nowhere.csv")[0] == 2
    assert run("load", "weather", "/nowhere.csv")[0] == 2


def test_kinds_are_listed_with_their_columns():
    code, out, _ = run("kinds")
    assert code == 0
    for kind in Kind:
        assert f"{kind.value}: " in out
    assert "    age_16_64*: how many people are aged 16 to 64" in out


def test_what_describes_an_earlier_day_does_not_undo_what_is_loaded(made):
    assert made("areas", AREAS, "--refers-to", "2026-01-31")[0] == 0
    code, _, err = made("areas", AREAS.replace("Northmoor", "Oldmoor"), "--refers-to", "2020-01-31")
    assert code == 1
    assert "later day" in err
    code, out, err = made("areas", AREAS + "X06000002,Holm,,\n", "--refers-to", "2020-01-31")
    assert (code, "1 rows" in out) == (0, True)
    assert "rows that a release of a later day tells already" in err


def test_a_file_of_code_point_open_needs_no_headings(made):
    line = "{},10,425000,565000,X92000001,,X18000001,,{},X05000001\n"
    places = (("XQ1 1AA", "X06000001"), ("XQ1 1AB", "X06000001"), ("XQ1 1AD", "X06000002"))
    code, out, err = made("postcodes", "".join(line.format(*place) for place in places), name="xq.csv")
    assert (code, err) == (0, "")
    assert "3 rows" in out  # the district, the sector, and the one outside its sector's area


def test_the_workbook_of_business_counts_is_read_as_it_is(made):
    book, file = io.BytesIO(), ("0-4", "5-9", "10-19", "20-49", "50-99", "100-249", "250+", "Total")
    with xlsxwriter.Workbook(book) as workbook:
        for name in ("Contents", "Table 10 ", "Table 11", "Table 22"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, [f"{name}: by size"])
            if name != "Contents":
                sheet.write_row(4, 0, ["", *file])
                sheet.write_row(5, 0, ["X06000001 : Northmoor", 40, 15, 10, 5, 5, 0, 0, 75])
    content = book.getvalue()
    code, _, err = made("business-sizes", content, name="ukbusinessworkbook2026.xlsx")
    assert (code, err.startswith("refers_to: This file does not say which day")) == (1, True)
    options = ("--refers-to", "2026-03-13")
    code, out, err = made("business-sizes", content, *options, name="ukbusinessworkbook2026.xlsx")
    assert (code, err) == (0, "")
    assert "16 rows" in out  # two tables of seven bands and their total
