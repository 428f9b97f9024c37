"""What the public sees: the register, its file, and certificates."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader

from api.services.applications import start
from api.services.editions import add_edition
from assessments.awards import certificate_number
from assessments.shipped import shipped_text
from assessments.workflow import Status
from frontend.pages.register import csv_line
from models.awards import Award, Decision
from models.base import utc_now
from models.queries.paging import PAGE
from tests.aging import age_awards
from tests.counting import counted
from tests.factories import actor, award_of, make_application


@pytest.fixture
def award(db, world):
    return award_of(db, make_application(db, world, status=Status.DECIDED))


def more_awards(db, award, count, **more):
    """Rows beside a real award, which is all that the register reads; each needs a decision of its own."""
    for number in range(count):
        first = db.get_one(Decision, award.decision_id)
        plain = first.model_dump(exclude={"id"})
        decision = Decision(**plain)
        db.add(decision)
        db.flush()
        values = award.model_dump(exclude={"id"}) | {
            "decision_id": decision.id,
            "certificate_number": certificate_number(
                2026, f"{number:08}".replace("0", "A").replace("1", "B")
            ),
            "employer_name": f"Employer {number:03}",
            **more,
        }
        db.add(Award(**values))
    db.commit()


def ran_out_ten_days_ago(db, world, clocks):
    """An award of a programme whose bronze has these clocks."""
    text = shipped_text("better_health_at_work.yaml").replace('version: "2026-11"', 'version: "clocks"')
    text = text.replace("    target: P1Y\n", f"    target: P1Y\n    clocks: {clocks}\n", 1)
    world.programme.edition_id = add_edition(db, text).id
    db.add(world.programme)
    award = award_of(db, make_application(db, world, status=Status.DECIDED))
    age_awards(db, days=(award.ends_on - utc_now().date()).days + 10)
    db.commit()
    return award


def test_an_award_in_grace_stays_on_the_register_and_says_until_when(visit, db, world):
    award = ran_out_ten_days_ago(db, world, "{renewal_closes: P6W}")
    assert "In grace" in visit.as_(None).get("/register").text
    assert "it is kept until" in visit.get(f"/certificates/{award.certificate_number}").text
    page = visit.as_(world.lead).get(f"/enrolments/{world.enrolment.id}")
    assert "Its term has ended. Renew it by" in page.text


def test_an_award_past_its_grace_is_off_the_list(visit, db, world):
    award = ran_out_ten_days_ago(db, world, "{renewal_closes: P1W}")
    assert award.employer_name not in visit.as_(None).get("/register").text
    assert award.employer_name in visit.get("/register?expired=yes").text


def test_an_award_does_not_run_out_while_the_next_level_is_worked_at_where_the_scheme_says_so(
    visit, db, world
):
    award = ran_out_ten_days_ago(db, world, "{paused_while_working_to_next: yes}")
    assert award.employer_name not in visit.as_(None).get("/register").text
    start(db, actor(db, world.lead), world.enrolment, "silver")
    db.commit()
    assert award.employer_name in visit.get("/register").text
    assert (
        "while the next level is being worked at"
        in visit.get(f"/certificates/{award.certificate_number}").text
    )


def test_anybody_sees_who_holds_what(visit, world, award):
    page = visit.as_(None).get("/register")
    for words in (
        "Larkspur Bakery",
        "Bronze",
        "Tyne Valley",
        "Current",
        f"/certificates/{award.certificate_number}",
    ):
        assert words in page.text


def test_the_register_is_narrowed_by_name_area_and_level(visit, award):
    visit.as_(None)
    for query, found in [
        ("search=larkspur", True), ("search=LARK", True), ("search=quarry", False), ("search=%25", False),
        ("area=Tyne+Valley", True), ("area=Northshire", False), ("level=Bronze", True), ("level=Gold", False),
        ("search=bakery&area=Tyne+Valley&level=Bronze", True),
    ]:  # fmt: skip
        page = visit.get(f"/register?{query}")
        assert (query, "Larkspur Bakery" in page.text) == (query, found)
    assert visit.get("/register?after=nonsense").status_code == 422


def test_an_empty_register_says_what_to_do(visit, world):
    assert "No awards have been made yet." in visit.get("/register").text
    assert "No current award fits that." in visit.get("/register?search=x").text


def test_an_expired_award_is_listed_on_request_and_never_looks_valid(visit, db, award):
    age_awards(db, years=3)
    assert "Larkspur Bakery" not in visit.get("/register").text
    listed = visit.get("/register?expired=yes").text
    assert 'govuk-tag--grey">Expired' in listed
    page = visit.get(f"/certificates/{award.certificate_number}")
    assert page.status_code == 200
    assert "This award has expired" in page.text
    for words in ("hm-certificate", "is genuine", "<svg", ".pdf", ">Current<"):
        assert words not in page.text.split("<main")[1]
    assert visit.get(f"/certificates/{award.certificate_number}.pdf").status_code == 410


def test_an_award_about_to_run_out_says_so_and_is_still_held(visit, db, award):
    soon = utc_now().date() + timedelta(days=30)
    more_awards(db, award, 1, ends_on=soon)
    page = visit.get("/certificates/HM-2026-AAAA-AAAA")
    assert "Expires soon" in page.text
    assert "is held today" in page.text


def test_a_certificate_says_everything_and_that_its_definition_is_unofficial(visit, award):
    page = visit.as_(None).get(f"/certificates/{award.certificate_number}")
    for words in (
        "Larkspur Bakery", "Better Health at Work Award", "Bronze", "Tyne Valley Better Health", "Council",
        award.certificate_number, "is genuine", "Unofficial demonstration definition", 'role="img"',
    ):  # fmt: skip
        assert words in page.text


def test_the_pdf_is_one_tagged_page_with_the_same_facts(visit, award):
    answer = visit.as_(None).get(f"/certificates/{award.certificate_number}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert 'filename="Bronze certificate, Larkspur Bakery.pdf"' in answer.headers["content-disposition"]
    pdf = PdfReader(BytesIO(answer.content))
    text = " ".join(pdf.pages[0].extract_text().split())
    assert len(pdf.pages) == 1
    for words in ("Larkspur Bakery", "Bronze", award.certificate_number, "Unofficial demonstration"):
        assert words in text


def test_a_charter_shows_the_level_of_each_theme(visit, db, world):
    world.enrolment, world.lead, world.employer = (
        world.other_enrolment,
        world.other_lead,
        world.other_employer,
    )
    world.people.update(
        {
            name: getattr(world, f"other_{name}")
            for name in ("coordinator", "adviser", "assessor", "moderator")
        }
    )
    charter = award_of(db, make_application(db, world, status=Status.DECIDED, level="commitment"))
    page = visit.as_(None).get(f"/certificates/{charter.certificate_number}").text
    assert "Level in each theme" in page
    assert page.count("<dd>Commitment</dd>") == 8


@pytest.mark.parametrize("change", [str.lower, lambda n: n.replace("-", ""), lambda n: f" {n[3:]} "])
def test_a_number_is_found_however_it_was_typed(visit, award, change):
    answer = visit.get("/verify", params={"number": change(award.certificate_number)})
    to = f"/certificates/{award.certificate_number}"
    assert (answer.status_code, answer.headers["location"]) == (303, to)


def test_a_number_that_is_not_there_says_how_to_check_it(visit, world):
    assert visit.get("/verify").status_code == 200
    empty = visit.get("/verify?number=+")
    assert (empty.status_code, "Enter the number on the certificate" in empty.text) == (422, True)
    for path in ("/verify?number=HM-2026-7K3Q-9XWP", "/certificates/HM-2026-7K3Q-9XWP",
                 "/certificates/hm-2026-7k3q-9xwp.pdf"):  # fmt: skip
        page = visit.get(path)
        assert (page.status_code, "There is no certificate HM-2026-7K3Q-9XWP." in page.text) == (404, True)
    odd = visit.get("/certificates/<script>alert(1)<%2Fscript>")
    assert "<script>alert" not in odd.text
    page = visit.get("/verify?number=nonsense")
    assert (page.status_code, "That is not a certificate number." in page.text) == (404, True)
    assert 'value="nonsense"' in page.text


def test_the_register_pages_without_a_gap_and_the_file_holds_all(visit, db, award):
    more_awards(db, award, PAGE + 2)
    first = visit.get("/register?area=Tyne+Valley")
    more = first.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "area=Tyne+Valley" in more
    second = visit.get(more)
    assert [page.text.count('scope="row"') for page in (first, second)] == [PAGE, 3]
    answer = visit.get("/register.csv?area=Tyne+Valley")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == PAGE + 3
    assert len({row["Certificate number"] for row in rows}) == PAGE + 3
    (own,) = [row for row in rows if row["Employer"] == "Larkspur Bakery"]
    assert (own["Level"], own["Until"], own["Standing"]) == ("Bronze", award.ends_on.isoformat(), "Current")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_file_is_a_formula(start):
    (cells,) = csv.reader(StringIO(csv_line((f"{start}1+1", "Plain", 'Quoted, "so"')), newline=""))
    assert cells == [f"'{start}1+1", "Plain", 'Quoted, "so"']


def test_the_register_asks_as_often_for_three_as_for_one(visit, db, award, connection):
    with counted(connection) as for_one:
        visit.get("/register")
    more_awards(db, award, 2)
    with counted(connection) as for_three:
        visit.get("/register")
    assert (len(for_one), len(for_three)) == (4, 4)
