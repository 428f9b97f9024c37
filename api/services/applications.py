"""Starting an application, handing it in and taking it back."""

from sqlmodel import Session, col

from api.services.activity import record
from api.services.carrying import carry_over
from api.services.editions import check_open
from api.services.enrolments import facts_of
from api.services.notices import link, tell
from api.services.workflow import change_status, submission_case
from assessments.applying import levels_to_choose
from assessments.definition import Edition
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor, Role
from assessments.workflow import CLOSED, Action, Case
from models.activity import Verb
from models.applications import Application, Enrolment
from models.base import utc_now
from models.employers import Employer
from models.queries.changes import edition_id_on
from models.queries.editions import edition_of
from models.queries.in_hand import InHand
from models.queries.people import people_at
from models.queries.portfolios import levels_held, load_portfolio
from models.schemes import Programme
from models.scope import everyones


def start(session: Session, actor: Actor, enrolment: Enrolment, level: str) -> Application:
    """Begin an application at a level, pinned to the edition the programme runs on today.

    What the enrolment's last application holds is carried over: see `carry_over`.

    Raises InvalidInput for a level that is unknown or not open, Conflict while another application is open.
    """
    edition_id = edition_id_on(session, enrolment.programme_id, utc_now().date())
    edition = edition_of(session, edition_id)
    held = levels_held(session, enrolment.id)
    choices = {c.key: c for c in levels_to_choose(edition, held, enrolment.track)}
    if level not in choices:
        raise InvalidInput({"level": "Choose the level to apply for."})
    if choices[level].closed:
        raise InvalidInput({"level": choices[level].closed})
    started = everyones(Application).where(Application.enrolment_id == enrolment.id)
    if session.exec(started.where(col(Application.status).not_in(list(CLOSED)))).first():
        raise Conflict(
            "You have an application open already. Finish or withdraw it before you start another."
        )
    last = session.exec(started.order_by(col(Application.id).desc())).first()
    application = begin(session, enrolment, edition_id, level, last)
    if last:
        carry_over(session, edition, last, application)
    record(session, Verb.APPLICATION_STARTED, actor, application=application, level=level)
    return application


def begin(
    session: Session, enrolment: Enrolment, edition_id: int, level: str, last: Application | None
) -> Application:
    """Write a new application on an edition, with the facts of the last one and today's size.

    Raises Conflict when the edition takes no new applications any more.
    """
    check_open(session, edition_id, utc_now().date())
    edition, facts = edition_of(session, edition_id), _known_facts(session, enrolment, last)
    application = Application(
        enrolment_id=enrolment.id,
        employer_id=enrolment.employer_id,
        programme_id=enrolment.programme_id,
        edition_id=edition_id,
        level=level,
        track=_track(edition, enrolment.track, facts),
        facts=facts,
    )
    session.add(application)
    session.flush()
    return application


def _track(edition: Edition, told: str | None, facts: dict[str, object]) -> str | None:
    """The size band told when the employer joined; where this edition has other bands, its own of today."""
    if told is None or told in {track.key for track in edition.tracks}:
        return told
    found = edition.track_for(facts)
    return found.key if found else None


def _known_facts(session: Session, enrolment: Enrolment, last: Application | None) -> dict[str, object]:
    """The facts of the last application, so that nobody answers them twice, with what is known today."""
    employer = session.get_one(Employer, enrolment.employer_id)
    return {**(last.facts if last else {}), **facts_of(employer)}


def submit(session: Session, actor: Actor, in_hand: InHand) -> None:
    """Hand an application in. Raises NotReady with everything that is still needed."""
    portfolio = load_portfolio(session, in_hand.application)
    change_status(session, actor, in_hand, Action.SUBMIT, submission_case(portfolio))
    application = in_hand.application
    tell(
        session,
        people_at(session, [Role.COORDINATOR], programme_id=application.programme_id),
        "application_submitted",
        **about(session, application),
    )


def withdraw(session: Session, actor: Actor, in_hand: InHand) -> None:
    """Take an application back; its portfolio stays for the next."""
    change_status(session, actor, in_hand, Action.WITHDRAW, Case(account_id=actor.account_id))


def about(session: Session, application: Application, path: str = "") -> dict[str, object]:
    """What every mail about an application says: whose, for what, in which programme, and where to go."""
    edition = edition_of(session, application.edition_id)
    programme = session.get_one(Programme, application.programme_id)
    return {
        "employer": session.get_one(Employer, application.employer_id).name,
        "scheme": edition.title,
        "level": edition.level(application.level).title,
        "programme": programme.name,
        "contact": programme.contact_email,
        "link": link(f"/applications/{application.id}{path}"),
    }
