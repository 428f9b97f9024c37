"""Answers to what the gates find unusual, and taking back a period that should not have been sent."""

from sqlmodel import Session

from api.services.absence.looking import ReturnView
from api.services.absence.recording import withdraw_return
from api.services.activity import record
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from models.absence import AbsenceExplanation
from models.activity import Verb

LONGEST_ANSWER = 1000


def explain(session: Session, actor: Actor, view: ReturnView, gate: str, text: str) -> None:
    """Write down why a warning is right as it is.

    Raises Conflict when the figures changed since, InvalidInput for no such warning or too long a text.
    """
    _still_counts(view)
    if all(one.finding.gate != gate for one in view.warned):
        raise InvalidInput({"text": "This warning is not there any more. Look at the figures again."})
    if not text.strip() or len(text) > LONGEST_ANSWER:
        raise InvalidInput({"text": f"Say why it is right, in {LONGEST_ANSWER} characters or fewer."})
    session.add(
        AbsenceExplanation(return_id=view.row.id, gate=gate, text=text.strip(), given_by=actor.account_id)
    )
    record(
        session,
        Verb.RETURN_EXPLAINED,
        actor,
        employer_id=view.row.employer_id,
        return_id=view.row.id,
        gate=gate,
    )


def take_back(session: Session, actor: Actor, view: ReturnView) -> None:
    """Take a period back. Raises Conflict when it was changed or taken back since it was looked at."""
    _still_counts(view)
    withdraw_return(session, actor, view.row)


def _still_counts(view: ReturnView) -> None:
    if not view.is_newest or view.row.withdrawn:
        raise Conflict("These figures have been changed since. Open the newest ones and try again.")
