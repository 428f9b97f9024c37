"""A rehearsal: who holds or works towards a level today and would fall short on an edition not in use yet."""

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from assessments.definition import Edition
from assessments.editions import Step, compare, plan_upgrade
from assessments.rehearsal import Standing, kept_answers, rehearsed
from assessments.scoring import Missing
from models.base import utc_now
from models.queries.editions import editions_by_id
from models.queries.rehearsals import (
    HOLDER,
    Taking,
    campaigns_by_enrolment,
    editions_of_scheme,
    holders,
    levels_by_enrolment,
    under_way,
)

# What is the same for both editions: the levels awarded so far, the campaigns, and the day.
Given = dict[str, Any]


@dataclass(frozen=True)
class RehearsedRow:
    """One employer: what it holds or applies for, what it would come to, and what it would miss.

    `kind` is "holder" or "application". For an application that does not reach its level today either,
    `falls_short` is no: the new edition takes nothing from it.
    """

    kind: str
    employer: str
    programme: str
    version: str
    level: str
    level_title: str
    now_title: str | None
    then_title: str | None
    falls_short: bool
    missing: tuple[Missing, ...]
    why: str
    application_id: int


@dataclass(frozen=True)
class LevelCount:
    """How many hold a level or apply for it, and how many of them would fall short."""

    level: str
    title: str
    holders: int
    holders_short: int
    applications: int
    applications_short: int


@dataclass(frozen=True)
class Rehearsal:
    """Everybody whom a new edition concerns, those who would fall short first, and counts by level."""

    rows: tuple[RehearsedRow, ...]
    counts: tuple[LevelCount, ...]

    @property
    def short(self) -> tuple[RehearsedRow, ...]:
        """Those who would fall short."""
        return tuple(row for row in self.rows if row.falls_short)

    def as_dict(self) -> dict[str, object]:
        """The rehearsal as plain data, in the shape that `halemark schemes rehearse --json` promises."""
        return {"rows": [asdict(row) for row in self.rows], "counts": [asdict(own) for own in self.counts]}


def rehearse(session: Session, edition: Edition, programme_ids: Collection[int] | None = None) -> Rehearsal:
    """Score everybody on the scheme's other editions as if they were on this one; changes nothing.

    They are those who hold a current award, by the rulings it rests on, and those with an open application,
    by their own answers. Only in `programme_ids` when they are given: a host's people see their own. What is
    the same or only reworded counts as it was answered; all else would have to be shown anew. The number of
    queries does not grow with the number of employers.
    """
    keys = {edition.key, *([edition.extends.partition("@")[0]] if edition.extends else ())}
    before = {
        edition_id: old
        for edition_id, old in editions_by_id(session, editions_of_scheme(session, keys)).items()
        if old.content_hash != edition.content_hash
    }
    if not before:
        return Rehearsal((), ())
    today = utc_now().date()
    taking = [
        *holders(session, before, today, programme_ids),
        *under_way(session, before, programme_ids),
    ]
    awarded = levels_by_enrolment(session, {one.enrolment_id for one in taking})
    campaigns = campaigns_by_enrolment(session, before)
    plans = {edition_id: plan_upgrade(compare(old, edition)) for edition_id, old in before.items()}
    rows = []
    for one in _highest(taking, before):
        own = campaigns.get(one.enrolment_id, ())
        given: Given = {"held": awarded.get(one.enrolment_id, frozenset()), "campaigns": own, "on": today}
        old = before[one.edition_id]
        then = _then(edition, one, plans[one.edition_id], given)
        rows.append(_row(one, old, edition, _now(old, one, given), then))
    rows.sort(key=lambda row: (not row.falls_short, row.employer.casefold(), row.application_id))
    return Rehearsal(tuple(rows), _counts(rows, edition))


def _highest(taking: list[Taking], before: dict[int, Edition]) -> list[Taking]:
    """Of several awards that an enrolment holds, the highest; applications as they are."""
    best: dict[int, Taking] = {}
    for one in taking:
        if one.kind == HOLDER:
            known = best.get(one.enrolment_id)
            if known is None or _rank(one, before) >= _rank(known, before):
                best[one.enrolment_id] = one
    return [*best.values(), *(one for one in taking if one.kind != HOLDER)]


def _rank(one: Taking, before: dict[int, Edition]) -> int:
    keys = before[one.edition_id].level_keys
    return keys.index(one.level) if one.level in keys else -1


def _then(edition: Edition, one: Taking, steps: tuple[Step, ...], given: Given) -> Standing:
    return rehearsed(edition, one.level, kept_answers(steps, one.answers), one.facts, **given)


def _now(old: Edition, one: Taking, given: Given) -> Standing:
    if one.kind == HOLDER:
        return Standing(True, one.level)
    return rehearsed(old, one.level, one.answers, one.facts, **given)


def _row(one: Taking, old: Edition, new: Edition, now: Standing, then: Standing) -> RehearsedRow:
    return RehearsedRow(
        kind=one.kind,
        employer=one.employer,
        programme=one.programme,
        version=old.version,
        level=one.level,
        level_title=old.level(one.level).title if one.level in old.level_keys else one.level,
        now_title=old.level(now.level).title if now.level else None,
        then_title=new.level(then.level).title if then.level else None,
        falls_short=now.keeps and not then.keeps,
        missing=then.missing,
        why=then.why,
        application_id=one.application_id,
    )


def _counts(rows: list[RehearsedRow], edition: Edition) -> tuple[LevelCount, ...]:
    told = Counter((row.level, row.kind, row.falls_short) for row in rows)
    titles = {row.level: row.level_title for row in rows}
    order = [key for key in edition.level_keys if key in titles]
    order += sorted(key for key in titles if key not in edition.level_keys)
    return tuple(
        LevelCount(
            level,
            titles[level],
            told[level, "holder", False] + told[level, "holder", True],
            told[level, "holder", True],
            told[level, "application", False] + told[level, "application", True],
            told[level, "application", True],
        )
        for level in order
    )
