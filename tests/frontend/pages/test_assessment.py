"""Answering criteria and facts: saved as one goes, checked for versions, locked when it must be."""

import pytest

from assessments.definition import Answer
from assessments.workflow import Status
from models.applications import Application, Claim
from models.scope import of
from tests.counting import counted
from tests.factories import make_application

KEY = "bronze.needs_assessment"
FRAGMENT = {"HX-Request": "true"}


def claim_of(db, application, key=KEY) -> Claim | None:
    return db.exec(of(Claim, application.id).where(Claim.criterion == key)).first()


@pytest.fixture
def application(db, world) -> Application:
    return make_application(db, world, answered=False)


def test_an_answer_is_saved_and_leads_on(visit, db, world, application):
    path = f"/applications/{application.id}"
    visit.as_(world.colleague)
    answer = {
        "answer": "partly",
        "comment": "Half of us",
        "version": "0",
        "page": "criterion",
        "then": "next",
    }
    page = visit.post(f"{path}/criteria/{KEY}", answer)
    assert (page.status_code, page.headers["location"]) == (303, f"{path}/criteria/bronze.campaigns")
    saved = claim_of(db, application)
    assert (saved.answer, saved.comment, saved.version) == (Answer.PARTLY, "Half of us", 1)
    page = visit.post(f"{path}/criteria/{KEY}", {"answer": "met", "version": "1", "page": "theme"})
    assert page.headers["location"] == f"{path}/themes/planning#c-bronze--needs_assessment"
    assert "Add evidence" in visit.get(f"{path}/themes/planning").text


def test_saving_as_one_goes_gives_back_the_version_the_state_and_the_score_card(
    visit, db, world, application
):
    path = f"/applications/{application.id}/criteria/{KEY}"
    visit.as_(world.lead)
    page = visit.post(path, {"answer": "met", "version": "0", "page": "theme"}, headers=FRAGMENT)
    assert page.status_code == 200
    assert page.text.strip().startswith("Saved ")
    assert 'value="1" id="c-bronze--needs_assessment-version" hx-swap-oob="true"' in page.text
    assert '<div id="score-card" hx-swap-oob="true">' in page.text
    assert "<!DOCTYPE" not in page.text


def test_ones_own_save_on_its_way_is_no_conflict_but_an_older_page_is(visit, db, world, application):
    path = f"/applications/{application.id}/criteria/{KEY}"
    visit.as_(world.lead)
    for version, answer, status in [("0", "met", 200), ("0", "partly", 200), ("0", "not_met", 409)]:
        page = visit.post(path, {"answer": answer, "version": version, "page": "theme"}, headers=FRAGMENT)
        assert page.status_code == status
    assert page.headers["HX-Retarget"] == "#c-bronze--needs_assessment-form"
    assert claim_of(db, application).answer is Answer.PARTLY


@pytest.mark.parametrize("page_name", ["criterion", "theme"])
def test_a_conflict_keeps_what_was_typed_beside_what_is_saved(visit, db, world, application, page_name):
    path = f"/applications/{application.id}/criteria/{KEY}"
    visit.as_(world.lead).post(path, {"answer": "met", "comment": "Theirs", "version": "0"})
    mine = {"answer": "not_met", "comment": "Mine", "version": "0", "page": page_name}
    page = visit.as_(world.colleague).post(path, mine)
    assert page.status_code == 409
    assert "Someone else has just saved this." in page.text
    assert "What is saved now" in page.text
    assert "Theirs" in page.text
    assert ">Mine</textarea>" in page.text
    assert 'name="version" value="1"' in page.text
    assert claim_of(db, application).comment == "Theirs"
    assert visit.post(path, {**mine, "version": "1"}).status_code == 303
    assert claim_of(db, application).comment == "Mine"


