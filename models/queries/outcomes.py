"""What was decided on an application, criterion by criterion, and the award it led to."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.applications import Application
from models.awards import Award, Decision, Ruling
from models.scope import everyones, of


@dataclass(frozen=True)
class Decided:
    """The newest decision on an application with its rulings by criterion and the award, if any."""

    decision: Decision
    rulings: Mapping[str, Ruling]
    award: Award | None


def decided(session: Session, application: Application) -> Decided | None:
    """The decision on an application from a guard; None before there is one."""
    decision = session.exec(of(Decision, application.id).order_by(col(Decision.id).desc())).first()
    if decision is None:
        return None
    rulings = session.exec(select(Ruling).where(Ruling.decision_id == decision.id))
    award = session.exec(everyones(Award).where(Award.decision_id == decision.id)).first()
    return Decided(decision, {ruling.criterion: ruling for ruling in rulings}, award)
