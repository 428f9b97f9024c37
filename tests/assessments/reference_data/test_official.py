"""The layouts of Nomis and of the Office for National Statistics, with made-up figures."""

from datetime import date

from api.demo.region import INDUSTRIES
from assessments.reference_data.kinds import Kind, Measure
from assessments.reference_data.reading import read_table
from assessments.reference_data.tables import TABLES
from assessments.reference_data.workbook import INDUSTRY_COLUMNS, SIZE_COLUMNS, unfolded


def read(kind: Kind, table: str):
    heading, *lines = [line.split(",") for line in table.strip().splitlines()]
    numbered = [(n, dict(zip(heading, cells, strict=True))) for n, cells in enumerate(lines, start=2)]
    return read_table(TABLES[kind].forms, heading, numbered, None, {})


def test_population_from_nomis():
    found = read(
        Kind.POPULATION,
        "DATE,DATE_NAME,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GENDER_NAME,C_AGE_NAME,MEASURES_NAME,OBS_VALUE\n"
        "2024,2024,Northmoor,X06000001,Total,Aged 16 to 64,Value,1234\n"
        "2024,2024,Northmoor,X06000001,Total,Aged 16 to 64,Percent,61.2\n"
        "2024,2024,Northmoor,X06000001,Male,Aged 16 to 64,Value,600\n"
        "2024,2024,Northmoor,X06000001,Total,All Ages,Value,2000\n",
    )
    assert found.fault_count == 0
    assert [(r.area_code, r.value, r.refers_to, r.measure) for r in found.rows] == [
        ("X06000001", 1234, date(2024, 6, 30), Measure.POPULATION_16_64)
    ]
    assert sum(found.left_out.values()) == 3


def test_employment_from_nomis():
    found = read(
        Kind.EMPLOYMENT,
        "DATE,DATE_NAME,GEOGRAPHY_CODE,VARIABLE_NAME,MEASURES_NAME,OBS_VALUE\n"
        "2023-12,Jan 2023-Dec 2023,X06000001,Employment rate - aged 16-64,Variable,75.5\n"
        "2023-12,Jan 2023-Dec 2023,X06000001,Employment rate - aged 16-64,Confidence,2.1\n"
        "2023-12,Jan 2023-Dec 2023,X06000001,Unemployment rate - aged 16-64,Variable,4.1\n"
        "2024-13,Nothing,X06000001,Employment rate - aged 16-64,Variable,75.5\n",
    )
    assert [str(fault) for fault in found.faults] == [
        "line 5, date: '2024-13' is not a year, or a year and month"
    ]
    assert [(r.value, r.refers_to, r.note) for r in found.rows] == [
        (0.755, date(2023, 12, 31), "Jan 2023-Dec 2023")
    ]


def test_jobs_from_nomis():
    found = read(
        Kind.EMPLOYEE_JOBS,
        "DATE,GEOGRAPHY_CODE,INDUSTRY_NAME,EMPLOYMENT_STATUS_NAME,MEASURE_NAME,MEASURES_NAME,OBS_VALUE\n"
        "2024,X06000001,Total,Employees,Count,Value,51000\n"
        "2024,X06000001,Total,Full-time employees,Count,Value,33000\n"
        "2024,X06000001,C : Manufacturing,Employees,Count,Value,9000\n",
    )
    assert [(r.value, r.refers_to) for r in found.rows] == [(51000, date(2024, 9, 30))]


BANDS = ["", "0-4", "5-9", "10-19", "20-49", "50-99", "100-249", "250+", "Total"]


def test_sizes_of_the_workbook():
    sheet = [
        ["Table 10: Number of enterprises by size"], [""], BANDS,
        ["X12000001 : Fells", "60", "20", "15", "10", "5", "5", "0", "115"],
        ["X06000001 : Northmoor", "40", "15", "10", "5", "5", "0", "0", "75"],
        ["Source: made up"],
    ]  # fmt: skip
    lines = list(unfolded(Kind.BUSINESS_SIZES, "enterprises", sheet))
    found = read_table(TABLES[Kind.BUSINESS_SIZES].forms, SIZE_COLUMNS, lines, date(2026, 3, 13), {})
    assert not found.faults
    assert {r.area_code: r.value for r in found.rows if r.band == -1} == {"X12000001": 115, "X06000001": 75}
    assert [r.value for r in found.rows if r.area_code == "X06000001"] == [75, 40, 15, 10, 5, 5, 0, 0]
    sheet[4][1] = "many"
    lines = list(unfolded(Kind.BUSINESS_SIZES, "enterprises", sheet))
    found = read_table(TABLES[Kind.BUSINESS_SIZES].forms, SIZE_COLUMNS, lines, date(2026, 3, 13), {})
    assert [str(fault) for fault in found.faults] == ["line 5, n_0_4: 'many' is not a number"]


def test_industries_of_the_workbook():
    groups = [divisions for divisions, _ in INDUSTRIES]
    sheet = [
        ["Table 1"], ["", *(f"{group} : Something" for group in groups), "Total"],
        ["X06000001 : Northmoor", *["5"] * 17, "85"],
    ]  # fmt: skip
    lines = list(unfolded(Kind.BUSINESS_INDUSTRIES, "local_units", sheet))
    found = read_table(TABLES[Kind.BUSINESS_INDUSTRIES].forms, INDUSTRY_COLUMNS, lines, date(2026, 3, 13), {})
    assert not found.faults
    told = {r.industry: r.value for r in found.rows}
    assert (told["G"], told[""], told["R-U"], len(told)) == (15, 85, 5, 16)
