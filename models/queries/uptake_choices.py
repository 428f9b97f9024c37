"""What the filters of uptake offer: areas, editions and levels of a workspace."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.queries.areas import neighbours_of
from models.queries.editions import editions_by_id
from models.queries.workspaces import Workspace
from models.reference import Area, AreaPart
from models.schemes import SchemeEdition


@dataclass(frozen=True)
class Choices:
    """Areas (code, name), areas most like the host's own, editions (id, title) and levels (key, title)."""

    areas: list[tuple[str, str]]
    neighbours: list[tuple[str, str]]
    editions: list[tuple[int, str]]
    levels: list[tuple[str, str]]


def choices_of(session: Session, workspace: Workspace) -> Choices:
    """What somebody may choose among in a workspace, in a few queries."""
    return Choices(
        _areas(session, workspace), _neighbours(session, workspace), *_editions(session, workspace)
    )


def _neighbours(session: Session, workspace: Workspace) -> list[tuple[str, str]]:
    """The statistical neighbours of a host that looks after one local authority, most alike first."""
    if len(workspace.places or ()) != 1:
        return []
    (own,) = workspace.places or ()
    return [(code, f"{name} (statistical neighbour)") for code, name in neighbours_of(session, own)]


def _areas(session: Session, workspace: Workspace) -> list[tuple[str, str]]:
    """The host's areas, the local authorities in them, and every wider area that takes in one of those."""
    own = set(workspace.areas) | set(workspace.places or ())
    wider = select(AreaPart.whole_code).where(col(AreaPart.part_code).in_(own))
    found = session.exec(
        select(Area.code, Area.name)
        .where(col(Area.code).in_(own) | col(Area.code).in_(wider))
        .order_by(col(Area.name), col(Area.code))
    )
    return [(code, name) for code, name in found]


def _editions(session: Session, workspace: Workspace) -> tuple[list[tuple[int, str]], list[tuple[str, str]]]:
    run = {programme.edition_id for programme in workspace.programmes}
    schemes = select(SchemeEdition.scheme_key).where(col(SchemeEdition.id).in_(run))
    found = session.exec(
        select(SchemeEdition.id, SchemeEdition.title, SchemeEdition.version)
        .where(col(SchemeEdition.scheme_key).in_(schemes))
        .order_by(col(SchemeEdition.title), col(SchemeEdition.version))
    )
    titles: dict[str, str] = {}
    for edition in editions_by_id(session, run).values():
        for level in edition.levels:
            titles.setdefault(level.key, level.title)
    return [(key, f"{title} {version}") for key, title, version in found], list(titles.items())
