"""The public register of awards and the lookup of one certificate. What is here is public by nature."""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assessments.awards import Standing, standing, tidy_certificate_number
from models.awards import Award, AwardTheme
from models.queries.paging import PAGE, Page, decode, page_of
from models.schemes import Host, Programme, SchemeEdition
from models.scope import anybody, everyones


class PublicAward(NamedTuple):
    """An award as anybody may see it."""

    id: int
    edition_id: int
    certificate_number: str
    employer_name: str
    level_title: str
    starts_on: date
    ends_on: date | None  # the last day it is held; None for an award without an end
    programme: str
    area: str
    host: str
    scheme: str

    def standing(self, today: date) -> Standing:
        """How the award stands on a day."""
        return standing(self.starts_on, self.ends_on, today)


# Put together once: that costs as much as running it.
@cache
def _public() -> sa.Select[Any]:
    return (
        sa.select(
            col(Award.id), col(Award.edition_id), col(Award.certificate_number), col(Award.employer_name),
            col(Award.level_title), col(Award.starts_on), col(Award.ends_on),
            col(Programme.name), col(Programme.area), col(Host.name), col(SchemeEdition.title),
        )
        .select_from(Award)
        .join(Programme, col(Programme.id) == Award.programme_id)
        .join(Host, col(Host.id) == Programme.host_id)
        .join(SchemeEdition, col(SchemeEdition.id) == Award.edition_id)
        .where(anybody())
    )  # fmt: skip


def register(
    session: Session,
    *,
    search: str = "",
    area: str = "",
    level: str = "",
    today: date,
    include_expired: bool = False,
    after: str | None = None,
    size: int = PAGE,
) -> Page[PublicAward]:
    """A page of the register, newest awards first.

    `search` is part of an employer's name. An expired award stays on the register, but is listed on request.
    """
    query = _public().order_by(col(Award.starts_on).desc(), col(Award.id).desc()).limit(size + 1)
    if search:
        query = query.where(col(Award.employer_name).icontains(search, autoescape=True))
    if area:
        query = query.where(Programme.area == area)
    if level:
        query = query.where(Award.level_title == level)
    if not include_expired:
        query = query.where(sa.or_(col(Award.ends_on).is_(None), col(Award.ends_on) >= today))
    if after:
        moment, award_id = decode(after)
        query = query.where(
            sa.tuple_(col(Award.starts_on), col(Award.id)) < sa.tuple_(moment.date(), award_id)
        )
    found = [PublicAward(*row) for row in session.exec(query)]
    return page_of(found, lambda row: (row.starts_on, row.id), size)


def by_certificate(session: Session, number: str) -> PublicAward | None:
    """The award of a certificate number, however it was typed."""
    wanted = tidy_certificate_number(number)
    if wanted is None:
        return None
    row = session.exec(_public().where(Award.certificate_number == wanted)).first()
    return PublicAward(*row) if row else None


def themes_of(session: Session, award: PublicAward) -> list[AwardTheme]:
    """The levels held per theme, in the scheme's order; empty where the scheme has one level only."""
    return list(
        session.exec(
            select(AwardTheme).where(AwardTheme.award_id == award.id).order_by(col(AwardTheme.position))
        )
    )


def choices(session: Session) -> tuple[list[str], list[str]]:
    """The areas and the level titles that the register can be narrowed by."""
    areas = session.exec(select(Programme.area).distinct().order_by(col(Programme.area)))
    levels = session.exec(everyones(Award).with_only_columns(Award.level_title).distinct())
    return list(areas), sorted(levels)
