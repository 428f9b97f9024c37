"""The only tenancy rule: for each owned table, the one clause that says which rows a person may see.

Guards and queries load owned rows through `visible`; a plain `select` on an owned table anywhere else fails
a test. What a person may *do* to a row they see is for `assessments/roles.py`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from assessments.roles import ASSIGNED_ROLES, Actor, Role
from assessments.stories import State as StoryState
from assessments.workflow import Status
from models.absence import AbsenceExplanation, AbsenceReturn
from models.absence_uploads import AbsenceColumns, AbsenceUpload
from models.activity import Event
from models.applications import (
    Application,
    Assignment,
    Claim,
    Enrolment,
    Finding,
    InformationRequest,
    Recommendation,
    SendBack,
)
from models.awards import Award, Decision, StatusGrant, StatusWithdrawal
from models.drafts import Draft
from models.employers import Contact, Employer, JoinRequest, Site
from models.evaluations import EvaluationRun
from models.leads import Lead, LeadInvitation, LeadList, OptOut
from models.portfolio import Campaign, Evidence, EvidenceRevision, EvidenceUse
from models.schemes import Programme
from models.stories import Story, StoryVersion
from models.supply import SupplyLink
from models.uptake import EmployerHistory, UptakeJourney, UptakeSpell

Row = TypeVar("Row", bound=SQLModel)
Clause = sa.ColumnElement[bool]

# A moderator sees a portfolio once it comes before the panel, not while it is being written.
BEFORE_THE_PANEL = (Status.RECOMMENDED, Status.DECIDED)


def _assigned(actor: Actor, role: Role) -> Clause:
    """Applications given to this person in a role that they still hold in the application's programme."""
    given = select(Assignment.application_id).where(
        Assignment.account_id == actor.account_id,
        Assignment.role == role,
        col(Assignment.ended_at).is_(None),
    )
    return sa.and_(
        col(Application.programme_id).in_(actor.programmes_as(role)), col(Application.id).in_(given)
    )


def _applications(actor: Actor) -> Clause:
    # Only for what this person holds: a condition that nothing can meet costs as much to put together.
    ways = [_assigned(actor, role) for role in sorted(ASSIGNED_ROLES & actor.roles)]
    if actor.employer_ids:
        ways.append(col(Application.employer_id).in_(actor.employer_ids))
    if coordinated := actor.programmes_as(Role.COORDINATOR):
        ways.append(col(Application.programme_id).in_(coordinated))
    if moderated := actor.programmes_as(Role.MODERATOR):
        before_them = col(Application.status).in_(BEFORE_THE_PANEL)
        ways.append(sa.and_(col(Application.programme_id).in_(moderated), before_them))
    return sa.or_(sa.false(), *ways)  # who holds nothing sees nothing


def _enrolments(actor: Actor) -> Clause:
    return sa.or_(
        col(Enrolment.employer_id).in_(actor.employer_ids),
        col(Enrolment.programme_id).in_(actor.programmes_as(Role.COORDINATOR)),
    )


def _employers(actor: Actor) -> Clause:
    return sa.or_(
        col(Employer.id).in_(actor.employer_ids),
        col(Employer.id).in_(select(Enrolment.employer_id).where(_enrolments(actor))),
    )


def _of_visible_employer(column: Any) -> Callable[[Actor], Clause]:
    return lambda actor: column.in_(select(Employer.id).where(_employers(actor)))


def _of_visible_application(column: Any) -> Callable[[Actor], Clause]:
    return lambda actor: column.in_(select(Application.id).where(_applications(actor)))


def _evidence(actor: Actor) -> Clause:
    """An employer's people see all of it; staff see what an application they may see uses."""
    return sa.or_(
        col(Evidence.employer_id).in_(actor.employer_ids),
        col(Evidence.id).in_(
            select(EvidenceUse.evidence_id).where(
                col(EvidenceUse.application_id).in_(select(Application.id).where(_applications(actor)))
            )
        ),
    )


def _returns(actor: Actor) -> Clause:
    """An employer’s own people only: others see that a return came, never its figures."""
    return col(AbsenceReturn.employer_id).in_(actor.employer_ids)


def _drafts(actor: Actor) -> Clause:
    """Those of the hosts that this person works for: as administrator, or as coordinator of a programme."""
    coordinated = col(Programme.id).in_(actor.programmes_as(Role.COORDINATOR))
    return sa.or_(
        col(Draft.host_id).in_(actor.hosts_as(Role.ADMINISTRATOR)),
        col(Draft.host_id).in_(select(Programme.host_id).where(coordinated)),
    )


def _status_grants(actor: Actor) -> Clause:
    return sa.or_(
        col(StatusGrant.employer_id).in_(actor.employer_ids),
        col(StatusGrant.programme_id).in_(actor.programmes_as(Role.COORDINATOR, Role.MODERATOR)),
    )


def _stories(actor: Actor) -> Clause:
    """An employer’s own people see theirs; the programme’s, what was ever sent to them and not withdrawn.

    What is approved is public besides, and a host's people hold a workspace.
    """
    # Subqueries of their own: the query around them may well be one of stories and versions.
    sent = select(StoryVersion.story_id).where(col(StoryVersion.state) != StoryState.DRAFT).correlate(None)
    led = col(Story.programme_id).in_(actor.programmes_as(Role.COORDINATOR, Role.ANALYST))
    return sa.or_(
        col(Story.employer_id).in_(actor.employer_ids),
        sa.and_(led, col(Story.id).in_(sent), col(Story.withdrawn_at).is_(None)),
    )


