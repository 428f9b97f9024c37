"""The workspace of a host's public health team: whose figures somebody sees there, and where by name."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from assessments.roles import Actor, Role
from models.reference import Area, AreaPart
from models.schemes import Host, Programme
from models.uptake import HostArea, PartnerArea

HOST_PEOPLE = (Role.ADMINISTRATOR, Role.ANALYST)
PROGRAMME_PEOPLE = (Role.COORDINATOR, Role.ANALYST)

# Local authorities by their codes; None stands for everywhere.
Places = frozenset[str] | None


@dataclass(frozen=True)
class Seen:
    """A programme in a workspace: in which places its figures count here, and where rows show by name."""

    programme: Programme
    counted_in: Places = None
    rows_in: Places = None


@dataclass(frozen=True)
class Workspace:
    """What one person sees of one host: its areas, its programmes, and those that others run for it."""

    host: Host
    areas: tuple[str, ...]  # as the host named them, of any level
    seen: tuple[Seen, ...]
    roles: frozenset[Role]
    partner: bool = False  # looks on from a partner: totals of everything, rows of its own area only
    places: Places = None  # the local authorities in the host's areas; None where it named none
    by_programme: dict[int, Seen] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_programme", {one.programme.id: one for one in self.seen})

    @property
    def own_places(self) -> frozenset[str]:
        """The local authorities in which a partner sees rows; meant for partners alone."""
        return frozenset().union(*(one.rows_in or () for one in self.seen))

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """The programmes whose figures count here."""
        return tuple(one.programme for one in self.seen)


def workspace_of(session: Session, actor: Actor, host_id: int) -> Workspace | None:
    """A host's workspace as this person may see it; None where there is none for them.

    The host's own administrators and analysts see all of its programmes, and of those that others run for it
    what falls into its areas. Coordinators and analysts of single programmes see those. The people of a
    partner see the totals of the host's programmes, and employers only in the areas they are the partner for.
    """
    host = session.get(Host, host_id)
    if host is None:
        return None
    own_hosts = actor.hosts_as(*HOST_PEOPLE)
    mine = actor.programmes_as(*PROGRAMME_PEOPLE)
    own = list(
        session.exec(select(Programme).where(Programme.host_id == host_id).order_by(col(Programme.name)))
    )
    areas = _areas_of(session, host_id)
    roles = _roles(actor, host_id, {programme.id for programme in own})
    if host_id in own_hosts:
        seen = [Seen(programme) for programme in own] + _run_for(session, host_id)
        return Workspace(host, areas, tuple(seen), roles, places=places_in(session, areas))
    if led := [programme for programme in own if programme.id in mine]:
        return Workspace(host, areas, tuple(map(Seen, led)), roles, places=places_in(session, areas))
    if partnered := _partnered(session, host_id, own_hosts):
        rows_in = places_in(session, partnered)
        seen = [Seen(programme, None, rows_in) for programme in own]
        return Workspace(host, areas, tuple(seen), roles, True, places_in(session, areas))
    return None


def workspaces_of(session: Session, actor: Actor) -> list[Host]:
    """The hosts whose workspaces this person may open, by name."""
    own_hosts = actor.hosts_as(*HOST_PEOPLE)
    led = select(Programme.host_id).where(col(Programme.id).in_(actor.programmes_as(*PROGRAMME_PEOPLE)))
    partnered = select(PartnerArea.host_id).where(col(PartnerArea.partner_id).in_(own_hosts))
    found = select(Host).where(
        col(Host.id).in_(own_hosts) | col(Host.id).in_(led) | col(Host.id).in_(partnered)
    )
    return list(session.exec(found.order_by(col(Host.name), col(Host.id))))


def places_in(session: Session, codes: Collection[str]) -> Places:
    """The local authorities that areas of any level take in; None for no areas.

    An area that no release divides stands for itself.
    """
    if not codes:
        return None
    rows = session.exec(
        select(AreaPart.whole_code, AreaPart.part_code).where(col(AreaPart.whole_code).in_(codes))
    ).all()
    divided = {whole for whole, part in rows if whole != part}
    return frozenset(part for whole, part in rows if whole in divided) | (frozenset(codes) - divided)


def area_names(session: Session, codes: Collection[str]) -> dict[str, str]:
    """The names of areas by code; a code that no release names stands for itself."""
    found = session.exec(select(Area.code, Area.name).where(col(Area.code).in_(codes)))
    return {code: code for code in codes} | dict(found.all())


def _roles(actor: Actor, host_id: int, programmes: Collection[int]) -> frozenset[Role]:
    """The roles that count towards what may be done here: none of a partner's, beyond looking."""
    return frozenset(
        grant.role
        for grant in actor.grants
        if grant.host_id == host_id or (grant.programme_id in programmes and grant.role in PROGRAMME_PEOPLE)
    )


def _areas_of(session: Session, host_id: int) -> tuple[str, ...]:
    named = select(HostArea.area_code).where(HostArea.host_id == host_id).order_by(col(HostArea.area_code))
    return tuple(session.exec(named))


def _run_for(session: Session, host_id: int) -> list[Seen]:
    """The programmes that other hosts run with this one as their partner, within the areas it is that for."""
    rows = session.exec(
        select(Programme, PartnerArea.area_code)
        .join(PartnerArea, col(PartnerArea.host_id) == Programme.host_id)
        .where(PartnerArea.partner_id == host_id)
        .order_by(col(Programme.name), col(PartnerArea.area_code))
    )
    codes: dict[int, list[str]] = defaultdict(list)
    programmes: dict[int, Programme] = {}
    for programme, code in rows:
        programmes[programme.id] = programme
        codes[programme.id].append(code)
    found = []
    for programme_id, programme in programmes.items():
        places = places_in(session, codes[programme_id])
        found.append(Seen(programme, places, places))
    return found


def _partnered(session: Session, host_id: int, partners: Collection[int]) -> list[str]:
    if not partners:
        return []
    named = select(PartnerArea.area_code).where(
        PartnerArea.host_id == host_id, col(PartnerArea.partner_id).in_(partners)
    )
    return list(session.exec(named))
