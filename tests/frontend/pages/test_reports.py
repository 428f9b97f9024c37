"""Reports are issued with their numbers frozen, read by those who may, and corrected by a new issue."""

import csv
import hashlib
import json
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from assessments.roles import Role
from models.activity import Event, Verb
from models.base import today
from models.reports import IssuedReport, ReportRecipient, ReportSchedule
from models.schemes import Host
from models.uptake import HostArea, PartnerArea
from tests.counting import counted
from tests.factories import give_role, make_account, make_employer, make_enrolment


@pytest.fixture
def address(world) -> str:
    return f"/hosts/{world.programme.host_id}/reports"


def given(kind="board_paper", day=None, **more):
    day = day or today()
    return {
        "kind": kind,
        "area": "",
        "as_of-day": str(day.day),
        "as_of-month": str(day.month),
        "as_of-year": str(day.year),
        **more,
    }


def issued(visit, world, address, **more) -> str:
    answer = visit.as_(world.analyst).post(address, given(**more))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_report_is_issued_and_read_in_every_form(visit, world, db, address):
    assert "No report has been issued yet." in visit.as_(world.analyst).get(address).text
    where = issued(visit, world, address, note="For the board in May")
    page = visit.get(where).text
    assert "1 employer takes part" in page
    assert "they employ 60 people" in page
    assert "For the board in May" in page
    assert "every number is as it was issued" in page
    content = visit.get(f"{where}.json").content
    report = db.exec(select(IssuedReport)).one()
    assert hashlib.sha256(content).hexdigest() == report.sha256
    assert report.sha256 in page
    assert json.loads(content)["account"]["as_of"] == today().isoformat()
    rows = list(csv.DictReader(StringIO(visit.get(f"{where}.csv").content.decode("utf-8-sig"))))
    assert next(row["value"] for row in rows if row["key"] == "employees") == "60"
    pdf = visit.get(f"{where}.pdf")
    assert "attachment" in pdf.headers["content-disposition"]
    assert 2 <= len(PdfReader(BytesIO(pdf.content)).pages) <= 4
    assert visit.get(f"{where}.xlsx").content[:2] == b"PK"
    assert "attachment" in visit.get(f"{where}.html").headers["content-disposition"]
    assert visit.get(f"{where}.doc").status_code in (404, 422)
    assert "For the board in May" in visit.get(address).text
    event = db.exec(select(Event).where(Event.verb == Verb.REPORT_ISSUED)).one()
    assert event.detail == {"report": report.id, "kind": "board_paper", "issue": 1}


@pytest.mark.parametrize("kind", ["annual_return", "jsna_pack", "open_data"])
def test_each_kind_can_be_issued(visit, world, address, kind):
    where = issued(visit, world, address, kind=kind)
    assert visit.get(where).status_code == 200
    for form in ("pdf", "xlsx", "csv", "html", "json"):
        assert visit.get(f"{where}.{form}").status_code == 200


def test_open_data_of_one_employer_says_nothing_of_it(visit, world, address):
    where = issued(visit, world, address, kind="open_data")
    assert "Too few employers take part" in visit.get(where).text
    assert json.loads(visit.get(f"{where}.json").content)["tables"] == []


def test_numbers_stay_when_the_records_change_and_a_correction_is_a_new_issue(visit, world, db, address):
    first = issued(visit, world, address, kind="annual_return")
    before = visit.get(f"{first}.json").content
    lead = give_role(db, make_account(db, "Nora"), Role.LEAD, employer=make_employer(db, "Holm Joinery"))
    employer = db.exec(sa.text("SELECT id FROM employer WHERE name = 'Holm Joinery'")).scalar_one()
    make_enrolment(db, lead, db.get_one(type(world.employer), employer), world.programme)
    db.commit()
    assert visit.get(f"{first}.json").content == before
    again = visit.post(address, given("annual_return"))
    assert again.status_code == 409
    assert "This report has been issued already." in again.text
    refused = visit.post(f"{first}/correct", {"reason": " "})
    assert refused.status_code == 422
    assert "Enter what was wrong" in refused.text
    second = visit.post(f"{first}/correct", {"reason": "An employer was missing."}).headers["location"]
    page = visit.get(second).text
    assert "2 employers take part" in page
    assert "This is issue 2." in page
    assert "An employer was missing." in page
    old = visit.get(first).text
    assert "1 employer takes part" in old
    assert "Corrected by issue 2." in old
    assert "Correct this report" not in old
    assert visit.post(f"{first}/correct", {"reason": "Once more"}).status_code == 409
    assert "corrected by issue 2" in visit.get(address).text
    replaced = json.loads(visit.get(f"{second}.json").content)["replaces"]
    assert replaced["sha256"] == hashlib.sha256(before).hexdigest()


def test_the_database_refuses_to_change_a_report(visit, world, db, address):
    issued(visit, world, address)
    for statement in ("UPDATE issued_report SET document = '{}'", "DELETE FROM issued_report"):
        with pytest.raises(DBAPIError, match="written once"), db.begin_nested():
            db.exec(sa.text(statement))


