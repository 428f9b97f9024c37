"""Indicators are worked out from the figures of an account, and take their definition along."""

import json

import pytest

from assessments.uptake.figures import wilson
from assessments.uptake.freezing import canonical, sha256_of
from assessments.uptake.indicators import INDICATORS, indicators_of
from tests.assessments.uptake.accounts import made_up_account

DOCUMENT = made_up_account().document()
FIGURES = {one["key"]: one for part in DOCUMENT["parts"] for one in part["figures"]}


def found(document=DOCUMENT):
    return {one["key"]: one for one in indicators_of(document)}


def test_each_has_all_that_an_indicator_must_state():
    assert len({one.key for one in INDICATORS}) == len(INDICATORS)
    for one in INDICATORS:
        assert all(
            (one.name, one.definition, one.rationale, one.numerator, one.denominator, one.source, one.caveats)
        )


def test_shares_of_all_sizes_are_added_up():
    employers = sum(
        FIGURES[f"by_size.{key}.enterprises"]["numerator"] for key in ("micro", "small", "medium", "large")
    )
    there_are = 9000 + 1800 + 900 + 500 + 250 + 190 + 160
    figure = found()["uptake-enterprises"]["figure"]
    assert (figure["numerator"], figure["denominator"]) == (employers, there_are)
    assert figure["value"] == employers / there_are
    assert figure["ci95"] == pytest.approx(list(wilson(employers, there_are)))
    assert "Office for Made-up Statistics" in figure["denominator_source"]


def test_one_that_is_a_figure_of_the_account_is_that_figure():
    assert found()["coverage-working-age"]["figure"] == FIGURES["working_age.population"]


def test_holders_are_set_against_those_taking_part():
    figure = found()["award-holders"]["figure"]
    assert figure["numerator"] == FIGURES["holding"]["value"]
    assert figure["denominator"] == FIGURES["taking_part"]["value"]


def test_without_all_its_figures_it_has_no_value():
    assert found(made_up_account(held_back=True).document())["uptake-enterprises"]["figure"] is None
    assert all(one["figure"] is None for one in found({**DOCUMENT, "parts": []}).values())


def test_the_hash_is_of_the_one_text_of_a_document():
    text = canonical(DOCUMENT)
    assert canonical(json.loads(text)) == text
    assert canonical(dict(reversed(DOCUMENT.items()))) == text
    assert sha256_of(text) != sha256_of(text.replace("Saltby", "Saltbx"))
    assert sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
