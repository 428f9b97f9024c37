"""Files of published figures that the worker loads"""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = (
    "area-codes", "areas", "upper-tiers", "icbs", "similar-areas", "postcodes", "postcode-sectors",
    "postcode-districts", "postcode-exceptions", "boundaries", "population", "employment", "employee-jobs",
    "business-sizes", "business-industries", "deprivation", "industries", "absence-rates",
)  # fmt: skip


def upgrade() -> None:
    document = sa.JSON().with_variant(JSONB(), "postgresql")
    op.create_table(
        "reference_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("file_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("storage_key", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("about", document, nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "waiting",
                "loaded",
                "refused",
                name="uploadstage",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("told", document, nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by"],
            ["account.id"],
            name=op.f("fk_reference_upload_uploaded_by_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_upload")),
    )


def downgrade() -> None:
    op.drop_table("reference_upload")
