"""Writing down the absence figures that an employer sends: a new period, or a new revision of one."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from api.services.absence.faults import Fault, Given, faults_of
from api.services.activity import record
from assessments.errors import InvalidInput
from assessments.roles import Actor
from models.absence import AbsenceReturn
from models.activity import Verb
from models.base import utc_now
from models.employers import Employer
from models.queries.absence import columns_of, figures_of, key_of, newest_of

# Rows written at once: few statements, each well below what a database takes.
AT_ONCE = 1000


class Refused(InvalidInput):
    """Nothing was written; `faults` says what is wrong with which row, counted from nought."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        # One row is a form, with its sentences beside its fields; of several each is told by its row.
        alone = all(fault.row == 0 for fault in faults)
        super().__init__({f.field if alone else f"rows.{f.row}.{f.field}": f.message for f in faults})
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Recorded:
    """What came of rows of figures: how many periods were new, put right, or the same as before."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0


def record_returns(session: Session, actor: Actor, employer: Employer, rows: Sequence[Given]) -> Recorded:
    """Write figures for some periods of an employer, all or none.

    A period sent before becomes a new revision, unless its figures are the same: sending twice changes
    nothing. Raises Refused, an InvalidInput, with every fault of every row.
    """
    newest = {key_of(row): row for row in newest_of(session, employer.id)}
    if faults := faults_of(session, employer, rows, list(newest.values()), utc_now().date()):
        raise Refused(faults)
    changed = [given for given in rows if not _same(newest.get(given.key), given)]
    written = [_columns(actor, employer, newest.get(given.key), given) for given in changed]
    for start in range(0, len(written), AT_ONCE):
        session.execute(sa.insert(AbsenceReturn), written[start : start + AT_ONCE])
    revised = sum(given.key in newest for given in changed)
    done = Recorded(len(changed) - revised, revised, len(rows) - len(changed))
    if changed:
        record(
            session, Verb.RETURNS_RECORDED, actor, employer_id=employer.id, new=done.new, revised=done.revised
        )
    return done


def withdraw_return(session: Session, actor: Actor, row: AbsenceReturn) -> None:
    """Take a period back that should not have been sent: its history stays, its figures count no more."""
    taken_back = _columns(actor, row.employer_id, row, Given(row.site_id, figures_of(row)))
    session.execute(sa.insert(AbsenceReturn), [taken_back | {"withdrawn": True}])
    record(session, Verb.RETURN_WITHDRAWN, actor, employer_id=row.employer_id, return_id=row.id)


def _same(row: AbsenceReturn | None, given: Given) -> bool:
    return row is not None and not row.withdrawn and figures_of(row) == given.figures


def _columns(
    actor: Actor, employer: Employer | int, before: AbsenceReturn | None, given: Given
) -> dict[str, object]:
    return {
        "employer_id": employer if isinstance(employer, int) else employer.id,
        "site_id": given.site_id,
        "revision": before.revision + 1 if before else 1,
        "replaces_id": before.id if before else None,
        "withdrawn": False,
        "sent_by": actor.account_id,
        "sent_at": utc_now(),
        **columns_of(given.figures),
    }
