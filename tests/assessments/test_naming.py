"""Words under the path of a text are put, changed and taken out, and no other line changes."""

import pytest

from assessments.languages import texts_of
from assessments.naming import nameable, set_named, texts_in
from assessments.reading import read
from assessments.scheme import load
from assessments.shipped import shipped_files, shipped_text
from assessments.starting import EDITION_ORDER

WELSH = "small_workplace_health_award.yaml"
CY = ("translations", "cy")


@pytest.mark.parametrize("name", [file.name for file in shipped_files()])
def test_the_texts_of_the_plain_data_are_those_of_the_edition(name):
    text = shipped_text(name)
    edition, found = load(text), texts_in(read(text).plain())
    assert {path: " ".join(words.split()) for path, words in found.items()} == {
        path: " ".join(words.split()) for path, words in texts_of(edition).items()
    }


def put(text, name, words):
    return set_named(text, CY, name, words, list(texts_in(read(text).plain())), EDITION_ORDER)


def test_a_translation_stands_where_its_text_has_it():
    text = shipped_text(WELSH)
    changed = put(text, "levels.bronze.meaning", "Dechrau da.")
    assert changed == text.replace(
        "    levels.bronze.title: Efydd\n",
        "    levels.bronze.title: Efydd\n    levels.bronze.meaning: Dechrau da.\n",
    )
    assert put(changed, "levels.bronze.meaning", None) == text
    assert put(text, "levels.bronze.title", "Efydd!") == text.replace(": Efydd\n", ": Efydd!\n")
    assert put(text, "levels.bronze.meaning", None) == text
    assert load(changed).translations["cy"]["levels.bronze.meaning"] == "Dechrau da."


def test_the_first_translation_makes_the_record_and_the_last_takes_it_along():
    text = shipped_text("cornwall.yaml")
    first = put(text, "levels.bronze.title", "Efydd")
    assert read(first).plain()["translations"] == {"cy": {"levels.bronze.title": "Efydd"}}
    assert put(first, "levels.bronze.title", None) == text


def test_an_overlay_names_what_a_person_reads():
    names = nameable(read(shipped_text("better_health_at_work.yaml")).plain())
    assert names["levels.bronze.title"] == "Bronze"
    assert "criteria.silver.health_policies.title" in names
    assert "answers.met" in names
    assert not any(path.endswith((".text", ".meaning", ".summary")) for path in names)