def test_the_page_finds_out_what_somebody_changed_past_the_triggers(visit, world, db, address):
    where = issued(visit, world, address)
    if db.get_bind().dialect.name == "sqlite":
        db.exec(sa.text("DROP TRIGGER issued_report_no_update"))
    else:
        db.exec(sa.text("DROP TRIGGER issued_report_no_update ON issued_report"))
    db.exec(sa.text("UPDATE issued_report SET document = replace(document, '60', '61')"))
    db.commit()
    page = visit.get(where).text
    assert "This report is not what was issued" in page
    assert "every number is as it was issued" not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "poem"}, "Select what the report is for"),
        ({"kind": ""}, "Select what the report is for"),
        ({"area": "E99999999"}, "Choose one of the areas of this workspace."),
        ({"as_of-month": "13"}, "Day must be a real date"),
        ({"as_of-year": "2999"}, "The day must be today or in the past."),
        ({"as_of-year": "1999"}, "Day must be"),
        ({"note": "x" * 301}, "Note must be 300 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(visit, world, db, address, wrong, sentence):
    answer = visit.as_(world.analyst).post(address, given(**{"note": "kept", **wrong}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert wrong.get("note", 'value="kept"')[:20] in answer.text
    assert db.exec(select(IssuedReport)).all() == []


def test_an_area_of_the_host_can_be_chosen(visit, world, db, address):
    db.add(HostArea(host_id=world.programme.host_id, area_code="X09"))
    db.commit()
    where = issued(visit, world, address, area="X09")
    assert "no employer" in visit.get(where).text or "0 employers take part" in visit.get(where).text


def test_others_do_not_know_of_it(visit, world, address):
    where = issued(visit, world, address)
    for path in (address, where, f"{where}.pdf"):
        assert visit.as_(None).get(path).status_code == 303
        for who in ("stranger", "lead", "assessor", "moderator", "other_analyst", "other_coordinator"):
            assert visit.as_(getattr(world, who)).get(path).status_code == 404, who
    other = f"/hosts/{world.charter.host_id}/reports/{where.rsplit('/', 1)[1]}"
    assert visit.as_(world.other_analyst).get(other).status_code == 404
    assert visit.as_(world.other_analyst).get(f"{other}.json").status_code == 404


def test_a_partner_reads_but_does_not_issue(visit, world, db, address):
    council = Host(name="Holm Council")
    db.add(council)
    db.flush()
    db.add(PartnerArea(host_id=world.programme.host_id, partner_id=council.id, area_code="X02"))
    partner = give_role(db, make_account(db, "Pam"), Role.ANALYST, host=council)
    db.commit()
    where = issued(visit, world, address)
    visit.as_(partner)
    page = visit.get(address).text
    assert "Issue this report" not in page
    assert "Correct this report" not in visit.get(where).text
    for path in (address, f"{where}/correct", f"{address}/schedules"):
        assert visit.post(path, given()).status_code == 403


def regular(**more):
    return {"kind": "board_paper", "area": "", "every": "quarter", "day": "10", "recipients": "", **more}


def test_a_regular_report_is_added_listed_and_stopped(visit, world, db, address):
    to = f"{world.coordinator.email}\n{world.analyst.email.upper()}, {world.analyst.email}"
    answer = visit.as_(world.analyst).post(f"{address}/schedules", regular(recipients=to))
    assert answer.status_code == 303, answer.text
    made = db.exec(select(ReportSchedule)).one()
    assert made.next_on > today()
    assert (made.next_on.day, made.next_on.month % 3) == (10, 1)
    people = set(db.exec(select(ReportRecipient.account_id)))
    assert people == {world.coordinator.id, world.analyst.id}
    page = visit.get(address).text
    assert "Board paper, every quarter" in page
    assert world.coordinator.name in page
    assert visit.post(f"{address}/schedules/{made.id}/stop").status_code == 303
    assert "No report is issued by itself." in visit.get(address).text
    assert visit.post(f"{address}/schedules/{made.id}/stop").status_code == 409
    other = f"/hosts/{world.charter.host_id}/reports/schedules/{made.id}/stop"
    assert visit.as_(world.other_analyst).post(other).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"recipients": ""}, "Enter who gets a mail"),
        ({"recipients": "nobody@example.com"}, "nobody with this address has a role in this workspace"),
        ({"recipients": ",\n,"}, "Enter between 1 and 50 email addresses"),
        ({"day": "31"}, "Day of the month must be 28 or less"),
        ({"every": "day"}, "Select how often it is issued"),
        ({"area": "E99999999"}, "Choose one of the areas"),
    ],
)
def test_what_is_wrong_with_a_regular_report_is_said(visit, world, db, address, wrong, sentence):
    to = {"recipients": world.analyst.email}
    answer = visit.as_(world.analyst).post(f"{address}/schedules", regular(**to | wrong))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.exec(select(ReportSchedule)).all() == []


def test_an_account_without_a_role_here_is_as_unknown_as_none(visit, world, address):
    visit.as_(world.analyst)
    for who in (world.stranger, world.lead, world.other_analyst):
        answer = visit.post(f"{address}/schedules", regular(recipients=who.email))
        assert "nobody with this address has a role in this workspace" in answer.text
        assert who.name not in answer.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_no_more_of_the_database_for_more_reports(visit, connection, world, db, address, count):
    for number in range(count):
        where = issued(visit, world, address, day=today() - timedelta(days=number))
        visit.post(
            f"{address}/schedules", regular(recipients=f"{world.analyst.email} {world.coordinator.email}")
        )
    visit.get(address)
    with counted(connection) as listed:
        visit.get(address)
    with counted(connection) as one:
        visit.get(where)
    assert (len(listed), len(one)) == (7, 7)


def test_a_long_list_goes_on_on_another_page(visit, world, db, address):
    where = issued(visit, world, address)
    first = db.exec(select(IssuedReport).where(col(IssuedReport.id) == int(where.rsplit("/", 1)[1]))).one()
    facts = first.model_dump(exclude={"id", "as_of"})
    db.add_all(IssuedReport(**facts, as_of=date(2020, 1, 1) + timedelta(days=n)) for n in range(55))
    db.commit()
    page = visit.get(address).text
    assert page.count('data-label="As of"') == 50
    after = page.split(f"{address}?after=")[1].split('"')[0]
    assert visit.get(f"{address}?after={after}").text.count('data-label="As of"') == 6
    assert visit.get(f"{address}?after=garbage").status_code == 422
