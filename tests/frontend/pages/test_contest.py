"""The page on which the entries of a competition are compared."""

from dataclasses import replace

import pytest

from api.services.editions import add_edition
from assessments.definition import Answer
from assessments.roles import Role
from assessments.shipped import shipped_text
from assessments.workflow import Status
from models.queries.portfolios import load_portfolio
from tests.counting import counted
from tests.factories import (
    give_role,
    make_account,
    make_application,
    make_employer,
    make_enrolment,
)


@pytest.fixture
def prize(db, world):
    """The world on the competition for Best Workplace."""
    world.programme.edition_id = add_edition(db, shipped_text("lambeth_best_workplace.yaml")).id
    db.add(world.programme)
    db.commit()
    return world


def rival(db, world, name):
    employer = make_employer(db, name)
    leader = give_role(db, make_account(db, f"Leader of {name}"), Role.LEAD, employer=employer)
    enrolment = make_enrolment(db, leader, employer, world.programme)
    return replace(world, employer=employer, enrolment=enrolment, people={**world.people, "lead": leader})


def entered(db, world, status=Status.RECOMMENDED):
    return make_application(db, world, status=status, level="winner")


def path(world):
    return f"/programmes/{world.programme.slug}/competition"


def test_entries_come_by_their_points_and_a_tie_for_the_prize_is_told(visit, db, prize):
    ours, theirs = entered(db, prize), entered(db, rival(db, prize, "Rival Joinery"))
    entered(db, rival(db, prize, "Slow Cooks"), Status.IN_REVIEW)
    page = visit.as_(prize.moderator).get(path(prize)).text
    assert page.count("Tied for a prize") == 2
    assert "shared by 2; the judges choose between them" in page
    assert "1 entry is still being assessed" in page
    assert "Slow Cooks" not in page
    for application in (ours, theirs):
        assert f'href="/applications/{application.id}/decision"' in page
    criterion = next(c for c in load_portfolio(db, ours).criteria if c.role == "pool")
    finding = next(f for f in load_portfolio(db, ours).findings.values() if f.criterion == criterion.key)
    finding.answer = Answer.NOT_MET
    db.add(finding)
    db.commit()
    page = visit.get(path(prize)).text
    assert "Tied for a prize" not in page
    assert page.index("Rival Joinery") < page.index("Larkspur Bakery")
    assert f'href="{path(prize)}"' in visit.get(f"/applications/{ours.id}/decision").text


def test_a_prize_that_is_given_is_said_with_who_won_it(visit, db, prize):
    entered(db, prize, Status.DECIDED)
    theirs = entered(db, rival(db, prize, "Rival Joinery"))
    page = visit.as_(prize.moderator).get(path(prize)).text
    assert "The prize of this round has been awarded already. Won by" in page
    sent = visit.post(f"/applications/{theirs.id}/decision", {"outcome": "award", "summary": "Too late."})
    assert (sent.status_code, "This round is won already, by Larkspur Bakery" in sent.text) == (409, True)


def test_the_coordinator_reads_it_without_deciding(visit, db, prize):
    ours = entered(db, prize)
    page = visit.as_(prize.coordinator).get(path(prize)).text
    assert "Larkspur Bakery" in page
    assert f"/applications/{ours.id}/decision" not in page
    assert f'href="{path(prize)}"' in visit.get(f"/programmes/{prize.programme.slug}").text


def test_who_may_see_it_and_where_there_is_none(visit, db, prize):
    for who, status in [
        (None, 303), (prize.stranger, 403), (prize.lead, 403), (prize.assessor, 403),
        (prize.other_moderator, 403), (prize.moderator, 200),
    ]:  # fmt: skip
        assert visit.as_(who).get(path(prize)).status_code == status
    assert "No entry is before the judges now." in visit.as_(prize.moderator).get(path(prize)).text
    other = visit.as_(prize.other_moderator).get(f"/programmes/{prize.charter.slug}/competition")
    assert (other.status_code, "is not a competition" in other.text) == (404, True)


def test_it_asks_as_often_for_three_as_for_one(visit, db, prize, connection):
    here = path(prize)
    entered(db, prize)
    visit.as_(prize.moderator).get(here)
    with counted(connection) as for_one:
        visit.get(here)
    for name in ("Rival Joinery", "Slow Cooks"):
        entered(db, rival(db, prize, name))
    with counted(connection) as for_three:
        visit.get(here)
    assert (len(for_one), len(for_three)) == (10, 10)
