"""An employer's library of evidence: each item with its newest revision, its scan and where it is used."""

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from assessments.roles import Actor
from models.applications import Application
from models.people import Account
from models.portfolio import Evidence, EvidenceRevision, EvidenceScan, EvidenceUse
from models.queries.paging import PAGE, Page, decode, page_of
from models.scope import held, may_see, of

MOST_PICKED = 100  # items offered for a criterion at once; the library itself has every one


@dataclass(frozen=True)
class Item:
    """An item of the library; `uses` counts the criteria it is shown for."""

    evidence: Evidence
    revision: EvidenceRevision
    scan: EvidenceScan | None
    uses: int


@dataclass(frozen=True)
class Use:
    """Where an item is shown: the application with its level, the criterion, and the page or passage."""

    use: EvidenceUse
    application: Application


@dataclass(frozen=True)
class Revised:
    """One revision of an item, with who added it and what the scanner said."""

    revision: EvidenceRevision
    scan: EvidenceScan | None
    who: str


def library(
    session: Session, actor: Actor, employer_id: int, *, after: str | None = None, size: int = PAGE
) -> Page[Item]:
    """The evidence of an employer that this person may see, newest first."""
    uses = (
        select(EvidenceUse.evidence_id, func.count().label("uses"))
        .join(Application, col(Application.id) == EvidenceUse.application_id)
        .where(Application.employer_id == employer_id, may_see(Application, actor))
        .group_by(col(EvidenceUse.evidence_id))
        .subquery()
    )
    query = (
        select(Evidence, EvidenceRevision, EvidenceScan, func.coalesce(uses.c.uses, 0))
        .join(EvidenceRevision, col(EvidenceRevision.evidence_id) == Evidence.id)
        .join(EvidenceScan, col(EvidenceScan.revision_id) == EvidenceRevision.id, isouter=True)
        .join(uses, uses.c.evidence_id == Evidence.id, isouter=True)
        .where(
            Evidence.employer_id == employer_id,
            may_see(Evidence, actor),
            col(EvidenceRevision.number)
            == select(func.max(EvidenceRevision.number))
            .where(EvidenceRevision.evidence_id == Evidence.id)
            .correlate(Evidence)
            .scalar_subquery(),
        )
        .order_by(col(Evidence.added_at).desc(), col(Evidence.id).desc())
        .limit(size + 1)
    )
    if after is not None:
        moment, row_id = decode(after)
        query = query.where(
            (col(Evidence.added_at) < moment)
            | ((col(Evidence.added_at) == moment) & (col(Evidence.id) < row_id))
        )
    rows = [Item(*row) for row in session.exec(query)]
    return page_of(rows, lambda row: (row.evidence.added_at, row.evidence.id), size)


def revisions_of(session: Session, evidence_id: int) -> list[Revised]:
    """Every revision of an item from a guard, newest first."""
    rows = session.exec(
        select(EvidenceRevision, EvidenceScan, Account.name)
        .join(Account, col(Account.id) == EvidenceRevision.added_by)
        .join(EvidenceScan, col(EvidenceScan.revision_id) == EvidenceRevision.id, isouter=True)
        .where(held(col(EvidenceRevision.evidence_id) == evidence_id))
        .order_by(col(EvidenceRevision.number).desc())
    )
    return [Revised(*row) for row in rows]


def revision_of(session: Session, evidence_id: int, number: int) -> Revised | None:
    """One revision of an item from a guard, or None."""
    return next((one for one in revisions_of(session, evidence_id) if one.revision.number == number), None)


def uses_of(session: Session, actor: Actor, evidence_id: int) -> dict[int, list[Use]]:
    """Where an item is shown, by application, as far as this person may see."""
    rows = session.exec(
        select(EvidenceUse, Application)
        .join(Application, col(Application.id) == EvidenceUse.application_id)
        .where(EvidenceUse.evidence_id == evidence_id, may_see(Application, actor))
        .order_by(col(Application.id).desc(), col(EvidenceUse.id))
    )
    uses: dict[int, list[Use]] = defaultdict(list)
    for use, application in rows:
        uses[application.id].append(Use(use, application))
    return dict(uses)


def use_in(session: Session, application: Application, use_id: int) -> EvidenceUse | None:
    """One use of evidence by an application from a guard, or None."""
    return session.exec(of(EvidenceUse, application.id).where(EvidenceUse.id == use_id)).first()
