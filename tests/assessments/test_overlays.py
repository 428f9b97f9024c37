"""An overlay adds to an edition and renames parts of it; it never changes what the edition asks."""

import pytest

from assessments.editions import compare, contradictions
from assessments.overlays import extended, is_overlay, load_overlay
from assessments.reading import SchemeFaults
from assessments.scheme import load
from assessments.scoring import score
from assessments.shipped import load_shipped, shipped_files
from tests.assessments.definitions import small

BASE = small()
HEAD = """\
extends: small-award@1
key: valley-small-award
version: "2026-11"
title: Valley small award
dated: 2026-11-23
"""
LOCAL = "{key: local.soup, title: Soup, text: There is soup., level: one, origin: authored}"


def overlay(more: str = "", head: str = HEAD) -> str:
    return head + more


def faults(more: str, *, head: str = HEAD, base: str = BASE) -> list[tuple[int, str, str]]:
    with pytest.raises(SchemeFaults) as caught:
        load_overlay(base, overlay(more, head))
    return [(fault.line, fault.key, fault.message) for fault in caught.value.faults]


def test_the_least_overlay_is_the_edition_under_a_local_name():
    base, whole = load(BASE), load_overlay(BASE, overlay())
    assert (whole.key, whole.version, whole.title) == (
        "valley-small-award",
        "2026-11",
        "Valley small award",
    )
    assert whole.extends == "small-award@1"
    assert whole.criteria == base.criteria
    assert [level.rule for level in whole.levels] == [level.rule for level in base.levels]
    assert whole.local == frozenset()


def test_criteria_are_added_to_a_theme_and_in_themes_of_its_own():
    more = f"""\
contacts: Ask the team at the council.
facts:
  - {{key: shifts, question: Do people work shifts?}}
sources:
  - {{key: plan, name: The council's plan}}
themes:
  - key: food
    criteria:
      - {LOCAL}
  - key: nights
    title: Nights
    summary: Working at night.
    criteria:
      - key: local.nights
        title: Night meals
        text: There are meals at night.
        level: two
        role: pool
        origin: source
        source: plan
        only_if: shifts
statuses:
  - {{key: friend, title: Friend of the Valley, note: Named by the council.}}
fees:
  - {{amount: 20}}
process:
  - {{key: hello, title: A first talk, by: adviser}}
roles: {{adviser: Valley Guide}}
"""
    base, whole = load(BASE), load_overlay(BASE, overlay(more))
    assert whole.local == {"local.soup", "local.nights"}
    assert [c.key for c in whole.theme("food").criteria][-1] == "local.soup"
    assert [c for c in whole.criteria if c.key not in whole.local] == list(base.criteria)
    assert whole.criterion("local.nights").source == "The council's plan"
    assert whole.contacts == "Ask the team at the council."
    assert (whole.roles["adviser"], whole.fees[0].amount, whole.process[0].key) == (
        "Valley Guide",
        20,
        "hello",
    )
    assert [status.title for status in whole.statuses] == ["Friend of the Valley"]


def test_what_is_added_as_mandatory_is_asked_with_the_rest():
    whole = load_overlay(BASE, overlay(f"themes:\n  - key: food\n    criteria:\n      - {LOCAL}\n"))
    answers = {"f1": "met", "f2": "met", "m1": "met"}
    assert score(load(BASE), answers, {"headcount": 10}).level == "one"
    card = score(whole, answers, {"headcount": 10})
    assert (card.level, [gap.criterion for gap in card.missing]) == (None, ["local.soup"])


def test_parts_go_by_local_names_and_ask_the_same():
    names = """\
names:
  levels.one.title: Bronze leaf
  themes.food.title: At the table
  criteria.f1.title: The tap
  tracks.few.title: Small workplaces
  answers.met: In place
"""
    base, whole = load(BASE), load_overlay(BASE, overlay(names))
    assert whole.level("one").title == "Bronze leaf"
    assert whole.theme("food").title == "At the table"
    assert (whole.criterion("f1").title, whole.criterion("f1").text) == ("The tap", "There is water.")
    assert (whole.tracks[0].title, whole.label("met")) == ("Small workplaces", "In place")
    assert base.level("one").title == "One"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("criteria.f1.text", "is nothing an overlay can name"),
        ("levels.one.meaning", "is nothing an overlay can name"),
        ("facts.canteen.question", "is nothing an overlay can name"),
        ("levels.one", "is nothing an overlay can name"),
        ("owner", "is nothing an overlay can name"),
        ("levels.ten.title", "names nothing that the edition has"),
        ("answers.perhaps", "names nothing that the edition has"),
        ("roles.adviser", "names nothing that the edition has"),
    ],
)
def test_what_is_asked_cannot_be_renamed_away(path, words):
    ((line, key, message),) = faults(f"names:\n  {path}: Other\n")
    assert (line, key) == (7, f"names.{path}")
    assert words in message


