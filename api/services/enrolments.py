"""An employer joins a programme: the baseline is taken down and it is told its track."""

from sqlmodel import Session, col

from api.services.activity import record
from assessments.definition import Track
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from models.activity import Verb
from models.applications import Enrolment
from models.base import utc_now
from models.employers import Employer, Site
from models.queries.editions import edition_of_programme
from models.schemes import Programme
from models.scope import everyones


def track_for(session: Session, employer: Employer, programme: Programme) -> Track | None:
    """The size band of a programme's scheme that an employer falls in; None when it falls in none."""
    edition = edition_of_programme(session, programme)
    return edition.track_for({"headcount": employer.headcount, "fte": employer.fte})


def enrol(
    session: Session, actor: Actor, employer: Employer, programme: Programme, site_id: int | None = None
) -> Enrolment:
    """Join a programme, as a whole or with one site. The enrolment's `track` is what the employer is told.

    Raises Conflict when it takes part already or the programme is closed to newcomers, InvalidInput when the
    scheme has no track for its size or the site is not its own.
    """
    today = utc_now().date()
    if programme.closes_on and today > programme.closes_on:
        raise Conflict(f"{programme.name} is closed to new employers.")
    assert employer.id is not None
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
    track = track_for(session, employer, programme)
    if track is None and edition_of_programme(session, programme).tracks:
        raise InvalidInput(
            {"programme": f"{programme.name} has no track for an organisation of your size. Ask its team."}
        )
    enrolment = Enrolment(
        employer_id=employer.id,
        programme_id=programme.id,
        site_id=site_id,
        track=track.key if track else None,
        baseline_headcount=employer.headcount,
        baseline_fte=employer.fte,
        enrolled_on=today,
    )
    session.add(enrolment)
    session.flush()
    record(session, Verb.ENROLLED, actor, employer_id=employer.id, programme_id=programme.id)
    return enrolment
