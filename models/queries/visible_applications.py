"""Every application a person may see, newest first."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessments.roles import Actor
from assessments.workflow import Status
from models.applications import Application
from models.employers import Employer
from models.queries.paging import PAGE, Page, decode, page_of
from models.schemes import Programme, SchemeEdition
from models.scope import may_see


@dataclass(frozen=True)
class Seen:
    """An application with the names around it."""

    application: Application
    employer: str
    programme: str
    scheme: str


def visible_applications(
    session: Session,
    actor: Actor,
    *,
    employer_id: int | None = None,
    status: Status | None = None,
    after: str | None = None,
) -> Page[Seen]:
    """A page of them; `employer_id` and `status` narrow it down."""
    query = (
        select(Application, Employer.name, Programme.name, SchemeEdition.title)
        .join(Employer, col(Employer.id) == Application.employer_id)
        .join(Programme, col(Programme.id) == Application.programme_id)
        .join(SchemeEdition, col(SchemeEdition.id) == Application.edition_id)
        .where(may_see(Application, actor))
        .order_by(col(Application.id).desc())
        .limit(PAGE + 1)
    )
    if employer_id is not None:
        query = query.where(Application.employer_id == employer_id)
    if status is not None:
        query = query.where(Application.status == status)
    if after is not None:
        query = query.where(col(Application.id) < decode(after)[1])
    rows = [Seen(*row) for row in session.exec(query)]
    return page_of(rows, lambda row: (row.application.started_at, row.application.id))