@pytest.mark.parametrize(
    "more",
    [
        "levels: []",
        "tracks: []",
        "removed: [f1]",
        "overall: profile",
        "answers: {met: {label: Yes}}",
        "eligibility: {sites: no}",
        "owner: Us",
    ],
)
def test_what_belongs_to_the_edition_is_refused(more):
    found = faults(more + "\n")
    assert found[0][:2] == (6, more.split(":")[0])
    assert "cannot change or remove" in found[0][2]


@pytest.mark.parametrize(
    ("more", "line", "key", "words"),
    [
        (
            "themes:\n  - key: food\n    title: Eating\n    criteria:\n      - " + LOCAL,
            8,
            "themes.food.title",
            "cannot be changed, only added to",
        ),
        (
            "themes:\n  - key: food\n    criteria:\n      - " + LOCAL.replace("local.soup", "m1"),
            9,
            "themes.food.criteria.m1",
            "asks 'm1' already",
        ),
        (
            "themes:\n  - key: night\n    criteria:\n      - " + LOCAL,
            7,
            "themes.night.title",
            "a theme that is new needs it",
        ),
        ("facts:\n  - {key: canteen, question: Is it?}", 7, "facts.canteen", "the edition has 'canteen'"),
        ("sources:\n  - {key: book, name: Other}", 7, "sources.book", "the edition has 'book' already"),
        (
            "themes:\n  - key: food\n    criteria:\n      - " + LOCAL.replace("level: one", "level: ten"),
            9,
            "themes.food.criteria.local.soup.level",
            "there is no level 'ten'",
        ),
        (
            "themes:\n  - key: food\n    criteria:\n      - "
            + LOCAL.replace("origin: authored", "role: huge"),
            9,
            "themes.food.criteria.local.soup.role",
            "must be one of",
        ),
        ("colour: green", 6, "colour", "is not known here"),
        ("examples:\n  - {name: Nobody, level: one}", 7, "examples[1].level", "should come to one"),
    ],
)
def test_a_fault_is_told_with_the_overlays_own_line(more, line, key, words):
    found = faults(more + "\n")
    assert (line, key) in [told[:2] for told in found]
    assert words in next(message for at, named, message in found if (at, named) == (line, key))


def test_it_must_extend_the_edition_it_is_put_on_and_no_overlay():
    wrong = HEAD.replace("small-award@1", "small-award@2", 1)
    assert faults("", head=wrong) == [
        (1, "extends", "names small-award@2, and this edition is small-award@1")
    ]
    assert "is an overlay itself" in faults("", base=overlay())[0][2]
    assert faults("", head=HEAD.replace("small-award@1", "small-award", 1))[0][:2] == (1, "extends")
    assert faults("", head=HEAD.replace("extends: small-award@1\n", ""))[0][1] == "extends"
    assert faults("", head="- 1\n")


def test_its_hash_names_both_texts():
    one = load_overlay(BASE, overlay()).content_hash
    assert one == load_overlay(BASE, "# A comment.\n" + overlay()).content_hash
    assert one != load_overlay(BASE, overlay("contacts: Ask.\n")).content_hash
    assert one != load_overlay(BASE.replace("The menu", "Our menu"), overlay()).content_hash
    assert one != load(BASE).content_hash


def test_the_history_of_the_edition_is_not_that_of_the_overlay():
    base = BASE.replace('version: "1"', 'version: "1"\nreplaces: "2026-11"\nremoved: [f9]')
    whole = load_overlay(base, overlay())
    assert (whole.replaces, whole.removed) == (None, ())
    assert load_overlay(base, overlay('replaces: "2025-04"\n')).replaces == "2025-04"


def test_a_file_says_itself_whether_it_is_an_overlay():
    assert is_overlay(overlay())
    assert not is_overlay(BASE)
    assert extended(overlay()) == "small-award@1"


def test_every_shipped_edition_takes_an_overlay():
    for file in shipped_files():
        text = file.read_text(encoding="utf-8")
        base = load(text)
        head = HEAD.replace("small-award@1", f"{base.key}@{base.version}", 1)
        assert load_overlay(text, head).criteria == base.criteria
    assert load_shipped()


def test_two_versions_of_an_overlay_on_one_edition_keep_what_that_edition_asks():
    base = BASE.replace('version: "1"', 'version: "1"\nreplaces: "0"').replace(
        "origin: source, source: book}", "origin: source, source: book, change: new}"
    )
    first = load_overlay(base, overlay())
    second = load_overlay(base, overlay(f"themes:\n  - key: food\n    criteria:\n      - {LOCAL}\n"))
    assert compare(first, second).counts == {"same": 7, "new": 1}
    assert contradictions(first, second) == ()
