"""How an employer stood at the start: what it said was met when its self-assessment was first whole."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from api.services.uptake.refreshing import note
from assessments.applying import criteria_asked, levels_asked, must_answer
from assessments.definition import Answer
from models.applications import Application, Claim, Enrolment
from models.base import today
from models.queries.editions import edition_of
from models.queries.portfolios import judged_on, levels_held
from models.scope import everyones, held


def note_baseline(session: Session, application: Application) -> None:
    """Write down once for an enrolment the share of criteria met, as soon as all that must be have an answer.

    It is kept however the answers change later: it tells who was active before taking part from who was new.
    """
    session.flush()
    rows = session.exec(
        select(Claim.criterion, Claim.answer)
        .join(Application, col(Application.id) == Claim.application_id)
        .join(Enrolment, col(Enrolment.id) == Application.enrolment_id)
        .where(held(col(Claim.application_id) == application.id), col(Enrolment.baseline_met).is_(None))
    ).all()
    if not rows:  # it is there already
        return
    edition = edition_of(session, application.edition_id)
    already = levels_held(session, application.enrolment_id)
    asked = criteria_asked(
        edition, application.level, application.track, application.facts, already, judged_on(application)
    )
    levels = levels_asked(edition, application.level, already, application.track)
    needed = [one.key for one in asked if must_answer(edition, levels, one)]
    share = met_share(needed, dict(rows), edition.counts_as_met)  # type: ignore[arg-type]
    if share is None:
        return
    enrolment = session.exec(everyones(Enrolment).where(Enrolment.id == application.enrolment_id)).one()
    enrolment.baseline_met, enrolment.baseline_met_on = share, today()
    session.add(enrolment)
    note(session, enrolment.employer_id)


def met_share(
    needed: list[str], answers: Mapping[str, Answer | None], met: frozenset[Answer] | tuple[Answer, ...]
) -> float | None:
    """The share of the criteria needed that are met; those that do not apply leave the denominator.

    None while one of them has no answer, or when none applies.
    """
    given = [answers.get(key) for key in needed]
    if not given or None in given:
        return None
    apply = [answer for answer in given if answer is not Answer.NOT_APPLICABLE]
    return sum(answer in met for answer in apply) / len(apply) if apply else None
