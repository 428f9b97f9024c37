"""Uploaded tables of absence returns that wait to be confirmed, and how their columns are matched"""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATES = ("reading", "asking", "faulty", "ready", "recording", "recorded", "refused", "dropped")


def _document() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "absence_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("file_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("storage_key", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="uploadstate", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("chosen", _document(), nullable=False),
        sa.Column("told", _document(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employer.id"],
            name=op.f("fk_absence_upload_employer_id_employer"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"],
            ["account.id"],
            name=op.f("fk_absence_upload_uploaded_by_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_upload")),
    )
    with op.batch_alter_table("absence_upload") as batch_op:
        batch_op.create_index("ix_absence_upload_employer_id", ["employer_id", "id"], unique=False)
    op.create_table(
        "absence_columns",
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("fields", _document(), nullable=False),
        sa.Column("matched_by", sa.Integer(), nullable=False),
        sa.Column("matched_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employer.id"],
            name=op.f("fk_absence_columns_employer_id_employer"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["matched_by"],
            ["account.id"],
            name=op.f("fk_absence_columns_matched_by_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("employer_id", name=op.f("pk_absence_columns")),
    )


def downgrade() -> None:
    op.drop_table("absence_columns")
    op.drop_table("absence_upload")
