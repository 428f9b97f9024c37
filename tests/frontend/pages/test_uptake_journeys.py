"""How employers come along, whom the programmes reach, and the work that makes, on their pages."""

import re

import pytest

from assessments.awards import add_months
from assessments.definition import Answer
from assessments.workflow import Status
from models.base import today
from models.queries.editions import edition_of
from tests.counting import counted
from tests.factories import make_application
from tests.uptake import a_partner, ago, decide_on, give_award, run_campaign, take_part

PAGES = ("funnel", "retention", "reach", "criteria", "campaigns", "assessors")


@pytest.fixture
def address(world) -> str:
    return f"/hosts/{world.programme.host_id}/uptake"


@pytest.fixture
def several(db, world):
    """Five employers that joined two years ago and came to different steps; the world's own just began."""
    alder = {
        "enrolled_on": 730,
        "assessed_on": 700,
        "submitted_on": 640,
        "decided_on": 600,
        "awarded_on": 600,
    }
    birch = {"enrolled_on": 730, "assessed_on": 720, "submitted_on": 600, "decided_on": 580}
    return [
        take_part(db, world, "Alder Works", baseline_met=0.2, held_since=600, **alder),
        take_part(db, world, "Birch Foods", baseline_met=0.4, **birch),
        take_part(db, world, "Cedar Law", enrolled_on=730, assessed_on=710, baseline_met=0.9),
        take_part(db, world, "Dogwood Care", enrolled_on=730, left_on=400),
        take_part(db, world, "Elm Print", enrolled_on=730, left_on=300),
    ]  # fmt: skip


