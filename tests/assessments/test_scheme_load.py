import dataclasses
from datetime import date

import pytest

from assessments.scheme import Answer, SchemeFaults, load
from tests.assessments.definitions import small


def faults_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(SchemeFaults) as caught:
        load(text)
    return [(fault.line, fault.key, fault.message) for fault in caught.value.faults]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_definition_becomes_an_edition_with_its_parts_in_order():
    edition = load(small())
    assert (edition.key, edition.version, edition.dated) == ("small-award", "1", date(2026, 11, 23))
    assert edition.official is False
    assert edition.level_keys == ("one", "two")
    assert edition.level("one").valid_months == 18
    assert edition.level("two").requires == "one"
    assert [criterion.key for criterion in edition.criteria] == ["f1", "f2", "f3", "f4", "m1", "m2", "m3"]
    assert edition.criterion("f1").source == "The book"
    assert edition.criterion("m1").theme == "move"
    assert edition.criterion("m1").not_applicable.reasons == ("There are no stairs",)
    assert edition.label(Answer.PARTLY) == "Partly met"
    assert hash(edition) == hash(load(small()))


def test_the_parts_cannot_be_changed():
    edition = load(small())
    with pytest.raises(dataclasses.FrozenInstanceError):
        edition.title = "Another"
    with pytest.raises(TypeError):
        edition.criterion("f1").evidence["any"] = ()


@pytest.mark.parametrize(
    ("facts", "track"),
    [
        ({"headcount": 1}, None),
        ({"headcount": 2}, "few"),
        ({"headcount": 49}, "few"),
        ({"headcount": 49.5}, "few"),
        ({"headcount": 50}, "many"),
        ({"headcount": "60"}, "many"),
        ({"headcount": 10**400}, None),
        ({"headcount": float("nan")}, None),
        ({"headcount": True}, None),
        ({"fte": 60}, None),
        ({}, None),
    ],
)
def test_the_size_band_is_found_by_its_own_unit_and_bounds(facts, track):
    found = load(small()).track_for(facts)
    assert (found.key if found else None) == track


def test_a_level_asks_each_size_band_its_own_criteria():
    edition = load(small())
    assert [c.key for c in edition.criteria_for("two", "few")] == ["f3", "f4", "m2"]
    assert [c.key for c in edition.criteria_for("two", "many")] == ["f3", "f4", "m2", "m3"]
    assert [c.key for c in edition.criteria_for("two")] == ["f3", "f4", "m2", "m3"]


def test_the_hash_follows_the_content_and_not_the_layout():
    one = load(small()).content_hash
    assert (
        load("# a comment\n" + small().replace("title: Small award", "title:   Small award")).content_hash
        == one
    )
    assert load(small().replace("There is water.", "There is tea.")).content_hash != one


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("title: Small award", "titel: Small award", "titel", "is not known here; did you mean 'title'?"),
        (
            "title: Small award",
            "title: 12",
            "title",
            "must be text, not a number; put it in quotes if it is meant as text",
        ),
        ("dated: 2026-11-23", "dated: soon", "dated", "must be a date such as 2026-11-23, not 'soon'"),
        ("official: no", "official: never", "official", "must be yes or no, not 'never'"),
        (
            "P1Y6M",
            "2 years",
            "levels.one.valid_for",
            "must be a time in years and months such as P2Y or P18M, not '2 years'",
        ),
        (
            "requires: one",
            "requires: two",
            "levels.two.requires",
            "'two' must be a level listed before 'two'",
        ),
        ("requires: one", "requires: zero", "levels.two.requires", "there is no level 'zero'"),
        ("min: 50}", "min: 40}", "tracks.many", "overlaps track 'few'; both bounds are included"),
        ("min: 2,", "min: 60,", "tracks.few.max", "is below its min (60)"),
        (
            "only_if: canteen",
            "only_if: canten",
            "themes.food.criteria.f2.only_if",
            "there is no fact 'canten' that is answered with yes or no",
        ),
        ("source: book", "source: film", "themes.food.criteria.f1.source", "there is no source 'film'"),
        (
            "origin: source, source: book",
            "origin: source",
            "themes.food.criteria.f1.source",
            "is missing; a criterion from a source names it",
        ),
        (
            "There is fruit., level: two",
            "There is fruit., source: book, level: two",
            "themes.food.criteria.f4.source",
            "cannot stand beside 'origin: authored'",
        ),
        (
            "not_met: {label: Not met}",
            "not_met: {label: Not met, counts_as_met: yes}",
            "answers.not_met.counts_as_met",
            "this answer can never count as met",
        ),
        (
            "met: {label: Met, counts_as_met: yes}",
            "met: {label: Met}",
            "answers.met",
            "must have 'counts_as_met: yes'; otherwise nothing could ever be met",
        ),
        (
            "title: Bikes, text",
            "kind: campaigns, campaigns: {at_least: 1, all_year: 2}, title: Bikes, text",
            "themes.move.criteria.m3.campaigns.all_year",
            "asks for more than the campaigns that are needed",
        ),
        ("tracks: [many]", "tracks: [some]", "themes.move.criteria.m3.tracks", "there is no track 'some'"),
        (
            "key: m3, title: Bikes",
            "key: f1, title: Bikes",
            "themes.move.criteria.f1",
            "the key 'f1' stands twice among the criteria",
        ),
        (
            "level: one, origin: source",
            "level: three, origin: source",
            "themes.food.criteria.f1.level",
            "there is no level 'three'",
        ),
        (
            "{reasons: [There are no stairs]}",
            "{allowed: yes}",
            "themes.move.criteria.m1.not_applicable",
            "needs reasons when it is allowed, and none when it is not",
        ),
        (
            "key: f4",
            "key: F 4",
            "themes.food.criteria[4].key",
            "must be up to 80 small letters, digits, '.', '_' or '-', starting with a letter or digit",
        ),
        (
            "title: Bikes, text",
            "kind: campaigns, title: Bikes, text",
            "themes.move.criteria.m3.campaigns",
            "'kind: campaigns' and a 'campaigns' block go together",
        ),
    ],
)
def test_each_fault_is_named_with_its_line_and_key(old, new, key, message):
    text = small().replace(old, new)
    assert (line_of(text, new), key, message) in faults_of(text)


