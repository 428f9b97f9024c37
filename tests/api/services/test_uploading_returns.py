"""An uploaded table becomes returns once it is confirmed, all of it or nothing."""

import io
from datetime import timedelta

import pytest
from sqlmodel import select

from api import storage
from api.jobs import run_due
from api.services.absence import uploading
from api.services.employers import add_site
from assessments.errors import Conflict, InvalidInput
from models.absence import AbsenceReturn
from models.absence_uploads import AbsenceUpload, UploadState
from models.base import utc_now
from models.jobs import Job
from models.queries.absence import current, newest_of
from tests.factories import actor

HEADINGS = "Period,Headcount,FTE,Days lost"
GOOD = f"{HEADINGS}\nQ1 2025/26,60,52.5,80\nQ2 2025/26,61,53,91.5\n"


@pytest.fixture
def store(settings):
    return storage.make_store(settings)


@pytest.fixture
def upload(db, world, store):
    def send(text, name="returns.csv") -> AbsenceUpload:
        content = text.encode() if isinstance(text, str) else text
        who = actor(db, world.lead)
        return uploading.begin_upload(db, store, who, world.employer, io.BytesIO(content), name, 10**7)

    return send


@pytest.fixture
def confirm(db, world, store):
    return lambda sent: uploading.confirm_upload(db, store, actor(db, world.lead), world.employer, sent)


@pytest.fixture
def choose(db, world, store):
    return lambda sent, **given: uploading.choose(
        db, store, actor(db, world.lead), world.employer, sent, **given
    )


def held(db, world) -> list[tuple[str, float, int]]:
    return [
        (row.period_start.isoformat(), row.days_lost, row.revision)
        for row in current(newest_of(db, world.employer.id))
    ]


def work(connection, settings, ahead=timedelta()) -> None:
    run_due(connection, utc_now() + ahead, settings)


def test_nothing_is_stored_until_it_is_confirmed(db, world, upload, confirm):
    sent = upload(GOOD)
    assert sent.state is UploadState.READY
    assert (sent.told["new"], sent.told["revised"], sent.told["unchanged"]) == (2, 0, 0)
    assert held(db, world) == []
    confirm(sent)
    assert sent.state is UploadState.RECORDED
    assert held(db, world) == [("2025-04-01", 80, 1), ("2025-07-01", 91.5, 1)]
    with pytest.raises(Conflict):
        confirm(sent)


def test_a_second_file_replaces_with_revisions(db, world, upload, confirm):
    confirm(upload(GOOD))
    sent = upload(f"{HEADINGS}\nQ1 2025/26,60,52.5,82\nQ2 2025/26,61,53,91.5\nQ3 2025/26,61,53,70\n")
    assert (sent.told["new"], sent.told["revised"], sent.told["unchanged"]) == (1, 1, 1)
    assert [(c["row"], c["new"], c["before"]) for c in sent.told["changes"]] == [
        (2, False, 80),
        (4, True, None),
    ]
    confirm(sent)
    assert held(db, world) == [("2025-04-01", 82, 2), ("2025-07-01", 91.5, 1), ("2025-10-01", 70, 1)]
    assert len(db.exec(select(AbsenceReturn)).all()) == 4


def test_what_is_impossible_is_told_at_its_cell(db, world, upload, confirm):
    confirm(upload(GOOD))
    sent = upload(
        "From,To,Site,Headcount,FTE,Days available,Days lost\n"
        "01/10/2025,31/12/2025,,60,50,100,200\n"
        "01/04/2025,30/04/2025,,60,50,,9\n"
        "01/01/2026,31/03/2026,Nowhere,60,50,,x\n"
    )
    assert sent.state is UploadState.FAULTY
    told = {cell["cell"] for group in sent.told["faults"] for cell in group["cells"]}
    assert told == {"G2", "A3", "C4", "G4"}
    with pytest.raises(Conflict):
        confirm(sent)


