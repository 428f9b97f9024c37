"""Tables of published figures, read: what is kept, what is wrong, what is left out."""

from datetime import date

import pytest

from assessments.reference_data.kinds import Kind, Level, Measure
from assessments.reference_data.reading import read_table
from assessments.reference_data.rows import (
    AreaRow,
    CodeChangeRow,
    FigureRow,
    IndustryRow,
    PartRow,
    PostcodeRow,
    SimilarRow,
)
from assessments.reference_data.tables import TABLES

DAY = date(2026, 6, 1)


def read(kind: Kind, table: str, day: date | None = DAY, current: dict | None = None):
    heading, *lines = [line.split(",") for line in table.strip().splitlines()]
    numbered = [(n, dict(zip(heading, cells, strict=False))) for n, cells in enumerate(lines, start=2)]
    return read_table(TABLES[kind].forms, heading, numbered, day, current or {})


def told(found) -> list[str]:
    return [str(fault) for fault in found.faults]


def test_a_fault_names_its_line_and_column():
    found = read(Kind.POPULATION, "la_code,age_16_64\nX06000001,10\nX06000002,abc\nX6,1.5")
    assert told(found) == [
        "line 3, age_16_64: 'abc' is not a number",
        "line 4, area_code: 'X6' is not an area code, like E06000001",
        "line 4, age_16_64: '1.5' is not a whole number from 0",
    ]


def test_missing_columns_are_named_and_others_passed_over():
    found = read(Kind.EMPLOYMENT, "la_code,weather\nX06000001,fine")
    assert [fault.column for fault in found.faults] == ["year", "employment_rate_pct"]
    assert not read(Kind.POPULATION, "weather,la_code,age_16_64\nfine,X06000001,10").faults


def test_many_faults_are_counted_and_some_told():
    lines = "\n".join(f"X06{n:06},x-{n}" for n in range(80))
    found = read(Kind.POPULATION, f"la_code,age_16_64\n{lines}")
    assert (found.fault_count, len(found.faults)) == (80, 50)


def test_the_same_line_twice_is_a_fault():
    found = read(Kind.POPULATION, "la_code,age_16_64\nX06000001,10\nX06000001,10")
    assert told(found) == ["line 3, area_code: line 2 tells the same already"]


def test_a_table_of_nothing_is_a_fault():
    assert read(Kind.POPULATION, "la_code,age_16_64\nX06000001,").left_out
    assert read(Kind.POPULATION, "la_code,age_16_64\nX06000001,").fault_count == 1


@pytest.mark.parametrize("mark", ["", "..", "[c]", "[x]", "-", "*"])
def test_what_is_not_told_is_left_out_and_counted(mark):
    found = read(Kind.POPULATION, f"la_code,age_16_64\nX06000001,{mark}\nX06000002,5")
    assert [row.value for row in found.rows] == [5]
    assert found.left_out == {"areas without a figure of people aged 16 to 64": 1}


def test_a_figure_is_of_the_day_that_its_line_names():
    table = """la_code,age_16_64,reference
X06000001,"1",ONS mid-2023 estimate
X06000002,2,Census 2021
X06000003,3,"""
    found = read(Kind.POPULATION, table.replace('"', ""))
    assert [row.refers_to for row in found.rows] == [date(2023, 6, 30), date(2021, 3, 21), DAY]


def test_figures_without_a_day_are_not_guessed():
    found = read(Kind.EMPLOYEE_JOBS, "la_code,employee_jobs_residents\nX06000001,27000.0", None)
    assert found.undated
    assert not found.rows
    dated = read(Kind.EMPLOYEE_JOBS, "la_code,employee_jobs_residents,conf_pct\nX06000001,27000.0,9.9")
    assert dated.rows == [
        FigureRow("X06000001", Measure.EMPLOYEE_JOBS, DAY, 27000.0, note="coefficient of variation 9.9%")
    ]


