"""How employers come along, whom the programmes reach, and what work that makes: six pages of a workspace."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import WorkspaceToView
from api.services.uptake.judging import criteria_of, topics_of
from api.services.uptake.reaching import reach_of
from api.services.uptake.seeing import counts_only
from api.services.uptake.travelling import ALL, Clock, funnel_of, retention_of
from api.services.uptake.working import work_of
from assessments.uptake.criteria import FEWEST_EMPLOYERS
from assessments.uptake.journey import STALLED_DAYS, Step
from assessments.uptake.representation import ALREADY_ACTIVE_FROM, FEWEST_FOR_CONCENTRATION
from assessments.uptake.retention import DAYS_IN_YEAR, FEWEST_AT_RISK, YEARS, Every
from frontend.measure_charts import (
    courses,
    criteria_bars,
    funnel_bars,
    index_bars,
    renewal_bars,
    spread_curve,
    topic_bars,
)
from frontend.rendering import render
from frontend.uptake_view import percent
from frontend.workspace_view import filtered, scoped
from models.base import today
from models.queries.uptake import Scope
from models.queries.workspaces import area_names

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Word = Annotated[str, Query(max_length=20)]
# Of the criteria of an edition so many are told; the rest are met more often.
MOST_CRITERIA = 25


def _page(request: Request, template: str, shown: dict[str, Any], scope: Scope, **more: object) -> Response:
    status = 422 if shown["form"].errors else 200
    return render(
        request, f"uptake/{template}.html", status, **shown, asked=scope.asked, percent=percent, **more
    )


@router.get("/hosts/{host_id}/uptake/funnel")
def show_funnel(request: Request, workspace: WorkspaceToView, db: Db) -> Response:
    """How many come how far, how long each step takes, and who waits where."""
    _, shown = filtered(request, db, workspace, "/uptake/funnel", today())
    scope = scoped(db, workspace, shown)
    seen = funnel_of(db, scope)
    return _page(
        request,
        "funnel",
        shown,
        scope,
        seen=seen,
        funnel=seen.funnel,
        awarded=next(one for one in seen.funnel.steps if one.step is Step.AWARDED),
        stalled_days=STALLED_DAYS,
        chart=funnel_bars(seen) if seen.funnel.joined else None,
    )


@router.get("/hosts/{host_id}/uptake/retention")
def show_retention(
    request: Request, workspace: WorkspaceToView, db: Db, clock: Word = "", every: Word = ""
) -> Response:
    """How long employers stay in a programme, or keep an award, by when they began."""
    filters, shown = filtered(request, db, workspace, "/uptake/retention", today())
    scope = scoped(db, workspace, shown)
    # A word typed into the address that is none of ours changes nothing.
    chosen = Clock(clock) if clock in set(Clock) else Clock.STAYING
    width = Every(every) if every in set(Every) else Every.YEAR
    seen = retention_of(db, scope, chosen, width)
    here = shown["here"]
    return _page(
        request,
        "retention",
        shown,
        scope,
        seen=seen,
        clock=chosen,
        every=width,
        clocks={one: filters.address(here, clock=one.value, every=width.value) for one in Clock},
        widths={one: filters.address(here, clock=chosen.value, every=one.value) for one in Every},
        years=YEARS,
        year_days=DAYS_IN_YEAR,
        fewest=FEWEST_AT_RISK,
        chart=courses(seen) if seen.curves[0].began and ALL not in seen.hidden else None,
    )


@router.get("/hosts/{host_id}/uptake/reach")
def show_reach(request: Request, workspace: WorkspaceToView, db: Db) -> Response:
    """Newcomers against the already active, which groups are reached most, and how evenly."""
    _, shown = filtered(request, db, workspace, "/uptake/reach", today())
    scope = scoped(db, workspace, shown)
    names = area_names(db, scope.wholes)
    seen = reach_of(db, scope, " and ".join(names[code] for code in scope.wholes))
    return _page(
        request,
        "reach",
        shown,
        scope,
        seen=seen,
        active_from=ALREADY_ACTIVE_FROM,
        fewest=FEWEST_FOR_CONCENTRATION,
        charts={table.key: chart for table in seen.tables if (chart := index_bars(table))},
        spread_chart=spread_curve(seen) if seen.spread.lorenz and not seen.hides_spread else None,
    )


@router.get("/hosts/{host_id}/uptake/criteria")
def show_criteria(request: Request, workspace: WorkspaceToView, db: Db) -> Response:
    """The criteria that decided applications most often do not meet."""
    _, shown = filtered(request, db, workspace, "/uptake/criteria", today())
    scope = scoped(db, workspace, shown)
    seen = criteria_of(db, scope)
    return _page(
        request,
        "criteria",
        shown,
        scope,
        seen=seen,
        fewest=FEWEST_EMPLOYERS,
        most=MOST_CRITERIA,
        charts={one.edition_id: criteria_bars(one) for one in seen.editions},
    )


@router.get("/hosts/{host_id}/uptake/campaigns")
def show_campaigns(request: Request, workspace: WorkspaceToView, db: Db) -> Response:
    """What employers campaign on, how often, and how many people take part."""
    _, shown = filtered(request, db, workspace, "/uptake/campaigns", today())
    scope = scoped(db, workspace, shown)
    topics = topics_of(db, scope)
    return _page(
        request,
        "campaigns",
        shown,
        scope,
        topics=topics,
        fewest=FEWEST_EMPLOYERS,
        tells_total=not counts_only(workspace) or bool(topics.told),
        chart=topic_bars(topics) if topics.told else None,
    )


@router.get("/hosts/{host_id}/uptake/assessors")
def show_assessors(request: Request, workspace: WorkspaceToView, db: Db) -> Response:
    """What lies on whose desk, how long a decision takes, and when awards will have to be renewed."""
    _, shown = filtered(request, db, workspace, "/uptake/assessors", today())
    scope = scoped(db, workspace, shown)
    seen = work_of(db, scope)
    coming = any(number for _, number in seen.renewals) and not seen.hides_renewals
    return _page(
        request,
        "assessors",
        shown,
        scope,
        seen=seen,
        work=seen.work,
        chart=renewal_bars(seen) if coming else None,
    )
