"""Programmes as anybody sees them, and joining one."""

from datetime import timedelta

import pytest
from markupsafe import escape
from sqlmodel import select

from assessments.roles import Role
from models.applications import Enrolment
from models.base import utc_now
from models.employers import Site
from models.queries.editions import edition_of
from tests.counting import counted
from tests.factories import give_role, make_account, make_employer, make_programme

SLUG = "/programmes/tyne-valley-better-health"


def test_anybody_finds_programmes_by_area_host_or_scheme(visit, world):
    page = visit.get("/programmes")
    assert page.status_code == 200
    assert page.text.index("Northshire Wellbeing Charter") < page.text.index("Tyne Valley Better Health")
    for search, count in [("tyne", 1), ("WELLBEING CHARTER", 1), ("council", 2), ("%", 0)]:
        found = visit.get("/programmes", params={"q": search}).text
        assert found.count('<li class="hm-card">') == count, search
    assert "No programme matches" in visit.get("/programmes", params={"q": "zz"}).text


def test_the_list_takes_one_query_however_long(visit, world, connection, db):
    with counted(connection) as few:
        visit.get("/programmes")
    for number in range(3):
        make_programme(db, f"Programme {number}")
    with counted(connection) as many:
        visit.get("/programmes")
    assert (len(few), len(many)) == (1, 1)


def test_a_programme_shows_levels_criteria_and_where_they_come_from(visit, world):
    page = visit.get(SLUG)
    assert page.status_code == 200
    for words in ("Continuing Excellence", "A health needs assessment is offered", "Unofficial. Restated",
                  "Bronze criteria", f'href="{SLUG}/join"', "team@example.org"):  # fmt: skip
        assert words in page.text
    assert visit.get("/programmes/nowhere").status_code == 404


def test_a_closed_programme_says_so_and_takes_nobody(visit, db, world):
    closed = make_programme(db, "Closed One", closes_on=utc_now().date() - timedelta(days=1))
    assert "Closed to new employers" in visit.get("/programmes").text
    assert f"/programmes/{closed.slug}/join" not in visit.get(f"/programmes/{closed.slug}").text
    visit.as_(world.lead)
    page = visit.post(f"/programmes/{closed.slug}/join", {"place": str(world.employer.id)})
    assert page.status_code == 409
    assert "Closed One is closed to new employers." in page.text


def test_one_not_open_yet_does_not_exist_yet(visit, db, world):
    later = make_programme(db, "Later")
    later.opens_on = utc_now().date() + timedelta(days=1)
    db.add(later)
    db.commit()
    assert visit.get("/programmes/later").status_code == 404
    assert "Later" not in visit.get("/programmes").text


def test_joining_tells_the_track(visit, db, world):
    visit.as_(world.lead)
    page = visit.get("/programmes/northshire-wellbeing-charter/join")
    assert f'value="{world.employer.id}" checked' in page.text
    page = visit.post("/programmes/northshire-wellbeing-charter/join", {"place": str(world.employer.id)})
    made = db.exec(select(Enrolment).order_by(Enrolment.id.desc())).first()
    assert (page.status_code, page.headers["location"]) == (303, f"/enrolments/{made.id}")
    assert (made.employer_id, made.site_id, made.track, made.baseline_headcount) == (
        world.employer.id, None, "medium", 60,
    )  # fmt: skip
    assert "Your track is Medium (50 to 249 people)." in visit.get(page.headers["location"]).text


def test_one_site_can_join_on_its_own_and_is_then_no_longer_offered(visit, db, world):
    site = Site(employer_id=world.employer.id, name="Depot", postcode="NE6 2XJ")
    db.add(site)
    db.commit()
    visit.as_(world.lead)
    place = f"{world.employer.id}-{site.id}"
    assert "Depot only" in visit.get(SLUG + "/join").text  # the whole employer takes part already
    assert visit.post(SLUG + "/join", {"place": place}).status_code == 303
    assert (
        db.exec(select(Enrolment).where(Enrolment.site_id == site.id)).one().programme_id
        == world.programme.id
    )
    assert "Depot only" not in visit.get(SLUG + "/join").text
    assert visit.post(SLUG + "/join", {"place": place}).status_code == 422


