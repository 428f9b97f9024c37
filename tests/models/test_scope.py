"""Who sees which row, where the rule is finer than the routes show."""

from datetime import timedelta

from sqlmodel import select

from assessments.roles import Role
from assessments.workflow import Status
from models.applications import Application
from models.base import utc_now
from models.people import Membership
from models.scope import visible
from tests.factories import actor, give_role, make_application


def test_an_assessor_who_left_the_programme_sees_nothing_of_it_whatever_they_are_elsewhere(db, world):
    application = make_application(db, world, status=Status.IN_REVIEW)
    give_role(db, world.assessor, Role.ASSESSOR, programme=world.charter)
    give_role(db, world.assessor, Role.ADVISER, programme=world.programme)
    assert db.exec(visible(Application, actor(db, world.assessor))).all() == [application]
    here = select(Membership).where(
        Membership.account_id == world.assessor.id,
        Membership.role == Role.ASSESSOR,
        Membership.programme_id == world.programme.id,
    )
    held = db.exec(here).one()
    held.until_on = utc_now().date() - timedelta(days=1)
    db.add(held)
    db.flush()
    assert db.exec(visible(Application, actor(db, world.assessor))).all() == []
