"""The page of suppliers and customers, its file and its answers for programs."""

import csv
from io import StringIO

import pytest
from sqlmodel import select

from assessments.supply import State
from assessments.workflow import Status
from models.base import utc_now
from models.supply import SupplyLink
from tests.counting import counted
from tests.factories import award_of, make_application, make_employer
from tests.walking import bearer


def path(world, employer=None) -> str:
    return f"/employers/{(employer or world.employer).id}/suppliers"


def linked(db, world, supplier, state=State.AGREED, name="Asked name") -> SupplyLink:
    """A link from the world's employer to a supplier, written straight into the table."""
    made = SupplyLink(
        buyer_id=world.employer.id, supplier_id=supplier.id if supplier else None, asked_as=name,
        asked_key=name.lower(), state=state, asked_by=world.lead.id,
        answered_at=utc_now() if state is not State.ASKED else None,
    )  # fmt: skip
    db.add(made)
    db.commit()
    return made


def test_two_employers_come_to_share_and_end_it(visit, db, world):
    visit.as_(world.lead)
    sent = visit.post(path(world), {"supplier": "Quarry Lane Stone", "message": "We ask all of ours."})
    assert (sent.status_code, sent.headers["location"]) == (303, path(world))
    page = visit.get(path(world)).text
    assert ("If they are here they will see it" in page, "No answer yet" in page) == (True, True)
    link = db.exec(select(SupplyLink)).one()
    visit.as_(world.other_lead)
    theirs = path(world, world.other_employer)
    page = visit.get(theirs).text
    assert ("Larkspur Bakery" in page, "We ask all of ours." in page) == (True, True)
    assert visit.post(f"{theirs}/{link.id}", {"action": "agree"}).status_code == 303
    assert "Customers that see your award" in visit.get(theirs).text
    page = visit.as_(world.lead).get(path(world)).text
    assert ("0 of 1 supplier that shares" in page, "No award now" in page) == (True, True)
    assert visit.as_(world.other_lead).post(f"{theirs}/{link.id}", {"action": "end"}).status_code == 303
    assert "Quarry Lane Stone" not in visit.as_(world.lead).get(path(world)).text
    assert visit.post(f"{path(world)}/{link.id}", {"action": "end"}).status_code == 409


def test_a_supplier_and_a_stranger_are_asked_with_the_same_words(visit, db, world):
    visit.as_(world.lead)
    pages = []
    for name in ("Quarry Lane Stone", "Nobody Anywhere Ltd"):
        sent = visit.post(path(world), {"supplier": name})
        page = visit.get(path(world)).text
        link = db.exec(select(SupplyLink).order_by(SupplyLink.id.desc())).first()
        assert visit.post(f"{path(world)}/{link.id}", {"action": "end"}).status_code == 303
        pages.append((sent.status_code, page.replace(name, "X").replace(f'suppliers/{link.id}"', 'N"')))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("state", [State.ASKED, State.DECLINED, State.ENDED])
def test_nothing_of_a_supplier_shows_unless_it_agreed(visit, db, world, state):
    linked(db, world, world.other_employer, state)
    visit.as_(world.lead)
    for text in (
        visit.get(path(world)).text, visit.get(f"{path(world)}.csv").text,
        visit.get(f"/api/v1{path(world)}", headers=bearer(db, world.lead)).text,
    ):  # fmt: skip
        assert "Quarry" not in text


def test_the_file_has_a_line_for_each_award_and_for_each_supplier_without_one(visit, db, world):
    award = award_of(db, make_application(db, world, status=Status.DECIDED))
    world.employer, world.other_employer = world.other_employer, world.employer
    world.people["lead"], world.people["other_lead"] = world.other_lead, world.lead
    linked(db, world, world.other_employer)
    linked(db, world, make_employer(db, "=Formula Foods"), name="other")
    answer = visit.as_(world.lead).get(f"{path(world)}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["Supplier"], row["Holds an award"], row["Level"]) for row in rows] == [
        ("'=Formula Foods", "No", ""), ("Larkspur Bakery", "Yes", "Bronze"),
    ]  # fmt: skip
    assert rows[1]["Until"] == award.ends_on.isoformat()
    assert rows[1]["Check it at"].endswith(f"/certificates/{award.certificate_number}")
    page = visit.get(path(world)).text
    assert ("1 of 2 suppliers" in page, f"/certificates/{award.certificate_number}" in page) == (True, True)
    told = visit.get(f"/api/v1{path(world)}", headers=bearer(db, world.lead)).json()
    assert told["covered"] == {"numerator": 1, "denominator": 2, "value": 0.5}
    assert told["suppliers"][1]["awards"][0]["certificate_number"] == award.certificate_number


def test_an_award_holder_is_chosen_from_the_register(visit, db, world):
    award = award_of(db, make_application(db, world, status=Status.DECIDED))
    visit.as_(world.other_lead)
    theirs = path(world, world.other_employer)
    page = visit.get(f"{theirs}?search=larks").text
    assert f'value="{award.certificate_number}"' in page
    assert "No award holder of that name" in visit.get(f"{theirs}?search=nobody").text
    assert visit.post(theirs, {"supplier": award.certificate_number}).status_code == 303
    assert db.exec(select(SupplyLink)).one().supplier_id == world.employer.id


def test_what_is_wrong_is_said_and_kept(visit, db, world):
    visit.as_(world.lead)
    empty = visit.post(path(world), {"supplier": " ", "message": "Kept."})
    assert (empty.status_code, "Enter the supplier" in empty.text, "Kept.</textarea>" in empty.text) == (
        422, True, True,
    )  # fmt: skip
    own = visit.post(path(world), {"supplier": "Larkspur Bakery"})
    assert (own.status_code, "your own organisation" in own.text) == (422, True)
    link = linked(db, world, world.other_employer, State.ASKED)
    for given, status in [({"action": "agree"}, 409), ({"action": "sing"}, 422), ({}, 422)]:
        assert visit.post(f"{path(world)}/{link.id}", given).status_code == status
    assert visit.post(f"{path(world)}/{link.id + 1}", {"action": "end"}).status_code == 404


def test_who_reaches_it(visit, db, world):
    link = linked(db, world, world.other_employer, State.ASKED)
    for who, sees, writes in [
        (None, 303, 303), (world.stranger, 404, 404), (world.viewer, 200, 403), (world.colleague, 200, 403),
        (world.coordinator, 403, 403), (world.analyst, 404, 404), (world.other_lead, 404, 404),
    ]:  # fmt: skip
        visit.as_(who)
        assert visit.get(path(world)).status_code == sees
        assert visit.get(f"{path(world)}.csv").status_code == sees
        assert visit.post(path(world), {"supplier": "X"}).status_code == writes
        assert visit.post(f"{path(world)}/{link.id}", {"action": "end"}).status_code == writes
    assert [one.state for one in db.exec(select(SupplyLink))] == [State.ASKED]


def test_the_page_asks_as_often_for_three_as_for_one(visit, db, world, connection):
    make_application(db, world, status=Status.DECIDED)
    visit.as_(world.lead)
    counts = []
    for more in (1, 2):
        for number in range(more):
            linked(db, world, make_employer(db, f"Supplier {more}{number}"), name=f"s{more}{number}")
        with counted(connection) as sent:
            visit.get(path(world))
        counts.append(len(sent))
    assert counts[0] == counts[1]
