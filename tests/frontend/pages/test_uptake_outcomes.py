"""Who is reached beside what works: for those who see the whole of a programme."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api.services.uptake.refreshing import refresh
from assessments.roles import Role
from assessments.workflow import Status
from models.applications import Enrolment
from models.base import today, utc_now
from models.employers import Site
from models.evaluations import EvaluationRun, RunStatus
from models.schemes import Host, Programme
from models.uptake import PartnerArea, UptakeSpell
from tests.counting import counted
from tests.factories import LONG_AGO, give_role, make_account, make_application, make_employer, make_enrolment
from tests.frontend.reports.documents import evaluation_document


@pytest.fixture
def address(world) -> str:
    return f"/hosts/{world.programme.host_id}/uptake/outcomes"


def evaluated(db, world, programme=None, **more) -> EvaluationRun:
    given = {
        "programme_id": (programme or world.programme).id,
        "asked_by": world.analyst.id,
        "last_return_id": 0,
        "status": RunStatus.DONE,
        "finished_at": utc_now(),
        "found": evaluation_document(),
    }
    run = EvaluationRun(**{**given, **more})
    db.add(run)
    db.commit()
    return run


def test_uptake_stands_beside_the_evaluation(visit, db, world, address):
    make_application(db, world, status=Status.DECIDED)
    run = evaluated(db, world)
    page = visit.as_(world.analyst).get(address)
    assert page.status_code == 200
    assert "1 employer, 60 employees" in page.text
    assert "The evaluation could follow 300 that joined" in page.text
    assert "Each day avoided cost about £11.30" in page.text
    assert "Bronze: 1 employer" in page.text
    assert "Employers chose to take part, so this is not proof of cause" in page.text
    assert f'href="/evaluations/{run.id}"' in page.text
    assert page.text.count("<svg") == 3


def test_the_newest_that_is_finished_is_shown(visit, db, world, address):
    evaluated(db, world, found={"refused": ["An older one."]})
    run = evaluated(db, world)
    evaluated(db, world, status=RunStatus.RUNNING, found=None)
    evaluated(db, world, status=RunStatus.FAILED, found=None, problem="It broke.")
    page = visit.as_(world.analyst).get(address).text
    assert f"evaluation {run.id} of" in page
    assert "An older one." not in page


def test_the_counts_are_those_of_the_day_of_the_evaluation(visit, db, world, address):
    run = evaluated(db, world, asked_at=utc_now() - timedelta(days=30))
    page = visit.as_(world.analyst).get(address).text
    assert f"Taking part on {run.asked_at:%-d %B %Y}: 0 employers, 0 employees." in page


def test_without_an_evaluation_it_says_how_to_get_one(visit, db, world, address):
    page = visit.as_(world.analyst).get(address).text
    assert "No programme has been evaluated yet" in page
    assert "at least 20 employers" in page
    assert f'href="/programmes/{world.programme.slug}/evaluations"' in page
    evaluated(db, world, status=RunStatus.WAITING, found=None)
    assert "No programme has been evaluated yet" in visit.get(address).text
    # The host's administrator may not ask for one, and is told who may.
    page = visit.as_(world.administrator).get(address).text
    assert "ask one of its coordinators or analysts" in page
    assert f'href="/programmes/{world.programme.slug}/evaluations"' not in page


def test_no_link_leads_where_somebody_may_not_go(visit, db, world, address):
    run = evaluated(db, world)
    page = visit.as_(world.administrator).get(address).text
    assert "Each day avoided cost about" in page
    assert f'href="/evaluations/{run.id}"' not in page


def test_what_was_refused_has_its_reason(visit, db, world, address):
    evaluated(db, world, found={"refused": ["Only 7 employers can be used."]})
    page = visit.as_(world.coordinator).get(address).text
    assert "Only 7 employers can be used." in page
    assert "<svg" not in page


def test_a_partner_and_whoever_sees_a_part_are_shown_no_evaluation(visit, db, world, address):
    evaluated(db, world)
    council = Host(name="Holm Council")
    db.add(council)
    db.flush()
    db.add(PartnerArea(host_id=world.programme.host_id, partner_id=council.id, area_code="X02"))
    partner = give_role(db, make_account(db, "Pam"), Role.ANALYST, host=council)
    db.commit()
    visit.as_(partner)
    for where in (address, f"/hosts/{council.id}/uptake/outcomes"):
        page = visit.get(where)
        assert page.status_code == 200
        assert "An evaluation is of all employers of a programme" in page.text
        assert world.programme.name in page.text
        assert "<svg" not in page.text
        assert "300 that joined" not in page.text
        assert "Each day" not in page.text


def test_a_coordinator_of_one_programme_sees_no_evaluation_of_another(visit, db, world, address):
    other = Programme(
        host_id=world.programme.host_id,
        edition_id=world.programme.edition_id,
        slug="second",
        name="Second Programme",
        area="Tyne Valley",
        contact_email="team@example.org",
        opens_on=LONG_AGO,
    )
    db.add(other)
    db.flush()
    evaluated(db, world, other)
    assert "Second Programme" not in visit.as_(world.coordinator).get(address).text
    assert "Second Programme" in visit.as_(world.administrator).get(address).text


def test_an_employer_with_two_sites_counts_once(visit, db, world, address):
    main = db.exec(select(Site).where(Site.employer_id == world.employer.id)).first()
    db.add(
        Enrolment(
            employer_id=world.employer.id,
            programme_id=world.programme.id,
            site_id=main.id,
            baseline_headcount=60,
            enrolled_on=today(),
        )
    )
    db.flush()
    refresh(db, [world.employer.id])
    db.commit()
    assert len(db.exec(select(UptakeSpell).where(UptakeSpell.programme_id == world.programme.id)).all()) == 2
    evaluated(db, world)
    assert "1 employer, 60 employees" in visit.as_(world.analyst).get(address).text


def test_others_do_not_know_of_it(visit, world, address):
    assert visit.get(address).status_code == 303
    for who in ("stranger", "lead", "assessor", "moderator", "other_analyst", "other_coordinator"):
        assert visit.as_(getattr(world, who)).get(address).status_code == 404, who
    assert visit.as_(world.analyst).get("/hosts/987654321/uptake/outcomes").status_code == 404
    assert visit.get("/hosts/none/uptake/outcomes").status_code == 404


@pytest.mark.parametrize("others", [0, 2])
def test_more_programmes_ask_no_more_of_the_database(visit, connection, db, world, address, others):
    evaluated(db, world)
    for number in range(others):
        more = world.programme.model_dump(exclude={"id", "slug", "name"})
        programme = Programme(**more, slug=f"more-{number}", name=f"More {number}")
        db.add(programme)
        db.flush()
        employer = make_employer(db, f"Neighbour {number}")
        lead = give_role(db, make_account(db, f"Nora {number}"), Role.LEAD, employer=employer)
        make_enrolment(db, lead, employer, programme)
        evaluated(db, world, programme)
    visit.as_(world.administrator)
    visit.get(address)  # the definition is read once a process
    with counted(connection) as sent:
        page = visit.get(address)
    assert page.text.count("Each day avoided cost about") == 1 + others
    assert len(sent) == 9
