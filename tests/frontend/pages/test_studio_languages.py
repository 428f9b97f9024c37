"""A second language by form: a field beside each text, a list of what is missing, nothing else touched."""

import pytest
from sqlmodel import select

from assessments.editing import value_at
from assessments.languages import untranslated
from assessments.scheme import load
from assessments.shipped import shipped_text
from models.drafts import Draft
from tests.frontend.pages.test_studio import as_filled
from tests.studio import LEVEL, tree

WELSH = "small_workplace_health_award.yaml"


@pytest.fixture
def welsh(draft, db):
    """A draft in English and Welsh."""
    draft.definition = shipped_text(WELSH)
    db.commit()
    return draft


@pytest.mark.parametrize("place", ["scheme", "answers", "levels.bronze", "themes.tobacco"])
def test_saving_a_form_with_translations_as_it_is_changes_no_byte(visit, welsh, place):
    address = f"/studio/{welsh.id}/edit/{place}"
    page = visit.get(address).text
    assert " in Welsh" in page
    assert 'lang="cy"' in page
    assert visit.post(address, as_filled(page)).status_code == 303
    assert welsh.definition == shipped_text(WELSH)


def test_a_translation_is_added_changed_and_taken_out(visit, welsh):
    address = f"/studio/{welsh.id}/edit/levels.bronze"
    form = as_filled(visit.get(address).text)
    assert form["translated__cy__title"] == "Efydd"
    visit.post(
        address, {**form, "translated__cy__title": "Lefel efydd", "translated__cy__meaning": "Dechrau."}
    )
    words = tree(welsh)["translations"]["cy"]
    assert (words["levels.bronze.title"], words["levels.bronze.meaning"]) == ("Lefel efydd", "Dechrau.")
    assert [name for name in words if "bronze" in name] == ["levels.bronze.title", "levels.bronze.meaning"]
    visit.post(address, {**as_filled(visit.get(address).text), "translated__cy__meaning": "",
                         "translated__cy__title": "Efydd"})  # fmt: skip
    assert welsh.definition == shipped_text(WELSH)


def test_a_new_record_is_translated_at_once_and_takes_its_words_along_when_it_goes(visit, welsh):
    base = f"/studio/{welsh.id}"
    assert "Title in Welsh" in visit.get(f"{base}/add/levels").text
    visit.post(f"{base}/add/levels", {**LEVEL, "key": "crown", "translated__cy__title": "Coron"})
    assert tree(welsh)["translations"]["cy"]["levels.crown.title"] == "Coron"
    visit.post(f"{base}/remove/levels.crown")
    assert welsh.definition == shipped_text(WELSH)


def test_the_words_of_a_whole_theme_go_with_it(visit, welsh):
    visit.post(f"/studio/{welsh.id}/remove/themes.tobacco")
    assert not [name for name in tree(welsh)["translations"]["cy"] if "tobacco" in name]


def test_what_is_missing_is_listed_with_the_way_to_its_field(visit, welsh):
    base = f"/studio/{welsh.id}"
    assert f'href="{base}/translations"' in visit.get(base).text
    page = visit.get(f"{base}/translations").text
    missing = untranslated(load(welsh.definition), "cy")
    total = len(missing) + len(tree(welsh)["translations"]["cy"])
    assert f"Welsh: {total - len(missing)} of {total} texts translated" in page
    assert page.count("/edit/") >= len(missing)
    link = f'href="{base}/edit/levels.bronze#translated__cy__meaning"'
    assert link in page
    assert 'id="translated__cy__meaning"' in visit.get(f"{base}/edit/levels.bronze").text


def test_every_missing_text_leads_to_a_field_that_is_there(visit, welsh):
    page = visit.get(f"/studio/{welsh.id}/translations").text
    links = {part.split('"')[0] for part in page.split('href="') if "#translated" in part.split('"')[0]}
    pages: dict[str, str] = {}
    for link in sorted(links):
        address, _, field = link.partition("#")
        pages[address] = pages.get(address) or visit.get(address).text
        assert f'id="{field}"' in pages[address], link


def test_a_language_is_added_by_form(visit, draft):
    base = f"/studio/{draft.id}"
    assert "in English only" in visit.get(f"{base}/translations").text
    scheme = f"{base}/edit/scheme"
    visit.post(scheme, {**as_filled(visit.get(scheme).text), "languages": ["en", "cy"]})
    assert "1 thing to mend" in visit.get(base).text
    visit.post(scheme, {**as_filled(visit.get(scheme).text), "translated__cy__title": "Lles y Bryniau"})
    assert "Nothing to mend" in visit.get(base).text
    assert value_at(tree(draft), "translations") == {"cy": {"title": "Lles y Bryniau"}}


def test_local_additions_have_no_second_language(visit, world, db):
    visit.as_(world.coordinator)
    given = {
        "how": "overlay", "host_id": world.programme.host_id, "edition_id": world.programme.edition_id,
        "title": "Tyne Valley additions",
    }  # fmt: skip
    visit.post("/studio/new", given)
    overlay = db.exec(select(Draft)).one()
    assert "/translations" not in visit.get(f"/studio/{overlay.id}").text
    assert " in Welsh" not in visit.get(f"/studio/{overlay.id}/add/themes").text
