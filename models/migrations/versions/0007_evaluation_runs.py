"""Evaluations of programmes"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.base import Document

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATUSES = ("waiting", "running", "done", "failed")


def upgrade() -> None:
    op.create_table(
        "evaluation_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("last_return_id", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=True),
        sa.Column("cost_perspective", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.Column("day_value", sa.Float(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="runstatus", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("finished_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("problem", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.Column("found", Document, nullable=True),
        sa.Column("inputs_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_evaluation_run_programme_id_programme"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_evaluation_run_asked_by_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_run")),
    )
    op.create_index("ix_evaluation_run_newest", "evaluation_run", ["programme_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_evaluation_run_newest", table_name="evaluation_run")
    op.drop_table("evaluation_run")