def words(page) -> str:
    """What a page says, without its tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def row(page, name: str) -> list[str]:
    """The cells of the table row that begins with some words."""
    found = re.search(rf'<th scope="row"[^>]*>{re.escape(name)}</th>(.*?)</tr>', page.text, re.S)
    assert found, name
    cells = re.findall(r"<td[^>]*>(.*?)</td>", found[1], re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_shows_for_those_who_may_and_says_when_there_is_nothing(visit, world, address, path):
    for who in ("analyst", "coordinator", "administrator"):
        page = visit.as_(getattr(world, who)).get(f"{address}/{path}")
        assert page.status_code == 200
        assert "How these figures are computed" in page.text
    assert visit.get(f"{address}/{path}?as_of={ago(9)}").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_others_do_not_know_of_them(visit, world, address, path):
    assert visit.get(f"{address}/{path}").status_code == 303
    for who in ("stranger", "lead", "assessor", "moderator", "other_analyst", "other_coordinator"):
        assert visit.as_(getattr(world, who)).get(f"{address}/{path}").status_code == 404, who


@pytest.mark.parametrize("path", PAGES)
def test_nonsense_in_the_address_is_told_beside_its_field(visit, world, address, path):
    visit.as_(world.analyst)
    for query in ("as_of=yesterday", "since=never", "industry=ZZ", "size=huge", "decile=12"):
        assert visit.get(f"{address}/{path}?{query}").status_code == 422, query
    assert visit.get(f"{address}/{path}?programme={world.charter.id}").status_code == 422
    assert visit.get(f"{address}/{path}?clock=sundial&every=fortnight").status_code == 200


def test_the_funnel_counts_each_step_and_who_waits(visit, world, several, address):
    page = visit.as_(world.analyst).get(f"{address}/funnel?since={ago(900)}")
    assert "6 enrolments began" in words(page)
    assert row(page, "Signed up")[0] == "6"
    assessed, decided = row(page, "Assessed themselves"), row(page, "Decided")
    assert assessed[0] == "3"
    assert assessed[1].startswith("50.0 %")
    assert assessed[3].startswith("20")  # days: 10, 20 and 30
    assert row(page, "Signed up")[6] == "2"  # left from here
    assert (decided[0], decided[4], decided[5]) == ("2", "1 for 580 days", "1")
    assert row(page, "Awarded")[4:6] == ["1 for 600 days", "–"]


def test_the_funnel_of_a_day_knows_nothing_of_later(visit, world, several, address):
    page = visit.as_(world.analyst).get(f"{address}/funnel?as_of={ago(650)}")
    assert [row(page, name)[0] for name in ("Signed up", "Assessed themselves", "Submitted")] == [
        "5",
        "3",
        "0",
    ]
    assert "Nobody had signed up" in visit.get(f"{address}/funnel?as_of={ago(800)}").text


def test_the_funnel_narrows_by_size_and_says_what_does_not_narrow_it(visit, db, world, several, address):
    take_part(db, world, "Fir Stores", headcount=5, enrolled_on=50)
    page = visit.as_(world.analyst).get(f"{address}/funnel?size=micro&level=bronze")
    assert row(page, "Signed up")[0] == "1"
    assert "does not narrow this page" in page.text


def test_retention_tells_who_left_and_who_kept_an_award(visit, world, several, address):
    page = visit.as_(world.analyst).get(f"{address}/retention")
    began, left, after_one, *_ = row(page, "All")
    assert (began, left) == ("6", "2")
    assert after_one.startswith("80.0 %")  # one of five left within a year of joining
    assert row(page, str(ago(730).year))[:2] == ["5", "2"]
    kept = visit.get(f"{address}/retention?clock=holding&every=half")
    assert row(kept, "All")[:2] == ["1", "0"]
    assert "H" in kept.text


def test_reach_tells_newcomers_from_the_already_active(visit, world, several, address):
    page = visit.as_(world.analyst).get(f"{address}/reach")
    assert row(page, "Newcomers: less than half of the criteria met")[0] == "2"
    assert row(page, "Already active: half or more of the criteria met")[0] == "1"
    assert row(page, "Not known: no whole self-assessment yet")[0] == "3"
    assert "Nothing published has been loaded" in page.text


def test_reach_tells_how_people_are_spread_once_there_are_enough_employers(visit, db, world, address):
    for number in range(9):
        take_part(db, world, f"Works {number}", headcount=10)
    page = visit.as_(world.analyst).get(f"{address}/reach")
    assert "40.0 % of the people covered work for them" in words(page)  # 60 of 150


def test_criteria_are_told_from_three_employers_on(visit, db, world, several, address):
    key = edition_of(db, world.programme.edition_id).criteria[0].key
    title = edition_of(db, world.programme.edition_id).criteria[0].title
    for enrolment, answer in zip(several, (Answer.NOT_MET, Answer.MET), strict=False):
        decide_on(db, world, enrolment, {key: answer})
    visit.as_(world.analyst)
    page = visit.get(f"{address}/criteria")
    assert "No criterion has been judged for 3 or more employers" in page.text
    assert title not in page.text
    decide_on(db, world, several[2], {key: Answer.PARTLY})
    page = visit.get(f"{address}/criteria")
    assert row(page, title)[1:4] == ["3", "2", "1"]
    assert row(page, title)[4].startswith("66.7 %")
    assert "No criterion has been judged" in visit.get(f"{address}/criteria?as_of={ago(800)}").text


def test_campaigns_are_told_by_topic(visit, db, world, several, address):
    applications = [decide_on(db, world, enrolment, {}) for enrolment in several[:3]]
    for application in applications:
        run_campaign(db, world, application, "Sleep", 20)
    run_campaign(db, world, applications[0], "Knitting")
    page = visit.as_(world.analyst).get(f"{address}/campaigns")
    assert row(page, "Sleep") == ["3", "3", "60", "3", "0"]
    assert "nitting" not in page.text
    assert "No campaign" in visit.get(f"{address}/campaigns?as_of={ago(200)}").text


def test_the_work_of_assessors_and_what_is_coming(visit, db, world, several, address):
    make_application(db, world, status=Status.DECIDED)
    for enrolment in several[:2]:
        decide_on(db, world, enrolment, {})
    page = visit.as_(world.coordinator).get(f"{address}/assessors")
    assert row(page, "Assessor Two")[2] == "3"
    assert row(page, "All together")[0] == "0"
    assert row(page, "All together")[3].startswith("30")  # 0, 30 and 30 days
    assert "Awards that will run out" in page.text


def test_renewals_are_told_by_the_month_of_the_last_day(visit, db, world, several, address):
    for enrolment, months in zip(several, (2, 2, 3, 20), strict=False):
        give_award(db, decide_on(db, world, enrolment, {}), months)
    page = visit.as_(world.analyst).get(f"{address}/assessors")
    months = [f"{add_months(today(), ahead):%B %Y}" for ahead in (0, 2, 3)]
    assert [row(page, month) for month in months] == [["0"], ["2"], ["1"]]
    assert "svg" in page.text
    visit.as_(a_partner(db, world))
    assert "in some months one or two awards run out" in visit.get(f"{address}/assessors").text


def test_a_partner_sees_no_one_or_two_employers_and_no_assessor(visit, db, world, several, address):
    decide_on(db, world, several[0], {})
    visit.as_(a_partner(db, world))
    funnel = visit.get(f"{address}/funnel")
    assert row(funnel, "Signed up")[0] == "6"
    assert row(funnel, "Assessed themselves")[0] == "3"
    assert row(funnel, "Decided")[0] == "held back"
    assert row(funnel, "Signed up")[6] == "held back"  # two left
    assert "580 days" not in funnel.text
    retention = visit.get(f"{address}/retention")
    assert row(retention, "All")[0] == "held back"  # two left
    assert "Held back" in visit.get(f"{address}/reach").text
    work = visit.get(f"{address}/assessors")
    assert "Assessor Two" not in work.text
    assert row(work, "All together")[2] == "held back"


@pytest.mark.parametrize("others", [1, 3])
def test_the_pages_ask_no_more_of_the_database_for_more_employers(
    visit, connection, db, world, address, others
):
    key = edition_of(db, world.programme.edition_id).criteria[0].key
    for number in range(others):
        enrolment = take_part(db, world, f"Neighbour {number}", held_since=10)
        run_campaign(db, world, decide_on(db, world, enrolment, {key: Answer.MET}), "Sleep", 5)
    visit.as_(world.analyst)
    asked = {}
    for path in PAGES:
        visit.get(f"{address}/{path}")  # the definition is read once a process
        with counted(connection) as queries:
            visit.get(f"{address}/{path}")
        asked[path] = len(queries)
    assert asked == {
        "funnel": 8, "retention": 8, "reach": 12, "criteria": 11, "campaigns": 8, "assessors": 10,
    }  # fmt: skip
