"""The schemes as anybody may read them: editions, rules in plain words, the file, and what changed."""

import html
import re
from datetime import date

import pytest

from api.services.editions import close, publish, retire
from models.changes import Amendment, AmendmentEdition
from tests.counting import counted
from tests.editions import FIRST, SECOND
from tests.factories import make_edition

OVERLAY = """\
extends: valley-award@2025-04
key: hill-award
version: "1"
title: Hill Award
dated: 2026-11-23
contacts: Ask the Hill team.
themes:
  - key: food
    criteria:
      - {key: local.bread, title: Bread, text: Bread is baked., level: bronze, origin: authored}
"""


def missing(page, *words: str) -> list[str]:
    """Those of the words that the page does not say."""
    said = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.text)))
    return [word for word in words if word not in said]


@pytest.fixture
def editions(db):
    made = publish(db, FIRST), publish(db, SECOND)
    db.commit()
    return made


def test_every_scheme_is_listed_with_its_editions_and_their_status(visit, db, editions):
    first, second = editions
    close(db, first, date(2099, 3, 31))
    retire(db, second)
    page = visit.get("/schemes")
    assert not missing(
        page, "Valley Award", "Edition 2025-04", "Closing", "new applications until 31 March 2099"
    )
    assert not missing(page, "Edition 2026-11", "Retired")


def test_nothing_published_says_so(visit):
    assert not missing(visit.get("/schemes"), "No scheme has been published here yet.")


def test_the_list_makes_one_query_for_any_number(visit, db, connection, editions):
    with counted(connection) as queries:
        visit.get("/schemes")
    before = len(queries)
    make_edition(db)
    db.commit()
    with counted(connection) as queries:
        visit.get("/schemes")
    assert len(queries) == before == 1


def test_an_edition_shows_its_levels_rules_criteria_and_where_they_come_from(visit, db, world):
    edition = make_edition(db)
    page = visit.get(f"/schemes/{edition.id}")
    assert not missing(
        page, "Better Health at Work Award", "Everything mandatory at Silver is met", "Bronze comes first"
    )
    assert not missing(page, "Three campaigns chosen from the needs assessment", "Bronze 2", "Where it runs")
    assert not missing(page, world.programme.name)


def test_an_overlay_says_what_it_adds_to_and_what_was_added(visit, db, editions):
    overlay = publish(db, OVERLAY)
    page = visit.get(f"/schemes/{overlay.id}")
    assert not missing(
        page, "Hill Award", "local additions to", "Valley Award, edition 2025-04", "Ask the Hill team."
    )
    assert not missing(page, "Bread is baked.", "Added here.")


def test_an_amendment_is_shown_on_the_edition_it_names(visit, db, editions):
    amendment = Amendment(dated=date(2026, 3, 1), title="On water", text="A tap is enough.")
    db.add(amendment)
    db.flush()
    db.add(AmendmentEdition(amendment_id=amendment.id, edition_id=editions[0].id, criterion="water"))
    db.commit()
    assert not missing(
        visit.get(f"/schemes/{editions[0].id}"), "On water", "A tap is enough.", "1 March 2026", "Water"
    )
    assert missing(visit.get(f"/schemes/{editions[1].id}"), "On water") == ["On water"]


def test_the_definition_is_downloaded_as_it_was_published(visit, editions):
    answer = visit.client.get(f"/schemes/{editions[0].id}/definition.yaml")
    assert answer.content == FIRST.encode()
    assert answer.headers["content-type"] == "application/yaml; charset=utf-8"
    assert "valley-award-2025-04.yaml" in answer.headers["content-disposition"]


def test_what_changed_is_told_against_the_edition_before_or_another(visit, editions):
    first, second = editions
    page = visit.get(f"/schemes/{second.id}/changes")
    assert not missing(page, "What changed since edition 2025-04", "Asks more", "now mandatory, pool before")
    assert not missing(page, "2 criteria are the same, word for word.")
    back = visit.get(f"/schemes/{first.id}/changes?with={second.id}")
    assert not missing(back, "What changed since edition 2026-11", "No longer asked")


def test_the_first_edition_has_nothing_before_it(visit, editions):
    page = visit.get(f"/schemes/{editions[0].id}/changes")
    assert not missing(page, "What changed", "This is the first edition of the scheme here")


@pytest.mark.parametrize("path", ["/schemes/987654", "/schemes/987654/changes", "/schemes/x", "/schemes/0"])
def test_an_edition_that_is_not_there_is_not_found(visit, path):
    assert visit.client.get(path).status_code in (404, 422)


def test_it_is_compared_only_with_editions_of_its_own_scheme(visit, db, editions):
    other = make_edition(db)
    db.commit()
    assert visit.client.get(f"/schemes/{editions[0].id}/changes?with={other.id}").status_code == 404
