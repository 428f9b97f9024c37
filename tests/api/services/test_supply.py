"""Asking a supplier for its award: who is found, what is never told, both agreeing, and either ending it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api.services.supply import ASKED_ALREADY, answer, ask, supply_view
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Role
from assessments.supply import Action, State
from assessments.workflow import Status
from models.activity import Event
from models.base import utc_now
from models.employers import Employer
from models.mail import Message
from models.people import Membership
from models.supply import SupplyLink
from tests.aging import age_awards
from tests.factories import actor, award_of, give_role, make_account, make_application, make_employer


@pytest.fixture
def buyer(db):
    """A large employer with its lead, apart from the world's own."""
    employer = make_employer(db, "Northmoor Hospitals", headcount=6000, company_number="01234567")
    lead = give_role(db, make_account(db, "Bea Buyer"), Role.LEAD, employer=employer)
    return employer, actor(db, lead)


def view(db, world, who, employer):
    return supply_view(db, who, employer, utc_now().date())


def agreed(db, world, buyer):
    employer, who = buyer
    link = ask(db, who, employer, world.employer.name)
    answer(db, actor(db, world.lead), world.employer, link.id, Action.AGREE)
    return link


def test_nothing_shows_before_both_agree_and_nothing_after_it_ended(db, world, buyer):
    make_application(db, world, status=Status.DECIDED)
    employer, who = buyer
    supplier = actor(db, world.lead)
    link = ask(db, who, employer, "  larkspur   BAKERY ltd", "We ask all of ours.")
    before = view(db, world, who, employer)
    assert ([one.asked_as for one in before.unanswered], before.suppliers) == (["larkspur BAKERY ltd"], [])
    (asking,) = view(db, world, supplier, world.employer).asking
    assert (asking.buyer, asking.link.message) == ("Northmoor Hospitals", "We ask all of ours.")
    answer(db, supplier, world.employer, link.id, Action.AGREE)
    now = view(db, world, who, employer)
    (one,) = now.suppliers
    assert (one.name, one.awards[0].award.level_title, one.awards[0].programme) == (
        "Larkspur Bakery", "Bronze", world.programme.name,
    )  # fmt: skip
    assert now.covered.words == "1 of 1 supplier that shares holds an award now (100%)."
    answer(db, supplier, world.employer, link.id, Action.END)
    after = view(db, world, who, employer)
    assert (after.suppliers, after.unanswered, after.refused) == ([], [], [])
    assert view(db, world, supplier, world.employer).told == []


def test_an_award_that_ran_out_is_not_held(db, world, buyer):
    make_application(db, world, status=Status.DECIDED)
    agreed(db, world, buyer)
    age_awards(db, years=3)
    found = view(db, world, buyer[1], buyer[0])
    assert (found.suppliers[0].awards, found.covered.share) == ([], 0.0)


def test_a_supplier_is_found_by_name_number_or_certificate(db, world, buyer):
    award = award_of(db, make_application(db, world, status=Status.DECIDED))
    world.other_employer.company_number = "SC123456"
    db.flush()
    employer, who = buyer
    for typed, wanted in [
        (award.certificate_number.lower().replace("-", " "), world.employer.id),
        ("sc 123456", world.other_employer.id),
        ("Larkspur", None),
        ("HM-2026-7K3Q-9XWP", None),
        ("%", None),
    ]:
        assert (typed, ask(db, who, employer, typed).supplier_id) == (typed, wanted)


def test_a_name_that_two_employers_have_is_nobodys(db, world, buyer):
    make_employer(db, "Larkspur Bakery Ltd")
    assert ask(db, buyer[1], buyer[0], "Larkspur Bakery").supplier_id is None


def test_who_asks_cannot_tell_a_stranger_from_nobody(db, world, buyer):
    employer, who = buyer
    ask(db, who, employer, "Larkspur Bakery")
    ask(db, who, employer, "Nobody At All")
    seen = view(db, world, who, employer).unanswered
    assert {(one.asked_as, one.state) for one in seen} == {
        ("Larkspur Bakery", State.ASKED), ("Nobody At All", State.ASKED),
    }  # fmt: skip
    for again in ("larkspur bakery", "nobody at all"):
        with pytest.raises(InvalidInput) as refused:
            ask(db, who, employer, again)
        assert refused.value.errors == {"supplier": ASKED_ALREADY}
    events = [event.detail for event in db.exec(select(Event).where(Event.verb == "supply_asked"))]
    assert [set(detail) for detail in events] == [{"link"}, {"link"}]


