"""Taking a status back before its time: with a reason, as a row of its own, and the employer is told."""

from sqlmodel import Session

from api.services.activity import record
from api.services.notices import link, tell
from api.services.statuses import why_not_of_own_employer
from assessments.errors import Conflict, InvalidInput, NotReady
from assessments.roles import Actor
from models.activity import Verb
from models.applications import Enrolment
from models.awards import StatusGrant, StatusWithdrawal
from models.base import utc_now
from models.queries.editions import edition_of
from models.queries.enrolments import names_of
from models.queries.people import leads_of
from models.queries.statuses import GivenStatus, grants_of


def given_status(session: Session, enrolment: Enrolment, grant_id: int) -> GivenStatus | None:
    """A status that was given to an enrolment from a guard; None when that id is none of its own."""
    return next((one for one in grants_of(session, enrolment.id) if one.grant.id == grant_id), None)


def take_back(
    session: Session, actor: Actor, enrolment: Enrolment, grant: StatusGrant, reason: str
) -> StatusWithdrawal:
    """End a status today; its grant stays as it was written, and the employer's leads are told by mail.

    Raises InvalidInput without a reason, NotReady when this person is or was of the employer, and Conflict
    when it is not held any more.
    """
    # Locked, so that of two who take it back at the same moment the second finds it gone.
    session.get_one(Enrolment, enrolment.id, with_for_update=True)
    today = utc_now().date()
    if not reason.strip():
        raise InvalidInput({"reason": "Give the reason; the employer is shown it."})
    if refusal := why_not_of_own_employer(session, actor, enrolment):
        raise NotReady((refusal,))
    given = given_status(session, enrolment, grant.id)
    if given is None or not given.held(today):
        raise Conflict(f"{grant.status_title} is not held any more. Reload the page to see why.")
    made = StatusWithdrawal(
        grant_id=grant.id, withdrawn_on=today, reason=reason.strip(), withdrawn_by=actor.account_id
    )
    session.add(made)
    session.flush()
    record(
        session, Verb.WITHDRAWN, actor, employer_id=enrolment.employer_id,
        programme_id=enrolment.programme_id, status=grant.status, enrolment_id=enrolment.id,
    )  # fmt: skip
    _tell(session, enrolment, grant)
    return made


def _tell(session: Session, enrolment: Enrolment, grant: StatusGrant) -> None:
    # The reason stays on the page: what somebody wrote about an employer is not sent by mail.
    names = names_of(session, enrolment)
    tell(
        session,
        leads_of(session, enrolment.employer_id),
        "status_withdrawn",
        employer=names.employer,
        scheme=edition_of(session, grant.edition_id).title,
        status=grant.status_title,
        programme=names.programme.name,
        contact=names.programme.contact_email,
        link=link(f"/enrolments/{enrolment.id}"),
    )
