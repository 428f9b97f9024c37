"""The pages of taking an application over, and of confirming what came along."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.applications import Application, Claim
from models.base import utc_now
from tests.api.services.test_upgrading import moved, taken_over
from tests.walking import bearer


def test_an_application_says_that_there_is_a_newer_edition_and_what_it_changes(visit, db, world):
    _, application = moved(db, world)
    path = f"/applications/{application.id}"
    assert "See what edition 2026-11 would change" in visit.as_(world.lead).get(path).text
    assert "See what edition" not in visit.as_(world.viewer).get(path).text
    page = visit.as_(world.lead).get(f"{path}/upgrade")
    for words in (">Same<", "Reworded", "Asks more", "Smoking shelter", "Asked no longer", "No level yet"):
        assert words in page.text
    answer = visit.post(f"{path}/upgrade", {"edition": "2026-11"})
    made = db.exec(select(Application).order_by(Application.id.desc())).first()
    assert answer.headers["location"] == f"/applications/{made.id}"
    assert "3 to confirm" in visit.get(f"/applications/{made.id}").text


def test_a_page_of_yesterdays_edition_is_not_taken_for_todays(visit, db, world):
    _, application = moved(db, world)
    page = visit.as_(world.lead).post(f"/applications/{application.id}/upgrade", {"edition": "2026-10"})
    assert page.status_code == 409
    assert "Another edition has begun" in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 303), ("stranger", 404), ("other_lead", 404), ("viewer", 403), ("colleague", 403),
     ("coordinator", 403), ("lead", 200)],
)  # fmt: skip
def test_only_those_who_lead_take_an_application_over(visit, db, world, who, status):
    _, application = moved(db, world)
    person = getattr(world, who) if who else None
    assert visit.as_(person).get(f"/applications/{application.id}/upgrade").status_code == status


def test_what_came_along_is_confirmed_with_a_button_or_by_saving(visit, db, world):
    _, new = taken_over(db, world)
    db.commit()
    path = f"/applications/{new.application.id}"
    page = visit.as_(world.lead).get(f"{path}/themes/food")
    assert "brought from edition 2025-04" in page.text
    assert "Leave unanswered" in page.text
    answer = visit.post(f"{path}/criteria/water/confirm", {"page": "theme"})
    assert answer.headers["location"] == f"{path}/themes/food#c-water"
    visit.post(f"{path}/criteria/menu", {"answer": "met", "version": "1"})
    left = db.exec(
        select(Claim.criterion).where(Claim.application_id == new.application.id, Claim.to_confirm.is_(True))
    ).all()
    assert left == ["breaks"]
    assert visit.post(f"{path}/criteria/none/confirm").status_code == 404
    assert visit.as_(world.viewer).post(f"{path}/criteria/breaks/confirm").status_code == 403


def test_programs_confirm_too(visit, db, world):
    _, new = taken_over(db, world)
    key = bearer(db, world.lead)
    path = f"/api/v1/applications/{new.application.id}"
    asked = {row["key"]: row for row in visit.get(f"{path}/criteria", headers=key).json()}
    assert asked["water"]["claim"]["to_confirm"] is True
    assert visit.post(f"{path}/claims/water/confirm", headers=key).json()["to_confirm"] is False
    refused = visit.post(f"{path}/submit", headers=key)
    assert refused.status_code == 409
    assert any("Menu; Breaks" in reason for reason in refused.json()["reasons"])


def test_the_programmes_page_gives_the_days_of_a_move(visit, db, world):
    valley, _ = moved(db, world, starts_on=utc_now().date() + timedelta(days=9), old_until=date(2099, 1, 31))
    page = visit.as_(None).get(f"/programmes/{valley.programme.slug}")
    assert "Edition 2026-11 begins on" in page.text
    assert "can be submitted on it until <strong>31 January 2099</strong>" in page.text
    application = visit.as_(world.lead).get(f"/enrolments/{valley.enrolment.id}")
    assert application.status_code == 200
