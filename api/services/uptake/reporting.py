"""Issuing reports of uptake: drawn up once, frozen with a hash, and corrected only by a new issue."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from api.services.activity import record
from api.services.uptake.accounting import account_of, scope_of
from api.services.uptake.open_data import open_data
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from assessments.uptake.asking import Asked
from assessments.uptake.freezing import canonical, sha256_of
from assessments.uptake.indicators import indicators_of
from models.activity import Verb
from models.base import today
from models.queries.reports import named_places, neighbours_of, newest_issue
from models.queries.workspaces import Workspace, area_names
from models.reports import IssuedReport, ReportKind

FORMAT = "halemark-report-1"
ALL_AREAS = ""


@dataclass(frozen=True)
class Wanted:
    """A report to be issued: what for, about where and which day."""

    kind: ReportKind
    area_code: str
    as_of: date
    note: str = ""


def issue(session: Session, actor: Actor, workspace: Workspace, wanted: Wanted) -> IssuedReport:
    """Draw a report up and freeze it. Raises Conflict when there is one: that can only be corrected."""
    check_area(workspace, wanted.area_code)
    if wanted.as_of > today():
        raise InvalidInput({"as_of": "The day must be today or in the past."})
    if newest_issue(session, workspace.host.id, wanted.kind, wanted.area_code, wanted.as_of):
        raise Conflict(
            "This report has been issued already. Open it to correct it: its numbers stay as they are, and a "
            "new issue says what it replaces and why."
        )
    return _freeze(session, actor, workspace, wanted)


def correct(
    session: Session, actor: Actor, workspace: Workspace, report: IssuedReport, reason: str
) -> IssuedReport:
    """Issue a report anew from the records as they stand now, in place of one that stays as it is."""
    if neighbours_of(session, report).corrected_by:
        raise Conflict("This issue has been corrected already. Correct the newest issue instead.")
    wanted = Wanted(report.kind, report.area_code, report.as_of, report.note)
    return _freeze(session, actor, workspace, wanted, report, reason)


def check_area(workspace: Workspace, area_code: str) -> None:
    """Raise InvalidInput for an area that is none of the workspace's."""
    if area_code != ALL_AREAS and area_code not in named_places(workspace):
        raise InvalidInput({"area": "Choose one of the areas of this workspace."})


def intact(report: IssuedReport) -> bool:
    """Whether a report is still what was issued, by its hash."""
    return sha256_of(report.document) == report.sha256


def document_of(report: IssuedReport) -> dict[str, Any]:
    """The frozen document of a report."""
    document: dict[str, Any] = json.loads(report.document)
    return document


def areas_of(session: Session, workspace: Workspace) -> list[tuple[str, str]]:
    """The areas that a report can be about, as (code, name): all of the host's first, then each by name."""
    names = area_names(session, named_places(workspace))
    each = sorted(names.items(), key=lambda one: (one[0] not in workspace.areas, one[1], one[0]))
    return [(ALL_AREAS, f"All areas of {workspace.host.name}"), *each]


def _freeze(
    session: Session,
    actor: Actor,
    workspace: Workspace,
    wanted: Wanted,
    replaced: IssuedReport | None = None,
    reason: str = "",
) -> IssuedReport:
    number = replaced.issue + 1 if replaced else 1
    replaces = (
        {"issue": replaced.issue, "sha256": replaced.sha256, "reason": reason}
        if replaced is not None
        else None
    )
    document = {
        "format": FORMAT,
        "kind": wanted.kind.value,
        "host": workspace.host.name,
        "issue": number,
        "replaces": replaces,
        "note": wanted.note,
        **_drawn_up(session, workspace, wanted),
    }
    text = canonical(document)
    report = IssuedReport(
        host_id=workspace.host.id,
        kind=wanted.kind,
        area_code=wanted.area_code,
        area_name=document["account"]["area"]["name"],
        as_of=wanted.as_of,
        issue=number,
        replaces_id=replaced.id if replaced else None,
        reason=reason,
        note=wanted.note,
        document=text,
        sha256=sha256_of(text),
        issued_by=actor.account_id,
    )
    session.add(report)
    session.flush()
    record(session, Verb.REPORT_ISSUED, actor, report=report.id, kind=wanted.kind.value, issue=number)
    return report


def _drawn_up(session: Session, workspace: Workspace, wanted: Wanted) -> Mapping[str, Any]:
    """What a report is made of: an account with its indicators, or tables that anybody may see."""
    scope = scope_of(session, workspace, Asked(wanted.as_of, area=wanted.area_code))
    if wanted.kind is ReportKind.OPEN_DATA:
        return open_data(session, scope)
    account = account_of(session, scope).document()
    return {"account": account, "indicators": indicators_of(account)}
