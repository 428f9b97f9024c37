"""An edition in another language: the same edition in other words, English where there are none."""

from dataclasses import replace

from assessments.languages import in_language, texts_of, untranslated
from assessments.scheme import load
from tests.assessments.definitions import small

WELSH = """\
languages: [en, cy]
roles: {advocate: Advocate}
translations:
  cy:
    title: Gwobr fach
    levels.one.title: Un
    themes.food.title: Bwyd
    criteria.f1.title: Dŵr
    answers.met: Wedi'i gyflawni
    facts.canteen.question: A oes ffreutur?
    roles.advocate: Eiriolwr
"""


def test_what_is_translated_is_in_its_place_and_the_rest_in_english():
    edition = load(small(more=WELSH))
    welsh = in_language(edition, "cy")
    assert (welsh.title, welsh.owner) == ("Gwobr fach", "Nobody")
    assert (welsh.level("one").title, welsh.level("two").title) == ("Un", "Two")
    assert (welsh.theme("food").title, welsh.theme("food").summary) == ("Bwyd", "Eating.")
    assert (welsh.criterion("f1").title, welsh.criterion("f1").text) == ("Dŵr", "There is water.")
    assert welsh.label("met") == "Wedi'i gyflawni"
    assert welsh.facts[0].question == "A oes ffreutur?"
    assert welsh.roles == {"advocate": "Eiriolwr"}


def test_it_stays_the_same_edition():
    edition = load(small(more=WELSH))
    welsh = in_language(edition, "cy")
    assert welsh.content_hash == edition.content_hash
    assert [level.rule for level in welsh.levels] == [level.rule for level in edition.levels]
    assert texts_of(welsh).keys() == texts_of(edition).keys()
    assert welsh.criterion("f2") is edition.criterion("f2")


def test_a_language_it_does_not_have_gives_it_as_it_is():
    edition = load(small(more=WELSH))
    assert in_language(edition, "en") is edition
    assert in_language(edition, "gd") is edition
    assert in_language(replace(edition, languages=("en",)), "cy").title == "Small award"


def test_what_a_language_still_lacks_is_named():
    lacks = untranslated(load(small(more=WELSH)), "cy")
    assert "criteria.f1.text" in lacks
    assert "criteria.f1.title" not in lacks
    assert len(lacks) == len(texts_of(load(small(more=WELSH)))) - 7
