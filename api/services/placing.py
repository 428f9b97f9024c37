"""Says of every workplace in which local authority it lies, by its postcode."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.services.uptake.refreshing import note
from models.employers import Site
from models.queries.areas import PostcodeBook, area_of_postcode
from models.scope import anybody
from models.uptake import EmployerHistory

BATCH = 1000


def place_site(session: Session, site: Site) -> None:
    """Note the local authority of one site, new or moved."""
    with session.no_autoflush:
        site.area_code = area_of_postcode(session, site.postcode)


def place_sites(session: Session) -> int:
    """Look every site up again; says how many lie in another area than before."""
    session.flush()
    book = PostcodeBook.read(session)
    changes: list[dict[str, object]] = []
    rows = session.exec(select(Site.id, Site.postcode, Site.area_code).where(anybody()))
    for site_id, postcode, before in rows:
        if (now := book.area_of(postcode)) != before:
            changes.append({"of": site_id, "to": now})
    table = Site.__table__  # type: ignore[attr-defined]
    change = sa.update(table).where(table.c.id == sa.bindparam("of")).values(area_code=sa.bindparam("to"))
    for start in range(0, len(changes), BATCH):
        session.connection().execute(change, changes[start : start + BATCH])
    for site in [one for one in session.identity_map.values() if isinstance(one, Site)]:
        session.expire(site, ["area_code"])
    return len(changes)


def note_moved(session: Session, before: PostcodeBook) -> None:
    """Have uptake counted anew for employers that any postcode of theirs now puts into another area."""
    now = PostcodeBook.read(session)
    rows = session.exec(select(EmployerHistory.employer_id, EmployerHistory.postcode).where(anybody()))
    for employer_id in {one for one, postcode in rows if before.area_of(postcode) != now.area_of(postcode)}:
        note(session, employer_id)


def unplaced(session: Session) -> int:
    """How many sites lie where no look-up knows their postcode."""
    return session.exec(
        select(sa.func.count()).select_from(Site).where(anybody(), col(Site.area_code) == "")
    ).one()
