"""What became of each criterion between two editions, and what an upgrade carries over."""

import pytest

from assessments.editions import compare, contradictions, plan_upgrade
from assessments.scheme import load
from assessments.shipped import load_shipped
from tests.assessments.definitions import small

OLD = load(small(more=""))
WATER = "{key: f1, title: Water, text: There is water., level: one, origin: source, source: book}"
STAIRS = "not_applicable: {reasons: [There are no stairs]}"


def newer(*swaps: tuple[str, str], more: str = "") -> object:
    """The small definition's next version, with pieces of its text replaced."""
    text = small(more=more).replace('version: "1"', 'version: "2"\nreplaces: "1"')
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return load(text)


def water(**changes: str) -> tuple[str, str]:
    """Criterion f1 with other or further keys."""
    parts = {"key": "f1", "title": "Water", "text": "There is water.", "level": "one", "origin": "authored"}
    inside = ", ".join(f"{key}: {value}" for key, value in (parts | changes).items())
    return (WATER, "{" + inside + "}")


def of(comparison, key):
    return next(change for change in comparison.changes if key in (change.key, *change.was))


def takes(comparison) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {step.key: (step.takes, step.was) for step in plan_upgrade(comparison)}


def test_an_edition_compared_with_itself_is_the_same_throughout():
    for edition in load_shipped().values():
        found = compare(edition, edition)
        assert (set(found.counts), found.parts) == ({"same"}, ())
        assert {step.takes for step in plan_upgrade(found)} == {"answer"}


def test_any_two_editions_can_be_compared_and_all_of_it_is_told():
    editions = list(load_shipped().values())
    for old in editions:
        for new in editions:
            found = compare(old, new)
            told = {key for change in found.changes for key in change.was}
            assert told == {criterion.key for criterion in old.criteria}
            assert [c.key for c in found.changes if c.key] == [c.key for c in new.criteria]
            assert found.as_dict()


@pytest.mark.parametrize(
    ("swap", "kind", "carried", "told"),
    [
        (water(title="Tap"), "same", "answer", "the title changed"),
        (water(guidance="Ask."), "same", "answer", "the guidance changed"),
        (water(tracks="[many]"), "same", "answer", "whom it is asked of changed"),
        (water(role="pool"), "same", "answer", "its role or level changed"),
        (water(text="Water is there."), "reworded", "draft", "what is asked has other words"),
        (
            water(needs="{fact: {key: canteen, is: yes}}"),
            "stronger",
            "evidence",
            "what must hold as well is new or other than before",
        ),
        (water(kind="document"), "stronger", "evidence", "another kind of answer is asked for"),
        (
            water(kind="campaigns", campaigns="{at_least: 2}"),
            "stronger",
            "evidence",
            "another kind of answer is asked for",
        ),
    ],
)
def test_what_is_seen_where_nothing_is_declared(swap, kind, carried, told):
    found = compare(OLD, newer(swap))
    change = of(found, "f1")
    assert change.kind == kind
    assert told in change.details
    assert takes(found)["f1"] == (carried, ("f1",))


def test_a_criterion_of_the_pool_made_mandatory_asks_more():
    swap = ("text: There is fruit., level: two, role: pool", "text: There is fruit., level: two")
    assert of(compare(OLD, newer(swap)), "f4").details == ("now mandatory, pool before",)


def test_a_criterion_asked_a_level_lower_asks_more():
    swap = ("text: Walks are held., level: two, role: pool", "text: Walks are held., level: one, role: pool")
    assert of(compare(OLD, newer(swap)), "m2").details == ("now asked at One, at Two before",)


def test_an_answer_that_is_no_longer_open_makes_a_criterion_stronger():
    found = compare(OLD, newer((f"\n        {STAIRS}", "")))
    assert of(found, "m1").kind == "stronger"


def test_a_new_key_that_names_its_old_one_brings_the_answer_along():
    found = compare(OLD, newer(water(key="tap", was="[f1]")))
    assert of(found, "tap").kind == "same"
    assert takes(found)["tap"] == ("answer", ("f1",))
    assert found.counts == {"same": 7}


def test_without_it_the_one_is_new_and_the_other_gone():
    found = compare(OLD, newer(water(key="tap")))
    assert found.counts == {"same": 6, "new": 1, "removed": 1}
    assert takes(found)["tap"] == ("nothing", ())


def test_two_from_one_is_a_split_and_one_from_two_is_merged():
    split = (WATER, f"{WATER}\n      - {water(key='hot', was='[f1]', text='It is hot.')[1]}")
    found = compare(OLD, newer(split))
    assert (of(found, "f1").kind, of(found, "hot").kind) == ("split", "split")
    assert takes(found)["hot"] == ("evidence", ("f1",))
    merged = compare(OLD, newer(water(was="[f1, f2]")))
    assert takes(merged)["f1"] == ("evidence", ("f1", "f2"))


def test_what_is_declared_goes_before_what_is_seen_where_it_is_the_more_careful():
    found = compare(OLD, newer(water(change="stronger")))
    assert takes(found)["f1"][0] == "evidence"
    assert compare(OLD, newer(water(change="new"))).counts == {"same": 6, "new": 1, "removed": 1}


@pytest.mark.parametrize(
    ("changes", "words", "kind"),
    [
        ({"change": "same", "text": "Wine flows."}, "is declared same, and is reworded", "reworded"),
        ({"change": "reworded", "kind": "document"}, "is declared reworded, and is stronger", "stronger"),
        ({"change": "split", "was": "[f1]"}, "is declared split, and nothing else comes from", "split"),
        (
            {"change": "merged", "was": "[f1, nowhere]"},
            "is declared merged, and 'was' does not name two",
            "merged",
        ),
        ({"change": "new"}, "is declared new, and version 1 has this key", "new"),
        ({"change": "stronger", "key": "tap"}, "is declared stronger, and version 1 has nothing", "new"),
        ({"was": "[nowhere]"}, "'was' names 'nowhere', which version 1 does not have", "new"),
    ],
)
def test_a_declaration_that_is_not_so_is_told_and_never_carries_an_answer_on(changes, words, kind):
    new = newer(water(**changes))
    assert [said for _, said in contradictions(OLD, new) if words in said]
    assert compare(OLD, new).changes[0].kind == kind


def test_what_is_declared_removed_must_have_been_there_and_be_gone():
    found = contradictions(OLD, newer(more="removed: [nowhere]"))
    assert found == (("nowhere", "is declared removed, and version 1 does not have it"),)
    assert contradictions(OLD, newer(water(key="tap"), more="removed: [f1]")) == ()


def test_levels_rules_bands_and_questions_are_told_in_words():
    new = newer(
        ("valid_for: P1Y6M", "valid_for: P2Y"),
        ("rule:\n      met: {role: mandatory}\ntracks", "rule:\n      count: {at_least: 2}\ntracks"),
        ("min: 2, max: 49}", "min: 5, max: 49}"),
        ("Is there a canteen?", "Do you have a canteen?"),
        ("label: Partly met", "label: Partly met, counts_as_met: yes"),
    )
    assert [str(part) for part in compare(OLD, new).parts] == [
        "Level “One”: Valid for: 24 months. Before: 18 months.",
        "Level “Two”: Rule: At least 2 of the 3 criteria to choose from at Two are met. "
        "Before: Everything mandatory at Two is met.",
        "Size band “Few”: Size: 5 to 49 by headcount. Before: 2 to 49 by headcount.",
        "Question “Do you have a canteen?”: Asked as: Do you have a canteen? Before: Is there a canteen?",
        "Answer “Partly met”: Counts as met now. Share of the points: 100%. Before: 0%.",
    ]
