"""Case studies on pages: for anybody, for the employer that writes, and for the programme that answers."""

import pytest
from sqlmodel import select

from assessments.stories import State, Topic
from models.base import LARGEST_ID
from models.queries.paging import PAGE
from models.stories import Story, StoryVersion
from tests.counting import counted
from tests.factories import STORY, make_story

GIVEN = {
    **STORY,
    "topic": "sleep",
    "title": "Shifts that let people sleep",
    "cost": "",
    "time": "",
    "named": "yes",
}


def told(db, world, *states, **more) -> Story:
    made = make_story(
        db, world.employer.id, world.programme.id, world.lead.id,
        states=states or (State.APPROVED,), **more,
    )  # fmt: skip
    db.commit()
    return made


def own(world, story=None) -> str:
    return f"/employers/{world.employer.id}/stories" + (f"/{story.id}" if story else "")


def desk(world, story=None) -> str:
    return f"/hosts/{world.programme.host_id}/stories" + (f"/{story.id}" if story else "")


def test_anybody_reads_what_is_published_and_nothing_else(visit, db, world):
    shown = told(db, world)
    hidden = [
        told(db, world, State.DRAFT, title="Hidden draft"),
        told(db, world, State.SENT, title="Hidden waiting"),
        told(db, world, State.SENT_BACK, title="Hidden sent back"),
    ]
    visit.as_(None)
    listed = visit.get("/stories").text
    assert (STORY["title"] in listed, "Hidden" in listed) == (True, False)
    page = visit.get(f"/stories/{shown.id}").text
    for words in (
        "Larkspur Bakery",
        "50 to 99 people, production",
        "Begin with the managers.",
        world.programme.name,
    ):
        assert words in page
    for story in hidden:
        assert visit.get(f"/stories/{story.id}").status_code == 404
    for odd in (0, LARGEST_ID, "x"):
        assert visit.get(f"/stories/{odd}").status_code in (404, 422)


def test_without_a_name_only_size_and_sector_are_told(visit, db, world):
    story = told(db, world, named=False, level_title="Bronze")
    visit.as_(None)
    for text in (visit.get("/stories").text, visit.get(f"/stories/{story.id}").text):
        assert "An employer that gives no name, 50 to 99 people, production" in text
        for words in ("Larkspur", world.programme.name, "Held Bronze"):
            assert words not in text
    for query in ("words=larkspur", "level=Bronze", f"programme={world.programme.slug}"):
        assert (query, STORY["title"] in visit.get(f"/stories?{query}").text) == (query, False)
    answer = visit.get(f"/api/v1/stories/{story.id}").json()
    assert [answer[key] for key in ("employer", "programme", "level", "size", "sector")] == [
        None, None, None, "medium", "B-E",
    ]  # fmt: skip
    assert "Larkspur" not in str(answer)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=walks", True), ("words=WALKS+sat", True), ("words=walks+bicycle", False),
        ("words=%25", False),
        ("words=larkspur", True), ("topic=physical_activity", True), ("topic=sleep", False),
        ("topic=x", False),
        ("size=medium", True), ("size=large", False), ("size=x", False), ("sector=B-E", True),
        ("sector=F", False), ("sector=x", False), ("level=Bronze", True), ("level=Gold", False),
        ("programme=tyne-valley-better-health", True), ("programme=northshire-wellbeing-charter", False),
        ("topic=physical_activity&size=medium&sector=B-E&level=Bronze&words=walks", True),
    ],
)  # fmt: skip
def test_stories_are_narrowed_on_the_page_and_in_the_api(visit, db, world, query, found):
    told(db, world, level_title="Bronze")
    visit.as_(None)
    assert (STORY["title"] in visit.get(f"/stories?{query}").text) is found
    assert (len(visit.get(f"/api/v1/stories?{query}").json()["items"]) == 1) is found


def test_stories_page_without_a_gap(visit, db, world):
    for number in range(PAGE + 2):
        make_story(db, world.employer.id, world.programme.id, world.lead.id, title=f"Story {number:03}")
    db.commit()
    visit.as_(None)
    first = visit.get("/stories?topic=physical_activity")
    more = first.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = visit.get(more)
    titles = [line for page in (first, second) for line in page.text.split("Story ")[1:]]
    assert len({line[:3] for line in titles}) == PAGE + 2
    assert visit.get("/stories?after=nonsense").status_code == 422


def test_a_lead_writes_sends_changes_and_withdraws(visit, db, world):
    visit.as_(world.lead)
    assert "Write a case study" in visit.get(own(world)).text
    made = visit.post(
        f"{own(world)}/new", GIVEN | {"programme": str(world.programme.id), "done": "Ask a@b.example"}
    )
    story = db.exec(select(Story)).one()
    assert (made.status_code, made.headers["location"]) == (303, own(world, story))
    page = visit.get(own(world, story)).text
    assert ("Please look at this" in page, "a@b.example" in page) == (True, True)
    refused = visit.post(f"{own(world, story)}/send", {})
    assert (refused.status_code, "then tick that you have" in refused.text) == (422, True)
    assert (
        visit.post(f"{own(world, story)}/edit", GIVEN | {"done": "We moved the shifts."}).status_code == 303
    )
    assert "Please look at this" not in visit.get(own(world, story)).text
    assert visit.post(f"{own(world, story)}/send", {}).status_code == 303
    assert visit.post(f"{own(world, story)}/send", {}).status_code == 409
    late = visit.post(f"{own(world, story)}/edit", GIVEN | {"title": "Typed in vain"})
    assert (late.status_code, 'value="Typed in vain"' in late.text) == (409, True)
    assert visit.post(f"{own(world, story)}/recall").status_code == 303
    assert visit.post(f"{own(world, story)}/withdraw").status_code == 303
    assert "Withdrawn" in visit.get(own(world)).text
    assert visit.post(f"{own(world, story)}/withdraw").status_code == 409


