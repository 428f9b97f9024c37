"""The public register of awards and the lookup of one certificate. What is here is public by nature."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assessments.awards import HELD, Standing, Term, tidy_certificate_number
from assessments.definition import Edition
from models.awards import Award, AwardTheme
from models.changes import EditionChange
from models.queries.editions import edition_by_hash
from models.queries.paging import PAGE, Page, decode, page_of
from models.queries.statuses import titles_beside, titles_in
from models.queries.terms import term_columns, term_of
from models.schemes import Host, Programme, SchemeEdition
from models.scope import anybody, everyones

# What the list of current awards leaves out: what ran out, and what a newer award took the place of.
GONE = frozenset({Standing.EXPIRED, Standing.SUPERSEDED})


class PublicAward(NamedTuple):
    """An award as anybody may see it."""

    id: int
    edition_id: int
    certificate_number: str
    employer_name: str
    level_title: str
    starts_on: date
    ends_on: date | None  # as awarded
    programme: str
    area: str
    host: str
    scheme: str
    term: Term
    beside: tuple[str, ...]  # the titles of the statuses that its holder holds today

    @property
    def until(self) -> date | None:
        """The last day it is held, with what amendments added; None for an award without an end."""
        return self.term.last_day

    def standing(self, today: date) -> Standing:
        """How the award stands on a day."""
        return self.term.standing(today)

    def statuses(self, today: date) -> tuple[str, ...]:
        """The titles of the statuses shown beside it; what is no longer held has nothing beside it."""
        return self.beside if self.standing(today) in HELD else ()


# Put together once: that costs as much as running it.
@cache
def _public() -> sa.Select[Any]:
    return (
        sa.select(
            col(Award.id), col(Award.edition_id), col(Award.certificate_number), col(Award.employer_name),
            col(Award.level_title), col(Award.starts_on), col(Award.ends_on),
            col(Programme.name), col(Programme.area), col(Host.name), col(SchemeEdition.title),
            col(SchemeEdition.content_hash), col(Award.level), *term_columns(), titles_beside(),
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
    Whether one has expired is left to its term: the query only leaves out what no clock can keep.
    """
    query = _public().order_by(col(Award.starts_on).desc(), col(Award.id).desc()).limit(size + 1)
    if search:
        query = query.where(col(Award.employer_name).icontains(search, autoescape=True))
    if area:
        query = query.where(Programme.area == area)
    if level:
        query = query.where(Award.level_title == level)
    if not include_expired:
        query = query.where(_may_hold(session, today))
    if after:
        moment, award_id = decode(after)
        query = query.where(
            sa.tuple_(col(Award.starts_on), col(Award.id)) < sa.tuple_(moment.date(), award_id)
        )
    found = [_public_award(session, row) for row in session.exec(query, params={"today": today})]
    page = page_of(found, lambda row: (row.starts_on, row.id), size)
    if include_expired:
        return page
    return replace(page, rows=[row for row in page.rows if row.standing(today) not in GONE])


def _may_hold(session: Session, today: date) -> "sa.ColumnElement[bool]":
    """Awards that their dates keep, and those that a clock of a scheme in use or an extension may keep."""
    clocks = [level.clocks for edition in _editions_in_use(session) for level in edition.levels]
    grace = max((own.renewal_closes_days or 0 for own in clocks), default=0)
    extensions, working_on, _ = term_columns()
    kept = [
        col(Award.ends_on).is_(None),
        col(Award.ends_on) >= today - timedelta(days=grace),
        extensions != "",
    ]
    if any(own.paused_while_working_to_next for own in clocks):
        kept.append(working_on.is_not(None))
    return sa.or_(*kept)


def _editions_in_use(session: Session) -> list[Edition]:
    used = sa.or_(
        col(SchemeEdition.id).in_(select(Programme.edition_id)),
        col(SchemeEdition.id).in_(select(EditionChange.new_edition_id)),
    )
    rows = session.exec(select(SchemeEdition.id, SchemeEdition.content_hash).where(used))
    return [edition_by_hash(session, edition_id, content_hash) for edition_id, content_hash in rows]


def _public_award(session: Session, row: Any) -> PublicAward:
    *shown, content_hash, level, extensions, working_on, replaced_on, beside = row
    own = PublicAward._fields
    known = dict(zip(own, shown, strict=False))
    edition = edition_by_hash(session, known["edition_id"], content_hash)
    term = term_of(edition, level, known["starts_on"], known["ends_on"], extensions, working_on, replaced_on)
    return PublicAward(*shown, term=term, beside=titles_in(beside))


def by_certificate(session: Session, number: str, today: date) -> PublicAward | None:
    """The award of a certificate number, however it was typed, with what is held beside it on a day."""
    wanted = tidy_certificate_number(number)
    if wanted is None:
        return None
    row = session.exec(_public().where(Award.certificate_number == wanted), params={"today": today}).first()
    return _public_award(session, row) if row else None


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
