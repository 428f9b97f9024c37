"""When evidence is older than a scheme accepts."""

from datetime import date

import pytest

from assessments.evidence_age import age_warning
from assessments.terms import EvidencePolicy

TODAY = date(2026, 11, 24)
TWO_YEARS = EvidencePolicy(max_age_months=24)


@pytest.mark.parametrize("dated_on", [None, TODAY, date(2024, 11, 24), date(2027, 1, 1)])
def test_what_is_young_enough_or_undated_is_not_warned_of(dated_on):
    assert age_warning(TWO_YEARS, dated_on, TODAY) == ""


def test_what_is_too_old_is_named_with_its_date():
    words = age_warning(TWO_YEARS, date(2024, 11, 23), TODAY)
    assert words == "Dated 23 November 2024: older than the 2 years this scheme accepts."


def test_a_scheme_that_says_nothing_of_age_warns_of_nothing():
    assert age_warning(EvidencePolicy(), date(1990, 1, 1), TODAY) == ""
