"""Evidence by page: uploads, links and notes, revisions, downloads, and showing items for criteria."""

import pytest
from sqlmodel import select

from api.services.applications import submit
from api.services.assigning import assign
from api.settings import Settings
from assessments.roles import Role
from assessments.workflow import Status
from models.portfolio import Evidence, EvidenceRevision, EvidenceScan, EvidenceUse, ScanResult
from models.queries.portfolios import load_portfolio
from models.scope import everyones, of
from tests.counting import counted
from tests.factories import actor, hand, make_application

PDF = b"%PDF-1.7\n" + b"x" * 400 + b"\n%%EOF\n"
KEY = "bronze.needs_assessment"


def stored_files(app) -> list[str]:
    return [entry["path"] for batch in app.state.store.list() for entry in batch]


@pytest.fixture(autouse=True)
def empty_store(app):
    for path in stored_files(app):
        app.state.store.delete(path)
    yield
    app.state.settings.upload_max_bytes = Settings().upload_max_bytes


def file(name: str = "policy.pdf", content: bytes = PDF):
    return [("file", (name, content, "application/octet-stream"))]


def library(world) -> str:
    return f"/employers/{world.employer.id}/evidence"


def test_an_upload_is_stored_listed_and_downloaded_as_an_attachment(visit, db, world, app):
    visit.as_(world.colleague)
    assert "There is no evidence yet." in visit.get(library(world)).text
    page = visit.post(library(world), {"title": "Stress policy"}, files=file("../pölicy.pdf"))
    assert (page.status_code, page.headers["location"]) == (303, library(world))
    item = db.exec(everyones(Evidence)).one()
    assert item.title == "Stress policy"
    page = visit.get(library(world))
    assert "Stress policy" in page.text
    assert "not scanned for viruses" in page.text
    assert "Not shown for any criterion yet" in page.text
    got = visit.get(f"/evidence/{item.id}/revisions/1/file")
    assert got.content == PDF
    assert got.headers["content-length"] == str(len(PDF))
    assert got.headers["content-disposition"].startswith('attachment; filename="p_licy.pdf"')
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_several_files_at_once_each_become_an_item(visit, db, world):
    many = file("one.pdf") + file("two.txt", b"Plain words")
    page = visit.as_(world.lead).post(library(world), {"title": "Ignored"}, files=many)
    assert page.status_code == 303
    assert {item.title for item in db.exec(everyones(Evidence))} == {"one.pdf", "two.txt"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (file("empty.pdf", b""), "This file is empty"),
        (file("program.pdf", b"MZ\x90\0" + b"\0" * 200), "program.pdf"),
        (file("page.html", b"<html>"), "web page"),
        ([], "Choose a file, give a link or write a note."),
        (file("one.pdf") + file("two.exe", b"MZ\x90\0"), "two.exe"),
    ],
)
def test_a_refused_upload_says_why_keeps_the_words_and_leaves_no_file(visit, db, world, app, given, sentence):
    page = visit.as_(world.lead).post(library(world), {"title": "Our policy"}, files=given or None)
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="Our policy"' in page.text
    assert stored_files(app) == []
    assert db.exec(everyones(Evidence)).all() == []


def test_a_file_above_the_limit_is_refused_with_413(visit, db, world, app):
    app.state.settings.upload_max_bytes = 2048
    page = visit.as_(world.lead).post(library(world), {"title": "Big"}, files=file("big.txt", b"x" * 4096))
    assert page.status_code == 413
    assert "larger than 2 KB" in page.text
    assert stored_files(app) == []


def test_a_file_goes_when_the_rest_of_its_request_is_refused(visit, db, world, app):
    application = make_application(db, world, status=Status.SUBMITTED)
    path = f"/applications/{application.id}/criteria/{KEY}/evidence"
    page = visit.as_(world.lead).post(path, {"title": "Late"}, files=file())
    assert page.status_code == 409
    assert stored_files(app) == []


