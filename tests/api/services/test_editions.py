"""Publishing editions and overlays, closing and retiring them, and rehearsing a new one."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api.services.applications import start
from api.services.editions import add_edition, close, load_definition, publish, rehearse, retire
from api.services.upgrading import move_programme
from assessments.errors import Conflict, InvalidInput
from assessments.reading import SchemeFaults
from assessments.scheme import load
from assessments.workflow import Status
from models.activity import Event, Verb
from models.base import utc_now
from models.queries.editions import edition_of
from models.schemes import EditionStatus, SchemeEdition
from tests.counting import counted
from tests.editions import FIRST, SECOND, another_host, make_valley, make_valley_application
from tests.factories import actor, make_application, make_edition, make_employer, make_enrolment

OVERLAY = """\
extends: valley-award@2025-04
key: hill-award
version: "1"
title: Hill Award
dated: 2026-11-23
names: {levels.bronze.title: Foothill}
themes:
  - key: food
    criteria:
      - {key: local.bread, title: Bread, text: Bread is baked., level: bronze, origin: authored}
"""


def today():
    return utc_now().date()


def test_a_definition_is_published_once_and_says_who_did_it(db, world):
    edition = publish(db, FIRST, host_id=world.programme.host_id, actor=actor(db, world.coordinator))
    assert (edition.status, edition.host_id) == (EditionStatus.PUBLISHED, world.programme.host_id)
    event = db.exec(select(Event).where(Event.verb == Verb.EDITION_PUBLISHED)).all()[-1]
    assert (event.actor_id, event.detail) == (world.coordinator.id, {"edition_id": edition.id})
    with pytest.raises(Conflict, match="already with exactly this content"):
        publish(db, FIRST, host_id=world.programme.host_id)
    with pytest.raises(Conflict, match="Give this one a new version"):
        publish(db, FIRST.replace("There is a plan", "A plan exists"), host_id=world.programme.host_id)


def test_what_ships_is_added_once(db):
    assert add_edition(db, FIRST).id == add_edition(db, FIRST).id


def test_nobody_publishes_under_the_key_of_anothers_scheme(db, world):
    publish(db, FIRST)
    for host in (world.programme.host_id, another_host(db).id):
        with pytest.raises(Conflict, match="belongs to another organisation"):
            publish(db, SECOND, host_id=host)


def test_an_edition_that_replaces_another_follows_the_newest(db):
    with pytest.raises(Conflict, match="no edition of Valley Award is published"):
        publish(db, SECOND)
    publish(db, FIRST)
    publish(db, SECOND)
    third = SECOND.replace('version: "2026-11"', 'version: "2027-01"')
    with pytest.raises(Conflict, match="the newest published is 2026-11"):
        publish(db, third)
    assert len(db.exec(select(SchemeEdition).where(SchemeEdition.scheme_key == "valley-award")).all()) == 2


def test_what_it_says_of_the_edition_before_must_be_so(db):
    publish(db, FIRST)
    text = SECOND.replace("day., level: bronze,", "day., level: bronze, change: same,")
    with pytest.raises(SchemeFaults) as caught:
        publish(db, text)
    (fault,) = caught.value.faults
    assert (fault.key, text.splitlines()[fault.line - 1].strip()[:12]) == ("menu", "- {key: menu")
    assert "is declared same, and is reworded" in fault.message


def test_an_overlay_is_kept_as_its_own_text_and_read_with_the_edition_below(db):
    base = publish(db, FIRST)
    edition = publish(db, OVERLAY)
    assert (edition.base_id, edition.definition) == (base.id, OVERLAY)
    whole = edition_of(db, edition.id)
    assert (whole.title, whole.extends, whole.local) == (
        "Hill Award",
        "valley-award@2025-04",
        {"local.bread"},
    )
    assert whole.level("bronze").title == "Foothill"
    assert whole.content_hash == edition.content_hash
    second = OVERLAY.replace("valley-award@2025-04", "hill-award@1").replace('"1"', '"2"')
    with pytest.raises(SchemeFaults, match="is an overlay itself"):
        publish(db, second)


def test_an_overlay_needs_an_edition_that_is_here_for_its_host_and_not_retired(db, world):
    with pytest.raises(SchemeFaults, match="there is no edition valley-award@2025-04 here"):
        publish(db, OVERLAY)
    base = publish(db, FIRST, host_id=another_host(db).id)
    with pytest.raises(SchemeFaults, match="there is no edition"):
        publish(db, OVERLAY, host_id=world.programme.host_id)
    retire(db, base)
    with pytest.raises(SchemeFaults, match="is retired"):
        load_definition(db, OVERLAY, host_id=base.host_id)


def test_while_it_closes_applications_begin_until_the_day_and_not_after(db, world):
    valley = make_valley(db, world)
    close(db, valley.first, today())
    assert make_valley_application(db, world, valley, answered=False).edition_id == valley.first.id
    lead, other = actor(db, world.lead), make_employer(db, "Mill Lane")
    later = make_enrolment(db, world.lead, other, valley.programme)
    valley.first.closes_on = today() - timedelta(days=1)
    db.flush()
    with pytest.raises(Conflict, match="took new applications until"):
        start(db, lead, later, "bronze")
    with pytest.raises(InvalidInput):
        close(db, valley.first, today() - timedelta(days=1))


def test_an_edition_is_retired_once_nothing_runs_on_it_and_what_runs_may_finish(db, world):
    valley = make_valley(db, world)
    application = make_valley_application(db, world, valley, answered=False)
    with pytest.raises(Conflict, match="is what Valley Programme runs on"):
        retire(db, valley.first)
    move_programme(db, None, valley.programme, valley.second, today(), None, "")
    retire(db, valley.first)
    assert (valley.first.status, valley.first.retired_on) == (EditionStatus.RETIRED, today())
    assert application.status is Status.DRAFT
    with pytest.raises(Conflict, match="is retired and cannot be"):
        close(db, valley.first, today())
    with pytest.raises(Conflict, match="is retired and cannot be"):
        retire(db, valley.first)


def test_an_edition_that_a_programme_is_to_move_to_is_not_retired(db, world):
    valley = make_valley(db, world)
    move_programme(db, None, valley.programme, valley.second, today() + timedelta(days=9), None, "")
    with pytest.raises(Conflict, match="Valley Programme"):
        retire(db, valley.second)


def test_a_rehearsal_tells_which_open_application_would_fall_short_and_of_what(db, world):
    valley = make_valley(db, world)
    application = make_valley_application(db, world, valley)
    done = rehearse(db, load(SECOND))
    (row,) = done.rows
    assert (row.kind, row.employer, row.level_title, row.falls_short) == (
        "application", "Larkspur Bakery", "Bronze", True,
    )  # fmt: skip
    assert (row.application_id, row.version) == (application.id, "2025-04")
    assert [gap.criterion for gap in row.missing] == ["breaks", "fruit"]
    (count,) = done.counts
    assert (count.level, count.applications, count.applications_short, count.holders) == ("bronze", 1, 1, 0)
    assert rehearse(db, load(FIRST)).rows == ()
    assert rehearse(db, load(SECOND), [world.programme.id]).rows == ()
    assert rehearse(db, load(SECOND), [valley.programme.id]).rows == done.rows


def test_an_application_that_is_short_today_does_not_fall(db, world):
    valley = make_valley(db, world)
    make_valley_application(db, world, valley, answered=False)
    (row,) = rehearse(db, load(SECOND)).rows
    assert (row.falls_short, row.now_title) == (False, None)


def test_a_rehearsal_tells_which_holder_would_fall_short(db, world):
    make_application(db, world, status=Status.DECIDED)
    edition = make_edition(db)
    same = load(edition.definition.replace('version: "2026-11"', 'version: "2027-04"'))
    (row,) = rehearse(db, same).rows
    assert (row.kind, row.level, row.falls_short, row.missing) == ("holder", "bronze", False, ())
    more = load(
        edition.definition.replace('version: "2026-11"', 'version: "2027-04"').replace(
            "campaigns: {at_least: 3, from", "campaigns: {at_least: 4, from"
        )
    )
    done = rehearse(db, more)
    assert [gap.criterion for gap in done.short[0].missing] == ["bronze.campaigns"]
    assert (done.counts[0].holders, done.counts[0].holders_short) == (1, 1)
    assert done.as_dict()["counts"][0]["holders_short"] == 1


def test_a_rehearsal_makes_as_many_queries_for_many_as_for_one(db, connection, world):
    valley = make_valley(db, world)
    make_valley_application(db, world, valley)
    new = load(SECOND)
    edition_of(db, valley.first.id), edition_of(db, valley.second.id)
    with counted(connection) as queries:
        rehearse(db, new)
    one = len(queries)
    for name in ("Mill Lane", "Far Field"):
        enrolment = make_enrolment(db, world.lead, make_employer(db, name), valley.programme)
        start(db, actor(db, world.lead), enrolment, "bronze")
    db.commit()
    db.expire_all()
    with counted(connection) as queries:
        assert len(rehearse(db, new).rows) == 3
    assert len(queries) == one
