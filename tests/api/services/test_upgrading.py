"""An application goes over to a newer edition: what comes along, what stays, and what must be confirmed."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api.services.applications import submit
from api.services.assessment import ClaimInput, save_claim
from api.services.confirming import confirm_criterion, confirm_theme
from api.services.evidence import use
from api.services.upgrading import move_programme, preview, upgrade
from assessments.definition import Answer
from assessments.errors import Conflict, NotReady
from assessments.workflow import Status
from models.activity import Event, Verb
from models.base import utc_now
from models.queries.portfolios import load_portfolio
from tests.editions import make_note, make_valley, make_valley_application
from tests.factories import actor, hand

TODAY = utc_now().date


def moved(db, world, *, starts_on=None, old_until=None):
    valley = make_valley(db, world)
    application = make_valley_application(db, world, valley)
    move_programme(
        db, actor(db, world.coordinator), valley.programme, valley.second, starts_on or TODAY(), old_until, ""
    )
    db.commit()
    return valley, application


def taken_over(db, world):
    _, old = moved(db, world)
    lead = actor(db, world.lead)
    new = upgrade(db, lead, hand(db, lead, old))
    return old, load_portfolio(db, new)


def test_the_preview_says_what_each_criterion_takes_and_the_level_before_and_after(db, world):
    _, application = moved(db, world)
    found = preview(db, application)
    taken = {c.criterion.key: (c.change, found.brings(c), found.evidence(c)) for c in found.plan.carries}
    assert taken == {
        "water": ("same", "answer", 1),
        "menu": ("reworded", "draft", 1),
        "breaks": ("stronger", "evidence", 1),
        "fruit": ("new", "nothing", 0),
        "plan": ("same", "nothing", 0),
    }
    assert [c.key for c in found.plan.gone] == ["smoke"]
    assert (found.level_now, found.level_then) == ("Bronze", None)


def test_same_brings_the_answer_reworded_a_draft_stronger_the_evidence_and_new_nothing(db, world):
    old, new = taken_over(db, world)
    assert {key: (c.answer, c.comment) for key, c in new.claims.items()} == {
        "water": (Answer.MET, "Done."),
        "menu": (None, "Before, the answer was: In place.\n\nDone."),
        "breaks": (None, ""),
    }
    assert {key: len(items) for key, items in new.shown.items()} == {"water": 1, "menu": 1, "breaks": 1}
    assert all(c.to_confirm and c.carried_from == old.id for c in new.claims.values())
    assert new.application.facts["canteen"] is True
    assert set(new.origins.values()) == {"edition 2025-04"}


def test_the_old_application_ends_as_withdrawn_and_says_that_it_was_taken_over(db, world):
    old, new = taken_over(db, world)
    assert old.status is Status.WITHDRAWN
    told = db.exec(select(Event).where(Event.application_id == old.id, Event.verb == Verb.WITHDRAWN)).one()
    assert told.detail == {"upgraded_to": "2026-11"}
    assert new.application.enrolment_id == old.enrolment_id
    assert new.application.status is Status.DRAFT
    assert len(load_portfolio(db, old).claims) == 4  # nothing is taken out of what was


def test_what_was_brought_must_be_confirmed_or_changed_before_it_is_handed_in(db, world):
    _, new = taken_over(db, world)
    application, lead = new.application, actor(db, world.lead)
    note = make_note(db, world, "A bowl")
    use(db, lead, application, new.asked("fruit"), note.id)
    save_claim(db, lead, application, new.asked("fruit"), ClaimInput(Answer.MET))
    for key in ("menu", "breaks"):
        save_claim(db, lead, application, new.asked(key), ClaimInput(Answer.MET, version=1))
    with pytest.raises(NotReady) as error:
        submit(db, lead, hand(db, lead, application))
    assert error.value.reasons == ("Confirm or change what was brought from elsewhere: Water.",)
    assert confirm_criterion(db, lead, application, "water")
    assert not confirm_criterion(db, lead, application, "water")
    submit(db, lead, hand(db, lead, application))
    assert application.status is Status.SUBMITTED


def test_a_theme_is_confirmed_at_once_where_it_has_answers(db, world):
    _, new = taken_over(db, world)
    lead = actor(db, world.lead)
    assert confirm_theme(db, lead, new, "food") == 1
    after = load_portfolio(db, new.application)
    assert {key for key, claim in after.claims.items() if claim.to_confirm} == {"menu", "breaks"}
    with pytest.raises(NotReady, match="Answer each"):
        confirm_theme(db, lead, after, "food")


def test_the_old_edition_takes_submissions_until_its_last_day(db, world):
    valley, application = moved(db, world, old_until=TODAY() + timedelta(days=1))
    lead = actor(db, world.lead)
    submit(db, lead, hand(db, lead, application))
    assert application.edition_id == valley.first.id


def test_after_the_last_day_it_is_upgrade_or_withdraw(db, world, monkeypatch):
    _, application = moved(db, world, old_until=TODAY())
    lead = actor(db, world.lead)
    later = utc_now() + timedelta(days=2)
    monkeypatch.setattr("api.services.workflow.utc_now", lambda: later)
    with pytest.raises(NotReady, match="Take this application over to the new edition, or withdraw it"):
        submit(db, lead, hand(db, lead, application))


def test_nothing_newer_and_a_closed_application_are_refused(db, world):
    valley = make_valley(db, world)
    application = make_valley_application(db, world, valley)
    with pytest.raises(Conflict, match="Nothing is newer"):
        preview(db, application)
    old, _ = application, move_programme(db, None, valley.programme, valley.second, TODAY(), None, "")
    lead = actor(db, world.lead)
    upgrade(db, lead, hand(db, lead, old))
    with pytest.raises(Conflict, match="closed"):
        upgrade(db, lead, hand(db, lead, old))