def test_asked_by_another_of_its_names_tells_nothing_either(db, world, buyer):
    world.employer.company_number = "07654321"
    db.flush()
    employer, who = buyer
    ask(db, who, employer, "Larkspur Bakery")
    assert ask(db, who, employer, "7654321").supplier_id is None
    assert len(view(db, world, actor(db, world.lead), world.employer).asking) == 1


def test_whoever_said_no_is_not_asked_again_for_a_while(db, world, buyer):
    employer, who = buyer
    link = ask(db, who, employer, "Larkspur Bakery")
    supplier = actor(db, world.lead)
    answer(db, supplier, world.employer, link.id, Action.DECLINE)
    assert [one.asked_as for one in view(db, world, who, employer).refused] == ["Larkspur Bakery"]
    again = ask(db, who, employer, "Larkspur Bakery")
    assert (again.supplier_id, view(db, world, supplier, world.employer).asking) == (None, [])
    answer(db, who, employer, again.id, Action.END)
    link.answered_at = utc_now() - timedelta(days=181)
    db.add(link)
    db.flush()
    assert ask(db, who, employer, "Larkspur Bakery").supplier_id == world.employer.id


def test_an_employer_asks_neither_itself_nor_one_that_shares_already(db, world, buyer):
    employer, who = buyer
    agreed(db, world, buyer)
    for typed in ("Northmoor Hospitals", "1234567", ""):
        with pytest.raises(InvalidInput):
            ask(db, who, employer, typed)
    world.employer.company_number = "07654321"
    db.flush()
    with pytest.raises(InvalidInput) as refused:
        ask(db, who, employer, "07654321")
    assert "shares its award with you already" in refused.value.message


def test_only_the_two_sides_can_touch_a_link_and_each_its_own_part(db, world, buyer):
    employer, who = buyer
    link = ask(db, who, employer, "Larkspur Bakery")
    with pytest.raises(Conflict):  # a buyer cannot agree for its supplier
        answer(db, who, employer, link.id, Action.AGREE)
    outsider = actor(db, world.other_lead)
    assert answer(db, outsider, world.other_employer, link.id, Action.AGREE) is None
    assert supply_view(db, outsider, world.other_employer, utc_now().date()).asking == []
    coordinator = actor(db, world.coordinator)  # of the supplier's programme: no business of theirs
    assert answer(db, coordinator, world.employer, link.id, Action.AGREE) is None
    answer(db, actor(db, world.lead), world.employer, link.id, Action.AGREE)
    with pytest.raises(Conflict):
        answer(db, actor(db, world.lead), world.employer, link.id, Action.AGREE)
    assert db.get_one(SupplyLink, link.id).state is State.AGREED


def test_the_other_side_is_told_and_the_buyer_by_no_name_it_did_not_type(db, world, buyer):
    world.employer.company_number = "07654321"
    db.flush()
    employer, who = buyer
    link = ask(db, who, employer, "07654321")
    answer(db, actor(db, world.lead), world.employer, link.id, Action.DECLINE)
    asked, declined = db.exec(select(Message).order_by(Message.id)).all()
    assert (asked.template, asked.to_address) == ("supply_asked", world.lead.email)
    assert declined.template == "supply_answered"
    assert ("07654321" in declined.subject, "Larkspur" in declined.subject + declined.body) == (True, False)


def test_without_a_lead_the_contacts_are_told(db, world, buyer):
    for membership in db.exec(select(Membership).where(Membership.employer_id == world.employer.id)):
        membership.until_on = utc_now().date() - timedelta(days=1)
        db.add(membership)
    db.flush()
    ask(db, buyer[1], buyer[0], "Larkspur Bakery")
    told = [message.to_address for message in db.exec(select(Message))]
    assert told == ["rosa@example.com", "tom@example.com"]


def test_taking_back_a_request_tells_nobody(db, world, buyer):
    employer, who = buyer
    link = ask(db, who, employer, "Larkspur Bakery")
    answer(db, who, employer, link.id, Action.END)
    assert [message.template for message in db.exec(select(Message))] == ["supply_asked"]
    assert view(db, world, actor(db, world.lead), world.employer).asking == []
    assert db.get_one(Employer, world.employer.id)
