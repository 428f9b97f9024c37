"""Files and rows stand or fall together: what was stored for an undone transaction is removed again."""

from contextlib import suppress

from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from api import storage

_PENDING = "files stored in this transaction"


def remove_if_undone(session: Session, store: storage.Store, key: str) -> None:
    """Remove what is under `key` unless the transaction (or savepoint) at hand is kept to the end.

    A process killed between storing and committing leaves a file that no row names; nothing ever shows it.
    """
    pending = session.info.get(_PENDING)
    if pending is None:
        pending = session.info[_PENDING] = []
        event.listen(session, "after_soft_rollback", _after_rollback)
        event.listen(session, "after_commit", _after_commit)
        event.listen(session, "after_transaction_end", _after_end)
    owner = session.get_nested_transaction() or session.get_transaction() or session.begin()
    pending.append((store, key, owner))


def _after_rollback(session: Session, undone: SessionTransaction) -> None:
    """A savepoint undone takes with it what was stored inside it, and nothing else."""
    pending = session.info[_PENDING]
    lost = [entry for entry in pending if _within(entry[2], undone)]
    session.info[_PENDING][:] = [entry for entry in pending if entry not in lost]
    _remove(lost)


def _after_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info[_PENDING].clear()


def _after_end(session: Session, ended: SessionTransaction) -> None:
    """A session closed without a commit is undone as well, and says so only here."""
    if ended.parent is None:
        lost = list(session.info[_PENDING])
        session.info[_PENDING].clear()
        _remove(lost)


def _within(owner: SessionTransaction | None, undone: SessionTransaction) -> bool:
    while owner is not None:
        if owner is undone:
            return True
        owner = owner.parent
    return False


def _remove(lost: list[tuple[storage.Store, str, SessionTransaction | None]]) -> None:
    for store, key, _ in lost:
        # The store may be what failed; the refusal under way must still reach the person.
        with suppress(storage.StoreUnavailable):
            storage.delete(store, key)
