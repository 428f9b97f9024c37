"""An employer joins a programme: the baseline is taken down and it is told its track."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col

from api.services.activity import record
from assessments.applying import LevelChoice, levels_to_choose
from assessments.awards import Term
from assessments.definition import Edition, Level
from assessments.eligibility import refusals, unsettled
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from assessments.workflow import CLOSED
from models.activity import Verb
from models.applications import Application, Enrolment
from models.awards import Award, StatusGrant
from models.base import today, utc_now
from models.employers import Employer, Site
from models.queries.editions import edition_of_programme
from models.queries.enrolments import Names, PlaceToJoin, awards_of, names_of
from models.queries.lists import of_enrolment
from models.queries.statuses import GivenStatus, grants_of
from models.schemes import Programme
from models.scope import everyones


def track_in_words(edition: Edition, track_key: str | None) -> str:
    """What an employer is told of its track: a sentence for people."""
    track = next((track for track in edition.tracks if track.key == track_key), None)
    if track is None or len(edition.tracks) < 2:
        return "This scheme asks the same of employers of every size."
    return f"Your track is {track.title}."


def facts_of(employer: Employer) -> dict[str, object]:
    """What a scheme's terms and rules may know of an employer without asking it."""
    known: dict[str, object] = {
        "headcount": employer.headcount,
        "fte": employer.fte,
        "sector": employer.sic_section,
        "ownership": employer.ownership.value,
    }
    return {key: value for key, value in known.items() if value}


def terms_to_judge(edition: Edition, places: Iterable[PlaceToJoin]) -> tuple[str, ...]:
    """The terms of taking part that we cannot check for these places, each once, and its note."""
    told = [
        words
        for place in places
        for words in unsettled(edition, facts_of(place.employer), site=place.site is not None)
    ]
    note = edition.eligibility.note
    return tuple(dict.fromkeys([*told, *([note] if note else [])]))


def begin_enrolment(
    employer: Employer, programme: Programme, edition: Edition, today: date, site_id: int | None = None
) -> Enrolment:
    """An enrolment with its baseline and track, not yet written.

    Raises InvalidInput when the employer is known not to keep a term of taking part, or when the scheme has
    no track for an employer of this size.
    """
    facts = facts_of(employer)
    if against := refusals(edition, facts, site=site_id is not None):
        told = " ".join(against)
        raise InvalidInput({"programme": f"{programme.name} is not open to you. {told} Ask its team."})
    track = edition.track_for(facts)
    if track is None and edition.tracks:
        raise InvalidInput(
            {"programme": f"{programme.name} has no track for an organisation of your size. Ask its team."}
        )
    return Enrolment(
        employer_id=employer.id,
        programme_id=programme.id,
        site_id=site_id,
        track=track.key if track else None,
        baseline_headcount=employer.headcount,
        baseline_fte=employer.fte,
        enrolled_on=today,
    )


@dataclass(frozen=True)
class Rung:
    """A level as offered to an enrolment, with the newest award of it."""

    choice: LevelChoice
    award: Award | None
    term: Term | None = None  # of that award
    level: Level | None = None

    def held(self, today: date) -> bool:
        """Whether the level holds on a day."""
        return self.term is not None and self.term.held(today)


@dataclass(frozen=True)
class EnrolmentView:
    """An enrolment with everything its page shows."""

    enrolment: Enrolment
    names: Names
    edition: Edition
    rungs: tuple[Rung, ...]  # lowest first
    applications: list[Application]  # newest first
    awards: list[Award]  # newest first
    statuses: list[GivenStatus] = field(default_factory=list)  # newest first

    @property
    def track(self) -> str:
        """What the employer is told of its track."""
        return track_in_words(self.edition, self.enrolment.track)

    def statuses_held(self, today: date) -> list[StatusGrant]:
        """The statuses outside the levels that are held on a day, newest first."""
        return [one.grant for one in self.statuses if one.held(today)]

    def statuses_taken_back(self) -> list[GivenStatus]:
        """The statuses that were taken back before their time, newest first."""
        return [one for one in self.statuses if one.withdrawal is not None]

    @property
    def open_application(self) -> Application | None:
        """The application that is under way."""
        return next((a for a in self.applications if a.status not in CLOSED), None)


def look_at(session: Session, actor: Actor, enrolment: Enrolment) -> EnrolmentView:
    """Read an enrolment from a guard, in five queries."""
    names = names_of(session, enrolment)
    edition = edition_of_programme(session, names.programme)
    given = awards_of(session, actor, enrolment)
    newest = {award.level: (award, term) for award, term in reversed(given)}
    choices = levels_to_choose(edition, newest, enrolment.track)
    return EnrolmentView(
        enrolment=enrolment,
        names=names,
        edition=edition,
        rungs=tuple(_rung(edition, choice, newest.get(choice.key)) for choice in choices),
        applications=of_enrolment(session, enrolment),
        awards=[award for award, _ in given],
        statuses=grants_of(session, enrolment.id),
    )


def _rung(edition: Edition, choice: LevelChoice, newest: tuple[Award, Term] | None) -> Rung:
    award, term = newest or (None, None)
    return Rung(choice, award, term, edition.level(choice.key))


def enrol(
    session: Session, actor: Actor, employer: Employer, programme: Programme, site_id: int | None = None
) -> Enrolment:
    """Join a programme, as a whole or with one site. The enrolment's `track` is what the employer is told.

    Raises Conflict when it takes part already or the programme is closed to newcomers, InvalidInput when the
    scheme has no track for its size or the site is not its own.
    """
    today = utc_now().date()
    if today < programme.opens_on:
        raise Conflict(f"{programme.name} opens to employers on a later day.")
    if programme.closes_on and today > programme.closes_on:
        raise Conflict(f"{programme.name} is closed to new employers.")
    already = everyones(Enrolment).where(
        Enrolment.employer_id == employer.id,
        Enrolment.programme_id == programme.id,
        Enrolment.site_id == site_id,
        col(Enrolment.left_on).is_(None),
    )
    if session.exec(already).first():
        raise Conflict(f"You take part in {programme.name} already.")
    if (
        site_id is not None
        and not session.exec(
            everyones(Site).where(Site.id == site_id, Site.employer_id == employer.id)
        ).first()
    ):
        raise InvalidInput({"site_id": "Choose one of your sites."})
    edition = edition_of_programme(session, programme)
    enrolment = begin_enrolment(employer, programme, edition, today, site_id)
    session.add(enrolment)
    session.flush()
    record(session, Verb.ENROLLED, actor, employer_id=employer.id, programme_id=programme.id)
    return enrolment


def leave(session: Session, actor: Actor, enrolment: Enrolment) -> None:
    """End an employer's part in a programme today. Raises Conflict while an application is open.

    What was awarded stays on the register for its term; the programme's figures no longer count it.
    """
    if enrolment.left_on is not None:
        raise Conflict(f"You left this programme on {enrolment.left_on:%-d %B %Y}.")
    if any(application.status not in CLOSED for application in of_enrolment(session, enrolment)):
        raise Conflict("An application is under way. Withdraw it, or wait for its decision, then leave.")
    enrolment.left_on = today()
    session.add(enrolment)
    record(session, Verb.LEFT, actor, employer_id=enrolment.employer_id, programme_id=enrolment.programme_id)
