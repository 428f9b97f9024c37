"""Makes awards older than they are, as only time does outside the tests."""

import sqlalchemy as sa
from sqlmodel import Session

from models.append_only import statements_for
from models.awards import Award


def age_awards(db: Session, *, years: int) -> None:
    """Move every award's dates back. Awards are written once, so their trigger is taken away meanwhile."""
    connection = db.connection()
    dialect = connection.dialect.name
    on = " ON award" if dialect == "postgresql" else ""
    connection.exec_driver_sql(f"DROP TRIGGER award_no_update{on}")
    for award in db.exec(sa.select(Award)).scalars().all():
        award.starts_on = award.starts_on.replace(year=award.starts_on.year - years, day=1)
        if award.ends_on:
            award.ends_on = award.ends_on.replace(year=award.ends_on.year - years, day=1)
        db.add(award)
    db.flush()
    (again,) = [s for s in statements_for("award", (), dialect) if "award_no_update" in s]
    connection.exec_driver_sql(again)
    db.commit()
