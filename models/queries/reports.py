"""Reports that a host has issued, those issued by themselves, and whose figures stand behind open data."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assessments.uptake.groups import size_of
from assessments.uptake.open_data import Taking
from models.base import utc_now
from models.people import Account, Membership
from models.queries.paging import PAGE, Page, decode, page_of
from models.queries.uptake import Scope, on_day, where_of
from models.queries.workspaces import (
    HOST_PEOPLE,
    PROGRAMME_PEOPLE,
    Seen,
    Workspace,
    places_in,
)
from models.reports import IssuedReport, ReportKind, ReportRecipient, ReportSchedule
from models.schemes import Host, Programme
from models.uptake import PartnerArea, UptakeSpell

UNKNOWN, NO_LEVEL = "unknown", "none"


@dataclass(frozen=True)
class Listed:
    """A report in a list: all but its document, and the issue that corrects it."""

    id: int
    kind: ReportKind
    area_name: str
    as_of: date
    issue: int
    note: str
    issued_at: datetime
    issued_by: str
    corrected_by: int | None


def reports_of(session: Session, workspace: Workspace, after: str | None = None) -> Page[Listed]:
    """The reports that a workspace's host has issued, newest first."""
    report, later = IssuedReport, sa.orm.aliased(IssuedReport)
    found = (
        select(  # type: ignore[call-overload]
            report.id,
            report.kind,
            report.area_name,
            report.as_of,
            report.issue,
            report.note,
            report.issued_at,
            Account.name,
            later.issue,
        )
        .join(Account, col(Account.id) == report.issued_by)
        .outerjoin(later, col(later.replaces_id) == report.id)
        .where(report.host_id == workspace.host.id)
        .order_by(col(report.issued_at).desc(), col(report.id).desc())
        .limit(PAGE + 1)
    )
    if after:
        found = found.where(sa.tuple_(col(report.issued_at), col(report.id)) < sa.tuple_(*decode(after)))
    rows = [Listed(*row) for row in session.exec(found)]
    return page_of(rows, lambda row: (row.issued_at, row.id))


def report_of(session: Session, workspace: Workspace, report_id: int) -> IssuedReport | None:
    """A report of a workspace's host."""
    return session.exec(
        select(IssuedReport).where(IssuedReport.id == report_id, IssuedReport.host_id == workspace.host.id)
    ).first()


def issuer_of(session: Session, report: IssuedReport) -> str:
    """The name of whoever issued a report."""
    return session.exec(select(Account.name).where(Account.id == report.issued_by)).one()


def newest_issue(
    session: Session, host_id: int, kind: ReportKind, area_code: str, as_of: date
) -> IssuedReport | None:
    """The newest issue of a report."""
    return session.exec(
        select(IssuedReport)
        .where(
            IssuedReport.host_id == host_id,
            IssuedReport.kind == kind,
            IssuedReport.area_code == area_code,
            IssuedReport.as_of == as_of,
        )
        .order_by(col(IssuedReport.issue).desc())
    ).first()


@dataclass(frozen=True)
class Neighbours:
    """The issues before and after a report: their ids and numbers."""

    replaces: tuple[int, int] | None
    corrected_by: tuple[int, int] | None


def neighbours_of(session: Session, report: IssuedReport) -> Neighbours:
    """What a report replaces, and what it is replaced by."""
    rows = session.exec(
        select(IssuedReport.id, IssuedReport.issue, IssuedReport.replaces_id).where(
            sa.or_(col(IssuedReport.id) == report.replaces_id, col(IssuedReport.replaces_id) == report.id)
        )
    ).all()
    before = next(((key, issue) for key, issue, _ in rows if key == report.replaces_id), None)
    after = next(((key, issue) for key, issue, replaced in rows if replaced == report.id), None)
    return Neighbours(before, after)


def schedules_of(session: Session, workspace: Workspace) -> list[tuple[ReportSchedule, list[str]]]:
    """The schedules of a host that have not been stopped, each with the names of who is mailed."""
    rows = session.exec(
        select(ReportSchedule, Account.name)
        .outerjoin(ReportRecipient, col(ReportRecipient.schedule_id) == ReportSchedule.id)
        .outerjoin(Account, col(Account.id) == ReportRecipient.account_id)
        .where(ReportSchedule.host_id == workspace.host.id, col(ReportSchedule.stopped_at).is_(None))
        .order_by(col(ReportSchedule.next_on), col(ReportSchedule.id), col(Account.name))
    )
    found: dict[int, tuple[ReportSchedule, list[str]]] = {}
    for schedule, name in rows:
        names = found.setdefault(schedule.id, (schedule, []))[1]
        if name is not None:
            names.append(name)
    return list(found.values())