def test_what_is_wrong_in_the_form_is_said_and_nothing_typed_is_lost(visit, db, world):
    visit.as_(world.lead)
    given = GIVEN | {"title": "", "topic": "astrology", "named": "", "programme": str(world.programme.id)}
    page = visit.post(f"{own(world)}/new", given)
    assert page.status_code == 422
    for words in (
        "Enter the title",
        "Choose whether your name is shown",
        "Begin with the managers.</textarea>",
    ):
        assert words in page.text
    strange = visit.post(f"{own(world)}/new", GIVEN | {"programme": str(world.charter.id)})
    assert (strange.status_code, "that you take part in" in strange.text) == (422, True)
    assert db.exec(select(Story)).all() == []


def test_a_programme_answers_and_the_employer_reads_why(visit, db, world):
    story = told(db, world, State.SENT, done="It was Priya who began it.")
    visit.as_(world.coordinator)
    assert STORY["title"] in visit.get(desk(world)).text
    assert "Priya" in visit.get(desk(world, story)).text.split("Please look at this")[1]
    for given, words in [
        ({}, "Choose whether to publish it"),
        ({"answer": "approve"}, "no personal or health data"),
        ({"answer": "send_back"}, "Say what should be changed"),
    ]:
        page = visit.post(desk(world, story), {"number": "1", **given})
        assert (page.status_code, words in page.text) == (422, True)
    old = visit.post(desk(world, story), {"number": "2", "answer": "approve", "checked": "true"})
    assert old.status_code == 409
    sent = visit.post(
        desk(world, story), {"number": "1", "answer": "send_back", "reason": "Leave Priya out."}
    )
    assert (sent.status_code, sent.headers["location"]) == (303, desk(world))
    assert "Leave Priya out." in visit.as_(world.lead).get(own(world, story)).text
    assert visit.post(f"{own(world, story)}/edit", GIVEN).status_code == 303
    assert visit.post(f"{own(world, story)}/send", {}).status_code == 303
    visit.as_(world.analyst)
    given = {"number": "2", "answer": "approve", "checked": "true"}
    assert visit.post(desk(world, story), given).status_code == 303
    assert GIVEN["title"] in visit.as_(None).get("/stories").text


def test_the_workspace_counts_by_topic_and_size(visit, db, world):
    told(db, world)
    told(db, world, topic=Topic.SLEEP, size_band=6)
    told(db, world, State.SENT, topic=Topic.SLEEP)
    visit.as_(world.analyst)
    page = visit.get(desk(world)).text
    row = page.split('govuk-table__header">Sleep and shift work</th>')[1].split("</tr>")[0]
    assert [cell.split("<")[0] for cell in row.split('">')[1:]] == ["0", "0", "0", "1", "1"]


def test_who_reaches_what(visit, db, world):
    draft = told(db, world, State.DRAFT)
    sent = told(db, world, State.SENT)
    for who, own_draft, write, own_sent, answers in [
        (None, 303, 303, 303, 303), (world.stranger, 404, 404, 404, 404), (world.lead, 200, 200, 200, 404),
        (world.viewer, 200, 403, 200, 404), (world.coordinator, 404, 403, 200, 200),
        (world.analyst, 404, 404, 404, 200), (world.other_lead, 404, 404, 404, 404),
        (world.other_coordinator, 404, 404, 404, 404), (world.administrator, 404, 404, 404, 200),
    ]:  # fmt: skip
        visit.as_(who)
        got = [
            visit.get(address).status_code
            for address in (
                own(world, draft),
                f"{own(world, draft)}/edit",
                own(world, sent),
                desk(world, sent),
            )
        ]
        assert got == [own_draft, write, own_sent, answers], who and who.name
        assert visit.get(desk(world, draft)).status_code == (303 if who is None else 404)


def test_nothing_is_changed_through_another_employers_address(visit, db, world):
    story = told(db, world, State.DRAFT)
    theirs = f"/employers/{world.other_employer.id}/stories/{story.id}"
    visit.as_(world.other_lead)
    for step in ("edit", "send", "recall", "withdraw"):
        assert visit.post(f"{theirs}/{step}", GIVEN).status_code == 404
    assert [one.state for one in db.exec(select(StoryVersion))] == [State.DRAFT]


def test_the_employers_page_and_the_programmes_lead_there(visit, db, world):
    told(db, world)
    page = visit.as_(world.lead).get(f"/employers/{world.employer.id}").text
    assert (STORY["title"] in page, f'href="{own(world)}"' in page) == (True, True)
    programme = visit.get(f"/programmes/{world.programme.slug}").text
    assert f'href="/stories?programme={world.programme.slug}"' in programme
    assert "Answer those that were sent" not in programme
    assert (
        "Answer those that were sent"
        in visit.as_(world.analyst).get(f"/programmes/{world.programme.slug}").text
    )


def test_each_list_asks_as_often_for_three_as_for_one(visit, db, world, connection):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            told(db, world)
            told(db, world, State.SENT)
        asked = []
        for who, path in [
            (None, "/stories"), (world.lead, own(world)), (world.analyst, desk(world)),
            (world.lead, f"/employers/{world.employer.id}"),
        ]:  # fmt: skip
            visit.as_(who)
            with counted(connection) as sent:
                assert visit.get(path).status_code == 200
            asked.append(len(sent))
        counts.append(asked)
    assert counts[0] == counts[1]
