"""Who is reached: the dashboard of a public health team, each figure explained, and the rows behind."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.guards import After, NotFound, WorkspaceToView
from api.services.uptake.accounting import account_of
from assessments.uptake.document import Account
from assessments.uptake.figures import Figure
from assessments.uptake.groups import INDUSTRIES
from frontend.rendering import render
from frontend.uptake_charts import charts_of
from frontend.uptake_view import answer, beside, grouped, how
from frontend.workspace_view import filtered, scoped
from models.base import today
from models.queries.areas import outlines_of
from models.queries.uptake import rows_on
from models.queries.workspaces import area_names

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Key = Annotated[str, Path(max_length=120, pattern=r"^[A-Za-z0-9_.\-]+$")]


@router.get("/hosts/{host_id}/uptake")
def show_uptake(request: Request, workspace: WorkspaceToView, db: Db) -> Response:
    """The dashboard: what was counted on a day, set against what there is."""
    filters, shown = filtered(request, db, workspace, "/uptake", today())
    account = account_of(db, scoped(db, workspace, shown))
    compared = filters.asked.compare
    other = account_of(db, scoped(db, workspace, shown, compared)) if compared else None
    return render(
        request,
        "uptake/dashboard.html",
        422 if shown["form"].errors else 200,
        **shown,
        account=account,
        other=other,
        answer=answer(account),
        charts=charts_of(
            account,
            other,
            outlines_of(db, {one.key.split(".")[1] for one in _by_area(account)}),
            lambda key: filters.address(f"/hosts/{workspace.host.id}/uptake/figures/{key}"),
        ),
        tables={part.key: grouped(part) for part in account.parts},
        lists={part.key: beside(part, other) for part in account.parts},
    )


def _by_area(account: Account) -> tuple[Figure, ...]:
    return next((part.figures for part in account.parts if part.key == "by_area"), ())


@router.get("/hosts/{host_id}/uptake/figures/{figure}")
def show_figure(request: Request, figure: Key, workspace: WorkspaceToView, db: Db) -> Response:
    """How one figure of the dashboard is computed: each number it is made of, and where it comes from."""
    _, shown = filtered(request, db, workspace, "/uptake", today())
    account = account_of(db, scoped(db, workspace, shown))
    found = account.figure(figure)
    if found is None:
        raise NotFound("There is no such figure for what is asked.")
    return render(request, "uptake/figure.html", **shown, account=account, figure=found, how=how(figure))


@router.get("/hosts/{host_id}/uptake/employers")
def show_employers(request: Request, workspace: WorkspaceToView, db: Db, after: After = None) -> Response:
    """The employers behind the figures, where this person may see them by name."""
    filters, shown = filtered(request, db, workspace, "/uptake/employers", today())
    scope = scoped(db, workspace, shown)
    page = rows_on(db, scope, after)
    return render(
        request,
        "uptake/employers.html",
        422 if shown["form"].errors else 200,
        **shown,
        rows=page.rows,
        names=area_names(db, {row.area_code for row in page.rows if row.area_code}),
        programmes={programme.id: programme.name for programme in workspace.programmes},
        industries={one.key: one.words for one in INDUSTRIES},
        next_url=filters.address(shown["here"], after=page.after) if page.after else None,
        first_url=filters.address(shown["here"]) if after else None,
    )
