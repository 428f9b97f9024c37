"""A draft is tried on made-up employers, rehearsed on real ones, and published."""

from sqlmodel import select

from assessments.editing import set_value, value_at
from assessments.scheme import load
from assessments.shipped import shipped_text
from models.base import utc_now
from models.drafts import Draft
from models.schemes import Programme, SchemeEdition
from tests.factories import make_application
from tests.studio import CRITERION, LEVEL, tree


def test_a_draft_is_tried_and_the_try_is_kept(visit, draft):
    address = f"/studio/{draft.id}/try"
    assert visit.get(address).status_code == 200
    sheet = {"headcount": "20", "met": "bronze"}
    assert "It comes to Bronze" in visit.post(address, sheet).text
    nameless = visit.post(address, {**sheet, "keep": "yes"})
    assert nameless.status_code == 422
    assert visit.post(address, {**sheet, "keep": "yes", "name": "a shop"}).status_code == 303
    assert tree(draft)["examples"] == [
        {"name": "a shop", "met": ["bronze"], "facts": {"headcount": 20}, "level": "bronze"}
    ]
    assert load(draft.definition)


OPENING = {
    "version": "2026-12", "name": "Fells Small Award", "area": "Fells", "contact_email": "team@fells.example",
    "opens_on-day": "1", "opens_on-month": "11", "opens_on-year": "2026",
}  # fmt: skip


def test_publishing_makes_an_edition_and_a_programme(visit, draft, db, world):
    done = visit.post(f"/studio/{draft.id}/publish", OPENING)
    assert "Fells Wellbeing 2026-12 is published" in done.text
    edition = db.get_one(SchemeEdition, draft.published_id)
    assert (edition.host_id, edition.version) == (draft.host_id, "2026-12")
    assert visit.get("/programmes/fells-small-award").status_code == 200
    assert visit.get(f"/studio/{draft.id}").status_code == 200
    late = visit.post(f"/studio/{draft.id}/add/levels", LEVEL)
    assert late.status_code == 409
    assert "published" in late.text
    second = {"how": "next", "host_id": draft.host_id, "edition_id": edition.id}
    visit.post("/studio/new", second)
    following = db.exec(select(Draft).where(Draft.id != draft.id)).one()
    programme = db.exec(select(Programme).where(Programme.slug == "fells-small-award")).one()
    today = utc_now().date()
    moved = visit.post(
        f"/studio/{following.id}/publish",
        {
            "version": "2027-01", "programmes": programme.id, "notice": "A newer edition.",
            "starts_on-day": today.day, "starts_on-month": today.month, "starts_on-year": today.year,
        },
    )  # fmt: skip
    assert "Fells Small Award</a> moves to it" in moved.text


def test_a_refused_publication_leaves_nothing(visit, draft, db):
    refused = visit.post(f"/studio/{draft.id}/publish", {**OPENING, "area": ""})
    assert refused.status_code == 422
    assert "Enter the area" in refused.text
    db.refresh(draft)
    assert draft.published_id is None
    visit.post(f"/studio/{draft.id}/add/themes", {"title": "Food", "summary": "Eating well."})
    assert (
        "cannot be published while there is something to mend"
        in visit.get(f"/studio/{draft.id}/publish").text
    )
    assert visit.post(f"/studio/{draft.id}/publish", OPENING).status_code == 409


def test_an_overlay_adds_to_an_edition(visit, world, db):
    visit.as_(world.coordinator)
    given = {
        "how": "overlay", "host_id": world.programme.host_id, "edition_id": world.programme.edition_id,
        "title": "Tyne Valley additions",
    }  # fmt: skip
    assert visit.post("/studio/new", given).status_code == 303
    draft = db.exec(select(Draft)).one()
    base = f"/studio/{draft.id}"
    assert "Nothing to mend" in visit.get(base).text
    assert "Needs and planning" in visit.get(f"{base}/list/themes").text
    assert "Gold" in visit.get(f"{base}/add/themes.planning.criteria").text
    added = visit.post(f"{base}/add/themes.planning.criteria", {**CRITERION, "role": "info"})
    assert added.status_code == 303
    page = visit.get(base).text
    assert "Nothing to mend" in page
    assert value_at(tree(draft), "themes.planning.criteria.water.title") == "Water"
    assert visit.get(f"{base}/edit/overlay").status_code == 200
    assert visit.get(f"{base}/edit/scheme").status_code == 404


def test_a_rehearsal_says_who_would_fall_short(visit, world, db):
    make_application(db, world)
    visit.as_(world.coordinator)
    given = {"how": "next", "host_id": world.programme.host_id, "edition_id": world.programme.edition_id}
    visit.post("/studio/new", given)
    draft = db.exec(select(Draft)).one()
    visit.post(
        f"/studio/{draft.id}/add/themes.planning.criteria",
        {**CRITERION, "role": "mandatory", "change": "new"},
    )
    page = visit.get(f"/studio/{draft.id}/rehearse").text
    assert "1 of 1 employer would fall short" in page
    assert world.employer.name in page


def test_a_try_asks_what_the_rules_look_at(visit, draft, db):
    draft.definition = shipped_text("east_sussex.yaml")
    db.commit()
    address = f"/studio/{draft.id}/try"
    assert "How many months ago was your last needs assessment?" in visit.get(address).text
    sheet = {"headcount": "60", "met": "bronze"}
    without = visit.post(address, sheet).text
    assert "It comes to Bronze" not in without
    assert "way to Bronze" in without
    surveyed = visit.post(address, {**sheet, "fact__needs_assessment_months_ago": "6"}).text
    assert "It comes to Bronze" in surveyed
    assert "Shortest way to Silver" in surveyed
    kept = {**sheet, "fact__needs_assessment_months_ago": "6", "keep": "yes", "name": "a surveyed works"}
    assert visit.post(address, kept).status_code == 303
    assert tree(draft)["examples"][-1]["facts"] == {"headcount": 60, "needs_assessment_months_ago": 6}
    assert load(draft.definition)


def test_a_try_reads_a_response_in_per_cent_and_asks_what_is_on_record(visit, draft, db):
    parts = [
        {"needs_assessment": {"min_response": 0.5}},
        {"fact": {"key": "sector", "one_of": ["C"]}},
        {"fact": {"key": "months_enrolled", "min": 3}},
    ]
    draft.definition = set_value(draft.definition, "levels.bronze.rule", {"all_of": parts})
    assert load(draft.definition)
    db.commit()
    address = f"/studio/{draft.id}/try"
    sheet = {
        "headcount": "20", "met": "bronze", "fact__needs_assessment_response": "55", "fact__sector": "C",
        "fact__months_enrolled": "4",
    }  # fmt: skip
    assert "It comes to Bronze" in visit.post(address, sheet).text
    low = visit.post(address, {**sheet, "fact__needs_assessment_response": "45"}).text
    assert "It comes to no level yet" in low
    for bad in ("1e400", "nan", "-1", "101"):
        refused = visit.post(address, {**sheet, "fact__needs_assessment_response": bad})
        assert refused.status_code == 422, bad
    assert visit.post(address, {**sheet, "fact__sector": "nonsense"}).status_code == 422
