"""Dated amendments: what they touch, and how long they make an award last."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api.services.amending import AmendmentInput, amend
from assessments.errors import InvalidInput
from assessments.workflow import Status
from models.awards import Award
from models.base import utc_now
from models.changes import Amendment
from models.queries.amendments import amendments_of, amendments_on
from models.queries.terms import awards_with_terms
from models.schemes import SchemeEdition
from tests.factories import actor, make_application

TODAY = utc_now().date


def say(db, world, **more):
    given = {
        "dated": TODAY(), "title": "Face coverings", "text": "They need not be shown.",
        "edition_ids": [world.programme.edition_id],
    } | more  # fmt: skip
    return amend(db, actor(db, world.coordinator), world.programme, AmendmentInput(**given))


def test_an_amendment_touches_the_editions_and_criteria_it_names_and_leaves_the_definition(db, world):
    before = db.get_one(SchemeEdition, world.programme.edition_id).content_hash
    application = make_application(db, world, answered=False)
    say(db, world)
    say(db, world, title="Canteens", criteria=[(world.programme.edition_id, "bronze.healthy_food")])
    assert {n.amendment.title for n in amendments_of(db, application)} == {"Face coverings", "Canteens"}
    assert [n.amendment.title for n in amendments_of(db, application, "bronze.healthy_food")] == ["Canteens"]
    assert amendments_of(db, application, "bronze.campaigns") == []
    assert amendments_on(db, world.charter.edition_id) == []
    assert db.get_one(SchemeEdition, world.programme.edition_id).content_hash == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"edition_ids": []}, "editions"),
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"extends_months": 0}, "extends_months"),
        ({"extends_months": 37}, "extends_months"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(db, world, given, field):
    with pytest.raises(InvalidInput) as error:
        say(db, world, **given)
    assert error.value.errors.keys() == {field}
    assert db.exec(select(Amendment)).all() == []


def test_only_the_hosts_own_editions_and_criteria_that_exist(db, world):
    with pytest.raises(InvalidInput, match="your programmes run"):
        say(db, world, edition_ids=[world.charter.edition_id])
    with pytest.raises(InvalidInput, match="no such criterion"):
        say(db, world, criteria=[(world.programme.edition_id, "nothing")])


def test_awards_current_on_the_date_last_longer_and_others_do_not(db, world):
    application = make_application(db, world, status=Status.DECIDED)
    award = db.exec(select(Award).where(Award.enrolment_id == application.enrolment_id)).one()
    assert extended(db, world, award) == 0
    say(db, world, extends_months=6)
    assert extended(db, world, award) == 6
    say(db, world, extends_months=3, dated=award.starts_on - timedelta(days=1))
    assert extended(db, world, award) == 6
    # Past its own last day, but within the six months it was given.
    say(db, world, extends_months=2, dated=award.ends_on + timedelta(days=30))
    assert extended(db, world, award) == 8
    say(db, world, extends_months=1, dated=award.ends_on + timedelta(days=900))
    assert extended(db, world, award) == 8


def extended(db, world, award):
    terms = {own.id: term for own, term in awards_with_terms(db, actor(db, world.lead))}
    return terms[award.id].extended_months
