"""Links between schemes: what is refused, and what counts for what."""

import pytest

from assessments.crosswalk import already_counts, between, load_crosswalk
from assessments.reading import SchemeFaults
from assessments.shipped import load_shipped, shipped_crosswalks

FILE = """\
from: one
to: two
origin: authored
links:
  - {from: a, to: x, relation: same}
  - {from: b, to: y, relation: covers}
  - {from: c, to: y, relation: covers}
  - {from: d, to: y, relation: partly_covers}
"""


def test_the_strongest_relation_counts_and_all_of_that_strength_are_named():
    walk = load_crosswalk(FILE)
    assert already_counts(walk, {"a", "b", "c", "d"}) == {"x": ("same", ("a",)), "y": ("covers", ("b", "c"))}
    assert already_counts(walk, {"d"}) == {"y": ("partly_covers", ("d",))}
    assert already_counts(walk, ()) == {}


def test_only_what_is_the_same_holds_both_ways():
    back = between([load_crosswalk(FILE)], "two", "one")
    assert already_counts(back, {"x", "y"}) == {"a": ("same", ("x",))}
    assert between([load_crosswalk(FILE)], "one", "three").links == ()


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("to: two", "to: one"), 2, "must be another scheme"),
        (("from: c, to: y", "from: b, to: y"), 7, "linked already (link 2)"),
        (
            ("from: b, to: y, relation: covers", "from: a, to: y, relation: same"),
            6,
            "the same as 'x' already",
        ),
        (("relation: same", "relation: alike"), 5, "must be one of same, covers, partly_covers"),
        (("origin: authored", "origin: source"), 3, "authored"),
        (("  - {from: a", "  - {form: a"), 5, "did you mean 'from'"),
    ],
)
def test_a_fault_is_said_with_its_line(change, line, words):
    with pytest.raises(SchemeFaults) as error:
        load_crosswalk(FILE.replace(*change))
    assert any(fault.line == line and words in fault.message for fault in error.value.faults)


def test_junk_is_refused_and_never_crashes():
    for junk in ("", "[]", "from: 1", "links: {a: b}", b"\xff", "a: &x 1\nb: *x", "links:\n  - 1"):
        with pytest.raises(SchemeFaults):
            load_crosswalk(junk)


def test_every_shipped_crosswalk_names_criteria_that_exist():
    editions = load_shipped()
    assert len(shipped_crosswalks()) >= 3
    for walk in shipped_crosswalks():
        for end, scheme in (("source", walk.source), ("target", walk.target)):
            known = {criterion.key for criterion in editions[scheme].criteria}
            assert {getattr(link, end) for link in walk.links} <= known