def test_counts_of_areas_that_became_one_are_added_up_and_rates_are_not():
    current = {"X07000001": "X06000009", "X07000002": "X06000009"}
    people = read(Kind.POPULATION, "la_code,age_16_64\nX07000001,10\nX07000002,5", current=current)
    assert [(row.area_code, row.value) for row in people.rows] == [("X06000009", 15)]
    rates = read(
        Kind.EMPLOYMENT,
        "area_code,year,employment_rate_pct\nX07000001,2023,70\nX07000002,2023,60\nX06000001,2023,55.5",
        current=current,
    )
    assert [(row.area_code, row.value) for row in rates.rows] == [("X06000001", 0.555)]
    assert sum(rates.left_out.values()) == 1


SIZES = "la_code,reference_year,unit,total,n_0_4,n_5_9,n_10_19,n_20_49,n_50_99,n_100_249,n_250_plus"


def test_sizes_come_by_band_with_their_total():
    found = read(Kind.BUSINESS_SIZES, f"{SIZES}\nX06000001,2025,local_units,115,60,20,15,10,5,5,0", None)
    assert [(row.band, row.value) for row in found.rows] == [
        (-1, 115), (0, 60), (1, 20), (2, 15), (3, 10), (4, 5), (5, 5), (6, 0),
    ]  # fmt: skip
    assert {row.measure for row in found.rows} == {Measure.LOCAL_UNITS}
    assert {row.refers_to for row in found.rows} == {date(2025, 3, 31)}


def test_a_total_that_is_not_its_bands_is_a_fault():
    found = read(Kind.BUSINESS_SIZES, f"{SIZES}\nX06000001,2025,enterprises,900,60,20,15,10,5,5,0")
    assert told(found) == ["line 2, total: 900 is not what the bands come to, 115"]


def test_industries_that_divide_a_section_are_put_together():
    head = "area_code,reference_year,unit,sic_divisions,count"
    found = read(
        Kind.BUSINESS_INDUSTRIES,
        f"{head}\n"
        + "\n".join(f"X06000001,2025,enterprises,{d},{n}" for d, n in
                    (("45", 5), ("46", 10), ("47", 20), ("90-99", 15), ("01-99", 50))),
    )  # fmt: skip
    assert {row.industry: row.value for row in found.rows} == {"G": 35, "R-U": 15, "": 50}
    wrong = read(Kind.BUSINESS_INDUSTRIES, f"{head}\nX06000001,2025,enterprises,12-14,5")
    assert told(wrong) == ["line 2, sic_divisions: '12-14' is none of the 17 groups that are published"]


def test_an_area_comes_with_what_it_belongs_to():
    table = (
        "LAD25CD,LAD25NM,CTYUA25CD,CTYUA25NM,RGN25CD,RGN25NM\n"
        "X07000001,Dale,X10000001,Dalesby,X12000001,Middle"
    )
    assert read(Kind.AREAS, table).rows == [
        AreaRow("X07000001", Level.LOCAL_AUTHORITY, "Dale"),
        AreaRow("X10000001", Level.UPPER_TIER, "Dalesby"),
        PartRow("X10000001", "X07000001"),
        AreaRow("X12000001", Level.REGION, "Middle"),
        PartRow("X12000001", "X07000001"),
    ]


def test_a_unitary_is_no_part_of_itself_and_a_country_no_region():
    table = (
        "la_code,la_name,upper_tier_code,upper_tier_name,region_code,region_name,country_code,country_name\n"
        "W06000001,Mona,W06000001,Mona,W92000004,Wales,W92000004,Wales"
    )
    rows = read(Kind.AREAS, table).rows
    assert [row for row in rows if isinstance(row, PartRow)] == [
        PartRow("W92000004", "W06000001"),
        PartRow("K02000001", "W06000001"),
        PartRow("K03000001", "W06000001"),
        PartRow("K04000001", "W06000001"),
    ]
    assert AreaRow("W92000004", Level.COUNTRY, "Wales") in rows


