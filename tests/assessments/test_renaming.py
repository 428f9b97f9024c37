"""A key changes wherever a definition names it, and the definition goes on saying the same."""

import pytest

from assessments.editing import NoSuchPlace, value_at
from assessments.format import CAMPAIGN, CRITERION, EXAMPLE, LEVEL, TRACK
from assessments.mentions import RECORDS, RULES
from assessments.reading import SchemeFaults, read
from assessments.renaming import kind_of, places_of, rename_key
from assessments.rules import OPERATORS
from assessments.scheme import load
from assessments.shipped import shipped_files, shipped_text
from assessments.terms_format import FEE, PROCESS, STATUS

OVERLAY = """\
extends: better@1
names:
  statuses.champion.title: Local champion  # ours
statuses: [{key: champion, title: Champion, note: Helps others.}]
themes:
  - key: planning
    criteria:
      - {key: walk, title: Walk, text: A walk., level: bronze, origin: authored, was: [walk]}
examples:
  - {name: one, held: [champion, bronze], criteria: {walk: met}, missing: ["walk"]}
"""


def records(tree):
    """Every record with a key that can change: its path and its key."""
    for name in ("levels", "tracks", "facts", "themes", "sources", "statuses", "process"):
        for item in tree.get(name) or ():
            yield f"{name}.{item['key']}", item["key"]
    for theme in tree["themes"]:
        for item in theme["criteria"]:
            yield f"themes.{theme['key']}.criteria.{item['key']}", item["key"]


@pytest.mark.parametrize("name", [file.name for file in shipped_files()])
def test_every_key_of_a_shipped_scheme_can_change_and_change_back(name):
    text = shipped_text(name)
    tree = read(text).plain()
    every = [*records(tree)]
    for path, key in every[:: max(1, len(every) // 25)]:
        new = rename_key(text, path, f"new.{key}")
        count = 1 + len(places_of(tree, path))
        before, after = text.splitlines(), new.splitlines()
        assert len(before) == len(after)
        assert 0 < sum(one != other for one, other in zip(before, after, strict=True)) <= count
        load(new)  # its examples still come to what they came to, so every mention went along
        head = path.removesuffix(key)
        assert rename_key(new, f"{head}new.{key}", key) == text, path


def test_every_field_that_names_a_record_is_in_the_table():
    """A field added to the format that holds a key must be thought of here too."""
    known = {
        "levels": (LEVEL, {"valid_for_origin", "decided_by", "visit"}),
        "tracks": (TRACK, set()),
        "criteria": (CRITERION, {"kind", "role", "origin", "change", "was"}),
        "statuses": (STATUS, {"kind", "granted_by"}),
        "fees": (FEE, {"per"}),
        "process": (PROCESS, {"by"}),
        "examples": (EXAMPLE, set()),
        "campaigns": (CAMPAIGN, set()),
    }
    for part, (table, other) in known.items():
        named = {path.partition(".")[0] for path in RECORDS[part]}
        assert named <= set(table), part
        assert not named & other
    assert set(RULES) <= set(OPERATORS)
    assert set(OPERATORS) - set(RULES) == {"all_of", "any_of", "not", "by_track", "needs_assessment"}


def test_an_overlay_names_its_own_records():
    renamed = rename_key(OVERLAY, "statuses.champion", "2026")
    assert renamed == OVERLAY.replace("statuses.champion.title", "statuses.2026.title").replace(
        "key: champion", 'key: "2026"'
    ).replace("held: [champion,", 'held: ["2026",')
    walked = rename_key(OVERLAY, "themes.planning.criteria.walk", "stroll")
    criterion = value_at(read(walked).plain(), "themes.planning.criteria.stroll")
    assert criterion["was"] == ["walk"]
    assert '{stroll: met}, missing: ["stroll"]' in walked


def test_what_has_no_key_or_is_taken_is_refused():
    with pytest.raises(NoSuchPlace):
        rename_key(OVERLAY, "statuses.none", "x")
    with pytest.raises(NoSuchPlace):
        rename_key(OVERLAY, "examples[1]", "x")
    taken = OVERLAY.replace("{walk: met}", "{walk: met, stroll: met}")
    with pytest.raises(SchemeFaults):
        rename_key(taken, "themes.planning.criteria.walk", "stroll")
    assert kind_of(("fees", 0)) == ""
