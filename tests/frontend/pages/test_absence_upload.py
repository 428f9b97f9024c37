"""Uploading a table of absence figures, by page and by the API: what is wrong stands at its cell."""

import pytest
from sqlmodel import select

from api.documents.absence_template import absence_template
from api.services.absence import uploading
from models.absence import AbsenceReturn
from models.absence_uploads import AbsenceColumns, AbsenceUpload
from tests.counting import counted
from tests.walking import bearer

HEADINGS = "Period,Headcount,FTE,Days lost"
GOOD = f"{HEADINGS}\nQ1 2025/26,60,52.5,80\nQ2 2025/26,61,53,91.5\n"
BAD = f"{HEADINGS}\nQ1 2025,60,52.5,80\nQ2 2025/26,,53,12.5%\n"
ODD = "When,Folk,Equivalents,Lost\nApril 2025,60,50,12\n"


def file(text: str | bytes, name: str = "returns.csv"):
    content = text.encode() if isinstance(text, str) else text
    return [("file", (name, content, "application/octet-stream"))]


@pytest.fixture
def base(visit, world) -> str:
    visit.as_(world.colleague)
    return f"/employers/{world.employer.id}/absence"


@pytest.fixture
def send(visit, base):
    """Upload a file and open the page it leads to."""

    def upload(text, name="returns.csv"):
        sent = visit.post(f"{base}/upload", files=file(text, name))
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]

    return upload


def stored(db) -> int:
    return len(db.exec(select(AbsenceReturn)).all())


def test_a_table_is_looked_at_then_confirmed(visit, base, send, db):
    assert "download the Excel template" in visit.get(f"{base}/upload").text
    address = send(GOOD)
    page = visit.get(address).text
    assert "1 April 2025 to 30 June 2025" in page
    assert "91.5" in page
    assert stored(db) == 0
    assert "returns.csv" in visit.get(f"{base}/upload").text
    assert visit.post(f"{address}/confirm").status_code == 303
    assert "2 new periods" in visit.get(address).text
    assert stored(db) == 2
    again = visit.get(send(GOOD.replace("80", "82"))).text
    assert "Replaces 80.0 days lost" in again
    assert "1" in again


def test_every_fault_is_shown_at_its_cell_and_can_be_downloaded(visit, base, send, db):
    address = send(BAD)
    page = visit.get(address).text
    for cell, words in (
        ("A2", "Could be two different quarters"),
        ("B3", "Is empty"),
        ("D3", "Is a percentage"),
    ):
        assert f">{cell}</th>" in page
        assert words in page
    assert "3 cells need mending" in page
    listed = visit.get(f"{address}/faults.csv")
    assert "D3,Days lost," in listed.text
    assert "attachment" in listed.headers["content-disposition"]
    assert visit.post(f"{address}/confirm").status_code == 303
    assert stored(db) == 0


def test_columns_are_matched_and_remembered(visit, base, send, db):
    address = send(ODD)
    page = visit.get(address).text
    assert "What does each column hold?" in page
    assert "Column B: Folk" in page
    assert "For instance 60" in page
    lacking = visit.post(f"{address}/match", {"column-0": "period", "column-1": "fte_avg"})
    assert lacking.status_code == 422
    assert "No column holds “Days lost”." in lacking.text
    twice = visit.post(f"{address}/match", {"column-0": "fte_avg", "column-1": "fte_avg", "column-2": "junk"})
    assert "Another column is “Average FTE” already" in twice.text
    assert "Select what this column holds" in twice.text
    given = {
        "column-0": "period",
        "column-1": "headcount_avg",
        "column-2": "fte_avg",
        "column-3": "days_lost",
    }
    assert visit.post(f"{address}/match", given).status_code == 303
    assert "Check and confirm" in visit.get(address).text
    assert db.exec(select(AbsenceColumns)).one().fields["folk"] == "headcount_avg"
    assert "Check and confirm" in visit.get(send(ODD)).text
    assert "Column A: When" in visit.get(f"{send(ODD)}/match").text


