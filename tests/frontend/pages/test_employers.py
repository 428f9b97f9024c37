"""Registering an employer, its page, its details, sites and people."""

import pytest
from sqlmodel import select

from assessments.roles import Role
from models.applications import Enrolment
from models.employers import Contact, Employer, JoinRequest, JoinStatus, Site
from models.mail import Message
from models.people import Membership
from tests.counting import counted
from tests.factories import give_role, make_account, make_employer, make_programme

GIVEN = {
    "name": "Harbour Books", "company_number": "1234567", "ownership": "private", "sic_section": "G",
    "headcount": "1,012", "fte": "9.5", "site_name": "Quay Street", "postcode": "ne1 4lp",
    "contact1_name": "Rosa Field", "contact1_email": "Rosa@example.com", "contact1_phone": "0191 498 0000",
    "contact2_name": "Tom Weir", "contact2_email": "tom@example.com",
}  # fmt: skip


def found(db, name="Harbour Books") -> Employer:
    return db.exec(select(Employer).where(Employer.name == name)).one()


def test_somebody_registers_their_organisation_and_leads_it(visit, db, world):
    visit.as_(world.stranger)
    assert f'value="{world.stranger.email}"' in visit.get("/employers/new").text
    page = visit.post("/employers/new", GIVEN)
    employer = found(db)
    assert (page.status_code, page.headers["location"]) == (303, f"/employers/{employer.id}")
    assert (employer.company_number, employer.headcount, employer.fte) == ("01234567", 1012, 9.5)
    sites = db.exec(select(Site).where(Site.employer_id == employer.id)).all()
    assert [(s.name, s.postcode, s.is_main) for s in sites] == [("Quay Street", "NE1 4LP", True)]
    contacts = db.exec(select(Contact).where(Contact.employer_id == employer.id)).all()
    assert [(c.position, c.email) for c in contacts] == [(1, "rosa@example.com"), (2, "tom@example.com")]
    assert "Harbour Books" in visit.get(page.headers["location"]).text


def test_the_programme_asked_for_is_next(visit, db, world):
    visit.as_(world.stranger)
    assert 'name="programme" value="tyne-valley"' in visit.get("/employers/new?programme=tyne-valley").text
    page = visit.post("/employers/new", {**GIVEN, "programme": "tyne-valley"})
    assert page.headers["location"] == f"/programmes/tyne-valley/join?employer={found(db).id}"


def test_a_look_alike_is_offered_with_nothing_typed_lost_and_nothing_else_shown(visit, db, world):
    visit.as_(world.stranger)
    page = visit.post("/employers/new", {**GIVEN, "name": "LARKSPUR BAKERY LTD", "programme": "tyne-valley"})
    assert page.status_code == 409
    assert f'action="/employers/{world.employer.id}/join-requests"' in page.text
    assert "Larkspur Bakery" in page.text
    assert "NE1" in page.text
    assert "register anyway" in page.text
    for kept in ("LARKSPUR BAKERY LTD", "1234567", "Quay Street", "ne1 4lp", "Rosa Field", "tyne-valley"):
        assert f'value="{kept}"' in page.text
    for hidden in ("NE1 4LP", world.lead.name, world.lead.email):
        assert hidden not in page.text
    given = {**GIVEN, "name": "LARKSPUR BAKERY LTD", "not_a_twin": "true"}
    assert visit.post("/employers/new", given).status_code == 303


