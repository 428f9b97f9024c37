"""Who may do what: the one table of roles and permissions, and how a person's roles become permissions."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person is, at one employer, programme or host."""

    LEAD = "lead"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"
    ADVISER = "adviser"
    ASSESSOR = "assessor"
    MODERATOR = "moderator"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a person may do. The value is what the access list of routes and the help page show."""

    EMPLOYER_VIEW = "employer:view"
    EMPLOYER_EDIT = "employer:edit"
    EMPLOYER_PEOPLE = "employer:people"
    EMPLOYER_ENROL = "employer:enrol"
    APPLICATION_START = "application:start"
    PORTFOLIO_VIEW = "portfolio:view"
    PORTFOLIO_EDIT = "portfolio:edit"
    APPLICATION_SUBMIT = "application:submit"
    APPLICATION_WITHDRAW = "application:withdraw"
    PROGRAMME_VIEW = "programme:view"
    APPLICATION_ASSIGN = "application:assign"
    FINDINGS_VIEW = "findings:view"
    REVIEW = "application:review"
    RECOMMEND = "application:recommend"
    DECIDE = "application:decide"
    REPORTS_VIEW = "reports:view"
    SCHEME_EDIT = "scheme:edit"
    SCHEME_PUBLISH = "scheme:publish"
    STATUS_GRANT = "status:grant"
    ABSENCE_VIEW = "absence:view"
    ABSENCE_SEND = "absence:send"
    REACH_MANAGE = "reach:manage"
    AREAS_MANAGE = "areas:manage"
    REFERENCE_LOAD = "reference:load"
    SUPPLY_VIEW = "supply:view"


# What each permission lets a person do, in words; the help page is drawn from these two tables.
PERMISSION_WORDS: dict[Permission, str] = {
    Permission.EMPLOYER_VIEW: "See the organisation's details",
    Permission.EMPLOYER_EDIT: "Change the organisation's details, sites and contacts",
    Permission.EMPLOYER_PEOPLE: "Let people join the organisation, change their roles and end them",
    Permission.EMPLOYER_ENROL: "Join a programme for the organisation",
    Permission.APPLICATION_START: "Start an application for a level",
    Permission.PORTFOLIO_VIEW: "Read the self-assessment and evidence",
    Permission.PORTFOLIO_EDIT: "Answer criteria and add evidence",
    Permission.APPLICATION_SUBMIT: "Submit the application and answer the assessor's questions",
    Permission.APPLICATION_WITHDRAW: "Withdraw the application",
    Permission.PROGRAMME_VIEW: "See the employers and applications of the programme",
    Permission.APPLICATION_ASSIGN: "Give an application to an adviser and an assessor",
    Permission.FINDINGS_VIEW: "Read the assessor's findings before the decision",
    Permission.REVIEW: "Record findings and ask the employer for information",
    Permission.RECOMMEND: "Recommend a level",
    Permission.DECIDE: "Decide what is awarded",
    Permission.REPORTS_VIEW: "See totals and reports, without portfolios",
    Permission.SCHEME_EDIT: "Write and change drafts of schemes in the studio",
    Permission.SCHEME_PUBLISH: "Publish an edition of a scheme, and move a programme to it",
    Permission.STATUS_GRANT: "Grant a status outside the levels, such as mentor or ambassador",
    Permission.ABSENCE_VIEW: "See the organisation’s absence figures",
    Permission.ABSENCE_SEND: "Send absence figures, put them right and explain them",
    Permission.AREAS_MANAGE: "Say which areas the host looks after, and who its partners are",
    Permission.REFERENCE_LOAD: "Load published figures, such as population and business counts",
    Permission.REACH_MANAGE: "Issue reports of uptake, invite employers to reach, and publish case studies",
    Permission.SUPPLY_VIEW: "See which suppliers share their award, and who asked for the organisation’s own",
}

_P = Permission
_VIEWER = frozenset({_P.EMPLOYER_VIEW, _P.PORTFOLIO_VIEW, _P.ABSENCE_VIEW, _P.SUPPLY_VIEW})
_CONTRIBUTOR = _VIEWER | {_P.PORTFOLIO_EDIT, _P.ABSENCE_SEND}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.LEAD: _CONTRIBUTOR
    | {
        _P.EMPLOYER_EDIT,
        _P.EMPLOYER_PEOPLE,
        _P.EMPLOYER_ENROL,
        _P.APPLICATION_START,
        _P.APPLICATION_SUBMIT,
        _P.APPLICATION_WITHDRAW,
    },
    Role.ADVISER: frozenset({_P.PORTFOLIO_VIEW}),
    Role.ASSESSOR: frozenset({_P.PORTFOLIO_VIEW, _P.FINDINGS_VIEW, _P.REVIEW, _P.RECOMMEND}),
    Role.MODERATOR: frozenset({_P.PORTFOLIO_VIEW, _P.FINDINGS_VIEW, _P.DECIDE, _P.STATUS_GRANT}),
    Role.COORDINATOR: frozenset(
        {
            _P.EMPLOYER_VIEW,
            _P.EMPLOYER_PEOPLE,
            _P.PORTFOLIO_VIEW,
            _P.PROGRAMME_VIEW,
            _P.APPLICATION_ASSIGN,
            _P.FINDINGS_VIEW,
            _P.REPORTS_VIEW,
            _P.SCHEME_EDIT,
            _P.SCHEME_PUBLISH,
            _P.REACH_MANAGE,
        }
    ),
    Role.ANALYST: frozenset({_P.REPORTS_VIEW, _P.REACH_MANAGE}),
    Role.ADMINISTRATOR: frozenset(
        {
            _P.REPORTS_VIEW,
            _P.SCHEME_EDIT,
            _P.SCHEME_PUBLISH,
            _P.REACH_MANAGE,
            _P.AREAS_MANAGE,
            _P.REFERENCE_LOAD,
        }
    ),
}

EMPLOYER_ROLES = frozenset({Role.LEAD, Role.CONTRIBUTOR, Role.VIEWER})
PROGRAMME_ROLES = frozenset({Role.ADVISER, Role.ASSESSOR, Role.MODERATOR, Role.COORDINATOR, Role.ANALYST})
# An analyst may be one of a single programme, or of a host with all of its programmes.
HOST_ROLES = frozenset({Role.ADMINISTRATOR, Role.ANALYST})
# These two reach an application only when it has been given to them.
ASSIGNED_ROLES = frozenset({Role.ADVISER, Role.ASSESSOR})


@dataclass(frozen=True)
class Grant:
    """One role somebody holds now, at one employer, programme or host."""

    role: Role
    employer_id: int | None = None
    programme_id: int | None = None
    host_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """The person making a request and every role they hold today."""

    account_id: int
    name: str
    email: str
    grants: tuple[Grant, ...] = ()
    may_write: bool = True  # false for a read-only API token
    confirmed: bool = True  # whether they have proved that the address is theirs
    roles: frozenset[Role] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(grant.role for grant in self.grants))

    @property
    def employer_ids(self) -> frozenset[int]:
        """The employers this person works with."""
        return frozenset(g.employer_id for g in self.grants if g.employer_id is not None)

    def programmes_as(self, *roles: Role) -> frozenset[int]:
        """The programmes where this person holds any of these roles."""
        return frozenset(
            g.programme_id for g in self.grants if g.programme_id is not None and g.role in roles
        )

    def hosts_as(self, *roles: Role) -> frozenset[int]:
        """The hosts where this person holds any of these roles."""
        return frozenset(g.host_id for g in self.grants if g.host_id is not None and g.role in roles)


def permissions_of(roles: Collection[Role]) -> frozenset[Permission]:
    """Everything that any of these roles allows."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def roles_at(
    actor: Actor,
    *,
    employer_id: int | None = None,
    programme_ids: Collection[int] = (),
    assigned: Collection[Role] = (),
) -> frozenset[Role]:
    """The roles this person holds towards a thing of an employer within some programmes.

    `assigned` are the roles in which the thing was given to this person: an adviser or assessor of the
    programme who was not given it holds no role towards it.
    """
    return frozenset(
        grant.role
        for grant in actor.grants
        if (grant.employer_id is not None and grant.employer_id == employer_id)
        or (
            grant.programme_id in programme_ids
            and (grant.role not in ASSIGNED_ROLES or grant.role in assigned)
        )
    )