def _story_versions(actor: Actor) -> Clause:
    own = select(Story.id).where(col(Story.employer_id).in_(actor.employer_ids)).correlate(None)
    seen = select(Story.id).where(_stories(actor)).correlate(None)
    not_draft = col(StoryVersion.state) != StoryState.DRAFT
    return sa.or_(
        col(StoryVersion.story_id).in_(own), sa.and_(not_draft, col(StoryVersion.story_id).in_(seen))
    )


def _of_host(column: Any) -> Callable[[Actor], Clause]:
    """Rows of the hosts that this person works for, themselves or in a programme; never of a partner's."""
    people = (Role.ADMINISTRATOR, Role.ANALYST)

    def clause(actor: Actor) -> Clause:
        in_programmes = col(Programme.id).in_(actor.programmes_as(Role.COORDINATOR, Role.ANALYST))
        return sa.or_(
            column.in_(actor.hosts_as(*people)),
            column.in_(select(Programme.host_id).where(in_programmes)),
        )

    return clause


OWNED: dict[type[SQLModel], Callable[[Actor], Clause]] = {
    Employer: _employers,
    Site: _of_visible_employer(col(Site.employer_id)),
    Contact: _of_visible_employer(col(Contact.employer_id)),
    JoinRequest: _of_visible_employer(col(JoinRequest.employer_id)),
    Enrolment: _enrolments,
    Application: _applications,
    Assignment: _of_visible_application(col(Assignment.application_id)),
    Claim: _of_visible_application(col(Claim.application_id)),
    Finding: _of_visible_application(col(Finding.application_id)),
    InformationRequest: _of_visible_application(col(InformationRequest.application_id)),
    Recommendation: _of_visible_application(col(Recommendation.application_id)),
    SendBack: _of_visible_application(col(SendBack.application_id)),
    Decision: _of_visible_application(col(Decision.application_id)),
    EvidenceUse: _of_visible_application(col(EvidenceUse.application_id)),
    Campaign: _of_visible_application(col(Campaign.application_id)),
    Evidence: _evidence,
    EvidenceRevision: lambda actor: col(EvidenceRevision.evidence_id).in_(
        select(Evidence.id).where(_evidence(actor))
    ),
    Award: lambda actor: sa.or_(
        col(Award.employer_id).in_(actor.employer_ids),
        col(Award.programme_id).in_(actor.programmes_as(Role.COORDINATOR, Role.MODERATOR)),
    ),
    StatusGrant: _status_grants,
    StatusWithdrawal: lambda actor: col(StatusWithdrawal.grant_id).in_(
        select(StatusGrant.id).where(_status_grants(actor))
    ),
    AbsenceReturn: _returns,
    AbsenceExplanation: lambda actor: col(AbsenceExplanation.return_id).in_(
        select(AbsenceReturn.id).where(_returns(actor))
    ),
    AbsenceUpload: lambda actor: col(AbsenceUpload.employer_id).in_(actor.employer_ids),
    AbsenceColumns: lambda actor: col(AbsenceColumns.employer_id).in_(actor.employer_ids),
    Draft: _drafts,
    EvaluationRun: lambda actor: col(EvaluationRun.programme_id).in_(
        actor.programmes_as(Role.ANALYST, Role.COORDINATOR)
    ),
    Story: _stories,
    StoryVersion: _story_versions,
    # Of the two employers alone: what a supplier shares with one buyer is no business of any programme.
    SupplyLink: lambda actor: sa.or_(
        col(SupplyLink.buyer_id).in_(actor.employer_ids),
        col(SupplyLink.supplier_id).in_(actor.employer_ids),
    ),
    EmployerHistory: _of_visible_employer(col(EmployerHistory.employer_id)),
    # By a programme's own people; a host's people hold a workspace (`models/queries/workspaces.py`) instead.
    UptakeSpell: lambda actor: col(UptakeSpell.programme_id).in_(
        actor.programmes_as(Role.ANALYST, Role.COORDINATOR)
    ),
    UptakeJourney: lambda actor: col(UptakeJourney.programme_id).in_(
        actor.programmes_as(Role.ANALYST, Role.COORDINATOR)
    ),
    Lead: _of_host(col(Lead.host_id)),
    LeadList: _of_host(col(LeadList.host_id)),
    LeadInvitation: _of_host(col(LeadInvitation.host_id)),
    OptOut: _of_host(col(OptOut.host_id)),
    Event: lambda actor: sa.or_(
        _of_visible_application(col(Event.application_id))(actor),
        _of_visible_employer(col(Event.employer_id))(actor),
    ),
}


def may_see(table: type[SQLModel], actor: Actor) -> Clause:
    """The clause that holds for the rows of an owned table that this person may see."""
    return OWNED[table](actor)


def visible(table: type[Row], actor: Actor) -> SelectOfScalar[Row]:
    """The rows of an owned table that this person may see, ready for more conditions."""
    return select(table).where(may_see(table, actor))


def of(table: type[Row], application_id: int) -> SelectOfScalar[Row]:
    """The rows that belong to an application somebody already holds from a guard."""
    return select(table).where(table.application_id == application_id)  # type: ignore[attr-defined]


def held(clause: Clause) -> Clause:
    """A condition that ties rows to what this person holds: a thing from a guard, or a role of their own.

    Changes nothing: it says at the query over several tables why no other condition is needed.
    """
    return clause


def everyones(table: type[Row]) -> SelectOfScalar[Row]:
    """All rows of an owned table: for the public register, and for work that no one person asks for."""
    return select(table)


def anybody() -> Clause:
    """The clause of a query over several tables whose rows are public, or that no one person asks for."""
    return sa.true()
