"""Case studies by an employer: writing them, sending them to the programme, taking them away again.

The programme's answer stands in `api/services/story_answers.py`.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from api.services.activity import record
from api.services.notices import link, tell
from assessments.employers import has_hidden_characters
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor, Role
from assessments.stories import Action, State, Text, advance
from assessments.telltale import Found, telltale
from assessments.uptake.groups import band_of
from models.activity import Verb
from models.awards import Award
from models.base import utc_now
from models.employers import Employer
from models.people import Account
from models.queries.employers import contacts_of, current_members
from models.queries.enrolments import enrolments_of
from models.queries.people import people_at
from models.queries.stories import Told, last_number, story_of_employer
from models.queries.terms import every_term
from models.schemes import Programme
from models.stories import Story, StoryVersion

LOOK_FIRST = "Look at what was found in the text, then tick that you have."


def programmes_to_tell_of(session: Session, actor: Actor, employer: Employer) -> list[Programme]:
    """The programmes that an employer from a guard takes or took part in, each once, newest first."""
    rows = enrolments_of(session, actor, employer.id)
    return list({row.programme.id: row.programme for row in rows}.values())


def begin(session: Session, actor: Actor, employer: Employer, programme_id: int, text: Text) -> Told:
    """Write the first draft of a story about an employer's part in one of its programmes.

    Raises InvalidInput for a programme that it takes no part in, or characters that are not seen.
    """
    programmes = {one.id: one for one in programmes_to_tell_of(session, actor, employer)}
    if programme_id not in programmes:
        raise InvalidInput({"programme": "Choose one of the programmes that you take part in."})
    _check(text)
    story = Story(employer_id=employer.id, programme_id=programme_id, made_by=actor.account_id)
    session.add(story)
    session.flush()
    version = _new_version(session, actor, employer, story, text)
    return Told(story, programmes[programme_id], (version,))


def rewrite(session: Session, actor: Actor, employer: Employer, told: Told, text: Text) -> StoryVersion:
    """Change the draft of a story; where it was answered already, begin a new version beside it.

    Raises Conflict while a version is with the programme, and once the story is withdrawn.
    """
    # Locked, so that two who change an answered story at the same moment do not both begin its next version.
    session.get_one(Story, told.story.id, with_for_update=True)
    _not_withdrawn(told)
    _check(text)
    newest = told.newest
    if newest.state is State.SENT:
        raise Conflict("This story is with the programme. Take it back first, then change it.")
    if newest.state is not State.DRAFT:
        return _new_version(session, actor, employer, told.story, text)
    values = asdict(text) | _as_of_now(session, employer, told.story)
    values |= {"written_by": actor.account_id, "written_at": utc_now()}
    move(session, newest, State.DRAFT, values)
    return newest


def findings(session: Session, employer_id: int, employer_name: str, version: StoryVersion) -> list[Found]:
    """What in a version may tell of a person, or of an employer that does not want to be named."""
    people = [member.account.name for member in current_members(session, employer_id)]
    people += [contact.name for contact in contacts_of(session, employer_id)]
    unnamed = "" if version.named else employer_name
    return telltale(text_of(version).written, people=dict.fromkeys(people), employer=unnamed)


def send(session: Session, actor: Actor, employer: Employer, told: Told, *, looked: bool) -> None:
    """Hand the draft to the programme, whose coordinators and analysts are told by mail.

    Raises InvalidInput where something was found in it that nobody has said to have looked at.
    """
    _not_withdrawn(told)
    version = told.newest
    end = advance(version.state, Action.SEND)
    if not looked and findings(session, employer.id, employer.name, version):
        raise InvalidInput({"looked": LOOK_FIRST})
    move(
        session, version, State.DRAFT,
        {"state": end, "sent_at": utc_now(), **_as_of_now(session, employer, told.story)},
    )  # fmt: skip
    _note(session, Verb.STORY_SENT, actor, told)
    _tell_programme(session, employer, told, version)


def recall(session: Session, actor: Actor, told: Told) -> None:
    """Take a version back that the programme has not answered yet, to write on."""
    _not_withdrawn(told)
    end = advance(told.newest.state, Action.RECALL)
    move(session, told.newest, State.SENT, {"state": end, "sent_at": None})
    _note(session, Verb.STORY_WITHDRAWN, actor, told)


def withdraw(session: Session, actor: Actor, told: Told) -> None:
    """Take a whole story away, for good: nobody but its employer sees any of it from now on."""
    _not_withdrawn(told)
    given = {"withdrawn_at": utc_now(), "withdrawn_by": actor.account_id}
    done = session.connection().execute(
        sa.update(Story)
        .where(col(Story.id) == told.story.id, col(Story.withdrawn_at).is_(None))
        .values(**given)
    )
    if done.rowcount != 1:
        raise Conflict("Somebody has just withdrawn this story.")
    session.refresh(told.story)
    _note(session, Verb.STORY_WITHDRAWN, actor, told)


def story_held(session: Session, actor: Actor, employer: Employer, story_id: int) -> Told | None:
    """A story of an employer from a guard, as far as this person may see it."""
    return story_of_employer(session, actor, employer.id, story_id)


def text_of(version: StoryVersion) -> Text:
    """What a version says."""
    return Text(
        **{name: getattr(version, name) for name in Text.__dataclass_fields__}  # the same names in both
    )


def move(session: Session, version: StoryVersion, start: State, values: Mapping[str, object]) -> None:
    """Write a version if it still stands where it was read. Raises Conflict when somebody was quicker."""
    done = session.connection().execute(
        sa.update(StoryVersion)
        .where(col(StoryVersion.id) == version.id, col(StoryVersion.state) == start)
        .values(**values)
    )
    if done.rowcount != 1:
        raise Conflict("Somebody has just changed this story. Reload the page to see how it stands.")
    session.refresh(version)


def _new_version(
    session: Session, actor: Actor, employer: Employer, story: Story, text: Text
) -> StoryVersion:
    version = StoryVersion(
        story_id=story.id,
        number=last_number(session, story) + 1,
        written_by=actor.account_id,
        **asdict(text),
        **_as_of_now(session, employer, story),
    )
    session.add(version)
    session.flush()
    return version


def _as_of_now(session: Session, employer: Employer, story: Story) -> dict[str, Any]:
    """What the employer is as it writes: its name, size, sector, and the level it holds in the programme."""
    awards = every_term(session, Award.employer_id == employer.id, Award.programme_id == story.programme_id)
    today = utc_now().date()
    held_now = [award for award, term in awards if term.held(today)]
    return {
        "employer_name": employer.name,
        "size_band": band_of(employer.headcount),
        "sic_section": employer.sic_section,
        "level_title": held_now[0].level_title if held_now else "",
    }


def _check(text: Text) -> None:
    written = asdict(text)
    long = ("problem", "done", "changed", "advice")
    hidden = [name for name in written if isinstance(written[name], str)]
    errors = {
        name: "Remove the hidden characters"
        for name in hidden
        if has_hidden_characters(written[name], lines=name in long)
    }
    if errors:
        raise InvalidInput(errors)


def _not_withdrawn(told: Told) -> None:
    if told.story.withdrawn_at:
        raise Conflict("This story has been withdrawn. Write a new one if you want to tell it again.")


def _note(session: Session, verb: Verb, actor: Actor, told: Told) -> None:
    record(
        session, verb, actor, employer_id=told.story.employer_id, programme_id=told.story.programme_id,
        story=told.story.id, version=told.newest.number, state=told.newest.state.value,
    )  # fmt: skip


def answerers(session: Session, programme_id: int) -> list[Account]:
    """Who answers the stories of a programme: its coordinators and analysts."""
    return people_at(session, (Role.COORDINATOR, Role.ANALYST), programme_id=programme_id)


def _tell_programme(session: Session, employer: Employer, told: Told, version: StoryVersion) -> None:
    programme = told.programme
    tell(
        session,
        answerers(session, programme.id),
        "story_sent",
        employer=employer.name,
        programme=programme.name,
        contact=programme.contact_email,
        again=version.number > 1,
        link=link(f"/hosts/{programme.host_id}/stories/{told.story.id}"),
    )