def test_figures_go_to_the_sites_they_name(db, world, upload, confirm):
    add_site(db, actor(db, world.lead), world.employer, "Blyth", "NE24 2AA")
    confirm(upload("Month,Site,Headcount,FTE,Days lost\nApril 2025,BLYTH,10,9,4\nApril 2025,,60,50,30\n"))
    assert sorted(row.site_id is None for row in newest_of(db, world.employer.id)) == [False, True]


def test_columns_are_matched_once_and_remembered(db, world, upload, choose, confirm):
    odd = "When,Folk,Equivalents,Lost\nApril 2025,60,50,12\n"
    sent = upload(odd)
    assert sent.state is UploadState.ASKING
    assert sent.told["samples"] == [["April 2025"], ["60"], ["50"], ["12"]]
    choose(sent, columns={"period": 0, "headcount_avg": 1, "fte_avg": 2, "days_lost": 3})
    assert sent.state is UploadState.READY
    again = upload(odd.replace("12\n", "13\n"))
    assert again.state is UploadState.READY
    assert sent.state is UploadState.DROPPED
    with pytest.raises(Conflict):
        choose(sent, columns={"period": 0})


def test_one_organisation_of_an_nhs_file_is_chosen(db, world, upload, choose, confirm):
    rows = [f"2025-0{m},R{n},Trust {n},{1000 + m},30000" for n in (1, 2) for m in (1, 2, 3)]
    sent = upload("\n".join(["month,org_code,org_name,fte_days_lost,fte_days_available", *rows]))
    assert [one["code"] for one in sent.told["organisations"]] == ["R1", "R2"]
    choose(sent, organisation="R2")
    assert sent.told["new"] == 3
    confirm(sent)
    assert [row.basis.value for row in newest_of(db, world.employer.id)] == ["calendar"] * 3


def test_large_files_are_left_to_the_worker(db, world, upload, confirm, connection, settings, monkeypatch):
    monkeypatch.setattr(uploading, "AT_ONCE_BYTES", 10)
    monkeypatch.setattr(uploading, "AT_ONCE_ROWS", 1)
    sent = upload(GOOD)
    assert sent.state is UploadState.READING
    db.commit()
    work(connection, settings)
    db.refresh(sent)
    assert sent.state is UploadState.READY
    confirm(sent)
    assert (sent.state, held(db, world)) == (UploadState.RECORDING, [])
    db.commit()
    work(connection, settings)
    work(connection, settings, timedelta(minutes=1))
    db.refresh(sent)
    assert (sent.state, sent.storage_key) == (UploadState.RECORDED, None)
    assert len(held(db, world)) == 2
    work(connection, settings)
    assert all(job.failed_at is None for job in db.exec(select(Job)))


def test_what_the_worker_cannot_read_is_told(db, world, upload, connection, settings, monkeypatch):
    monkeypatch.setattr(uploading, "AT_ONCE_BYTES", 10)
    sent = upload(",,,,,,,\n,,,,,,,,\n")
    db.commit()
    work(connection, settings)
    db.refresh(sent)
    assert sent.state is UploadState.REFUSED
    assert "nothing in this table" in sent.told["refusal"][0]


def test_what_is_not_confirmed_is_gone_after_a_week(db, world, upload, confirm, store, connection, settings):
    sent = upload(GOOD)
    key = sent.storage_key
    db.commit()
    work(connection, settings, uploading.KEPT_FOR - timedelta(minutes=1))
    db.refresh(sent)
    assert sent.state is UploadState.READY
    sent.expires_at = utc_now()
    db.commit()
    with pytest.raises(Conflict):
        confirm(sent)
    work(connection, settings, uploading.KEPT_FOR + timedelta(minutes=1))
    db.refresh(sent)
    assert (sent.state, sent.told, sent.storage_key) == (UploadState.DROPPED, {}, None)
    with pytest.raises(storage.FileMissing):
        storage.open_stream(store, key)


def test_files_of_other_kinds_leave_nothing_behind(db, world, upload):
    for name, content in (("a.pdf", b"%PDF-1.7"), ("a.csv", b""), ("a.xlsm", b"PK"), ("a.csv", b",,,\n")):
        with pytest.raises(InvalidInput), db.begin_nested():
            upload(content, name)
    assert db.exec(select(AbsenceUpload)).all() == []
