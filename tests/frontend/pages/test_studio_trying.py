"""A try asks for campaigns, what is held and a day only where the rules of the draft look at them."""

import pytest

from assessments.editing import set_value
from assessments.scheme import load
from assessments.shipped import shipped_text
from tests.frontend.pages.test_studio import as_filled
from tests.studio import tree


@pytest.fixture
def sheet(visit, draft, db):
    """Put a definition into the draft; gives the address of its sheet."""

    def put(text: str) -> str:
        load(text)
        draft.definition = text
        db.commit()
        return f"/studio/{draft.id}/try"

    return put


def test_a_scheme_without_campaigns_asks_for_none(visit, draft):
    page = visit.get(f"/studio/{draft.id}/try").text
    for name in ("campaigns", "campaign__1__topic", "held", "fte", "day-day", "more"):
        assert f'name="{name}"' not in page, name
    assert 'name="headcount"' in page


def test_campaigns_are_listed_with_what_the_rules_look_at(visit, draft, sheet):
    address = sheet(shipped_text("nottinghamshire.yaml"))
    page = visit.get(address).text
    assert 'name="campaign__1__theme"' in page
    assert 'name="campaign__1__level"' in page
    assert 'name="campaign__1__evaluated"' not in page
    address = sheet(shipped_text("better_health_at_work.yaml"))
    page = visit.get(address).text
    for name in ("evaluated", "from_needs_assessment", "all_year"):
        assert f'name="campaign__2__{name}"' in page
    assert 'name="campaign__1__theme"' not in page


def campaigns(count, **each):
    rows = {"rows": count}
    for number in range(1, count + 1):
        rows[f"campaign__{number}__topic"] = f"Topic {number}"
        rows |= {f"campaign__{number}__{name}": value for name, value in each.items()}
    return rows


def test_the_campaigns_listed_decide(visit, draft, sheet):
    address = sheet(shipped_text("better_health_at_work.yaml"))
    base = {"headcount": "60", "met": "bronze"}
    facts = {f"fact__{fact.key}": "yes" for fact in load(draft.definition).facts if fact.type == "yes_no"}
    whole = {**base, **facts}
    assert "It comes to Bronze" in visit.post(address, whole).text
    assert "It comes to no level yet" in visit.post(address, {**whole, **campaigns(1)}).text
    enough = {**whole, **campaigns(3, from_needs_assessment="true", evaluated="true")}
    assert "It comes to Bronze" in visit.post(address, enough).text
    kept = visit.post(address, {**enough, "campaign__3__all_year": "true", "keep": "yes", "name": "three"})
    assert kept.status_code == 303
    listed = tree(draft)["examples"][-1]["campaigns"]
    assert listed[0] == {"topic": "Topic 1", "from_needs_assessment": True, "evaluated": True}
    assert (listed[2]["ended_on"] - listed[2]["started_on"]).days >= 364
    assert load(draft.definition)


def test_one_more_campaign_keeps_what_was_typed(visit, sheet):
    address = sheet(shipped_text("better_health_at_work.yaml"))
    form = as_filled(visit.get(address).text)
    more = visit.post(address, {**form, "campaign__2__topic": "Sleep", "headcount": "x", "more": "yes"})
    assert more.status_code == 200
    assert 'name="campaign__3__topic"' in more.text
    assert 'value="Sleep"' in more.text
    assert 'value="x"' in more.text
    many = visit.post(address, {"rows": "9999", "more": "yes"}).text
    assert 'name="campaign__40__topic"' not in many
    assert 'name="campaign__40__topic"' in visit.post(address, {"rows": "999"}).text
    nameless = visit.post(address, {"rows": "1", "campaign__1__evaluated": "true", "headcount": "9"})
    assert nameless.status_code == 422
    assert "Enter the topic of campaign 1" in nameless.text
    assert visit.post(address, {"rows": "1", "campaign__1__level": "no-such"}).status_code == 422


def test_what_is_held_and_a_shared_pool_are_offered_where_they_count(visit, draft, sheet):
    address = sheet(shipped_text("plymouth.yaml"))
    page = visit.get(address).text
    assert 'name="held"' in page
    assert "Any level: the pool they share" in page
    assert "comes to" in visit.post(address, {"headcount": "20", "met": ["bronze", "any"]}).text
    assert visit.post(address, {"headcount": "20", "held": "no-such", "met": "x"}).status_code == 200


def test_a_status_that_a_rule_asks_for_can_be_held(visit, draft, sheet):
    text = set_value(draft.definition, "statuses", [{"key": "pledge", "title": "Pledge", "note": "Signed."}])
    rule = {"all_of": [{"holds": "pledge"}, {"met": {"role": "mandatory"}}]}
    address = sheet(set_value(text, "levels.bronze.rule", rule))
    page = visit.get(address).text
    assert 'value="pledge"' in page
    given = {"headcount": "20", "met": "bronze"}
    assert "It comes to no level yet" in visit.post(address, given).text
    assert "It comes to Bronze" in visit.post(address, {**given, "held": "pledge"}).text


def day(value):
    year, month, number = value.split("-")
    return {"day-year": year, "day-month": month, "day-day": number}


def test_a_criterion_asked_from_a_day_is_tried_on_a_day(visit, draft, sheet):
    more = {
        "key": "later", "title": "Later", "text": "Asked later.", "level": "bronze", "origin": "authored",
        "asked_from": "2030-01-01",
    }  # fmt: skip
    text = set_value(draft.definition, "themes.first_theme.criteria", [
        *tree(draft)["themes"][0]["criteria"], more,
    ])  # fmt: skip
    address = sheet(text.replace('"2030-01-01"', "2030-01-01"))
    assert 'name="day-year"' in visit.get(address).text
    given = {"headcount": "20", "answer__first": "met"}
    assert "It comes to Bronze" in visit.post(address, {**given, **day("2029-12-31")}).text
    assert "It comes to no level yet" in visit.post(address, {**given, **day("2030-01-01")}).text
    kept = visit.post(address, {**given, **day("2030-01-01"), "keep": "yes", "name": "before it"})
    assert kept.status_code == 303
    assert tree(draft)["examples"][-1]["level"] == "bronze"
    assert load(draft.definition)
