"""Published figures about areas and trades, each load a release"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.append_only import statements_for

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reference_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "area-codes",
                "areas",
                "upper-tiers",
                "icbs",
                "similar-areas",
                "postcodes",
                "postcode-sectors",
                "postcode-districts",
                "postcode-exceptions",
                "boundaries",
                "population",
                "employment",
                "employee-jobs",
                "business-sizes",
                "business-industries",
                "deprivation",
                "industries",
                "absence-rates",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("publisher", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("licence", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("refers_to", sa.Date(), nullable=False),
        sa.Column("file_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("loaded_by", sa.Integer(), nullable=True),
        sa.Column("loaded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["loaded_by"],
            ["account.id"],
            name=op.f("fk_reference_release_loaded_by_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_release")),
        sa.UniqueConstraint("kind", "sha256", name=op.f("uq_reference_release_kind_sha256")),
    )
    with op.batch_alter_table("reference_release") as batch_op:
        batch_op.create_index("ix_reference_release_newest", ["kind", "refers_to", "id"], unique=False)
    op.create_table(
        "area",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "local_authority",
                "upper_tier",
                "combined_authority",
                "icb",
                "region",
                "country",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["reference_release.id"],
            name=op.f("fk_area_release_id_reference_release"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_table(
        "area_boundary",
        sa.Column("area_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["reference_release.id"],
            name=op.f("fk_area_boundary_release_id_reference_release"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("area_code", name=op.f("pk_area_boundary")),
    )
    op.create_table(
        "area_code_change",
        sa.Column("old_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["reference_release.id"],
            name=op.f("fk_area_code_change_release_id_reference_release"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("old_code", name=op.f("pk_area_code_change")),
    )
    op.create_table(
        "area_figure",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(
                "population_16_64",
                "employment_rate_16_64",
                "employee_jobs",
                "enterprises",
                "local_units",
                "deprivation_score",
                "deprivation_decile",
                "deprived_share",
                name="measure",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("refers_to", sa.Date(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("industry", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["reference_release.id"],
            name=op.f("fk_area_figure_release_id_reference_release"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "release_id",
            "area_code",
            "measure",
            "refers_to",
            "band",
            "industry",
            name=op.f("pk_area_figure"),
        ),
    )
    with op.batch_alter_table("area_figure") as batch_op:
        batch_op.create_index("ix_area_figure_area", ["area_code", "measure", "release_id"], unique=False)
    op.create_table(
        "area_part",
        sa.Column("whole_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("part_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["reference_release.id"],
            name=op.f("fk_area_part_release_id_reference_release"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("whole_code", "part_code", name=op.f("pk_area_part")),
    )
    with op.batch_alter_table("area_part") as batch_op:
        batch_op.create_index(batch_op.f("ix_area_part_part_code"), ["part_code"], unique=False)
    op.create_table(
        "industry",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("section", sqlmodel.sql.sqltypes.AutoString(length=1), nullable=True),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["reference_release.id"],
            name=op.f("fk_industry_release_id_reference_release"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_industry")),
    )
    op.create_table(
        "postcode_area",
        sa.Column("postcode", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("area_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["reference_release.id"],
            name=op.f("fk_postcode_area_release_id_reference_release"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcode_area")),
    )
    op.create_table(
        "published_rate",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("publisher", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("series", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("geography", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("category_type", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("category", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("measure", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("evidence", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("licence", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["reference_release.id"],
            name=op.f("fk_published_rate_release_id_reference_release"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("release_id", "key", name=op.f("pk_published_rate")),
    )
    op.create_table(
        "similar_area",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("similar_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["reference_release.id"],
            name=op.f("fk_similar_area_release_id_reference_release"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("release_id", "area_code", "rank", name=op.f("pk_similar_area")),
    )
    for statement in statements_for("reference_release", (), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("similar_area")
    op.drop_table("published_rate")
    op.drop_table("postcode_area")
    op.drop_table("industry")
    with op.batch_alter_table("area_part") as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_part_part_code"))
    op.drop_table("area_part")
    with op.batch_alter_table("area_figure") as batch_op:
        batch_op.drop_index("ix_area_figure_area")
    op.drop_table("area_figure")
    op.drop_table("area_code_change")
    op.drop_table("area_boundary")
    op.drop_table("area")
    with op.batch_alter_table("reference_release") as batch_op:
        batch_op.drop_index("ix_reference_release_newest")
    op.drop_table("reference_release")