def test_links_and_notes(visit, db, world):
    visit.as_(world.lead)
    assert visit.post(library(world), {"url": "https://example.com/p", "title": "Page"}).status_code == 303
    assert visit.post(library(world), {"note": "We walk at noon.", "title": "Walks"}).status_code == 303
    assert {item.kind.value for item in db.exec(everyones(Evidence))} == {"link", "note"}
    for bad in ("javascript:alert(1)", "ftp://example.com", "nonsense", "http://[x"):
        page = visit.post(library(world), {"url": bad, "title": "Page"})
        assert page.status_code == 422, bad
        assert "Enter a full web address" in page.text
    both = visit.post(library(world), {"url": "https://example.com", "note": "x"})
    assert "Add one thing at a time" in both.text


def test_evidence_is_added_for_a_criterion_picked_for_another_and_removed(visit, db, world):
    application = make_application(db, world, answered=False)
    path = f"/applications/{application.id}/criteria"
    visit.as_(world.lead)
    page = visit.post(f"{path}/{KEY}/evidence", {"title": "Survey", "where": "page 4"}, files=file())
    assert page.headers["location"] == f"{path}/{KEY}#evidence"
    page = visit.get(f"{path}/{KEY}")
    assert "Survey" in page.text
    assert "See page 4" in page.text
    item = db.exec(everyones(Evidence)).one()
    assert "Use something you have added before" not in page.text
    other = f"{path}/bronze.campaigns"
    assert "Use something you have added before" in visit.get(other).text
    assert visit.post(f"{other}/evidence/pick", {"evidence_id": [str(item.id)]}).status_code == 303
    assert visit.post(f"{other}/evidence/pick", {}).status_code == 422
    assert visit.post(f"{other}/evidence/pick", {"evidence_id": ["999999"]}).status_code == 422
    assert "Shown for 2 criteria" in visit.get(library(world)).text
    shown = visit.get(f"/evidence/{item.id}")
    assert "(page 4)" in shown.text
    use = db.exec(of(EvidenceUse, application.id).where(EvidenceUse.criterion == KEY)).one()
    assert visit.post(f"/applications/{application.id}/evidence/{use.id}/remove").status_code == 303
    assert len(db.exec(of(EvidenceUse, application.id)).all()) == 1


def test_a_revision_is_added_and_the_earlier_one_kept(visit, db, world):
    visit.as_(world.lead).post(library(world), {"title": "Policy"}, files=file())
    item = db.exec(everyones(Evidence)).one()
    newer = PDF + b"newer"
    assert visit.post(f"/evidence/{item.id}/revisions", files=file("new.pdf", newer)).status_code == 303
    assert visit.get(f"/evidence/{item.id}/revisions/1/file").content == PDF
    assert visit.get(f"/evidence/{item.id}/revisions/2/file").content == newer
    assert visit.get(f"/evidence/{item.id}/revisions/3/file").status_code == 404
    assert "Version 2, the newest" in visit.get(f"/evidence/{item.id}").text
    other = visit.post(f"/evidence/{item.id}/revisions", {"note": "Words"})
    assert other.status_code == 422
    assert "This item is a file." in other.text


def test_an_infected_file_cannot_be_opened(visit, db, world):
    visit.as_(world.lead).post(library(world), {"title": "Policy"}, files=file())
    revision = db.exec(select(EvidenceRevision)).one()
    db.add(EvidenceScan(revision_id=revision.id, result=ScanResult.INFECTED, signature="Test"))
    db.commit()
    page = visit.get(f"/evidence/{revision.evidence_id}/revisions/1/file")
    assert page.status_code == 409
    assert "The virus scanner found something in this file" in page.text
    assert "a virus was found" in visit.get(f"/evidence/{revision.evidence_id}").text


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [(None, 303, 303), ("stranger", 404, 404), ("other_lead", 404, 404), ("viewer", 200, 200),
     ("coordinator", 404, 200), ("assessor", 404, 200), ("other_assessor", 404, 404), ("analyst", 404, 404)],
)  # fmt: skip
def test_staff_see_an_item_once_an_application_of_theirs_shows_it(visit, db, world, who, before, after):
    application = make_application(db, world, status=Status.SUBMITTED)
    visit.as_(world.lead).post(library(world), {"title": "Policy"}, files=file())
    item = db.exec(everyones(Evidence).where(Evidence.title == "Policy", Evidence.kind == "file")).one()
    person = getattr(world, who) if who else None
    paths = (f"/evidence/{item.id}", f"/evidence/{item.id}/revisions/1/file")
    assert [visit.as_(person).get(path).status_code for path in paths] == [before] * 2
    db.add(
        EvidenceUse(application_id=application.id, criterion=KEY, evidence_id=item.id, added_by=world.lead.id)
    )
    db.commit()
    assert [visit.as_(person).get(path).status_code for path in paths] == [after] * 2


