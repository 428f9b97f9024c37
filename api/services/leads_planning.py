"""What came of inviting leads, and what is left to do: for the team that plans its reach."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from api.services.uptake.accounting import scope_of, what_there_is
from assessments.reference_data.kinds import Measure
from assessments.uptake.asking import Asked
from assessments.uptake.figures import Denominator
from assessments.uptake.groups import INDUSTRIES, SIZES, size_of
from assessments.uptake.leads import (
    Conversions,
    Plan,
    Standing,
    conversions,
    plan_by_industry,
    plan_by_size,
)
from models.queries.leads import all_invited, count_by_standing, waiting_by_group
from models.queries.uptake import cells_on
from models.queries.workspaces import Workspace, area_names

UNITS = Measure.LOCAL_UNITS


@dataclass(frozen=True)
class Outlook:
    """Everything the page of figures shows."""

    standings: dict[Standing, int]
    conversions: Conversions
    by_size: Plan
    by_industry: Plan
    source: str  # where the local units are from; empty while none are loaded


def outlook(session: Session, workspace: Workspace, today: date) -> Outlook:
    """The figures of a workspace's leads, in a fixed number of queries."""
    host_id = workspace.host.id
    invited = all_invited(session, host_id)
    names = area_names(session, {one.area for one in invited if one.area})
    waiting = waiting_by_group(session, host_id)
    scope = scope_of(session, workspace, Asked(as_of=today))
    cells = cells_on(session, scope)
    there_is = what_there_is(session, scope, "").available
    source = there_is.sources.get(UNITS, "")
    return Outlook(
        standings=count_by_standing(session, host_id),
        conversions=conversions(invited, names, today),
        by_size=plan_by_size(
            _known((one.key, there_is.of_group(UNITS, one.key, one.bands)) for one in SIZES),
            _added((size_of(cell.band).key, cell.counted.employers) for cell in cells),
            _added((size_of(band).key, number) for band, _, number in waiting),
            source,
            today,
        ),
        by_industry=plan_by_industry(
            _known(
                (one.key, there_is.of_group(Measure.LOCAL_UNITS, one.key, industry=one.key))
                for one in INDUSTRIES
            ),
            _added((cell.industry, cell.counted.employers) for cell in cells),
            _added((industry, number) for _, industry, number in waiting),
            source,
            today,
        ),
        source=source,
    )


def _known(pairs: Iterable[tuple[str, Denominator | None]]) -> dict[str, float]:
    return {key: of.value for key, of in pairs if of is not None}


def _added(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for key, number in pairs:
        found[key] += number
    return dict(found)
