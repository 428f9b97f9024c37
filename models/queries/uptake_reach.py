"""How many people work for each employer taking part on a day: only their spread is ever told."""

from sqlmodel import Session, col, func, select

from models.queries.uptake import Scope, on_day, where_of
from models.scope import held
from models.uptake import UptakeSpell


def headcounts_on(session: Session, scope: Scope) -> list[int]:
    """The headcount of each employer taking part on the day, however many programmes it is in."""
    each = (
        select(func.max(col(UptakeSpell.headcount)))
        .where(on_day(scope.day), *map(held, where_of(scope, UptakeSpell)))
        .group_by(col(UptakeSpell.employer_id))
    )
    return list(session.exec(each))
