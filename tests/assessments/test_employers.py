"""Company numbers and postcodes, as typed and as kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.employers import tidy_company_number, tidy_postcode


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        ("sc 123456", "SC123456"),
        ("OC301234", "OC301234"),
        ("IP12345R", "IP12345R"),
        ("R0000123", "R0000123"),
        ("123456789", None),
        ("ABCDEFGH", None),
        ("１２３４５６７８", None),
        ("", None),
    ],
)
def test_company_numbers(typed, kept):
    assert tidy_company_number(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ne14lp", "NE1 4LP"),
        ("NE1 4LP", "NE1 4LP"),
        ("  sw1a  1aa ", "SW1A 1AA"),
        ("M1-1AE", "M1 1AE"),
        ("GIR 0AA", "GIR 0AA"),
        ("NE1", None),
        ("NE1 4CP", None),
        ("12345", None),
        ("", None),
    ],
)
def test_postcodes(typed, kept):
    assert tidy_postcode(typed) == kept


@given(st.text(max_size=30))
def test_what_is_kept_stays_as_it_is_when_tidied_again(typed):
    for tidy in (tidy_company_number, tidy_postcode):
        kept = tidy(typed)
        assert kept is None or tidy(kept) == kept
