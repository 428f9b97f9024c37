"""Who holds which role where, now or ever."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from assessments.roles import EMPLOYER_ROLES, Role
from assessments.workflow import CLOSED
from models.applications import Application, Assignment, Enrolment, Recommendation
from models.base import utc_now
from models.people import Account, Membership
from models.scope import everyones, held


def people_at(
    session: Session,
    roles: Iterable[Role],
    *,
    employer_id: int | None = None,
    programme_id: int | None = None,
) -> list[Account]:
    """The accounts that hold any of these roles today at an employer or in a programme, by name."""
    today = utc_now().date()
    return list(
        session.exec(
            select(Account)
            .join(Membership, col(Membership.account_id) == Account.id)
            .where(
                col(Membership.role).in_(list(roles)),
                Membership.employer_id == employer_id,
                Membership.programme_id == programme_id,
                Membership.from_on <= today,
                (col(Membership.until_on).is_(None)) | (col(Membership.until_on) >= today),
                col(Account.disabled_at).is_(None),
            )
            .order_by(col(Account.name), col(Account.id))
            .distinct()
        )
    )


def holders_at(session: Session, roles: Iterable[Role], *, programme_id: int) -> list[tuple[Role, Account]]:
    """Each of these roles held today in a programme with whoever holds it, by name."""
    today = utc_now().date()
    rows = session.exec(
        select(Membership.role, Account)
        .join(Account, col(Account.id) == Membership.account_id)
        .where(
            col(Membership.role).in_(list(roles)),
            Membership.programme_id == programme_id,
            Membership.from_on <= today,
            (col(Membership.until_on).is_(None)) | (col(Membership.until_on) >= today),
            col(Account.disabled_at).is_(None),
        )
        .order_by(col(Account.name), col(Account.id))
    )
    # Somebody can hold the same role twice, for terms that overlap.
    return list({(role, account.id): (role, account) for role, account in rows}.values())


def open_applications_of(session: Session, people: Iterable[int]) -> dict[Role, dict[int, int]]:
    """How many open applications each of these people has been given, by role."""
    still_open = (
        everyones(Application)
        .where(col(Application.status).not_in(list(CLOSED)))
        .with_only_columns(Application.id)
    )
    counts = (
        select(Assignment.role, Assignment.account_id, func.count())
        .where(
            held(col(Assignment.account_id).in_(list(people))),
            col(Assignment.ended_at).is_(None),
            col(Assignment.application_id).in_(still_open),
        )
        .group_by(col(Assignment.role), col(Assignment.account_id))
    )
    load: dict[Role, dict[int, int]] = defaultdict(dict)
    for role, account_id, count in session.exec(counts):
        load[role][account_id] = count
    return load


def leads_of(session: Session, employer_id: int) -> list[Account]:
    """The people who lead an employer's part."""
    return people_at(session, [Role.LEAD], employer_id=employer_id)


def leads_in(session: Session, programme_id: int) -> list[Account]:
    """The people who lead the part of an employer that takes part in a programme now, each once, by name."""
    taking_part = everyones(Enrolment).where(
        Enrolment.programme_id == programme_id, col(Enrolment.left_on).is_(None)
    )
    today = utc_now().date()
    leads = select(Membership.account_id).where(
        Membership.role == Role.LEAD,
        col(Membership.employer_id).in_(taking_part.with_only_columns(Enrolment.employer_id)),
        Membership.from_on <= today,
        (col(Membership.until_on).is_(None)) | (col(Membership.until_on) >= today),
    )
    found = select(Account).where(col(Account.id).in_(leads), col(Account.disabled_at).is_(None))
    return list(session.exec(found.order_by(col(Account.name), col(Account.id))))


def ever_members_of(session: Session, employer_id: int) -> frozenset[int]:
    """Everyone who is or was a member of an employer: none of them may judge it."""
    return frozenset(
        session.exec(
            select(Membership.account_id).where(
                Membership.employer_id == employer_id, col(Membership.role).in_(list(EMPLOYER_ROLES))
            )
        )
    )


def advisers_of(session: Session, enrolment_id: int) -> frozenset[int]:
    """Everyone who has advised on any application of an enrolment."""
    applications = (
        everyones(Application)
        .where(Application.enrolment_id == enrolment_id)
        .with_only_columns(Application.id)
    )
    advised = everyones(Assignment).where(
        Assignment.role == Role.ADVISER, col(Assignment.application_id).in_(applications)
    )
    return frozenset(row.account_id for row in session.exec(advised))


@dataclass(frozen=True)
class Involved:
    """Everyone whose part in an application bears on who may judge it."""

    assessor_id: int | None
    adviser_ids: frozenset[int]  # who ever advised on any application of the enrolment
    recommended_by: int | None
    employer_people: frozenset[int]


def involved_in(session: Session, application: Application) -> Involved:
    """Who advised, assesses, recommended and belongs to the employer, in one query."""
    advised, assesses, proposed, member = "advised", "assesses", "proposed", "member"
    given = select(sa.literal(advised).label("part"), Assignment.account_id).join(
        Application, col(Application.id) == Assignment.application_id
    )
    latest = (
        select(func.max(Recommendation.id))
        .where(held(col(Recommendation.application_id) == application.id))
        .scalar_subquery()
    )
    parts = sa.union_all(
        given.where(
            held(col(Application.enrolment_id) == application.enrolment_id),
            Assignment.role == Role.ADVISER,
        ),
        select(sa.literal(assesses), Assignment.account_id).where(
            Assignment.application_id == application.id,
            Assignment.role == Role.ASSESSOR,
            col(Assignment.ended_at).is_(None),
        ),
        select(sa.literal(proposed), Recommendation.made_by).where(Recommendation.id == latest),
        select(sa.literal(member), Membership.account_id).where(
            Membership.employer_id == application.employer_id,
            col(Membership.role).in_(list(EMPLOYER_ROLES)),
        ),
    )
    found: dict[str, set[int]] = defaultdict(set)
    for part, account_id in session.connection().execute(parts):
        found[part].add(account_id)
    return Involved(
        assessor_id=next(iter(found[assesses]), None),
        adviser_ids=frozenset(found[advised]),
        recommended_by=next(iter(found[proposed]), None),
        employer_people=frozenset(found[member]),
    )
