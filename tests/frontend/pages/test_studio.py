"""The scheme studio as a coordinator uses it, by forms alone."""

from html.parser import HTMLParser

import pytest
from sqlmodel import select

from assessments.editing import value_at
from assessments.roles import Role
from assessments.rules import OPERATORS
from assessments.scheme import load
from assessments.shipped import shipped_text
from frontend.forms.studio_rules import RULE_KINDS
from models.drafts import Draft
from models.schemes import Host
from tests.factories import give_role, make_account
from tests.studio import CRITERION, LEVEL, tree


def test_a_draft_from_nothing_has_nothing_to_mend(visit, draft):
    page = visit.get(f"/studio/{draft.id}")
    assert "Nothing to mend" in page.text
    assert load(draft.definition).title == "Fells Wellbeing"
    assert "Fells Wellbeing" in visit.get("/studio").text


def test_a_level_is_added_changed_moved_and_removed(visit, draft):
    base = f"/studio/{draft.id}"
    assert visit.post(f"{base}/add/levels", LEVEL).status_code == 303
    silver = value_at(tree(draft), "levels.silver")
    assert silver == {
        "key": "silver", "title": "Silver", "meaning": "More is in place.", "requires": "bronze",
        "valid_for": "P2Y", "rule": {"met": {"role": "mandatory"}},
    }  # fmt: skip
    form = visit.get(f"{base}/edit/levels.silver")
    assert 'value="2 years"' in form.text
    seen = form.text.partition('name="seen" value="')[2][:16]
    changed = visit.post(f"{base}/edit/levels.silver", {**LEVEL, "title": "Silver star", "seen": seen})
    assert changed.status_code == 303
    assert value_at(tree(draft), "levels.silver.title") == "Silver star"
    visit.post(f"{base}/move/levels.silver", {"by": "up"})
    assert [level["key"] for level in tree(draft)["levels"]] == ["silver", "bronze"]
    visit.post(f"{base}/remove/levels.silver")
    assert [level["key"] for level in tree(draft)["levels"]] == ["bronze"]


def test_saving_a_form_as_it_is_changes_no_byte(visit, draft, db):
    draft.definition = shipped_text("better_health_at_work.yaml")
    db.commit()
    for place in (
        "scheme", "terms", "answers", "roles", "levels.gold", "tracks.all", "facts.canteen",
        "themes.planning",
        "themes.planning.criteria.silver.health_policies",
    ):  # fmt: skip
        address = f"/studio/{draft.id}/edit/{place}"
        page = visit.get(address)
        assert page.status_code == 200, place
        saved = visit.post(address, as_filled(page.text))
        assert saved.status_code == 303, saved.text
        assert draft.definition == shipped_text("better_health_at_work.yaml"), place


def as_filled(html):
    """What a browser would send for the page's main form, just as it stands."""

    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.data, self.area, self.select = {}, None, None

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            name = given.get("name")
            if tag == "textarea":
                self.area = name
                self.data[name] = ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and "selected" in given:
                self.data[self.select] = given["value"]
            elif tag == "input" and name:
                if given.get("type") in ("checkbox", "radio"):
                    if "checked" in given:
                        self.data.setdefault(name, []).append(given["value"])
                else:
                    self.data[name] = given.get("value", "")

        def handle_data(self, data):
            if self.area:
                self.data[self.area] += data

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.area = None

    reader = Reader()
    reader.feed(html)
    return reader.data


def test_what_somebody_else_changed_is_not_written_over(visit, draft, db):
    address = f"/studio/{draft.id}/edit/levels.bronze"
    mine = as_filled(visit.get(address).text)
    draft.definition = draft.definition.replace("The basics are in place.", "Theirs.")
    db.commit()
    refused = visit.post(address, {**mine, "title": "Mine"})
    assert refused.status_code == 409
    assert 'value="Mine"' in refused.text
    assert "Somebody else has changed this" in refused.text
    assert value_at(tree(draft), "levels.bronze.meaning") == "Theirs."


