"""Drafts of editions, and the hosts for which somebody may write them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from assessments.roles import Actor, Role
from models.drafts import Draft
from models.people import Account
from models.queries.changes import running_edition
from models.schemes import EditionStatus, Host, Programme, SchemeEdition
from models.scope import may_see


@dataclass(frozen=True)
class DraftRow:
    """A draft as a list shows it."""

    draft: Draft
    host: str
    saved_by: str


def drafts_of(session: Session, actor: Actor) -> list[DraftRow]:
    """The drafts this person may see, those saved last first."""
    rows = session.exec(
        select(Draft, Host.name, Account.name)
        .join(Host, col(Host.id) == Draft.host_id)
        .join(Account, col(Account.id) == Draft.saved_by)
        .where(may_see(Draft, actor))
        .order_by(col(Draft.saved_at).desc(), col(Draft.id).desc())
    )
    return [DraftRow(*row) for row in rows]


def roles_at_host(session: Session, actor: Actor, host_id: int) -> frozenset[Role]:
    """What a person is to a host: its administrator, or coordinator of a programme of its."""
    roles = {Role.ADMINISTRATOR} if host_id in actor.hosts_as(Role.ADMINISTRATOR) else set()
    coordinated = actor.programmes_as(Role.COORDINATOR)
    wanted = select(Programme.id).where(Programme.host_id == host_id, col(Programme.id).in_(coordinated))
    if coordinated and session.exec(wanted.limit(1)).first():
        roles.add(Role.COORDINATOR)
    return frozenset(roles)


def hosts_of(session: Session, actor: Actor) -> list[Host]:
    """The hosts for which this person may write drafts, by name."""
    coordinated = select(Programme.host_id).where(
        col(Programme.id).in_(actor.programmes_as(Role.COORDINATOR))
    )
    own = or_(col(Host.id).in_(actor.hosts_as(Role.ADMINISTRATOR)), col(Host.id).in_(coordinated))
    return list(session.exec(select(Host).where(own).order_by(col(Host.name), col(Host.id))))


def editions_for(session: Session, host_ids: Collection[int]) -> list[SchemeEdition]:
    """The editions a draft of these hosts may begin with: everybody's and their own, newest first."""
    return list(
        session.exec(
            select(SchemeEdition)
            .where(
                or_(col(SchemeEdition.host_id).is_(None), col(SchemeEdition.host_id).in_(host_ids)),
                col(SchemeEdition.status) != EditionStatus.RETIRED,
            )
            .order_by(col(SchemeEdition.title), col(SchemeEdition.id).desc())
        )
    )


def is_anothers_scheme(session: Session, key: str, host_id: int | None) -> bool:
    """Whether a scheme key has editions of another host, or of everybody (for no host: of any host)."""
    other = select(SchemeEdition.id).where(
        SchemeEdition.scheme_key == key, col(SchemeEdition.host_id).is_distinct_from(host_id)
    )
    return session.exec(other.limit(1)).first() is not None


def programmes_of_host(session: Session, host_id: int) -> list[Programme]:
    """The programmes of a host, by name."""
    return list(
        session.exec(
            select(Programme)
            .where(Programme.host_id == host_id)
            .order_by(col(Programme.name), col(Programme.id))
        )
    )


def programmes_running_scheme(
    session: Session, host_id: int, scheme_keys: Collection[str], today: date
) -> list[Programme]:
    """The programmes of a host that run one of some schemes on a day, or an overlay on one, by name."""
    below = aliased(SchemeEdition)
    return list(
        session.exec(
            select(Programme)
            .join(SchemeEdition, col(SchemeEdition.id) == running_edition(today))
            .join(below, below.id == SchemeEdition.base_id, isouter=True)  # type: ignore[arg-type]
            .where(
                Programme.host_id == host_id,
                or_(col(SchemeEdition.scheme_key).in_(scheme_keys), col(below.scheme_key).in_(scheme_keys)),
            )
            .order_by(col(Programme.name), col(Programme.id))
        )
    )