@pytest.mark.parametrize(
    ("who", "status"), [(None, 303), ("stranger", 404), ("viewer", 403), ("other_lead", 404)]
)
def test_only_the_employers_own_people_add(visit, db, world, who, status):
    visit.as_(getattr(world, who) if who else None)
    assert visit.post(library(world), {"note": "Words"}).status_code == status


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the parser drops its file
def test_half_an_upload_and_broken_multipart_are_refused_with_a_sentence(visit, db, world, app):
    visit.as_(world.lead)
    kind = {"content-type": "multipart/form-data; boundary=edge"}
    half = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 half'
    for body in (half, b"--wrong\r\n", b""):
        page = visit.client.post(library(world), content=body, headers=kind)
        assert page.status_code in (400, 422), body
    assert stored_files(app) == []
    assert db.exec(everyones(Evidence)).all() == []


def test_the_library_makes_as_many_queries_for_one_item_as_for_three(visit, db, world, connection):
    visit.as_(world.lead)
    path, made = library(world), []
    for count in (1, 2):
        for number in range(count):
            visit.post(path, {"note": f"Words {number}"})
        with counted(connection) as queries:
            visit.get(path)
        made.append(len(queries))
    assert made == [4, 4]


def dated(day: int, month: int, year: int) -> dict[str, str]:
    return {"dated_on-day": f"{day}", "dated_on-month": f"{month}", "dated_on-year": f"{year}"}


@pytest.mark.parametrize("kind", [{"note": "We have one."}, {"url": "https://example.com/policy"}, {}])
def test_the_date_of_the_document_is_kept_and_shown(visit, db, world, kind):
    files = None if kind else file()
    page = visit.as_(world.lead).post(library(world), kind | dated(3, 5, 2022), files=files)
    assert page.status_code == 303
    assert f"{db.exec(everyones(EvidenceRevision)).one().dated_on}" == "2022-05-03"
    assert "dated 3 May 2022" in visit.get(library(world)).text


def test_a_date_that_is_none_is_said_beside_it_and_nothing_typed_is_lost(visit, db, world):
    page = visit.as_(world.lead).post(library(world), {"note": "Kept."} | dated(31, 2, 2022))
    assert page.status_code == 422
    assert "Kept.</textarea>" in page.text
    assert 'value="31"' in page.text
    assert db.exec(everyones(Evidence)).all() == []


def test_what_is_older_than_the_scheme_accepts_is_warned_of_where_it_is_shown(visit, db, world):
    world.enrolment, world.people["lead"] = world.other_enrolment, world.other_lead
    for name in ("coordinator", "adviser", "assessor", "moderator"):
        world.people[name] = world.people[f"other_{name}"]
    application = make_application(db, world, level="commitment")
    key = load_portfolio(db, application).criteria[0].key
    here = f"/applications/{application.id}/criteria/{key}"
    sent = visit.as_(world.lead).post(
        f"{here}/evidence", {"note": "Old.", "title": "Old"} | dated(3, 5, 2022)
    )
    assert sent.status_code == 303
    warning = "Dated 3 May 2022: older than the 2 years this scheme accepts."
    assert visit.get(here).text.count(warning) == 1
    lead, coordinator = actor(db, world.lead), actor(db, world.coordinator)
    submit(db, lead, hand(db, lead, application))
    people = {Role.ASSESSOR: world.assessor.id}
    assign(db, coordinator, hand(db, coordinator, application), people)
    db.commit()
    assert (
        visit.as_(world.assessor).get(f"/applications/{application.id}/review/{key}").text.count(warning) == 1
    )
