"""The end of a status before its time, as a row of its own beside the grant"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.append_only import statements_for

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "status_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"],
            ["status_grant.id"],
            name=op.f("fk_status_withdrawal_grant_id_status_grant"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"],
            ["account.id"],
            name=op.f("fk_status_withdrawal_withdrawn_by_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_withdrawal")),
        sa.UniqueConstraint("grant_id", name=op.f("uq_status_withdrawal_grant_id")),
    )
    for statement in statements_for("status_withdrawal", (), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("status_withdrawal")
