"""What every page of a host's workspace shows: its name, its pages, and the filters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fastapi import Request
from sqlmodel import Session

from api.services.uptake.accounting import scope_of
from assessments.errors import InvalidInput
from assessments.roles import Permission, permissions_of
from assessments.uptake.asking import Asked
from frontend.forms.uptake import (
    ALL_AREAS,
    DECILE_CHOICES,
    INDUSTRY_CHOICES,
    OWNERSHIP_CHOICES,
    SIZE_CHOICES,
    Filters,
    read_filters,
)
from frontend.uptake_view import amount, interval, told
from models.queries.uptake import Scope
from models.queries.uptake_choices import choices_of
from models.queries.workspaces import Workspace

Pairs = Sequence[tuple[object, str]]
# Path below /hosts/{id}, words, and whether it takes the filters of uptake along.
PAGES: tuple[tuple[str, str, bool], ...] = (
    ("/uptake", "Who is reached", True),
    ("/uptake/employers", "Employers", True),
    ("/uptake/funnel", "How far they come", True),
    ("/uptake/retention", "How long they stay", True),
    ("/uptake/reach", "Whom it reaches", True),
    ("/uptake/criteria", "What is hard", True),
    ("/uptake/campaigns", "Campaigns", True),
    ("/uptake/assessors", "Assessors’ work", True),
    ("/uptake/outcomes", "Does it work", False),
    ("/leads", "Employers to reach", False),
    ("/stories", "Case studies", False),
    ("/reports", "Reports", False),
    ("/areas", "Areas and partners", False),
)
# Pages for those who look after the workspace: a partner sees neither them nor their tabs.
MANAGED = frozenset({"/leads", "/areas"})


@dataclass(frozen=True)
class Tab:
    """One page of the workspace."""

    words: str
    address: str
    here: bool


def tabs(workspace: Workspace, here: str, filters: Filters | None = None) -> list[Tab]:
    """The pages of a workspace; `here` is the path of the one that is shown."""
    base = f"/hosts/{workspace.host.id}"
    return [
        Tab(words, filters.address(base + path) if filters and filtered else base + path, path == here)
        for path, words, filtered in PAGES
        if path not in MANAGED or may_manage(workspace)
    ]


def may_manage(workspace: Workspace) -> bool:
    """Whether this person may issue reports and invite employers here."""
    return Permission.REACH_MANAGE in permissions_of(workspace.roles)


@dataclass(frozen=True)
class Options:
    """What the filters offer, each as (value, words)."""

    areas: Pairs
    all_areas: str
    compare: Pairs
    programmes: Pairs
    editions: Pairs
    levels: Pairs
    sizes: Pairs = SIZE_CHOICES
    industries: Pairs = INDUSTRY_CHOICES
    owners: Pairs = OWNERSHIP_CHOICES
    deciles: Pairs = DECILE_CHOICES


def _options(session: Session, workspace: Workspace) -> Options:
    found = choices_of(session, workspace)
    return Options(
        areas=[*found.areas, ALL_AREAS],
        all_areas=f"All areas of {workspace.host.name}",
        compare=[*found.areas, *found.neighbours],
        programmes=[(programme.id, programme.name) for programme in workspace.programmes],
        editions=found.editions,
        levels=found.levels,
    )


def filtered(
    request: Request, session: Session, workspace: Workspace, path: str, day: date
) -> tuple[Filters, dict[str, Any]]:
    """The filters of a page about uptake, and what its template needs beside its own figures."""
    filters = read_filters(request.query_params, day)
    return filters, {
        "workspace": workspace,
        "filters": filters,
        "form": filters.form,
        "options": _options(session, workspace),
        "tabs": tabs(workspace, path, filters),
        "here": f"/hosts/{workspace.host.id}{path}",
        "manages": may_manage(workspace),
        "told": told,
        "amount": amount,
        "interval": interval,
    }


def scoped(session: Session, workspace: Workspace, shown: dict[str, Any], area: str | None = None) -> Scope:
    """What the filters ask for; what this person may not ask is told beside its field, and all is shown.

    `area` asks the same of another area. `shown` is what the template gets: its form says what was wrong.
    """
    asked = shown["filters"].asked
    try:
        return scope_of(session, workspace, asked if area is None else replace(asked, area=area))
    except InvalidInput as error:
        told = {"compare" if area is not None else key: words for key, words in error.errors.items()}
        shown["form"] = shown["form"].with_errors(told)
        return scope_of(session, workspace, Asked(as_of=asked.as_of))
