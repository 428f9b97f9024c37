"""What stands at the head of every page of an application: whose it is, and who has it in hand."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assessments.roles import Role
from models.applications import Application, Assignment
from models.employers import Employer
from models.people import Account
from models.schemes import Programme
from models.scope import held


@dataclass(frozen=True)
class Heading:
    """The names around an application; adviser and assessor are None until somebody is given it."""

    employer: str
    programme: str
    programme_slug: str
    contact_email: str
    adviser: str | None = None
    assessor: str | None = None


def heading_of(session: Session, application: Application) -> Heading:
    """The heading of an application from a guard, in one query."""
    adviser, assessor = _given_to(Role.ADVISER, application), _given_to(Role.ASSESSOR, application)
    row = session.exec(
        select(
            Employer.name, Programme.name, Programme.slug, Programme.contact_email,
            adviser.label("adviser"), assessor.label("assessor"),
        )
        .select_from(Application)
        .join(Employer, col(Employer.id) == Application.employer_id)
        .join(Programme, col(Programme.id) == Application.programme_id)
        .where(held(col(Application.id) == application.id))
    ).one()  # fmt: skip
    return Heading(*row)


def _given_to(role: Role, application: Application) -> "sa.ScalarSelect[str]":
    return (
        select(Account.name)
        .join(Assignment, col(Assignment.account_id) == Account.id)
        .where(
            held(col(Assignment.application_id) == application.id),
            Assignment.role == role,
            col(Assignment.ended_at).is_(None),
        )
        .scalar_subquery()
    )
