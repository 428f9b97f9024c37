"""Granting statuses outside the ladder: by recommendation, by holding a level, and by a rule."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from api.services.editions import add_edition
from api.services.statuses import grant, status_desk
from assessments.awards import last_day
from assessments.errors import Conflict, InvalidInput, NotReady
from assessments.roles import Role
from assessments.workflow import Status
from models.activity import Event, Verb
from models.awards import StatusGrant
from models.base import utc_now
from models.mail import Message
from models.queries.statuses import GivenStatus
from models.schemes import Programme
from tests.aging import age_awards
from tests.editions import FIRST
from tests.factories import LONG_AGO, actor, give_role, make_application, make_enrolment

STATUSES = """\
statuses:
  - {key: named, title: Named Only, note: Not said how.}
  - {key: mentor, title: Mentor, note: Helps others., granted_by: recommendation, valid_for: P1Y}
  - {key: elder, title: Elder, note: Long at it., granted_by: recommendation, holds: bronze}
  - {key: badge, title: Bronze Badge, note: For holders., granted_by: holding, holds: bronze}
  - key: hydrated
    title: Hydrated
    note: For free water.
    granted_by: rule
    rule: {all_of: [{holds: bronze}, {criterion: {key: water}}]}
  - {key: planned, title: Planned, note: For a plan., granted_by: rule, rule: {criterion: {key: plan}}}
answers:
"""
STAFF = {
    "coordinator": Role.COORDINATOR, "adviser": Role.ADVISER, "assessor": Role.ASSESSOR,
    "moderator": Role.MODERATOR,
}  # fmt: skip


@pytest.fixture
def valley(db, world):
    """The world on a programme whose scheme names six statuses."""
    edition = add_edition(db, FIRST.replace("answers:\n", STATUSES, 1))
    programme = Programme(
        host_id=world.programme.host_id, edition_id=edition.id, slug="valley", name="Valley Programme",
        area="Tyne Valley", contact_email="valley@example.org", opens_on=LONG_AGO,
    )  # fmt: skip
    db.add(programme)
    db.flush()
    for name, role in STAFF.items():
        give_role(db, world.people[name], role, programme=programme)
    enrolment = make_enrolment(db, world.lead, world.employer, programme)
    return replace(world, programme=programme, enrolment=enrolment)


def give(db, world, key, *, who="moderator", reason="Well deserved.", by="adviser"):
    recommended = world.people[by].id if by else None
    return grant(db, actor(db, world.people[who]), world.enrolment, key, reason, recommended)


def test_a_recommended_status_is_recorded_has_its_term_and_is_told(db, valley):
    made = give(db, valley, "mentor")
    today = utc_now().date()
    assert (made.status_title, made.starts_on, made.ends_on) == ("Mentor", today, last_day(today, 12))
    assert (made.granted_by, made.recommended_by) == (valley.moderator.id, valley.adviser.id)
    (event,) = db.exec(select(Event).where(Event.verb == Verb.STATUS_GRANTED))
    assert (event.employer_id, event.detail["status"]) == (valley.employer.id, "mentor")
    (mail,) = db.exec(select(Message).where(Message.template == "status_granted"))
    assert mail.to_address == valley.lead.email


@pytest.mark.parametrize(
    ("key", "more", "field"),
    [
        ("nothing", {}, "status"),
        ("named", {}, "status"),
        ("mentor", {"reason": " "}, "reason"),
        ("mentor", {"by": None}, "recommended_by"),
        ("mentor", {"by": "moderator"}, "recommended_by"),
        ("mentor", {"by": "stranger"}, "recommended_by"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_beside_its_field(db, valley, key, more, field):
    with pytest.raises(InvalidInput) as refused:
        give(db, valley, key, **more)
    assert set(refused.value.errors) == {field}
    assert db.exec(select(StatusGrant)).all() == []


def test_a_status_is_held_once_at_a_time(db, valley):
    before = StatusGrant(
        enrolment_id=valley.enrolment.id, employer_id=valley.employer.id, programme_id=valley.programme.id,
        edition_id=valley.programme.edition_id, status="mentor", status_title="Mentor", reason="Then.",
        granted_by=valley.moderator.id, starts_on=LONG_AGO, ends_on=utc_now().date() - timedelta(days=1),
    )  # fmt: skip
    db.add(before)
    assert give(db, valley, "mentor").id != before.id
    with pytest.raises(Conflict, match="Mentor is held already"):
        give(db, valley, "mentor")
    assert status_desk(db, actor(db, valley.moderator), valley.enrolment).earlier == [
        GivenStatus(before, None)
    ]


def test_nobody_grants_a_status_to_an_employer_they_are_or_were_of(db, valley):
    give_role(db, valley.moderator, Role.VIEWER, employer=valley.employer, until_on=LONG_AGO)
    with pytest.raises(NotReady, match="are or were a member of this employer"):
        give(db, valley, "mentor")
    assert status_desk(db, actor(db, valley.moderator), valley.enrolment).refusal


def test_what_follows_from_levels_and_answers_is_refused_until_they_bear_it_out(db, valley):
    for key in ("badge", "elder", "hydrated"):
        with pytest.raises(NotReady, match="for holders of Bronze, which is not held today"):
            give(db, valley, key)
    make_application(db, valley, status=Status.DECIDED)
    assert [give(db, valley, key, by=None).status for key in ("badge", "hydrated")] == ["badge", "hydrated"]
    assert give(db, valley, "elder").status == "elder"
    with pytest.raises(NotReady, match="Planned: not granted"):
        give(db, valley, "planned")


def test_a_level_that_ran_out_bears_nothing_out(db, valley):
    make_application(db, valley, status=Status.DECIDED)
    age_awards(db, years=3)
    for key in ("badge", "elder", "hydrated"):
        with pytest.raises(NotReady, match="Bronze, which is not held today"):
            give(db, valley, key)


def test_the_page_of_granting_says_why_each_is_closed(db, valley):
    desk = status_desk(db, actor(db, valley.moderator), valley.enrolment)
    closed = {choice.status.key: bool(choice.closed) for choice in desk.choices}
    assert closed == {
        "named": True,
        "mentor": False,
        "elder": True,
        "badge": True,
        "hydrated": True,
        "planned": True,
    }
    assert valley.moderator.id not in {person.id for person in desk.recommenders}