def schedule_of(session: Session, workspace: Workspace, schedule_id: int) -> ReportSchedule | None:
    """A schedule of a workspace's host."""
    return session.exec(
        select(ReportSchedule).where(
            ReportSchedule.id == schedule_id, ReportSchedule.host_id == workspace.host.id
        )
    ).first()


def due_schedules(session: Session, day: date) -> list[int]:
    """The ids of schedules that are due on a day, those waiting longest first."""
    found = (
        select(ReportSchedule.id)
        .where(col(ReportSchedule.stopped_at).is_(None), ReportSchedule.next_on <= day)
        .order_by(col(ReportSchedule.next_on), col(ReportSchedule.id))
    )
    return list(session.exec(found))


def recipients_of(session: Session, schedule_id: int) -> list[Account]:
    """Who is mailed when a scheduled report is issued."""
    return list(
        session.exec(
            select(Account)
            .join(ReportRecipient, col(ReportRecipient.account_id) == Account.id)
            .where(ReportRecipient.schedule_id == schedule_id, col(Account.disabled_at).is_(None))
            .order_by(col(Account.id))
        )
    )


def people_of(session: Session, host_id: int) -> list[Account]:
    """Everybody with a role today that lets them into a host's workspace."""
    today = utc_now().date()
    partners = select(PartnerArea.partner_id).where(PartnerArea.host_id == host_id)
    programmes = select(Programme.id).where(Programme.host_id == host_id)
    of_hosts = sa.and_(
        col(Membership.role).in_(HOST_PEOPLE),
        (col(Membership.host_id) == host_id) | col(Membership.host_id).in_(partners),
    )
    of_programmes = sa.and_(
        col(Membership.role).in_(PROGRAMME_PEOPLE), col(Membership.programme_id).in_(programmes)
    )
    members = select(Membership.account_id).where(
        sa.or_(of_hosts, of_programmes),
        Membership.from_on <= today,
        (col(Membership.until_on).is_(None)) | (col(Membership.until_on) >= today),
    )
    found = select(Account).where(col(Account.id).in_(members), col(Account.disabled_at).is_(None))
    return list(session.exec(found.order_by(col(Account.name), col(Account.id))))


def taking_part(session: Session, scope: Scope) -> tuple[list[Taking], dict[str, str]]:
    """Each employer taking part on a day once, at its highest level; and the levels' titles by key."""
    spell = UptakeSpell
    rows = session.exec(
        select(  # type: ignore[call-overload]
            spell.employer_id,
            spell.area_code,
            spell.band,
            spell.industry,
            spell.level,
            spell.level_title,
            spell.headcount,
        )
        .where(on_day(scope.day), *where_of(scope, spell))
        .order_by(col(spell.employer_id), col(spell.rank), col(spell.enrolment_id))
    )
    # The highest level comes last, and so stays.
    last: dict[int, Sequence[Any]] = {row[0]: row for row in rows}
    titles = {row[4] or NO_LEVEL: row[5] or "None" for row in last.values()}
    return [
        Taking(employer, area or UNKNOWN, size_of(band).key, industry, level or NO_LEVEL, headcount)
        for employer, area, band, industry, level, _, headcount in last.values()
    ], titles


def workspace_of_operator(session: Session, area: str, host_name: str | None = None) -> Workspace | None:
    """A workspace for whoever runs the service: the programmes of one host, or of all; None for no such."""
    found = select(Programme).order_by(col(Programme.name), col(Programme.id))
    host: Host | None = Host(id=0, name="All programmes")
    if host_name is not None:
        host = session.exec(select(Host).where(Host.name == host_name)).first()
        found = found.where(Programme.host_id == (host.id if host else None))
    if host is None:
        return None
    seen = tuple(map(Seen, session.exec(found)))
    return Workspace(host, (area,), seen, frozenset(), places=places_in(session, [area]))


def named_places(workspace: Workspace) -> Collection[str]:
    """The codes of every area that a report of a workspace can be about by itself."""
    return frozenset(workspace.areas) | (workspace.places or frozenset())
