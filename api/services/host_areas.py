"""Which areas a host looks after, and which partners see the rows of which areas."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from api.services.activity import record
from assessments.errors import InvalidInput
from assessments.roles import Actor
from models.activity import Verb
from models.queries.areas import locate_area, search_areas
from models.reference import Area
from models.schemes import Host
from models.uptake import HostArea, PartnerArea


def area_meant(session: Session, words: str, field: str) -> Area:
    """The area of a code or name. Raises InvalidInput under `field`, with names that are alike."""
    area = locate_area(session, words)
    if area is not None:
        return area
    alike = [one.name for one in search_areas(session, words, 5)]
    hint = f" Did you mean {' or '.join(alike)}?" if alike else " Search for part of its name."
    raise InvalidInput({field: f"There is no area with this code or exactly this name.{hint}"})


def add_area(session: Session, actor: Actor | None, host: Host, words: str) -> Area:
    """Have a host look after an area; one it looks after already stays so. Raises InvalidInput."""
    area = area_meant(session, words, "area")
    if session.get(HostArea, (host.id, area.code)) is None:
        session.add(HostArea(host_id=host.id, area_code=area.code))
        record(session, Verb.AREAS_CHANGED, actor, host=host.id, added=area.code)
        session.flush()
    return area


def remove_area(session: Session, actor: Actor | None, host: Host, code: str) -> None:
    """Have a host no longer look after an area; gone already is gone."""
    row = session.get(HostArea, (host.id, code))
    if row is not None:
        session.delete(row)
        record(session, Verb.AREAS_CHANGED, actor, host=host.id, removed=code)
        session.flush()


def add_partner(session: Session, actor: Actor | None, host: Host, partner: str, words: str) -> PartnerArea:
    """Let a partner see the rows of an area. Raises InvalidInput by field."""
    other = host_meant(session, partner)
    if other is None:
        raise InvalidInput({"partner": "There is no organisation of exactly this name here."})
    if other.id == host.id:
        raise InvalidInput({"partner": "An organisation is no partner of itself."})
    area = area_meant(session, words, "partner_area")
    row = session.get(PartnerArea, (host.id, other.id, area.code))
    if row is None:
        row = PartnerArea(host_id=host.id, partner_id=other.id, area_code=area.code)
        session.add(row)
        record(session, Verb.AREAS_CHANGED, actor, host=host.id, partner=other.id, added=area.code)
        session.flush()
    return row


def remove_partner(session: Session, actor: Actor | None, host: Host, partner_id: int, code: str) -> None:
    """End that a partner sees the rows of an area; gone already is gone."""
    row = session.get(PartnerArea, (host.id, partner_id, code))
    if row is not None:
        session.delete(row)
        record(session, Verb.AREAS_CHANGED, actor, host=host.id, partner=partner_id, removed=code)
        session.flush()


def host_meant(session: Session, name: str) -> Host | None:
    """The host of exactly this name, however it is capitalised."""
    words = " ".join(name.split()).lower()
    return session.exec(select(Host).where(func.lower(col(Host.name)) == words)).first()


def areas_looked_after(session: Session, host_id: int) -> Sequence[tuple[str, Area | None]]:
    """The areas of a host by code, each with what is known of it."""
    found = session.exec(
        select(HostArea.area_code, Area)
        .join(Area, col(Area.code) == HostArea.area_code, isouter=True)
        .where(HostArea.host_id == host_id)
        .order_by(col(HostArea.area_code))
    )
    return found.all()


def partners_of(session: Session, host_id: int) -> Sequence[tuple[Host, str, Area | None]]:
    """The partners of a host, and the areas whose rows each sees."""
    found = session.exec(
        select(Host, PartnerArea.area_code, Area)
        .join(PartnerArea, col(PartnerArea.partner_id) == Host.id)
        .join(Area, col(Area.code) == PartnerArea.area_code, isouter=True)
        .where(PartnerArea.host_id == host_id)
        .order_by(col(Host.name), col(PartnerArea.area_code))
    )
    return found.all()