def test_a_board_is_the_one_that_holds_most_small_areas():
    table = (
        "la_code,icb_code,icb_name,lsoa_count\n"
        "X06000001,X54000001,East,3\nX06000001,X54000002,West,7\nX06000002,X54000001,East,2"
    )
    rows = read(Kind.ICBS, table).rows
    assert [row for row in rows if isinstance(row, PartRow)] == [
        PartRow("X54000002", "X06000001"),
        PartRow("X54000001", "X06000002"),
    ]
    by_small_area = (
        "LAD25CD,ICB25CD,ICB25NM\n" + "X06000001,X54000001,East\n" * 2 + "X06000001,X54000002,West"
    )
    assert PartRow("X54000001", "X06000001") in read(Kind.ICBS, by_small_area).rows


def test_codes_that_changed_and_neighbours():
    found = read(Kind.AREA_CODES, "la_code,la_code_active\nX06000001,X06000001\nX07000001,X06000001")
    assert found.rows == [CodeChangeRow("X07000001", "X06000001")]
    table = "la_code,rank,similar_la_code\nX06000001,1,X06000002\nX06000001,2,X06000003"
    assert read(Kind.SIMILAR_AREAS, table, current={"X06000003": "X06000001"}).rows == [
        SimilarRow("X06000001", 1, "X06000002")
    ]


def test_every_postcode_becomes_districts_sectors_and_exceptions():
    table = "pcds,oslaua,doterm\nXQ1 1AA,X06000001,\nXQ1 1AB,X06000001,\nXQ1 1AD,X06000002,\n" + (
        "XQ1 2AA,X06000002,\nXQ1 2AB,X06000002,\nXQ1 2AD,X06000002,\nXQ9 9AA,X06000003,202001\nXQ2 1AA,,"
    )
    found = read(Kind.POSTCODES, table)
    assert {(row.postcode, row.area_code) for row in found.rows} == {
        ("XQ1", "X06000002"), ("XQ1 1", "X06000001"), ("XQ1 2", "X06000002"), ("XQ1 1AD", "X06000002"),
    }  # fmt: skip
    assert sum(found.left_out.values()) == 2


def test_a_district_is_where_most_of_it_is():
    table = "postcode_district,la_code,share\nXQ1,X06000001,0.4\nXQ1,X06000002,0.6"
    assert [(r.postcode, r.area_code) for r in read(Kind.POSTCODE_DISTRICTS, table).rows] == [
        ("XQ1", "X06000002")
    ]
    assert read(Kind.POSTCODE_EXCEPTIONS, "postcode,la_code\nxq11aa,X06000001").rows == [
        PostcodeRow("XQ1 1AA", "X06000001")
    ]


def test_an_index_without_deciles_ranks_its_councils_by_extent():
    lines = "\n".join(f"X06{n:06},WIMD 2019,0.{n:02},0.{n:02}" for n in range(1, 21))
    table = f"la_code,index,prop_small_areas_most_deprived_10pc,extent\n{lines}"
    rows = [row for row in read(Kind.DEPRIVATION, table).rows if row.measure == Measure.DEPRIVATION_DECILE]
    deciles = {row.area_code: row.value for row in rows}
    assert deciles["X06000020"] == deciles["X06000019"] == 1
    assert deciles["X06000001"] == deciles["X06000002"] == 10
    assert {row.refers_to for row in rows} == {date(2019, 11, 27)}


def test_a_rate_has_its_published_interval():
    table = (
        "area_code,year,employment_rate_pct,employment_ci95_low,employment_ci95_high\n"
        "X06000001,2023,75.7,75.4,76"
    )
    row = read(Kind.EMPLOYMENT, table).rows[0]
    assert (row.value, row.low, row.high, row.refers_to) == (0.757, 0.754, 0.76, date(2023, 12, 31))
    assert "percentage" in told(read(Kind.EMPLOYMENT, table.replace("75.7", "757")))[0]


def test_industries_of_the_classification():
    found = read(Kind.INDUSTRIES, "level,code,name,section\nsection,A,Farming,A\nsubclass,99999,Dormant,")
    assert found.rows == [
        IndustryRow("A", "section", "Farming", "A"),
        IndustryRow("99999", "subclass", "Dormant", None),
    ]
