"""Editing a definition's text changes the lines of what is changed, and no other byte."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.editing import NoSuchPlace, append, find, move, remove, set_value, value_at
from assessments.reading import SchemeFaults, read
from assessments.shipped import shipped_text

FIRST_TWO = ("better_health_at_work.yaml", "workplace_wellbeing_charter.yaml")
TEXT = """\
# The top.
title: A scheme  # its name
version: "2026"
levels:
  # the first
  - key: bronze
    title: Bronze
    rule:
      met: {role: mandatory}  # all of it

  # the second
  - key: silver
    title: Silver
    rule:
      all_of:
        - holds: bronze
        - count: {role: pool, at_least: 2}
facts: []
answers:
  met: {label: Met, counts_as_met: yes}
notes: >-
  Some words
  over two lines.
# The end.
"""


def scalars(value, path=""):
    """Every plain value of a tree with its path, except the keys by which paths name things."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "key":
                yield from scalars(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            named = isinstance(inner, dict) and "key" in inner
            yield from scalars(inner, f"{path}.{inner['key']}" if named else f"{path}[{number}]")
    else:
        yield path, value


def something_else(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, date):
        return value + timedelta(days=1)
    return "another"


def tree(text):
    return read(text).plain()


@pytest.mark.parametrize("name", FIRST_TWO)
def test_what_is_changed_and_changed_back_is_the_same_text(name):
    text = shipped_text(name)
    different = []
    for path, value in list(scalars(tree(text)))[::5]:
        changed = set_value(text, path, something_else(value))
        assert value_at(tree(changed), path) == something_else(value)
        if set_value(changed, path, value) != text:
            different.append(path)
    assert different == []


@pytest.mark.parametrize("name", FIRST_TWO)
def test_the_value_that_is_there_already_changes_nothing(name):
    text = shipped_text(name)
    assert set_value(text, "title", value_at(tree(text), "title")) is text


def changed_lines(text, path, value):
    """The lines that a new value takes out and puts in."""
    before, after = text.splitlines(), set_value(text, path, value).splitlines()
    return [line for line in before if line not in after], [line for line in after if line not in before]


@pytest.mark.parametrize(
    ("path", "value", "out", "came"),
    [
        ("title", "Ours", ["title: A scheme  # its name"], ["title: Ours  # its name"]),
        ("title", "yes", ["title: A scheme  # its name"], ['title: "yes"  # its name']),
        ("version", "2027", ['version: "2026"'], ['version: "2027"']),
        ("levels.silver.title", "A: b", ["    title: Silver"], ['    title: "A: b"']),
        (
            "answers.met.label",
            "Yes, done",
            ["  met: {label: Met, counts_as_met: yes}"],
            ['  met: {label: "Yes, done", counts_as_met: yes}'],
        ),
        ("notes", "Short.", ["  Some words", "  over two lines."], ["  Short."]),
        (
            "levels.silver.rule.all_of[2].count.at_least",
            3,
            ["        - count: {role: pool, at_least: 2}"],
            ["        - count: {role: pool, at_least: 3}"],
        ),
        (
            "levels.bronze.rule.met.level",
            "any",
            ["      met: {role: mandatory}  # all of it"],
            ["      met: {role: mandatory, level: any}  # all of it"],
        ),
        ("levels.bronze.valid_for", "P2Y", [], ["    valid_for: P2Y"]),
        ("levels.bronze.clocks.notice", "P6M", [], ["    clocks: {notice: P6M}"]),
        ("area.name", "East Sussex", [], ["area: {name: East Sussex}"]),
    ],
)
def test_a_new_value_changes_its_own_lines(path, value, out, came):
    assert changed_lines(TEXT, path, value) == (out, came)


def test_a_new_key_stands_where_its_record_has_it():
    changed = set_value(TEXT, "levels.bronze.meaning", "The start.", ("key", "title", "meaning", "rule"))
    assert "    title: Bronze\n    meaning: The start.\n    rule:\n" in changed
    first = set_value(TEXT, "official", False, ("official", "title"))
    assert first.startswith("# The top.\nofficial: no\ntitle: A scheme")


def test_long_words_are_folded_and_a_comment_stays_on_its_line():
    changed = set_value(TEXT, "title", "word " * 40 + "end")
    assert changed.splitlines()[1] == "title: >-  # its name"
    assert max(map(len, changed.splitlines())) <= 120


def test_an_item_is_added_at_the_end_of_its_list():
    rule = {"met": {"role": "mandatory"}}
    changed = append(TEXT, "levels", {"key": "gold", "title": "Gold", "rule": rule})
    gold = "  - key: gold\n    title: Gold\n    rule: {met: {role: mandatory}}\n"
    assert changed == TEXT.replace("facts: []", f"{gold}facts: []")
    assert append(TEXT, "facts", {"key": "canteen", "question": "Is there one?"}) == TEXT.replace(
        "facts: []", "facts:\n  - key: canteen\n    question: Is there one?"
    )
    assert value_at(tree(append(TEXT, "levels.bronze.tracks", "small")), "levels.bronze.tracks") == ["small"]


def test_what_is_removed_leaves_the_rest():
    assert "Silver" not in remove(TEXT, "levels.silver")
    assert remove(TEXT, "levels.bronze.title") == TEXT.replace("    title: Bronze\n", "")
    assert remove(TEXT, "answers.met.counts_as_met") == TEXT.replace(", counts_as_met: yes", "")
    assert tree(remove(TEXT, "levels.bronze.key"))["levels"][0]["title"] == "Bronze"
    one = remove(remove(TEXT, "levels.silver"), "levels.bronze")
    assert tree(one)["levels"] == []


def test_levels_change_places_with_their_comments():
    changed = move(TEXT, "levels.silver", -1)
    assert [level["key"] for level in tree(changed)["levels"]] == ["silver", "bronze"]
    assert changed.index("# the second") < changed.index("key: silver") < changed.index("# the first")
    assert move(changed, "levels.bronze", -1) == TEXT
    assert move(TEXT, "levels.silver", 1) == move(TEXT, "levels.bronze", -1) == TEXT


@pytest.mark.parametrize("path", ["levels.gold", "levels[9]", "nothing.here", ""])
def test_what_is_not_there_cannot_be_removed(path):
    with pytest.raises(NoSuchPlace):
        remove(TEXT, path)


def test_keys_with_dots_are_found():
    held = {"themes": [{"key": "t", "criteria": [{"key": "a", "b": 1}, {"key": "a.b", "c": 2}]}]}
    assert value_at(held, "themes.t.criteria.a.b.c") == 2
    assert find(held, "themes.t.criteria.x") == (("themes", 0, "criteria"), "x")


def test_text_that_is_no_yaml_is_refused():
    with pytest.raises(SchemeFaults):
        set_value("a: [", "a", 1)


def test_other_line_ends_are_kept():
    windows = TEXT.replace("\n", "\r\n")
    changed = append(windows, "levels", {"key": "gold", "title": "Gold"})
    assert changed.replace("\r\n", "") == changed.replace("\r\n", "").replace("\n", "")


PATHS = [path for path, _ in scalars(tree(TEXT))]
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PATHS), WORDS | st.booleans() | st.integers(0, 10**9) | st.dates() | st.none())
def test_whatever_is_written_is_read_back(path, value):
    changed = set_value(TEXT, path, value)
    assert value_at(tree(changed), path) == value
    assert (changed[:11], changed[-11:]) == ("# The top.\n", "# The end.\n")
