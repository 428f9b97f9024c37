"""The dashboard of who is reached, each figure explained, and the employers behind."""

from datetime import timedelta

import pytest
from sqlmodel import select

from assessments.roles import Role
from assessments.workflow import Status
from models.base import today
from models.schemes import Host
from models.uptake import HostArea, PartnerArea, UptakeJourney, UptakeSpell
from tests.counting import counted
from tests.factories import give_role, make_account, make_application, make_employer, make_enrolment


@pytest.fixture
def address(world) -> str:
    return f"/hosts/{world.programme.host_id}/uptake"


def test_the_dashboard_counts_who_takes_part(visit, world, db, address):
    make_application(db, world, status=Status.DECIDED)
    page = visit.as_(world.analyst).get(address)
    assert page.status_code == 200
    assert "1 employer takes part" in page.text
    assert "60 employees" in page.text
    assert "Employers holding Bronze" in page.text


def test_each_figure_says_what_it_is_made_of(visit, world, address):
    page = visit.as_(world.analyst).get(f"{address}/figures/employees")
    assert "60" in page.text
    assert "The headcounts of employers taking part" in page.text
    assert visit.as_(world.analyst).get(f"{address}/figures/nothing").status_code == 404


def test_a_day_before_anybody_joined_has_nobody(visit, world, address):
    page = visit.as_(world.analyst).get(f"{address}?as_of={today() - timedelta(days=1)}")
    assert "no employer" in page.text


def test_filters_narrow_and_nonsense_is_told_beside_its_field(visit, world, address):
    visit.as_(world.analyst)
    assert "1 employer takes part" in visit.get(f"{address}?size=medium&ownership=private").text
    assert "no employer" in visit.get(f"{address}?size=large").text
    for query, words in (
        ("as_of=yesterday", "Enter a date, like 2026-03-31."),
        ("as_of=2999-01-01", "Enter a date from"),
        ("industry=ZZ", "Choose one of the industries listed."),
        (f"since={today()}&as_of=2020-01-01", "Count from a day before"),
    ):
        answer = visit.get(f"{address}?{query}")
        assert answer.status_code == 422
        assert words in answer.text


def test_a_programme_of_somebody_else_is_none_to_choose(visit, world, address):
    assert visit.as_(world.analyst).get(f"{address}?programme={world.charter.id}").status_code == 422


def test_the_employers_behind_the_figures_are_listed(visit, world, db, address):
    page = visit.as_(world.analyst).get(f"{address}/employers")
    assert "Larkspur Bakery" in page.text
    assert "Quarry Lane" not in page.text


@pytest.mark.parametrize("path", ["", "/employers", "/figures/employees"])
def test_others_do_not_know_of_it(visit, world, address, path):
    assert visit.get(address + path).status_code == 303
    for who in ("stranger", "lead", "assessor", "moderator", "other_analyst", "other_coordinator"):
        assert visit.as_(getattr(world, who)).get(address + path).status_code == 404, who


def test_a_partner_sees_totals_and_only_its_own_rows(visit, world, db, address):
    council = Host(name="Holm Council")
    db.add(council)
    db.flush()
    neighbour = make_employer(db, "Holm Joinery", headcount=40)
    lead = give_role(db, make_account(db, "Nell"), Role.LEAD, employer=neighbour)
    enrolment = make_enrolment(db, lead, neighbour, world.programme)
    db.commit()
    spell = db.exec(select(UptakeSpell).where(UptakeSpell.enrolment_id == enrolment.id)).one()
    spell.area_code = "X02"
    db.add_all([spell, PartnerArea(host_id=world.programme.host_id, partner_id=council.id, area_code="X02")])
    partner = give_role(db, make_account(db, "Pam"), Role.ANALYST, host=council)
    db.commit()
    visit.as_(partner)
    assert "2 employers take part" in visit.get(address).text
    rows = visit.get(f"{address}/employers").text
    assert "Holm Joinery" in rows
    assert "Larkspur" not in rows
    # Narrowed down it is told only of its own area, beside the field; groups of one are held back.
    for query in ("size=small", "area=X01", "industry=Q", "compare=X01"):
        answer = visit.get(f"{address}?{query}")
        assert answer.status_code == 422, query
        assert "within your own areas" in answer.text, query
    for page in ("funnel", "retention", "reach", "criteria", "campaigns", "assessors"):
        answer = visit.get(f"{address}/{page}?size=small")
        assert answer.status_code == 422, page
        assert "within your own areas" in answer.text, page
        assert 'id="area-error"' in answer.text, page  # beside its field, with the page around it
    assert "1 employer takes part" in visit.get(f"{address}?area=X02&size=small").text
    assert "[c]" in visit.get(address).text
    own = visit.get(f"/hosts/{council.id}/uptake").text
    assert "1 employer takes part" in own


def test_a_host_with_areas_counts_only_what_lies_in_them(visit, world, db, address):
    db.add(HostArea(host_id=world.programme.host_id, area_code="X09"))
    db.commit()
    visit.as_(world.administrator)
    assert "no employer" in visit.get(address).text
    assert "1 employer takes part" in visit.get(f"{address}?area=all").text


@pytest.mark.parametrize("others", [0, 2])
def test_the_pages_ask_no_more_of_the_database_for_more_employers(
    visit, connection, world, db, address, others
):
    for number in range(others):
        employer = make_employer(db, f"Neighbour {number}")
        lead = give_role(db, make_account(db, f"Nora {number}"), Role.LEAD, employer=employer)
        make_enrolment(db, lead, employer, world.programme)
    db.commit()
    visit.as_(world.analyst)
    visit.get(address)  # the definition is read once a process
    with counted(connection) as dashboard:
        visit.get(address)
    with counted(connection) as rows:
        visit.get(f"{address}/employers")
    assert (len(dashboard), len(rows)) == (13, 9)


def test_journeys_follow_the_application(world, db):
    make_application(db, world, status=Status.DECIDED)
    journey = db.exec(select(UptakeJourney).where(UptakeJourney.enrolment_id == world.enrolment.id)).one()
    assert journey.awarded_on == journey.submitted_on == today()
