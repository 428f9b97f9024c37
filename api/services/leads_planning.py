"""What came of inviting leads, and what is left to do: for the team that plans its reach."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlmodel import Session

from assessments.reference_data.kinds import Kind
from assessments.uptake.groups import band_of, size_of
from assessments.uptake.leads import (
    Conversions,
    Plan,
    Standing,
    conversions,
    plan_by_industry,
    plan_by_size,
)
from models.queries.lead_plan import local_units, reached_now
from models.queries.leads import all_invited, count_by_standing, waiting_by_group
from models.queries.workspaces import Workspace, area_names

Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Outlook:
    """Everything the page of figures shows."""

    standings: dict[Standing, int]
    conversions: Conversions
    by_size: Plan
    by_industry: Plan
    sources: tuple[str, ...]  # where the local units are from; empty while none are loaded


def outlook(session: Session, workspace: Workspace, today: date) -> Outlook:
    """The figures of a workspace's leads, in a fixed number of queries."""
    host_id = workspace.host.id
    invited = all_invited(session, host_id)
    names = area_names(session, {one.area for one in invited if one.area})
    waiting = waiting_by_group(session, host_id)
    reached = reached_now(session, workspace, today)
    sizes = local_units(session, workspace, Kind.BUSINESS_SIZES)
    industries = local_units(session, workspace, Kind.BUSINESS_INDUSTRIES)
    return Outlook(
        standings=count_by_standing(session, host_id),
        conversions=conversions(invited, names, today),
        by_size=plan_by_size(
            _added((size_of(int(band)).key, number) for band, number in sizes.by_key.items()),
            _added((size_of(band_of(headcount)).key, number) for headcount, _, number in reached),
            _added((size_of(band).key, number) for band, _, number in waiting),
            sizes.source,
            today,
        ),
        by_industry=plan_by_industry(
            industries.by_key,
            _added((industry, number) for _, industry, number in reached),
            _added((industry, number) for _, industry, number in waiting),
            industries.source,
            today,
        ),
        sources=tuple(dict.fromkeys(one.source for one in (sizes, industries) if one.source)),
    )


def _added(pairs: Iterable[tuple[str, Number]]) -> dict[str, Number]:
    found: dict[str, Number] = defaultdict(int)
    for key, number in pairs:
        found[key] += number
    return dict(found)