def test_not_applicable_needs_one_of_its_reasons(visit, db, world):
    make_application(db, world, status=Status.DECIDED)
    silver = make_application(db, world, level="silver", answered=False)
    path = f"/applications/{silver.id}/criteria/silver.food_policy"
    visit.as_(world.lead)
    page = visit.post(path, {"answer": "not_applicable", "version": "0", "comment": "No canteen"})
    assert page.status_code == 422
    assert "Choose why this does not apply to you." in page.text
    assert ">No canteen</textarea>" in page.text
    reason = (
        "No food or drink is provided, prepared or sold at work, so there is nothing for a policy to cover"
    )
    good = {"answer": "not_applicable", "not_applicable_reason": reason, "version": "0"}
    assert visit.post(path, good).status_code == 303
    assert claim_of(db, silver, "silver.food_policy").not_applicable_reason == reason
    other = visit.post(path.replace("food_policy", "campaigns"), {"answer": "not_applicable", "version": "0"})
    assert other.status_code == 422
    assert "This criterion applies to every employer." in other.text


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"answer": "brilliant"}, 422), ({"comment": "x" * 5001}, 422), ({"comment": "a\0b"}, 422),
     ({"version": "many"}, 422), ({"version": "9223372036854775808"}, 422), ({"page": "elsewhere"}, 422)],
)  # fmt: skip
def test_bad_input_is_refused_and_saves_nothing(visit, db, world, application, typed, status):
    page = visit.as_(world.lead).post(f"/applications/{application.id}/criteria/{KEY}", typed)
    assert page.status_code == status
    assert "There is a problem" in page.text
    assert claim_of(db, application) is None


@pytest.mark.parametrize(
    ("who", "status"), [(None, 303), ("stranger", 404), ("viewer", 403), ("coordinator", 403)]
)
def test_only_the_employers_own_people_answer(visit, db, world, application, who, status):
    visit.as_(getattr(world, who) if who else None)
    for part in (f"criteria/{KEY}", "about", "campaigns", f"criteria/{KEY}/evidence"):
        assert visit.post(f"/applications/{application.id}/{part}", {"answer": "met"}).status_code == status


def test_a_viewer_reads_without_forms(visit, db, world, application):
    path = f"/applications/{application.id}"
    visit.as_(world.viewer)
    for part in ("themes/planning", f"criteria/{KEY}", "campaigns", "about"):
        page = visit.get(f"{path}/{part}")
        assert page.status_code == 200
        assert f'action="{path}' not in page.text


@pytest.mark.parametrize("part", ["themes/nonsense", "criteria/gold.strategy", "criteria/nonsense"])
def test_what_is_not_asked_is_not_there(visit, world, application, part):
    assert visit.as_(world.lead).get(f"/applications/{application.id}/{part}").status_code == 404


def test_what_was_submitted_is_locked(visit, db, world):
    application = make_application(db, world, status=Status.SUBMITTED)
    path = f"/applications/{application.id}/criteria/{KEY}"
    page = visit.as_(world.lead).post(path, {"answer": "not_met", "version": "1"})
    assert page.status_code == 409
    assert "its answers can no longer be changed" in page.text
    assert "What is saved now" not in page.text
    assert "This is locked while the application is not with you." in visit.get(path).text


def test_facts_decide_what_is_asked(visit, db, world, application):
    path = f"/applications/{application.id}"
    visit.as_(world.lead)
    assert visit.get(f"{path}/criteria/bronze.healthy_food").status_code == 200
    page = visit.post(f"{path}/about", {"canteen": "no", "union": "yes", "version": "0"})
    assert (page.status_code, page.headers["location"]) == (303, path)
    assert visit.get(f"{path}/criteria/bronze.healthy_food").status_code == 404
    assert db.get_one(Application, application.id).facts["canteen"] is False
    late = visit.post(f"{path}/about", {"canteen": "yes", "version": "0"})
    assert late.status_code == 409
    assert "What is saved now" in late.text
    assert 'name="version" value="1"' in late.text
    wrong = visit.post(f"{path}/about", {"canteen": "perhaps", "version": "1"})
    assert wrong.status_code == 422
    assert "Choose yes or no." in wrong.text


def test_saving_an_answer_makes_few_queries(visit, world, application, connection):
    path = f"/applications/{application.id}/criteria/{KEY}"
    visit.as_(world.lead)
    with counted(connection) as queries:
        visit.post(path, {"answer": "met", "version": "0", "page": "theme"}, headers=FRAGMENT)
    assert len(queries) == 14  # two of them only until every criterion has had an answer
