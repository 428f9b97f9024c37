"""Keeping spells and journeys of uptake true: made anew from the facts, in the transaction that changed them.

Everything that can change them is recorded as an event, so `note` is called from there; what is noted is
made anew just before the commit. `rebuild` makes all of them anew, and must come to the same.
"""

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import event
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session

from assessments.uptake.groups import band_of
from assessments.uptake.spells import Attempt, Facts, Held, Spell, State, spells
from assessments.workflow import Status
from models.activity import Verb
from models.applications import Application, Enrolment
from models.awards import Award
from models.employers import Employer
from models.queries.editions import editions_by_id
from models.queries.postcodes import areas_of_postcodes
from models.queries.uptake_facts import (
    EmployerFacts,
    employers_taking_part,
    employers_with_awards_on,
    facts_of_employers,
    note_workplaces,
    replace_derived,
)
from models.uptake import EmployerHistory

CHANGING = frozenset(
    {
        Verb.EMPLOYER_CHANGED, Verb.ENROLLED, Verb.APPLICATION_STARTED, Verb.SUBMITTED, Verb.DECIDED,
        Verb.AWARDED, Verb.WITHDRAWN, Verb.UPGRADED, Verb.LEFT,
    }
)  # fmt: skip
AT_ONCE = 500  # employers
_NOTED = "uptake_of_employers"

Ranks = dict[str, int]


def note(session: Session, employer_id: int) -> None:
    """Have an employer's spells made anew before this transaction ends."""
    session.info.setdefault(_NOTED, set()).add(employer_id)


@event.listens_for(OrmSession, "before_commit")
def refresh_noted(session: OrmSession) -> None:
    """Make anew what was noted in this transaction."""
    if noted := session.info.pop(_NOTED, None):
        session.flush()
        refresh(session, sorted(noted))  # type: ignore[arg-type]


@event.listens_for(OrmSession, "after_rollback")
def _forget(session: OrmSession) -> None:
    session.info.pop(_NOTED, None)


def keep_history(session: Session, employer: Employer, postcode: str, since: date) -> None:
    """Write down what an employer is from a day on, in place of what was written for that day."""
    session.merge(history_row(employer, postcode, since))


def history_row(employer: Employer, postcode: str, since: date) -> EmployerHistory:
    """What an employer is from a day on, not yet written."""
    return EmployerHistory(
        employer_id=employer.id,
        since=since,
        headcount=employer.headcount,
        sic_section=employer.sic_section,
        ownership=employer.ownership,
        postcode=postcode,
    )


def rebuild(session: Session) -> int:
    """Make all spells and journeys anew; tells how many employers take part."""
    after, done = 0, 0
    while some := employers_taking_part(session, after, AT_ONCE):
        refresh(session, some)
        session.expunge_all()  # or the session would come to hold every row there is
        after, done = some[-1], done + len(some)
    return done


def refresh_editions(session: Session, edition_ids: Collection[int]) -> None:
    """Make anew what awards on some editions are part of: their terms have changed."""
    for employer_id in employers_with_awards_on(session, edition_ids):
        note(session, employer_id)


def refresh(session: Session, employer_ids: Collection[int]) -> None:
    """Make the spells and journeys of some employers anew, in a few queries for each few hundred."""
    ids = list(employer_ids)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found = facts_of_employers(session, some)
        ranks = {
            key: _ranks(edition.level_keys)
            for key, edition in editions_by_id(
                session, {key for one in found.values() for key in _editions(one)}
            ).items()
        }
        areas = areas_of_postcodes(
            session, {postcode for one in found.values() for postcode in _postcodes(one)}
        )
        spell_rows: list[dict[str, object]] = []
        journey_rows: list[dict[str, object]] = []
        for one in found.values():
            for enrolment in one.enrolments:
                made = _facts(one, enrolment, areas, ranks)
                if own := spells(made):
                    spell_rows += (_spell_row(one, enrolment, spell) for spell in own)
                    journey_rows.append(_journey_row(one, enrolment, own[0]))
        replace_derived(session, some, spell_rows, journey_rows)
        note_workplaces(session, some, [key for key, one in found.items() if len(one.site_postcodes) > 1])


