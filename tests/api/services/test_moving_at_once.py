"""Two people act on one application at the same moment, each on a connection of their own."""

import os
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, select

from api.database import make_engine, make_session
from api.migrate import migrate
from api.services.applications import withdraw
from api.services.decisions import decide, send_back
from api.services.editions import add_edition
from api.services.review import FindingInput, save_finding
from assessments.definition import Answer
from assessments.errors import Conflict
from assessments.roles import Role
from assessments.shipped import shipped_text
from assessments.workflow import Outcome, Status
from models.activity import Event, Verb
from models.applications import Application, Finding
from models.awards import Award
from models.people import Account
from models.queries.portfolios import load_portfolio
from tests.conftest import _own_database
from tests.factories import (
    actor,
    give_role,
    hand,
    make_account,
    make_application,
    make_employer,
    make_enrolment,
    make_world,
)


@pytest.fixture
def own(tmp_path, worker_id):
    """A database whose commits are real, so that connections wait for one another as they do outside."""
    url = os.environ.get("HALEMARK_TEST_DATABASE_URL", "")
    made = make_engine(
        _own_database(url, f"at_once_{worker_id}") if url else f"sqlite:///{tmp_path}/own.sqlite"
    )
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture
def standing(own):
    """A world with an application in a status, kept."""

    def made(status):
        with make_session(own) as db:
            world = make_world(db)
            second = give_role(
                db, make_account(db, "Moira Second"), Role.MODERATOR, programme=world.programme
            )
            application = make_application(db, world, status=status)
            db.commit()
            people = {**{n: p.id for n, p in world.people.items()}, "second": second.id}
            return application.id, people

    return made


def both(own, application_id, *acts):
    """Run each (account id, act) in its own thread and transaction, all having read before any writes.

    An act on another application than the first names it: (account id, act, application id).
    """
    ready, came = Barrier(len(acts)), []

    def run(account_id, act, application_id=application_id):
        with make_session(own) as reading:
            who = actor(reading, reading.get_one(Account, account_id))
            in_hand = hand(reading, who, reading.get_one(Application, application_id))
            reading.commit()
        ready.wait(timeout=20)
        with make_session(own) as db:
            try:
                db.add(in_hand.application)
                act(db, who, in_hand)
                db.commit()
                came.append("done")
            except Conflict as error:
                db.rollback()
                came.append(error.message)

    threads = [Thread(target=run, args=one) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


def events(own, *verbs):
    with make_session(own, reading=True) as db:
        return [event.verb for event in db.exec(select(Event)) if event.verb in verbs]


def test_of_two_decisions_one_is_made_and_the_other_is_told(own, standing):
    application_id, people = standing(Status.RECOMMENDED)

    def no(db: Session, who, in_hand):
        decide(db, who, in_hand, Outcome.NOT_YET, None, "Not yet.")

    came = both(own, application_id, (people["moderator"], no), (people["second"], no))
    assert came == [
        "Somebody else has just moved this application. Reload the page to see where it stands.",
        "done",
    ]
    assert events(own, Verb.DECIDED) == [Verb.DECIDED]


def test_a_withdrawal_and_a_decision_cannot_both_happen(own, standing):
    application_id, people = standing(Status.RECOMMENDED)

    def back(db, who, in_hand):
        send_back(db, who, in_hand, "Look again.")

    came = both(own, application_id, (people["lead"], withdraw), (people["moderator"], back))
    assert came == [
        "Somebody else has just moved this application. Reload the page to see where it stands.",
        "done",
    ]
    assert len(events(own, Verb.WITHDRAWN, Verb.SENT_BACK)) == 1


@pytest.mark.parametrize("version", [0, 1])
def test_of_two_findings_saved_at_once_one_is_kept(own, standing, version):
    application_id, people = standing(Status.IN_REVIEW)
    with make_session(own, reading=True) as db:
        criterion = load_portfolio(db, db.get_one(Application, application_id)).criteria[0]

    def save(words, version=version):
        def act(db, who, in_hand):
            save_finding(db, who, in_hand, criterion, FindingInput(Answer.MET, words, "", version))

        return act

    if version:
        assert both(own, application_id, (people["assessor"], save("Before.", 0))) == ["done"]
    came = both(own, application_id, (people["assessor"], save("One.")), (people["assessor"], save("Two.")))
    assert came == [
        "Someone else has just saved a finding here. Yours is not saved: compare, then save again.",
        "done",
    ]
    with make_session(own, reading=True) as db:
        (kept,) = db.exec(select(Finding))
        assert (kept.version, kept.reason in ("One.", "Two.")) == (version + 1, True)


@pytest.fixture
def finalists(own):
    """Two employers whose entries for a prize are before two judges, kept: their applications, and people."""
    with make_session(own) as db:
        world = make_world(db)
        world.programme.edition_id = add_edition(db, shipped_text("lambeth_best_workplace.yaml")).id
        rival = make_employer(db, "Rival Joinery")
        leader = give_role(db, make_account(db, "Rita Rival"), Role.LEAD, employer=rival)
        enrolment = make_enrolment(db, leader, rival, world.programme)
        second = give_role(db, make_account(db, "Moira Second"), Role.MODERATOR, programme=world.programme)
        other = replace(world, employer=rival, enrolment=enrolment, people={**world.people, "lead": leader})
        entries = [
            make_application(db, one, status=Status.RECOMMENDED, level="winner").id for one in (world, other)
        ]
        db.commit()
        return entries, {"moderator": world.moderator.id, "second": second.id}


def test_two_winners_decided_at_once_give_one_winner_and_one_conflict(own, finalists):
    (ours, theirs), people = finalists

    def wins(db, who, in_hand):
        decide(db, who, in_hand, Outcome.AWARD, None, "The best.")

    came = both(own, ours, (people["moderator"], wins), (people["second"], wins, theirs))
    assert came[1] == "done"
    assert came[0].startswith("This round is won already, by ")
    with make_session(own, reading=True) as db:
        (award,) = db.exec(select(Award))
        stood = {one.id: one.status for one in db.exec(select(Application))}
    assert sorted(stood.values()) == [Status.DECIDED, Status.RECOMMENDED]
    assert award.level == "winner"
