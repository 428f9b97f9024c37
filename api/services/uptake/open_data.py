"""Open data on uptake: tables that may be given to anybody, what they are about, and their licence."""

from typing import Any

from sqlmodel import Session

from assessments.uptake.document import Account
from assessments.uptake.groups import INDUSTRIES, SIZES, UNKNOWN
from assessments.uptake.open_data import open_tables
from models.queries.reports import taking_part
from models.queries.uptake import Scope
from models.queries.workspaces import area_names

LICENCE = "Open Government Licence v3.0"
CAVEATS = (
    "An employer counts once, in the council area of its main site, at the highest level it held on the day.",
    "Headcounts are what employers stated last on or before the day.",
)


def open_data(session: Session, scope: Scope) -> dict[str, Any]:
    """The document of open data, without a figure of any one employer in it."""
    taking, titles = taking_part(session, scope)
    asked, workspace = scope.asked, scope.workspace
    wholes = scope.wholes
    names = area_names(session, {*wholes, *(one.area for one in taking)} - {UNKNOWN})
    account = Account(
        area_code="+".join(wholes),
        area_name=" and ".join(names[code] for code in wholes) if wholes else "all areas",
        as_of=asked.as_of,
        programmes=tuple(programme.name for programme in workspace.programmes),
        parts=(),
        caveats=CAVEATS,
    )
    tables = [table.document() for table in open_tables(taking)]
    told = {key for table in tables for cell in table["cells"] for key in cell[:2]}
    known = {
        "area": {**names, UNKNOWN: "Area not known"},
        "size": {size.key: size.words for size in SIZES},
        "industry": {one.key: one.words for one in INDUSTRIES} | {UNKNOWN: "Industry not known"},
        "level": titles,
    }
    return {
        "account": account.document(),
        "indicators": [],
        "licence": LICENCE,
        "tables": tables,
        # Only of groups that are shown: who stands alone in an area is not told by its name either.
        "names": {
            kind: {key: name for key, name in one.items() if key in told} for kind, one in known.items()
        },
    }
