"""Setting uptake beside the newest evaluation of each programme of a workspace."""

from dataclasses import dataclass

from sqlmodel import Session

from assessments.roles import Actor, Permission, permissions_of, roles_at
from assessments.uptake.outcomes import Outcome, outcome
from models.queries.uptake_outcomes import newest_evaluations, reached_on
from models.queries.workspaces import Seen, Workspace
from models.schemes import Programme


@dataclass(frozen=True)
class Found:
    """A programme with an evaluation; `opens` says whether this person may read the whole of it."""

    programme: Programme
    run_id: int
    outcome: Outcome
    opens: bool


@dataclass(frozen=True)
class Missing:
    """A programme without one; `may_ask` says whether this person may have it evaluated."""

    programme: Programme
    may_ask: bool


@dataclass(frozen=True)
class Outcomes:
    """The programmes of a workspace by what can be told of them here."""

    found: tuple[Found, ...]
    missing: tuple[Missing, ...]
    kept_back: tuple[Programme, ...]  # of which this person sees a part: an evaluation is of the whole


def outcomes_of(session: Session, actor: Actor, workspace: Workspace) -> Outcomes:
    """Uptake beside the newest evaluation of each programme that this person sees the whole of."""
    whole = [seen.programme for seen in workspace.seen if _whole(workspace, seen)]
    runs = newest_evaluations(session, [programme.id for programme in whole])
    reached = reached_on(session, {key: run.asked_at.date() for key, run in runs.items()})
    found = [
        Found(
            programme,
            runs[programme.id].id,
            outcome(reached[programme.id], runs[programme.id].found or {}),
            _reports(actor, programme),
        )
        for programme in whole
        if programme.id in runs
    ]
    missing = [Missing(one, _reports(actor, one)) for one in whole if one.id not in runs]
    kept_back = [seen.programme for seen in workspace.seen if not _whole(workspace, seen)]
    return Outcomes(tuple(found), tuple(missing), tuple(kept_back))


def _whole(workspace: Workspace, seen: Seen) -> bool:
    """Whether all of a programme is this person's to see: an evaluation is of all of its employers."""
    unrestricted = seen.counted_in is None and seen.rows_in is None
    return unrestricted and Permission.REPORTS_VIEW in permissions_of(workspace.roles)


def _reports(actor: Actor, programme: Programme) -> bool:
    """Whether this person's own role in the programme opens its evaluations."""
    roles = roles_at(actor, programme_ids=(programme.id,))
    return Permission.REPORTS_VIEW in permissions_of(roles)
