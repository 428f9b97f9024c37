"""A programme goes over to another edition: what holds from when, and who is told."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api.services.applications import start
from api.services.upgrading import move_programme
from assessments.errors import InvalidInput
from models.base import utc_now
from models.mail import Message
from models.queries.changes import changes_of, edition_id_on
from models.queries.editions import edition_of_programme, editions_of_programmes
from models.queries.programmes import public_programme
from models.schemes import EditionStatus
from tests.counting import counted
from tests.editions import another_host, make_valley, make_valley_application
from tests.factories import actor

TODAY = utc_now().date
DAY = timedelta(days=1)


def move(db, world, valley, *, edition=None, starts_on=None, old_until=None, notice="We ask for fruit."):
    return move_programme(
        db, actor(db, world.coordinator), valley.programme, edition or valley.second,
        starts_on or TODAY(), old_until, notice,
    )  # fmt: skip


def test_a_programme_runs_on_the_edition_of_its_last_move(db, world):
    valley = make_valley(db, world)
    move(db, world, valley, starts_on=TODAY() + 7 * DAY)
    assert edition_of_programme(db, valley.programme).version == "2025-04"
    assert edition_id_on(db, valley.programme.id, TODAY() + 6 * DAY) == valley.first.id
    assert edition_id_on(db, valley.programme.id, TODAY() + 7 * DAY) == valley.second.id
    assert valley.programme.edition_id == valley.first.id  # what it began with is history, not rewritten


def test_what_is_started_from_the_day_on_is_on_the_new_edition_and_the_rest_stays(db, world):
    valley = make_valley(db, world)
    old = make_valley_application(db, world, valley)
    move(db, world, valley)
    assert old.edition_id == valley.first.id
    assert edition_of_programme(db, valley.programme).version == "2026-11"
    assert public_programme(db, valley.programme).scheme == "Valley Award"
    old.status = "withdrawn"
    db.flush()
    assert start(db, actor(db, world.lead), valley.enrolment, "bronze").edition_id == valley.second.id


def test_those_who_take_part_are_told_once_each(db, world):
    valley = make_valley(db, world)
    move(db, world, valley, old_until=TODAY() + 90 * DAY, notice="We ask for fruit.\nThe team")
    mails = db.exec(select(Message).where(Message.template == "edition_changed")).all()
    assert [mail.to_address for mail in mails] == [world.lead.email]
    assert "> We ask for fruit.\n> The team" in mails[0].body
    assert "You can submit it on that edition until" in mails[0].body
    valley.enrolment.left_on = TODAY()
    db.flush()
    move(db, world, valley, edition=valley.first, starts_on=TODAY() + DAY)
    assert len(db.exec(select(Message).where(Message.template == "edition_changed")).all()) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"starts_on": TODAY() - DAY}, "starts_on"),
        ({"old_until": TODAY() - DAY}, "old_until"),
        ({"notice": "x" * 2001}, "notice"),
    ],
)
def test_a_move_that_cannot_be_says_so_beside_the_field(db, world, given, field):
    valley = make_valley(db, world)
    with pytest.raises(InvalidInput) as error:
        move(db, world, valley, **given)
    assert error.value.errors.keys() == {field}
    assert changes_of(db, valley.programme.id) == []


def test_only_another_published_edition_of_the_same_scheme_that_is_the_hosts_own_or_anybodys(db, world):
    valley = make_valley(db, world)
    charter = db.get_one(type(valley.first), world.charter.edition_id)
    for edition, words in ((valley.first, "already"), (charter, "another scheme")):
        with pytest.raises(InvalidInput, match=words):
            move(db, world, valley, edition=edition)
    valley.second.host_id = another_host(db).id
    with pytest.raises(InvalidInput, match="another host"):
        move(db, world, valley)
    valley.second.host_id, valley.second.status = None, EditionStatus.RETIRED
    with pytest.raises(InvalidInput, match="not open"):
        move(db, world, valley)


def test_moves_come_one_after_the_other(db, world):
    valley = make_valley(db, world)
    move(db, world, valley, starts_on=TODAY() + 7 * DAY)
    with pytest.raises(InvalidInput, match="Give a later day"):
        move(db, world, valley, starts_on=TODAY() + 7 * DAY, edition=valley.first)
    move(db, world, valley, starts_on=TODAY() + 8 * DAY, edition=valley.first)
    assert edition_id_on(db, valley.programme.id, TODAY() + 9 * DAY) == valley.first.id


def test_the_editions_of_many_programmes_take_one_query(db, connection, world):
    valley = make_valley(db, world)
    move(db, world, valley)
    edition_of_programme(db, valley.programme)
    edition_of_programme(db, world.charter)
    with counted(connection) as queries:
        found = editions_of_programmes(db, {valley.programme.id, world.charter.id})
    assert found[valley.programme.id].version == "2026-11"
    assert len(queries) == 1
