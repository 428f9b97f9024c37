"""Spells kept in the transaction that changes what they rest on are those a rebuild makes."""

import random
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from api.database import make_session
from api.services.amending import AmendmentInput, amend
from api.services.applications import start, withdraw
from api.services.employers import add_site, change
from api.services.uptake.refreshing import rebuild
from assessments.roles import Role
from assessments.workflow import Status
from models.applications import Application, Enrolment
from models.base import today
from models.employers import Employer
from models.reference import PostcodeArea, ReferenceRelease
from models.uptake import UptakeJourney, UptakeSpell
from tests.factories import (
    actor,
    employer_input,
    give_role,
    hand,
    make_account,
    make_application,
    make_employer,
    make_enrolment,
    make_world,
)


def everything(db: Session) -> tuple[list[tuple], list[tuple]]:
    """Every spell and journey, as plain values in a fixed order."""
    db.expire_all()
    spells = db.exec(select(UptakeSpell).order_by(col(UptakeSpell.enrolment_id), col(UptakeSpell.from_on)))
    journeys = db.exec(select(UptakeJourney).order_by(col(UptakeJourney.enrolment_id)))
    return [tuple(one.model_dump().items()) for one in spells], [
        tuple(one.model_dump().items()) for one in journeys
    ]


def check(db: Session) -> None:
    """What is kept is what a rebuild makes."""
    kept = everything(db)
    rebuild(db)
    db.commit()
    assert everything(db) == kept
    assert kept[0]


def change_employer(db, world, chance) -> None:
    employer = db.get_one(Employer, world.employer.id)
    given = employer_input(
        employer.name,
        headcount=chance.choice((8, 60, 300)),
        fte=None,
        sic_section=chance.choice("CQ"),
        postcode=chance.choice(("NE1 4LP", "DH1 1AA", "NE6 2XJ")),
    )
    change(db, actor(db, world.lead), employer, given)


def place_a_site(db, world, chance) -> None:
    employer = db.get_one(Employer, world.employer.id)
    add_site(db, actor(db, world.lead), employer, f"Depot {chance.random()}", "DH1 1AA")


def join(db, world, chance) -> None:
    employer = make_employer(db, f"Newcomer {chance.random()}", headcount=chance.randint(1, 400), fte=None)
    lead = give_role(db, make_account(db, "Nell"), Role.LEAD, employer=employer)
    make_enrolment(db, lead, employer, world.programme)


def begin(db, world, chance) -> None:
    if not open_application(db, world):
        start(db, actor(db, world.lead), db.get_one(Enrolment, world.enrolment.id), "bronze")


def give_up(db, world, chance) -> None:
    if application := open_application(db, world):
        lead = actor(db, world.lead)
        withdraw(db, lead, hand(db, lead, application))


def open_application(db, world) -> Application | None:
    open_ones = col(Application.status).not_in([Status.DECIDED, Status.WITHDRAWN])
    return db.exec(
        select(Application).where(Application.enrolment_id == world.enrolment.id, open_ones)
    ).first()


def extend(db, world, chance) -> None:
    given = AmendmentInput(
        dated=today(), title="More time", text="For all.", edition_ids=[world.programme.edition_id],
        criteria=[], extends_months=6,
    )  # fmt: skip
    amend(db, actor(db, world.coordinator), world.programme, given)


STEPS = (change_employer, place_a_site, join, begin, give_up, extend)


def place_postcodes(db: Session) -> None:
    """A look-up of postcodes, so that moving changes the area."""
    release = ReferenceRelease(
        kind="postcode-sectors", title="Made up", publisher="Nobody", refers_to=today(), file_name="x.csv",
        sha256="0" * 64, rows=2,
    )  # fmt: skip
    db.add(release)
    db.flush()
    db.add_all(
        PostcodeArea(postcode=postcode, area_code=code, release_id=release.id)
        for postcode, code in (("NE1 4", "X01"), ("DH1", "X02"))
    )


# The engine is made once for all examples, and each example leaves nothing in it.
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=5), seed=st.integers(0, 999))
def test_whatever_happens_what_is_kept_is_what_a_rebuild_makes(engine, steps, seed):
    chance = random.Random(seed)
    with engine.connect() as connection:
        transaction = connection.begin()
        with make_session(connection) as db:
            place_postcodes(db)
            world = make_world(db)
            db.commit()
            for step in steps:
                step(db, world, chance)
                db.commit()
            check(db)
        transaction.rollback()


def test_an_award_and_its_extension_are_kept(db, world):
    make_application(db, world, status=Status.DECIDED)
    before = held_until(db, world)
    extend(db, world, random.Random(1))
    db.commit()
    assert held_until(db, world) > before + timedelta(days=150)
    check(db)


def held_until(db, world):
    db.expire_all()
    held = select(UptakeSpell).where(
        UptakeSpell.enrolment_id == world.enrolment.id, col(UptakeSpell.rank) > 0
    )
    return max(one.until_on for one in db.exec(held))


def test_what_is_rolled_back_changes_nothing(db, world):
    kept = everything(db)
    change_employer(db, world, random.Random(5))
    db.rollback()
    db.commit()
    assert everything(db) == kept
