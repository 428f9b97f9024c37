"""Writing a story, sending it, and the programme's answer: what is refused, what is frozen, who is told."""

import pytest
import sqlalchemy as sa
from sqlmodel import select

from api.services import stories
from api.services.story_answers import OWN_EMPLOYER, answering, approve, send_back, story_desk
from assessments.errors import Conflict, InvalidInput, NotReady
from assessments.roles import Role
from assessments.stories import State, Text, Topic
from assessments.workflow import Status
from models.activity import Event, Verb
from models.mail import Message
from models.queries.stories import Wanted, public_stories, public_story
from models.queries.workspaces import workspace_of
from models.stories import StoryVersion
from tests.factories import STORY, actor, give_role, make_application, make_story


def text(**more) -> Text:
    return Text(**(STORY | more))


def held(db, world, told, who=None):
    return stories.story_held(db, actor(db, who or world.lead), world.employer, told.story.id)


def drafted(db, world, **more):
    return stories.begin(db, actor(db, world.lead), world.employer, world.programme.id, text(**more))


def sent(db, world, **more):
    told = drafted(db, world, **more)
    stories.send(db, actor(db, world.lead), world.employer, told, looked=True)
    return told


def case_of(db, world, told, who=None):
    person = actor(db, who or world.coordinator)
    return person, answering(db, person, workspace_of(db, person, world.programme.host_id), told.story.id)


def published(db, world, **more):
    told = sent(db, world, **more)
    person, case = case_of(db, world, told)
    approve(db, person, case, case.version.number, checked=True)
    return told


def mails(db, template) -> list[str]:
    found = db.exec(select(Message).where(Message.template == template))
    return sorted(message.to_address for message in found)


def test_a_story_is_sent_read_and_published_and_everybody_concerned_is_told(db, world):
    told = sent(db, world)
    assert mails(db, "story_sent") == sorted([world.coordinator.email, world.analyst.email])
    assert public_story(db, told.story.id) is None
    person, case = case_of(db, world, told, world.analyst)
    with pytest.raises(InvalidInput) as refused:
        approve(db, person, case, 1, checked=False)
    assert list(refused.value.errors) == ["checked"]
    approve(db, person, case, 1, checked=True)
    assert mails(db, "story_decided") == [world.lead.email]
    found = public_story(db, told.story.id)
    assert (found.employer, found.version.size_band, found.version.sic_section) == ("Larkspur Bakery", 4, "C")
    assert found.version.checked
    happened = [event.verb for event in db.exec(select(Event).order_by(Event.id))][-2:]
    assert happened == [Verb.STORY_SENT, Verb.STORY_DECIDED]
    # What somebody wrote stands in no event.
    assert "Walking" not in str([event.detail for event in db.exec(select(Event))])


def test_the_level_held_when_it_was_sent_stands_beside_it(db, world):
    make_application(db, world, status=Status.DECIDED)
    told = published(db, world)
    assert public_story(db, told.story.id).level == "Bronze"
    unnamed = published(db, world, named=False)
    assert public_story(db, unnamed.story.id).level == ""
    rows = public_stories(db, Wanted(level="Bronze")).rows
    assert [row.id for row in rows] == [told.story.id]


def test_a_change_of_what_is_published_is_a_new_version_and_the_old_one_stays_until_it_is_approved(db, world):
    told = published(db, world)
    lead = actor(db, world.lead)
    stories.rewrite(db, lead, world.employer, held(db, world, told), text(title="Better walking"))
    again = held(db, world, told)
    assert [(one.number, one.state) for one in again.versions] == [(2, State.DRAFT), (1, State.APPROVED)]
    stories.send(db, lead, world.employer, again, looked=False)
    assert public_story(db, told.story.id).version.title == STORY["title"]
    person, case = case_of(db, world, told)
    approve(db, person, case, 2, checked=True)
    assert public_story(db, told.story.id).version.title == "Better walking"
    assert len(public_stories(db, Wanted()).rows) == 1


@pytest.mark.parametrize(
    "change",
    ["UPDATE story_version SET title = 'Other'", "UPDATE story_version SET state = 'draft'",
     "DELETE FROM story_version"],
)  # fmt: skip
def test_the_database_keeps_an_approved_version_as_it_was_read(db, world, change):
    published(db, world)
    with pytest.raises(sa.exc.DBAPIError), db.begin_nested():
        db.connection().execute(sa.text(change))


def test_what_waits_can_be_changed_only_after_it_was_taken_back(db, world):
    told = sent(db, world)
    lead = actor(db, world.lead)
    with pytest.raises(Conflict):
        stories.rewrite(db, lead, world.employer, told, text(title="Other"))
    person, case = case_of(db, world, told)
    stories.recall(db, lead, told)
    stories.rewrite(db, lead, world.employer, held(db, world, told), text(title="Other"))
    with pytest.raises(Conflict):
        approve(db, person, case, 1, checked=True)
    assert case_of(db, world, told)[1] is None  # a draft is nobody's but the employer's
    (version,) = db.exec(select(StoryVersion)).all()
    assert (version.title, version.state) == ("Other", State.DRAFT)