@pytest.mark.parametrize("place", ["", "x", "9" * 30, "-1", "{other}", "{own}-9", "٣"])
def test_only_what_is_offered_can_join(visit, db, world, place):
    visit.as_(world.lead)
    before = len(db.exec(select(Enrolment)).all())
    sent = place.format(other=world.other_employer.id, own=world.employer.id)
    assert visit.post("/programmes/northshire-wellbeing-charter/join", {"place": sent}).status_code == 422
    assert len(db.exec(select(Enrolment)).all()) == before


def test_who_may_not_join_is_told_what_to_do(visit, world):
    path = "/programmes/northshire-wellbeing-charter/join"
    page = visit.get(path)
    assert (page.status_code, page.headers["location"]) == (303, f"/sign-in?next={path}")
    page = visit.as_(world.stranger).get(path)
    assert page.headers["location"] == "/employers/new?programme=northshire-wellbeing-charter"
    assert "its lead must join it" in visit.as_(world.colleague).get(path).text
    assert visit.post(path, {"place": str(world.employer.id)}).status_code == 422


def test_the_choice_takes_the_same_queries_for_one_employer_and_for_three(visit, db, world, connection):
    lead = make_account(db, "Busy Lead")
    give_role(db, lead, Role.LEAD, employer=make_employer(db, "First"))
    visit.as_(lead)
    with counted(connection) as few:
        visit.get(SLUG + "/join")
    for name in ("Second", "Third"):
        give_role(db, lead, Role.LEAD, employer=make_employer(db, name))
    db.commit()
    with counted(connection) as many:
        page = visit.get(SLUG + "/join")
    assert page.text.count('type="radio"') == 3
    assert (len(few), len(many)) == (7, 7)


def test_what_cannot_be_checked_is_said_before_joining(visit, db, world):
    lives = make_programme(db, "Working Lives", scheme="healthy-working-lives")
    own = edition_of(db, lives.edition_id).eligibility
    db.commit()
    page = visit.as_(world.lead).get(f"/programmes/{lives.slug}/join")
    assert page.status_code == 200
    assert "We cannot check this for you." in page.text
    assert all(str(escape(words)) in page.text for words in own.requires)
    charter = visit.get(f"/programmes/{world.charter.slug}/join").text
    assert "It is for workplaces in England." in charter  # no address is looked up on a map here


def test_a_scheme_with_welsh_words_is_read_in_them_and_each_is_marked(visit, db):
    programme = make_programme(db, "Small Award", scheme="small-workplace-health-award")
    db.commit()
    words = edition_of(db, programme.edition_id).translations["cy"]
    here = f"/programmes/{programme.slug}"
    english, welsh = visit.get(here).text, visit.get(f"{here}?language=cy").text
    title = next(text for path, text in words.items() if path.startswith("levels."))
    assert f'<a class="govuk-link" href="{here}?language=cy" lang="cy" hreflang="cy">Cymraeg</a>' in english
    assert f'<a class="govuk-link" href="{here}" lang="en" hreflang="en">English</a>' in welsh
    assert f'<strong lang="cy">{title}</strong>' in welsh
    assert f">{title}</strong>" not in english
    assert "The rest of the page is in English." in welsh
    assert '<html lang="en"' in welsh
    edition = visit.get(f"/schemes/{programme.edition_id}?language=cy").text
    assert f'<span lang="cy">{title}</span>' in edition
    assert f'href="/schemes/{programme.edition_id}" lang="en"' in edition


def test_a_language_that_the_scheme_lacks_is_english_and_english_alone_is_no_choice(visit, db, world):
    here = f"/programmes/{world.programme.slug}"
    for page in (visit.get(here), visit.get(f"{here}?language=cy"), visit.get(f"{here}?language=x")):
        assert page.status_code == 200
        assert "Language of the scheme" not in page.text
        assert 'lang="cy"' not in page.text