def _ranks(levels: Collection[str]) -> Ranks:
    return {level: place for place, level in enumerate(levels, start=1)}


def _editions(one: EmployerFacts) -> Iterator[int]:
    yield from (application.edition_id for each in one.applications.values() for application in each)
    yield from (award.edition_id for each in one.awards.values() for award, _ in each)


def _postcodes(one: EmployerFacts) -> Iterator[str]:
    yield from (row.postcode for row in one.history)
    yield from one.site_postcodes.values()


def _facts(one: EmployerFacts, enrolment: Enrolment, areas: dict[str, str], ranks: dict[int, Ranks]) -> Facts:
    alone = one.site_postcodes.get(enrolment.site_id or 0)
    applications = one.applications[enrolment.id]
    held = [_held(award, term, ranks) for award, term in one.awards[enrolment.id]]
    return Facts(
        enrolled_on=enrolment.enrolled_on,
        left_on=enrolment.left_on,
        states=[
            State(row.since, row.headcount, row.sic_section, row.ownership, areas[alone or row.postcode])
            for row in one.history
        ],
        attempts=[_attempt(application) for application in applications],
        held=held,
        ranks=ranks.get(applications[-1].edition_id, {}) if applications else {},
    )


def _attempt(application: Application) -> Attempt:
    ended = {Status.DECIDED: application.decided_at, Status.WITHDRAWN: application.status_since}
    closed = ended.get(application.status)
    return Attempt(
        application.level,
        application.started_at.date(),
        closed.date() if closed else None,
        application.edition_id,
    )


def _held(award: Award, term, ranks: dict[int, Ranks]) -> Held:  # type: ignore[no-untyped-def]
    rank = ranks.get(award.edition_id, {}).get(award.level, 1)
    return Held(award.level, award.level_title, rank, term)


def _spell_row(one: EmployerFacts, enrolment: Enrolment, spell: Spell) -> dict[str, object]:
    return {
        "enrolment_id": enrolment.id,
        "employer_id": enrolment.employer_id,
        "programme_id": enrolment.programme_id,
        "enrolled_on": enrolment.enrolled_on,
        "from_on": spell.from_on,
        "until_on": spell.until_on,
        "edition_id": spell.edition_id,
        "area_code": spell.area,
        "headcount": spell.headcount,
        "band": spell.band,
        "industry": spell.industry,
        "ownership": spell.ownership,
        "applying": spell.applying,
        "level": spell.level,
        "level_title": spell.level_title,
        "rank": spell.rank,
        "only": len(one.enrolments) == 1,
        "sites": len(one.site_postcodes),
    }


def _journey_row(one: EmployerFacts, enrolment: Enrolment, first: Spell) -> dict[str, object]:
    applications, awards = one.applications[enrolment.id], [award for award, _ in one.awards[enrolment.id]]
    submitted = [a.submitted_at.date() for a in applications if a.submitted_at]
    decided = [a.decided_at.date() for a in applications if a.decided_at]
    awarded = sorted(award.starts_on for award in awards)
    return {
        "enrolment_id": enrolment.id,
        "employer_id": enrolment.employer_id,
        "programme_id": enrolment.programme_id,
        "edition_id": applications[0].edition_id if applications else 0,
        "area_code": first.area,
        "headcount": first.headcount,
        "band": band_of(first.headcount),
        "industry": first.industry,
        "ownership": first.ownership,
        "enrolled_on": enrolment.enrolled_on,
        # Whoever handed one in had answered it all, also where its first answers were not watched.
        "assessed_on": enrolment.baseline_met_on or min(submitted, default=None),
        "submitted_on": min(submitted, default=None),
        "decided_on": min(decided, default=None),
        "awarded_on": awarded[0] if awarded else None,
        "renewed_on": awarded[1] if len(awarded) > 1 else None,
        "left_on": enrolment.left_on,
        "only": len(one.enrolments) == 1,
        "baseline_met": enrolment.baseline_met,
    }
