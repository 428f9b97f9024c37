"""Leads by themselves: sizes and sectors as lists write them, whom to invite, conversions and the plan."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.uptake.figures import wilson
from assessments.uptake.groups import LARGEST_BAND
from assessments.uptake.leads import (
    DAYS_BETWEEN,
    Invited,
    SizeRead,
    Standing,
    conversions,
    domain_of,
    needed_for_share,
    plan_by_industry,
    plan_by_size,
    read_sector,
    read_size,
    standing_of,
    why_not,
)

TODAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("45", SizeRead(3, 45)), ("1,250", SizeRead(6, 1250)), ("20 to 49", SizeRead(3)),
        ("20-49", SizeRead(3)),
        ("20 – 49 employees", SizeRead(3)), ("10 to 49", SizeRead(2)), ("250+", SizeRead(LARGEST_BAND)),
        ("250 and more", SizeRead(LARGEST_BAND)), ("over 249", SizeRead(LARGEST_BAND)),
        ("1,000+", SizeRead(LARGEST_BAND)), ("Medium", SizeRead(4)),
        ("Small (10 to 49)", SizeRead(2)), ("0 to 4", SizeRead(0)),
    ],
)  # fmt: skip
def test_sizes_are_read_as_lists_write_them(text, read):
    assert read_size(text) == read


@pytest.mark.parametrize("text", ["", "0", "-3", "many", "5 to 249", "49 to 20", "50+", "9" * 12, "4.5", "٣"])
def test_what_is_no_size_is_none(text):
    assert read_size(text) is None


@pytest.mark.parametrize(
    ("text", "section"),
    [("c", "C"), ("47110", "G"), ("47.11", "G"), ("Education", "P"), ("62", "J"), ("V", None), ("", None),
     ("99999", None), ("Baking", None)],
)  # fmt: skip
def test_sectors_are_a_letter_a_code_or_a_name(text, section):
    assert read_sector(text) == section


def test_signing_up_says_more_than_opting_out_and_that_more_than_an_invitation():
    assert standing_of(signed_up=True, opted_out=True, invited=True) is Standing.SIGNED_UP
    assert standing_of(signed_up=False, opted_out=True, invited=True) is Standing.OPTED_OUT
    assert standing_of(signed_up=False, opted_out=False, invited=True) is Standing.INVITED
    assert standing_of(signed_up=False, opted_out=False, invited=False) is Standing.NOT_INVITED


@pytest.mark.parametrize(("days", "may"), [(0, False), (DAYS_BETWEEN - 1, False), (DAYS_BETWEEN, True)])
def test_nobody_is_invited_twice_in_ninety_days(days, may):
    told = why_not(Standing.INVITED, has_address=True, invited_on=TODAY - timedelta(days=days), today=TODAY)
    assert (told == "") is may


@pytest.mark.parametrize("standing", [Standing.OPTED_OUT, Standing.SIGNED_UP])
def test_who_opted_out_or_signed_up_is_never_invited(standing):
    assert why_not(standing, has_address=True, invited_on=None, today=TODAY)


def test_nobody_speaks_for_everybody_at_a_public_mailbox():
    assert domain_of("ann@Acme.Example") == "acme.example"
    assert domain_of("ann@gmail.com") == ""


def invited(number, *, band=1, industry="C", area="E1", days=None):
    joined = None if days is None else TODAY - timedelta(days=100) + timedelta(days=days)
    return [Invited(band, industry, area, TODAY - timedelta(days=100), joined)] * number


def test_conversions_are_told_with_interval_and_median_by_group():
    rows = [*invited(8), *invited(1, days=10), *invited(1, days=30), *invited(2, band=6, area="", days=4)]
    found = conversions(rows, {"E1": "Northmoor"}, TODAY)
    whole = found.overall
    assert (whole.invited, whole.signed_up.numerator, whole.signed_up.denominator) == (12, 4, 12)
    assert whole.signed_up.ci95 == wilson(4, 12)
    assert whole.median_days.value == 7
    assert [(one.words, one.invited, one.signed_up.value) for one in found.by_size] == [
        ("Micro (0 to 9)", 10, 0.2),
        ("Large (250 and more)", 2, 1.0),
    ]
    assert [one.words for one in found.by_area] == ["Northmoor", "Area not known"]


def test_who_had_joined_before_the_invitation_is_no_success_of_it():
    assert conversions(invited(3, days=-1), {}, TODAY).overall.signed_up.numerator == 0


def test_without_invitations_there_is_nothing_to_divide_by():
    found = conversions([], {}, TODAY)
    assert found.overall.signed_up.value is None
    assert found.overall.median_days.value is None
    assert found.by_size == ()


def test_the_plan_says_what_it_takes_to_reach_each_group_like_the_rest():
    units = {"micro": 800.0, "small": 150.0, "medium": 40.0, "large": 10.0}
    plan = plan_by_size(
        units, {"micro": 2, "small": 10, "medium": 5, "large": 3}, {"micro": 70}, "ONS", TODAY
    )
    assert (plan.overall.numerator, plan.overall.denominator, plan.overall.value) == (20, 1000, 0.02)
    assert {one.key: one.needed for one in plan.groups} == {"micro": 14, "small": 0, "medium": 0, "large": 0}
    assert plan.groups[0].not_invited == 70


def test_groups_of_which_no_number_is_known_count_towards_nothing():
    plan = plan_by_industry({"F": 100.0}, {"F": 5, "P": 50, "unknown": 2}, {}, "ONS", TODAY)
    by_key = {one.key: one for one in plan.groups}
    assert plan.overall.value == 0.05
    assert (by_key["P"].needed, by_key["P"].share.value) == (None, None)
    assert by_key["unknown"].reached == 2


@given(
    reached=st.integers(0, 500),
    units=st.integers(1, 5000),
    more=st.integers(0, 500),
    others=st.integers(0, 5000),
)
def test_the_sign_ups_needed_are_the_fewest_that_do(reached, units, more, others):
    all_reached, all_units = reached + more, units + others
    needed = needed_for_share(reached, float(units), all_reached, float(all_units))
    overall = Fraction(all_reached, all_units)
    assert Fraction(reached + needed, units) >= overall
    assert needed == 0 or Fraction(reached + needed - 1, units) < overall
