"""Makes awards older than they are, as only time does outside the tests."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from models.append_only import statements_for
from models.awards import Award


def age_awards(db: Session, *, years: int = 0, days: int = 0) -> None:
    """Move every award's dates back: years, to the first of a month, or days.

    Awards are written once, so their trigger is taken away meanwhile.
    """
    connection = db.connection()
    dialect = connection.dialect.name
    on = " ON award" if dialect == "postgresql" else ""
    connection.exec_driver_sql(f"DROP TRIGGER award_no_update{on}")
    for award in db.exec(sa.select(Award)).scalars().all():
        award.starts_on = _older(award.starts_on, years, days)
        award.ends_on = _older(award.ends_on, years, days) if award.ends_on else None
        db.add(award)
    db.flush()
    (again,) = [s for s in statements_for("award", (), dialect) if "award_no_update" in s]
    connection.exec_driver_sql(again)
    db.commit()


def _older(day: date, years: int, days: int) -> date:
    return day.replace(year=day.year - years, day=1) if years else day - timedelta(days=days)