def test_a_version_sent_back_needs_a_reason_and_stays_beside_the_next(db, world):
    told = sent(db, world)
    person, case = case_of(db, world, told)
    with pytest.raises(InvalidInput):
        send_back(db, person, case, 1, "  ")
    send_back(db, person, case, 1, "Leave the name out.")
    stories.rewrite(db, actor(db, world.lead), world.employer, held(db, world, told), text(title="Second"))
    again = held(db, world, told)
    assert [(one.state, one.reason) for one in again.versions] == [
        (State.DRAFT, ""), (State.SENT_BACK, "Leave the name out."),
    ]  # fmt: skip
    (mail,) = db.exec(select(Message).where(Message.template == "story_decided"))
    assert "Leave the name out." not in mail.body


def test_what_was_read_is_what_is_published_and_once(db, world):
    told = sent(db, world)
    person, case = case_of(db, world, told)
    with pytest.raises(Conflict):
        approve(db, person, case, 2, checked=True)
    approve(db, person, case, 1, checked=True)
    with pytest.raises(Conflict):
        send_back(db, person, case, 1, "Too late.")


def test_nobody_publishes_the_story_of_their_own_employer(db, world):
    give_role(db, world.coordinator, Role.VIEWER, employer=world.employer)
    told = sent(db, world)
    person, case = case_of(db, world, told)
    assert case.refusal == OWN_EMPLOYER
    with pytest.raises(NotReady):
        approve(db, person, case, 1, checked=True)


def test_what_may_tell_of_a_person_is_looked_at_before_it_is_sent(db, world):
    told = drafted(db, world, done="Colleague One began it; write to her at her@example.com.")
    lead = actor(db, world.lead)
    found = stories.findings(db, world.employer.id, world.employer.name, told.newest)
    assert {one.text for one in found} == {"her@example.com", "Colleague One"}
    with pytest.raises(InvalidInput) as refused:
        stories.send(db, lead, world.employer, told, looked=False)
    assert list(refused.value.errors) == ["looked"]
    stories.send(db, lead, world.employer, told, looked=True)
    assert told.newest.state is State.SENT


def test_an_employer_that_gives_no_name_is_warned_of_its_name_in_the_text(db, world):
    told = drafted(db, world, named=False, problem="At Larkspur Bakery we sat all day.")
    found = stories.findings(db, world.employer.id, world.employer.name, told.newest)
    assert [one.text for one in found] == ["Larkspur Bakery"]


def test_a_withdrawn_story_is_gone_for_everybody_else_for_good(db, world):
    told = published(db, world)
    stories.withdraw(db, actor(db, world.lead), told)
    assert public_story(db, told.story.id) is None
    assert case_of(db, world, told)[1] is None
    assert held(db, world, told, world.coordinator) is None
    assert held(db, world, told).public is None
    for again in (
        lambda: stories.withdraw(db, actor(db, world.lead), told),
        lambda: stories.rewrite(db, actor(db, world.lead), world.employer, told, text()),
    ):
        with pytest.raises(Conflict):
            again()


def test_a_story_is_about_a_programme_that_the_employer_takes_part_in(db, world):
    with pytest.raises(InvalidInput):
        stories.begin(db, actor(db, world.lead), world.employer, world.charter.id, text())
    with pytest.raises(InvalidInput) as refused:
        drafted(db, world, title="Two\x07 lines", done="Lines\nare fine here")
    assert list(refused.value.errors) == ["title"]


def test_a_draft_is_nobodys_but_its_employers(db, world):
    told = drafted(db, world)
    for who in ("coordinator", "analyst", "other_lead", "other_coordinator", "stranger"):
        assert held(db, world, told, getattr(world, who)) is None
    assert held(db, world, told, world.viewer) is not None
    sent_on = published(db, world)
    stories.rewrite(
        db, actor(db, world.lead), world.employer, held(db, world, sent_on), text(title="Not yet told")
    )
    assert [one.number for one in held(db, world, sent_on, world.coordinator).versions] == [1]


def test_a_workspace_counts_what_is_published_and_lists_what_waits(db, world):
    published(db, world)
    published(db, world, topic=Topic.SLEEP, named=False)
    waiting = sent(db, world, topic=Topic.SLEEP)
    make_story(db, world.other_employer.id, world.charter.id, world.other_lead.id)
    for who in (world.coordinator, world.analyst, world.administrator):
        person = actor(db, who)
        desk = story_desk(db, workspace_of(db, person, world.programme.host_id))
        assert [told.story.id for told, _ in desk.waiting] == [waiting.story.id]
        assert (desk.counts.published, desk.counts.of(Topic.SLEEP), desk.counts.of(Topic.SMOKING)) == (
            2,
            1,
            0,
        )