def test_the_same_company_number_cannot_be_registered_twice(visit, db, world):
    make_employer(db, "Elsewhere", company_number="01234567")
    db.commit()
    page = visit.as_(world.stranger).post("/employers/new", {**GIVEN, "not_a_twin": "true"})
    assert page.status_code == 409
    assert "has the same company number" in page.text
    assert "register anyway" not in page.text
    assert db.exec(select(Employer).where(Employer.name == "Harbour Books")).all() == []


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Enter the organisation name"),
        ("name", "!!!", "with at least one letter or number"),
        ("name", "x" * 201, "must be 200 characters or fewer"),
        ("name", "Har\u202ebour", "Remove the hidden characters"),
        ("company_number", "12AB", "Company number must be 8 characters"),
        ("ownership", "", "Select the ownership"),
        ("sic_section", "", "Choose the main activity"),
        ("sic_section", "Z", "Choose what the organisation mainly does"),
        ("headcount", "0", "Headcount must be 1 or more"),
        ("headcount", "10000001", "Headcount must be 10,000,000 or less"),
        ("headcount", "9223372036854775808", "Headcount must be 10,000,000 or less"),
        ("fte", "1013", "no more than the headcount"),
        ("fte", "nan", "Full-time equivalent must be"),
        ("postcode", "NE1", "Enter a full UK postcode"),
        ("contact2_email", "rosa@example.com", "another email address"),
        ("contact2_email", "tom", "like name@example.com"),
        ("contact2_name", "", "Enter the second contact’s name"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(visit, db, world, field, typed, sentence):
    page = visit.as_(world.stranger).post("/employers/new", {**GIVEN, field: typed})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert sentence in page.text
    assert 'value="Quay Street"' in page.text
    assert db.exec(select(Employer).where(Employer.name == "Harbour Books")).all() == []


def test_registering_needs_an_account(visit):
    assert visit.get("/employers/new").headers["location"] == "/sign-in?next=/employers/new"
    assert visit.post("/employers/new", GIVEN).status_code == 303


def test_each_person_sees_of_an_employer_what_they_may(visit, world):
    path = f"/employers/{world.employer.id}"
    seen = {}
    for who in ("lead", "viewer", "coordinator"):
        page = visit.as_(world.people[who]).get(path)
        assert page.status_code == 200
        seen[who] = ["Change the details" in page.text, "End the membership" in page.text,
                     "Join another programme" in page.text]  # fmt: skip
    assert seen == {
        "lead": [True, True, True],
        "viewer": [False, False, False],
        "coordinator": [False, True, False],
    }
    assert visit.as_(None).get(path).status_code == 303
    for who in ("stranger", "other_lead", "other_coordinator", "assessor", "analyst"):
        assert visit.as_(world.people[who]).get(path).status_code == 404


def test_the_page_takes_the_same_queries_for_one_enrolment_and_for_three(visit, db, world, connection):
    visit.as_(world.lead)
    path = f"/employers/{world.employer.id}"
    visit.get(path)
    with counted(connection) as few:
        visit.get(path)
    for number in range(2):
        programme = make_programme(db, f"Programme {number}")
        db.add(Enrolment(employer_id=world.employer.id, programme_id=programme.id, baseline_headcount=1,
                         enrolled_on=programme.opens_on))  # fmt: skip
        give_role(db, make_account(db, "More People"), Role.VIEWER, employer=world.employer)
    db.commit()
    with counted(connection) as many:
        assert visit.get(path).text.count('<li class="hm-work__item">') == 3
    assert (len(few), len(many)) == (11, 11)


def test_a_lead_changes_the_details_and_others_may_not(visit, db, world):
    path = f"/employers/{world.employer.id}/edit"
    page = visit.as_(world.lead).get(path)
    assert 'value="Larkspur Bakery"' in page.text
    assert 'value="52.5"' in page.text
    page = visit.post(path, {**GIVEN, "name": "Larkspur & Daughters"})
    assert (page.status_code, page.headers["location"]) == (303, f"/employers/{world.employer.id}")
    employer = db.get_one(Employer, world.employer.id)
    assert (employer.name, employer.name_key, employer.headcount) == (
        "Larkspur & Daughters", "larkspur and daughters", 1012,
    )  # fmt: skip
    assert visit.post(path, {**GIVEN, "postcode": ""}).status_code == 422
    assert visit.as_(world.colleague).get(path).status_code == 403
    assert visit.as_(world.other_lead).post(path, GIVEN).status_code == 404


def test_a_number_of_another_employer_is_refused_beside_its_field(visit, db, world):
    make_employer(db, "Elsewhere", company_number="01234567")
    db.commit()
    page = visit.as_(world.lead).post(f"/employers/{world.employer.id}/edit", GIVEN)
    assert page.status_code == 422
    assert "Another organisation is registered with this company number." in page.text


def test_sites_come_and_go_unless_they_take_part(visit, db, world):
    visit.as_(world.lead)
    path = f"/employers/{world.employer.id}/sites"
    assert visit.post(path, {"site_name": "Depot", "postcode": "ne62xj"}).status_code == 303
    page = visit.post(path, {"site_name": "DEPOT", "postcode": "nowhere"})
    assert page.status_code == 422
    assert "You have a site of this name already." in page.text
    assert 'value="nowhere"' in page.text
    depot = db.exec(select(Site).where(Site.name == "Depot")).one()
    main = db.exec(select(Site).where(Site.employer_id == world.employer.id, Site.is_main)).one()
    enrolment = db.get_one(Enrolment, world.enrolment.id)
    enrolment.site_id = depot.id
    db.add(enrolment)
    db.commit()
    assert visit.post(f"{path}/{depot.id}/remove").status_code == 409
    enrolment.site_id = None
    db.add(enrolment)
    db.commit()
    assert visit.post(f"{path}/{main.id}/remove").status_code == 409
    remove = f"{path}/{depot.id}/remove"
    assert [visit.post(remove).status_code for _ in range(2)] == [303, 409]
    assert visit.as_(world.viewer).post(path, {"site_name": "A", "postcode": "NE1 4LP"}).status_code == 403


def ask(visit, world, who="stranger", message="I bake"):
    return visit.as_(world.people[who]).post(
        f"/employers/{world.employer.id}/join-requests", {"message": message}
    )


def test_a_person_asks_and_is_let_in_by_the_lead(visit, db, world):
    assert ask(visit, world).headers["location"] == "/"
    assert [m.to_address for m in db.exec(select(Message))] == [world.lead.email]
    request = db.exec(select(JoinRequest)).one()
    page = visit.as_(world.lead).get(f"/employers/{world.employer.id}")
    assert "Waiting to join" in page.text
    assert "I bake" in page.text
    answer = f"/employers/{world.employer.id}/join-requests/{request.id}"
    assert visit.as_(world.viewer).post(answer, {"answer": "approve"}).status_code == 403
    assert "I bake" not in visit.get(f"/employers/{world.employer.id}").text
    assert visit.as_(world.other_lead).post(answer, {"answer": "approve"}).status_code == 404
    visit.as_(world.lead)
    assert visit.post(answer, {"answer": "approve", "role": "assessor"}).status_code == 422
    assert visit.post(answer, {"answer": "approve", "role": "viewer"}).status_code == 303
    assert visit.post(answer, {"answer": "decline"}).status_code == 409
    made = db.exec(select(Membership).where(Membership.account_id == world.stranger.id)).one()
    assert (made.role, made.employer_id) == (Role.VIEWER, world.employer.id)
    assert visit.as_(world.stranger).get(f"/employers/{world.employer.id}").status_code == 200


def test_the_coordinator_answers_where_there_is_no_lead(visit, db, world):
    lead = db.exec(select(Membership).where(Membership.account_id == world.lead.id)).one()
    lead.until_on = lead.from_on
    db.add(lead)
    db.commit()
    ask(visit, world)
    assert [m.to_address for m in db.exec(select(Message))] == [world.coordinator.email]
    request = db.exec(select(JoinRequest)).one()
    answer = f"/employers/{world.employer.id}/join-requests/{request.id}"
    assert visit.as_(world.coordinator).post(answer, {"answer": "decline"}).status_code == 303
    assert db.get_one(JoinRequest, request.id).status is JoinStatus.DECLINED
    assert visit.as_(world.stranger).get(f"/employers/{world.employer.id}").status_code == 404


def test_nobody_answers_their_own_request(visit, db, world):
    ask(visit, world, "coordinator")
    request = db.exec(select(JoinRequest)).one()
    answer = f"/employers/{world.employer.id}/join-requests/{request.id}"
    assert visit.post(answer, {"answer": "approve", "role": "lead"}).status_code == 403


def test_asking_again_or_as_a_member_or_nowhere_is_refused(visit, db, world):
    assert ask(visit, world).status_code == 303
    assert ask(visit, world).status_code == 409
    assert ask(visit, world, "viewer").status_code == 409
    assert ask(visit, world, "other_lead", "x" * 1001).status_code == 422
    assert visit.post("/employers/999999/join-requests", {}).status_code == 404
    assert visit.post("/employers/9223372036854775808/join-requests", {}).status_code == 404


def test_roles_change_and_end_but_never_without_a_lead(visit, db, world):
    visit.as_(world.lead)
    people = f"/employers/{world.employer.id}/people/"
    members = {m.account_id: m for m in db.exec(select(Membership)) if m.employer_id == world.employer.id}
    own, viewer = members[world.lead.id], members[world.viewer.id]
    refused = visit.post(f"{people}{own.id}", {"change": "end"})
    assert refused.status_code == 409
    assert "Make somebody else a lead first." in refused.text
    assert visit.post(f"{people}{own.id}", {"change": "role", "role": "viewer"}).status_code == 409
    assert visit.post(f"{people}{viewer.id}", {"change": "role", "role": "lead"}).status_code == 303
    history = db.exec(
        select(Membership).where(Membership.account_id == world.viewer.id).order_by(Membership.id)
    ).all()
    assert [(m.role, m.until_on is None) for m in history] == [(Role.VIEWER, False), (Role.LEAD, True)]
    page = visit.post(f"{people}{own.id}", {"change": "end"})
    assert (page.status_code, page.headers["location"]) == (303, "/")
    assert visit.get(f"/employers/{world.employer.id}").status_code == 404
    assert visit.as_(world.colleague).post(f"{people}{own.id}", {"change": "end"}).status_code == 403
    assert visit.as_(world.other_lead).post(f"{people}{viewer.id}", {"change": "end"}).status_code == 404
