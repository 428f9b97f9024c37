"""Company numbers, postcodes, SIC codes and text, as typed by people."""

import pytest

from assessments.employers import (
    SIC_SECTIONS,
    has_hidden_characters,
    section_of_code,
    tidy_company_number,
    tidy_postcode,
)


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("1234567", "01234567"),
        (" sc 123456", "SC123456"),
        ("OC350879", "OC350879"),
        ("IP30268R", "IP30268R"),
        ("SP2059RS", "SP2059RS"),
        ("R0000123", "R0000123"),
        ("", None),
        ("123456789", None),
        ("406U6024", None),
        ("١٢٣٤٥٦٧٨", None),
        ("ABCDEFGH", None),
    ],
)
def test_company_numbers(typed, tidied):
    assert tidy_company_number(typed) == tidied


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("ne14lp", "NE1 4LP"),
        ("EC1A 1BB", "EC1A 1BB"),
        (" m1-1ae ", "M1 1AE"),
        ("GIR 0AA", "GIR 0AA"),
        ("NE1", None),
        ("NE1 4CP", None),
        ("CM2 OLS", None),
        ("12345", None),
        ("", None),
    ],
)
def test_postcodes(typed, tidied):
    assert tidy_postcode(typed) == tidied


@pytest.mark.parametrize(
    ("code", "section"),
    [
        ("01110", "A"),
        ("1110", "A"),
        ("10710", "C"),
        ("33150", "C"),
        ("35110", "D"),
        ("47", "G"),
        ("85200", "P"),
        ("96090", "S"),
        ("98000", "T"),
        ("99000", "U"),
        ("99999", None),
        ("04000", None),
        ("00001", None),
        ("ab", None),
        ("", None),
        ("471100", None),
    ],
)
def test_sections_of_codes(code, section):
    assert section_of_code(code) == section


def test_every_section_is_reached_by_some_code():
    assert {section_of_code(f"{division:02}000") for division in range(1, 100)} - {None} == set(SIC_SECTIONS)


@pytest.mark.parametrize("text", ["a\0b", "a\nb", "a\x7fb", "\ud800", "evil\u202egnp"])
def test_hidden_characters_are_seen(text):
    assert has_hidden_characters(text) is True


def test_names_of_all_kinds_pass_and_a_message_may_have_lines():
    assert has_hidden_characters("Café Ångström & Søn – Llanfair’s 東京") is False
    assert has_hidden_characters("one\r\ntwo", lines=True) is False
    assert has_hidden_characters("one\0two", lines=True) is True
