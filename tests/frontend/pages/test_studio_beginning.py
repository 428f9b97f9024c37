"""A draft begins with a shipped scheme or rule template, under a key that is the host's own."""

import pytest
from sqlmodel import select

from assessments.editing import value_at
from assessments.reading import read
from assessments.scheme import load
from assessments.shipped import shipped_schemes, shipped_text
from models.drafts import Draft
from models.schemes import SchemeEdition
from tests.studio import tree


@pytest.fixture
def begin(visit, world, db):
    """Post the form of a new draft; gives the answer and the newest draft there is."""
    visit.as_(world.coordinator)

    def post(**given):
        answer = visit.post("/studio/new", {"host_id": world.programme.host_id, **given})
        drafts = db.exec(select(Draft).order_by(Draft.id)).all()
        return answer, (drafts[-1] if drafts else None)

    return post


def test_every_shipped_scheme_is_offered_with_how_complete_it_is(visit, world):
    visit.as_(world.coordinator)
    page = visit.get("/studio/new").text
    for one in shipped_schemes():
        assert f'value="{one.name}"' in page
    assert "Rule template: Wellbeing at Work (East Sussex)" in page
    assert "Whole scheme: Better Health at Work Award" in page
    assert "for 2 to 49 staff five fixed and five chosen at each level" in page


@pytest.mark.parametrize("shipped", [one.name for one in shipped_schemes()])
def test_each_shipped_scheme_begins_a_draft_with_nothing_to_mend(begin, shipped):
    answer, draft = begin(how="shipped", shipped=shipped, title="Fells Wellbeing")
    assert answer.status_code == 303
    edition = load(draft.definition)
    assert (edition.key, edition.title, edition.replaces) == ("fells-wellbeing", "Fells Wellbeing", None)
    before = read(shipped_text(shipped)).plain()
    after = tree(draft)
    for part in ("levels", "tracks", "facts", "themes", "answers", "examples"):
        assert after.get(part) == before.get(part), part
    kept = set(shipped_text(shipped).splitlines()) & set(draft.definition.splitlines())
    assert len(kept) > 0.97 * len(set(shipped_text(shipped).splitlines()))


def test_a_key_that_belongs_to_others_is_asked_anew(begin):
    given = {"how": "shipped", "shipped": "east_sussex.yaml", "title": "Fells Wellbeing"}
    refused, draft = begin(**given, scheme_key="better-health-at-work")
    assert refused.status_code == 422
    assert "belongs to another organisation, or to everybody" in refused.text
    assert 'value="better-health-at-work"' in refused.text
    assert draft is None
    refused, _ = begin(**given, scheme_key="Not a key!")
    assert "Key must be small letters" in refused.text
    taken, _ = begin(how="nothing", title="Better Health at Work")
    assert taken.status_code == 422
    made, draft = begin(**given, scheme_key="fells-award")
    assert made.status_code == 303
    assert value_at(tree(draft), "key") == "fells-award"


def test_what_is_missing_is_said_beside_its_field(begin):
    refused, _ = begin(how="shipped", shipped="../secrets.yaml")
    assert refused.status_code == 422
    assert "Choose the scheme or rule template to begin with." in refused.text
    assert "Enter the title of the scheme." in refused.text


def test_publishing_asks_for_a_key_of_ones_own(begin, visit, world, db):
    _, draft = begin(how="next", edition_id=world.programme.edition_id)
    address = f"/studio/{draft.id}/publish"
    assert "Key of your own scheme" in visit.get(address).text
    refused = visit.post(address, {"version": "2027-01"})
    assert refused.status_code == 422
    assert "Enter a key of your own" in refused.text
    done = visit.post(address, {"version": "2027-01", "scheme_key": "fells-health"})
    assert "2027-01 is published" in done.text
    db.refresh(draft)
    edition = db.get_one(SchemeEdition, draft.published_id)
    assert (edition.scheme_key, draft.replaces_id) == ("fells-health", None)
    assert "replaces" not in tree(draft)
