"""What the rules find in a text, what they leave alone, and that no text makes them fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.telltale import KIND_WORDS, Found, Kind, telltale


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Write to jo.marsh+wellbeing@larkspur.example for more.", Kind.EMAIL,
         "jo.marsh+wellbeing@larkspur.example"),
        ("Ring 0191 498 0123 and ask.", Kind.PHONE, "0191 498 0123"),
        ("Ring (0191) 498-0123.", Kind.PHONE, "(0191) 498-0123"),
        ("Ring +44 7700 900 123.", Kind.PHONE, "+44 7700 900 123"),
        ("Ring 07700900123.", Kind.PHONE, "07700900123"),
        ("Number QQ 12 34 56 C is made up, AB123456C not.", Kind.NI_NUMBER, "AB123456C"),
        ("Number ab 12 34 56 c.", Kind.NI_NUMBER, "ab 12 34 56 c"),
        ("Then Dr Okafor came.", Kind.NAME, "Dr Okafor"),
        ("Our baker Sarah Whitfield began it.", Kind.NAME, "Sarah Whitfield"),
        ("It was Priya who began it.", Kind.NAME, "Priya"),
        ("He came back after his stroke.", Kind.HEALTH, "He came back after his stroke"),
        ("One colleague was told it was cancer.", Kind.HEALTH, "One colleague was told it was cancer"),
        ("After the diagnosis she worked from home.", Kind.HEALTH, "diagnosis she"),
    ],
)  # fmt: skip
def test_what_may_tell_of_a_person_is_found(text, kind, found):
    assert Found(kind, found) in telltale(text)


@pytest.mark.parametrize(
    "text",
    [
        "We spent £12,000 in 2025 and 2026, for 64 people at 3 sites, and lost 1,240 days before.",
        "Sickness fell from 4.2% to 3.6% between 01/04/2024 and 31/03/2025.",
        "Mental Health First Aid and Cycle to Work were new to us. A breakdown of costs is on request.",
        "Cancer screening was offered to everybody. Staff with diabetes had a quiet room.",
        "Company number 01234567 holds certificate HM-2026-7K3Q-9XWP.",
    ],
)
def test_figures_schemes_and_the_health_of_many_are_left_alone(text):
    assert telltale(text) == []


def test_the_employers_own_people_are_found_by_their_names_however_unusual():
    text = "It began when xanthippe  quill took the stairs."
    assert telltale(text) == []
    assert telltale(text, people=["Xanthippe Quill", "Al"]) == [Found(Kind.NAME, "Xanthippe Quill")]


def test_a_name_that_is_not_to_be_shown_is_found_in_the_text():
    text = "Everybody at Larkspur Bakery walks."
    assert telltale(text) == []
    assert [one.kind for one in telltale(text, employer="Larkspur Bakery")] == [Kind.EMPLOYER]


def test_each_thing_is_named_once_and_every_kind_has_words():
    found = telltale("Dr Sarah Lake, Sarah Lake, and a@b.example, a@b.example")
    assert [(one.kind, one.text) for one in found] == [
        (Kind.EMAIL, "a@b.example"), (Kind.NAME, "Dr Sarah Lake"),
    ]  # fmt: skip
    assert set(KIND_WORDS) == set(Kind)


@given(st.text(max_size=400), st.lists(st.text(max_size=30), max_size=3), st.text(max_size=30))
def test_no_text_is_a_fault(text, people, employer):
    for one in telltale(text, people=people, employer=employer):
        assert one.words


def test_a_long_text_is_read_in_no_time():
    telltale("he " * 1600 + "0 " * 1600 + "a" * 5000 + "Dr " * 1000)
