"""A criterion goes to another theme with its own lines, and no other line changes."""

import pytest

from assessments.editing import NoSuchPlace, value_at
from assessments.reading import read
from assessments.relocating import move_to_list
from assessments.shipped import shipped_files, shipped_text

TEXT = """\
themes:
  - key: food  # eating
    criteria:
      # the first
      - key: fruit
        text: >-
          There is fruit,
          every day.   # not a comment

      - {key: water, text: 'There is water'}  # cold
  - key: rest
    criteria: []  # none yet
  - key: work
    criteria:
        - key: desk
          text: Desks.
# The end.
"""


def test_its_lines_go_to_a_list_that_has_some():
    moved = move_to_list(TEXT, "themes.food.criteria.water", "themes.work.criteria")
    assert moved == TEXT.replace("      - {key: water, text: 'There is water'}  # cold\n", "").replace(
        "          text: Desks.\n",
        "          text: Desks.\n        - {key: water, text: 'There is water'}  # cold\n",
    )


def test_its_comment_goes_with_it_to_a_list_that_has_none():
    moved = move_to_list(TEXT, "themes.food.criteria.fruit", "themes.rest.criteria")
    lines = "".join(TEXT.splitlines(keepends=True)[3:8])
    assert moved == TEXT.replace(lines, "").replace(
        "criteria: []  # none yet\n", f"criteria:  # none yet\n{lines}"
    )


def test_a_list_left_with_nothing_says_so():
    moved = move_to_list(TEXT, "themes.work.criteria.desk", "themes.rest.criteria")
    assert value_at(read(moved).plain(), "themes.work.criteria") == []
    assert "  - key: work\n    criteria: []\n# The end.\n" in moved
    assert "      - key: desk\n        text: Desks.\n" in moved


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_criterion_of_every_shipped_scheme_can_go_and_come_back(newline):
    for file in shipped_files():
        text = shipped_text(file.name).replace("\n", newline)
        themes = read(text).plain()["themes"]
        for number, theme in enumerate(themes[:-1]):
            here, there = f"themes.{theme['key']}.criteria", f"themes.{themes[number + 1]['key']}.criteria"
            last = theme["criteria"][-1]["key"]
            moved = move_to_list(text, f"{here}.{last}", there)
            assert sorted(moved.splitlines()) == sorted(text.splitlines()) or len(theme["criteria"]) == 1
            assert value_at(read(moved).plain(), there)[-1] == theme["criteria"][-1]
            back = move_to_list(moved, f"{there}.{last}", here)
            # Blank lines between records stay where they were.
            assert back.split() == text.split() or len(theme["criteria"]) == 1


def test_what_is_not_there_cannot_go():
    with pytest.raises(NoSuchPlace):
        move_to_list(TEXT, "themes.food.criteria.none", "themes.work.criteria")
    with pytest.raises(NoSuchPlace):
        move_to_list(TEXT, "themes.food.criteria.fruit", "themes.none.criteria")
    assert move_to_list(TEXT, "themes.food.criteria.fruit", "themes.food.criteria") == TEXT


def test_records_in_brackets_are_written_anew():
    text = "themes: [{key: a, criteria: [{key: x}, {key: y}]}, {key: b, criteria: [{key: z}]}]\n"
    moved = move_to_list(text, "themes.a.criteria.x", "themes.b.criteria")
    assert read(moved).plain()["themes"] == [
        {"key": "a", "criteria": [{"key": "y"}]},
        {"key": "b", "criteria": [{"key": "z"}, {"key": "x"}]},
    ]