def test_the_text_of_two_people_is_never_lost(visit, draft):
    address = f"/studio/{draft.id}/yaml"
    mine, theirs = draft.definition + "# mine\n", draft.definition + "# theirs\n"
    assert visit.post(address, {"definition": theirs, "seen": "1"}).status_code == 303
    refused = visit.post(address, {"definition": mine, "seen": "1"})
    assert refused.status_code == 409
    assert "# mine" in refused.text
    assert "# theirs" in refused.text
    assert draft.definition == theirs
    assert visit.post(address, as_filled(refused.text)).status_code == 303
    assert draft.definition == mine


def test_a_file_comes_out_as_it_went_in(visit, world, db):
    visit.as_(world.coordinator)
    text = "# ours\r\ntitle:   'Odd'   # kept\r\nlevels: [\r\n"
    file = {"file": ("ours.yaml", text.encode(), "application/yaml")}
    given = {"how": "file", "host_id": world.programme.host_id}
    assert visit.post("/studio/new", given, files=file).status_code == 303
    draft = db.exec(select(Draft)).one()
    assert visit.get(f"/studio/{draft.id}/export.yaml").content == text.encode()
    assert "this is not readable YAML" in visit.get(f"/studio/{draft.id}").text


def test_faults_lead_to_the_form_that_mends_them(visit, draft):
    visit.post(f"/studio/{draft.id}/add/themes", {"title": "Food", "summary": "Eating well."})
    page = visit.get(f"/studio/{draft.id}").text
    assert "1 thing to mend" in page
    assert f'href="/studio/{draft.id}/edit/themes.food"' in page
    typed = visit.post(
        f"/studio/{draft.id}/faults/themes.food.criteria", {**CRITERION, "adding": "yes"},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert "Nothing to mend" in typed.text
    assert value_at(tree(draft), "themes.food.criteria") == []


def test_bad_input_keeps_what_was_typed(visit, draft):
    refused = visit.post(f"/studio/{draft.id}/add/levels", {**LEVEL, "valid_for": "ages", "key": "bronze"})
    assert refused.status_code == 422
    assert "How long an award lasts must be a length of time" in refused.text
    assert "Something here has the key “bronze” already" in refused.text
    assert "More is in place." in refused.text


def test_a_rule_is_built_by_form(visit, draft):
    base, rule = f"/studio/{draft.id}", "levels.bronze.rule"
    visit.post(f"{base}/add/themes.first_theme.criteria", CRITERION)
    assert visit.post(f"{base}/rule/{rule}", {"starter": "pool", "many": "1"}).status_code == 303
    assert load(draft.definition)
    adding = visit.get(f"{base}/part/{rule}.all_of?adding=list&kind=fact")
    assert "Something is true of the employer" in adding.text
    fact = {"kind": "fact", "adding": "list", "key": "headcount", "min": "2"}
    assert visit.post(f"{base}/part/{rule}.all_of", fact).status_code == 303
    visit.post(f"{base}/part/{rule}.all_of[2]", {"kind": "any_of"})
    assert value_at(tree(draft), rule) == {
        "all_of": [
            {"met": {"role": "mandatory"}},
            {"any_of": [{"count": {"role": "pool", "at_least": 1}}]},
            {"fact": {"key": "headcount", "min": 2}},
        ]
    }
    shown = visit.get(f"{base}/rule/{rule}").text
    assert "Something is true of the employer (What: People (headcount); From: 2)" in shown
    visit.post(f"{base}/remove/{rule}.all_of[3]", {"back": rule})
    assert len(value_at(tree(draft), rule)["all_of"]) == 2
    assert visit.get(f"{base}/rule/themes.first_theme.criteria.water.only_if").status_code == 200


def test_every_kind_of_rule_has_a_form():
    assert set(RULE_KINDS) == set(OPERATORS)


def test_another_hosts_draft_does_not_exist(visit, world, draft, db):
    for who in (world.other_coordinator, world.lead, world.assessor, world.stranger):
        visit.as_(who)
        assert visit.get(f"/studio/{draft.id}").status_code == 404
        assert visit.post(f"/studio/{draft.id}/delete").status_code == 404
    elsewhere = db.get_one(Host, world.charter.host_id)
    visit.as_(give_role(db, make_account(db, "Own Admin"), Role.ADMINISTRATOR, host=elsewhere))
    assert visit.get(f"/studio/{draft.id}").status_code == 404
    visit.as_(world.administrator)
    assert visit.get(f"/studio/{draft.id}").status_code == 200


def test_a_draft_for_another_host_is_refused(visit, world):
    visit.as_(world.coordinator)
    refused = visit.post(
        "/studio/new", {"how": "nothing", "host_id": world.charter.host_id, "title": "Theirs"}
    )
    assert refused.status_code == 422
    assert "Choose one of the organisations you run schemes for" in refused.text


def test_a_next_version_follows_its_edition(visit, world, db):
    visit.as_(world.coordinator)
    visit.post(
        "/studio/new",
        {"how": "next", "host_id": world.programme.host_id, "edition_id": world.programme.edition_id},
    )
    made = tree(db.exec(select(Draft)).one())
    assert made["replaces"] == "2026-11"
    assert made["version"] != "2026-11"


def test_a_draft_is_deleted(visit, draft, db):
    assert visit.post(f"/studio/{draft.id}/delete").status_code == 303
    assert db.exec(select(Draft)).all() == []


def test_a_number_without_end_is_refused(visit, draft):
    for bad in ("1e400", "inf", "nan"):
        refused = visit.post(
            f"/studio/{draft.id}/add/themes.first_theme.criteria", {**CRITERION, "points": bad}
        )
        assert refused.status_code == 422, bad


def test_a_draft_says_what_to_mend_before_its_parts_and_asks_before_deleting(visit, draft):
    page = visit.get(f"/studio/{draft.id}").text
    assert page.index("Nothing to mend") < page.index("Rehearse: who") < page.index("Size bands")
    assert page.index("<details") < page.index("Delete it for good")
    form = visit.get(f"/studio/{draft.id}/edit/scheme").text
    assert form.index("<form") < form.index('id="faults"')


@pytest.mark.parametrize(
    "text",
    [
        "9223372036854775808\n",
        "- a\n",
        "title: .inf\nversion: [1]\n",
        "roles: 3\nanswers: [1]\nlevels: 4\nexamples: no\n",
        "languages: [cy]\ntranslations: 3\nlevels: [{key: bronze, title: 1}]\n",
        "themes: [1, {key: [1]}, {key: first, criteria: 3}]\nlevels: [{key: bronze, rule: 3}, 2]\n",
        "extends: 5\nthemes: {a: 1}\nnames: [1]\n",
    ],
)
def test_no_text_breaks_a_page(visit, draft, db, text):
    base = f"/studio/{draft.id}"
    assert visit.post(f"{base}/yaml", {"definition": text, "seen": "1"}).status_code == 303
    places = ("scheme", "terms", "answers", "roles", "overlay", "names", "levels.bronze", "themes.first")
    lists = ("levels", "themes", "facts", "examples", "themes.first.criteria")
    pages = [f"edit/{place}" for place in places] + [
        "try",
        "translations",
        "rehearse",
        "publish",
        "rule/levels.bronze.rule",
    ]
    pages += [f"key/{path}" for path in ("levels.bronze", "themes.first", "themes[1]", "levels[2]")]
    pages += ["theme/themes.first", "theme/themes.first.criteria.x", "edit/themes[1]", "edit/themes[2]"]
    pages += [f"{way}/{part}" for part in lists for way in ("list", "add")]
    for page in ("", *pages):
        assert visit.get(f"{base}/{page}".rstrip("/")).status_code in (200, 404), page
    for page in pages:
        if page.startswith(("edit", "add")) or page == "publish":
            given = {"title": "T", "version": "-1", "seen": "x"}
            assert visit.post(f"{base}/{page}", given).status_code in (303, 404, 409, 422), page