def test_an_answer_left_out_of_the_scale_is_told_where_the_scale_stands():
    text = small().replace("  partly: {label: Partly met}\n", "")
    words = "is missing; each of the four answers needs a label"
    assert faults_of(text) == [(line_of(text, "answers:"), "answers.partly", words)]


def test_several_faults_are_told_at_once_in_line_order():
    text = small().replace("title: Small award", "title: 3").replace("official: no", "official: 7")
    assert [(line, key) for line, key, _ in faults_of(text)] == [(2, "title"), (5, "official")]


def test_a_list_that_is_far_too_long_is_refused_before_it_is_looked_into():
    tracks = "".join(f"  - {{key: t{number}, title: T, unit: fte, min: {number}}}\n" for number in range(60))
    text = small().replace("tracks:\n", "tracks:\n" + tracks)
    assert faults_of(text) == [(line_of(text, "tracks:"), "tracks", "holds 62 items; at most 50 are allowed")]


def test_a_missing_key_is_told_at_its_record():
    text = small().replace("    meaning: The second.\n", "")
    assert faults_of(text) == [(line_of(text, "- key: two"), "levels.two.meaning", "is missing")]


def test_when_the_lowest_theme_decides_every_theme_must_ask_something_certain_at_every_level():
    text = small(rule="theme_levels: two").replace(
        "levels:\n  - key: one", "overall: lowest_theme\nlevels:\n  - key: one"
    )
    keys = {(key, message.split(",")[0]) for _, key, message in faults_of(text)}
    assert ("themes.food", "asks nothing at level 'two' of every employer") in keys
    assert ("themes.move", "asks nothing at level 'one' of every employer") in keys


EXAMPLE = """\
examples:
  - name: all of One
    met: [one]
    facts: {headcount: 10}
    level: %s
"""


def test_an_example_that_holds_is_accepted():
    assert load(small(more=EXAMPLE % "one")).key == "small-award"


def test_an_example_that_does_not_hold_is_refused_at_its_line():
    text = small(more=EXAMPLE % "two")
    where = line_of(text, "    level: two\n")
    assert faults_of(text) == [
        (where, "examples[1].level", "'all of One' should come to two and comes to one")
    ]


def test_an_example_may_say_what_is_missing_and_where_the_themes_stand():
    more = EXAMPLE % "null" + "    criteria: {f1: partly}\n    missing: [f2]\n    themes: {move: two}\n"
    assert [(key, message) for _, key, message in faults_of(small(more=more))] == [
        ("examples[1].missing", "'all of One' should miss f2 and misses f1"),
        ("examples[1].themes.move", "'all of One' should come to two and comes to one"),
    ]


def test_an_example_that_names_the_unknown_is_refused():
    more = EXAMPLE % "three" + "    criteria: {zz: met}\n    themes: {sleep: one}\n    missing: [yy]\n"
    assert {key for _, key, _ in faults_of(small(more=more))} == {
        "examples[1].level",
        "examples[1].criteria.zz",
        "examples[1].themes.sleep",
        "examples[1].missing",
    }