def test_an_organisation_of_an_nhs_file_is_chosen(visit, send):
    rows = "".join(f"2025-01,R{n},Trust {n},1000,30000\n" for n in (1, 2))
    address = send(f"month,org_code,org_name,fte_days_lost,fte_days_available\n{rows}")
    assert "Trust 2 (R2), 1 month" in visit.get(address).text
    assert "Select your organisation" in visit.post(f"{address}/match", {"organisation": "R9"}).text
    visit.post(f"{address}/match", {"organisation": "R2"})
    assert "calendar days, as the NHS counts them" in visit.get(address).text


def test_the_template_comes_with_the_sites_and_is_no_figures_by_itself(visit, base, send):
    got = visit.get(f"{base}/template.xlsx")
    assert got.content[:2] == b"PK"
    assert "There are no figures in this file" in visit.get(send(absence_template(), "t.xlsx")).text


def test_a_large_file_waits_for_the_worker_on_a_page_that_looks_again(visit, send, monkeypatch):
    monkeypatch.setattr(uploading, "AT_ONCE_BYTES", 10)
    page = visit.get(send(GOOD)).text
    assert '<meta http-equiv="refresh" content="2">' in page
    assert "Reading your figures" in page


def test_what_is_no_table_is_refused_beside_the_field(visit, base, db):
    for upload in (file(b"%PDF-1.7", "a.pdf"), file(b"", "a.csv"), [], file(b",,,\n", "a.csv")):
        assert visit.post(f"{base}/upload", files=upload or None).status_code == 422
    assert db.exec(select(AbsenceUpload)).all() == []


def test_an_upload_can_be_taken_back_and_a_newer_one_takes_its_place(visit, base, send, db):
    first = send(GOOD)
    second = send(BAD)
    assert "This upload is gone" in visit.get(first).text
    assert visit.post(f"{second}/drop").status_code == 303
    assert "This upload is gone" in visit.get(second).text
    assert stored(db) == 0


def test_it_is_nobody_elses(visit, base, send, world):
    address = send(GOOD)
    for person, status in ((world.viewer, 403), (world.coordinator, 403), (world.other_lead, 404)):
        visit.as_(person)
        assert visit.get(address).status_code == status
        assert visit.post(f"{address}/confirm").status_code == status
    visit.as_(world.other_lead)
    other = address.replace(f"/employers/{world.employer.id}/", f"/employers/{world.other_employer.id}/")
    assert visit.get(other).status_code == 404


def test_the_page_of_a_table_asks_as_little_for_many_rows(visit, send, connection):
    def queries(rows: int) -> int:
        text = "".join(
            f"{1 + n % 28:02}/{1 + n // 28:02}/2025,{1 + n % 28:02}/{1 + n // 28:02}/2025,9,8,1\n"
            for n in range(rows)
        )
        address = send(f"From,To,Headcount,FTE,Days lost\n{text}")
        with counted(connection) as seen:
            visit.get(address)
        return len(seen)

    assert queries(1) == queries(100)


def test_the_api_checks_and_then_records(visit, world, db):
    address = f"/api/v1/employers/{world.employer.id}/absence/upload"
    headers = bearer(db, world.colleague) | {"content-type": "text/csv"}
    checked = visit.client.post(address, content=GOOD, headers=headers)
    assert checked.status_code == 200
    assert (checked.json()["recorded"], checked.json()["new"], stored(db)) == (False, 2, 0)
    done = visit.client.post(f"{address}?confirm=true", content=GOOD, headers=headers)
    assert (done.json()["recorded"], stored(db)) == (True, 2)
    faulty = visit.client.post(f"{address}?confirm=true", content=BAD, headers=headers)
    assert faulty.status_code == 422
    assert faulty.json()["fault_count"] == 3
    assert {cell["cell"] for fault in faulty.json()["faults"] for cell in fault["cells"]} == {
        "A2",
        "B3",
        "D3",
    }
    assert "No column holds" in visit.client.post(address, content=ODD, headers=headers).json()["wanting"][0]
    assert visit.client.post(address, content="", headers=headers).status_code == 422
    form = visit.client.post(
        address, files=file(absence_template(), "t.xlsx"), headers=bearer(db, world.colleague)
    )
    assert form.status_code == 422
    assert stored(db) == 2
