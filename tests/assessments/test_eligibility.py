import pytest

from assessments.eligibility import eligible, refusals, unsettled
from assessments.scheme import load
from tests.assessments.definitions import small

TERMS = """\
area: {name: East Sussex}
eligibility:
  sectors: [A, C]
  ownership: [private, voluntary]
  size: {unit: headcount, min: 2, max: 49}
  sites: no
  requires: [A lead person is named.]
"""
FITTING = {"headcount": 20, "sector": "C", "ownership": "private", "in_area": True}


def edition(terms=TERMS):
    return load(small(more=terms))


def test_an_employer_that_keeps_every_term_is_refused_nothing():
    assert refusals(edition(), FITTING) == ()
    assert [term.ok for term in eligible(edition(), FITTING)] == [True, True, True, True, True, None]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"headcount": 50}, "It is for employers with 2 to 49 people."),
        ({"headcount": 1}, "It is for employers with 2 to 49 people."),
        ({"sector": "Q"}, "It is for sectors A, C (SIC 2007 sections)."),
        ({"ownership": "public"}, "It is for private and voluntary employers."),
        ({"in_area": False}, "It is for workplaces in East Sussex."),
    ],
)
def test_a_term_known_not_to_be_kept_is_said(change, words):
    assert refusals(edition(), FITTING | change) == (words,)


def test_a_site_alone_is_refused_where_only_the_whole_takes_part():
    assert refusals(edition(), FITTING, site=True) == (
        "The whole organisation takes part: a site cannot join on its own.",
    )


def test_what_is_not_known_refuses_nobody_and_is_told_apart():
    assert refusals(edition(), {}) == ()
    assert [term.ok for term in eligible(edition(), {})] == [None, None, None, None, True, None]


def test_a_scheme_without_terms_is_for_everybody():
    assert eligible(edition(""), {}, site=True) == ()


def test_the_bounds_of_a_size_are_included_and_part_people_are_not_counted():
    assert refusals(edition(), FITTING | {"headcount": 49.5}) == ()
    assert refusals(edition(), FITTING | {"headcount": 2}) == ()


def test_what_nothing_known_settles_is_left_to_the_employer_and_what_is_known_is_not():
    assert unsettled(edition(), FITTING) == tuple(edition().eligibility.requires)
    assert len(unsettled(edition(), {})) == 5
