"""Case studies of employers, and links under which suppliers share the award they hold"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APPROVED_STAYS = "an approved version is written once"


def upgrade() -> None:
    _stories()
    _links()
    for statement in _frozen(op.get_bind().dialect.name):
        op.execute(statement)


def _frozen(dialect: str) -> list[str]:
    """Triggers that keep an approved version as it was read."""
    made = []
    for event in ("DELETE", "UPDATE"):
        head = f"CREATE TRIGGER story_version_no_{event.lower()} BEFORE {event} ON story_version"
        when = "FOR EACH ROW WHEN (OLD.state = 'approved')"
        if dialect == "postgresql":
            made.append(f"{head} {when} EXECUTE FUNCTION refuse_change()")
        else:
            made.append(f"{head} {when} BEGIN SELECT RAISE(ABORT, '{APPROVED_STAYS}'); END")
    return made


def _stories() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_story_employer_id_employer"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_story_made_by_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_story_programme_id_programme"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["account.id"], name=op.f("fk_story_withdrawn_by_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_index("ix_story_employer", "story", ["employer_id", "id"], unique=False)
    op.create_index(op.f("ix_story_programme_id"), "story", ["programme_id"], unique=False)
    op.create_table(
        "story_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "sent",
                "approved",
                "sent_back",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=150), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "mental_health",
                "physical_activity",
                "healthy_eating",
                "smoking",
                "alcohol_and_drugs",
                "musculoskeletal",
                "sleep",
                "menopause",
                "absence_management",
                "leadership",
                "financial_wellbeing",
                "other",
                name="topic",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("problem", sqlmodel.sql.sqltypes.AutoString(length=3000), nullable=False),
        sa.Column("done", sqlmodel.sql.sqltypes.AutoString(length=5000), nullable=False),
        sa.Column("changed", sqlmodel.sql.sqltypes.AutoString(length=3000), nullable=False),
        sa.Column("advice", sqlmodel.sql.sqltypes.AutoString(length=3000), nullable=False),
        sa.Column("cost", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("time", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("employer_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("size_band", sa.Integer(), nullable=False),
        sa.Column("sic_section", sqlmodel.sql.sqltypes.AutoString(length=1), nullable=True),
        sa.Column("level_title", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("sent_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.CheckConstraint(
            "state <> 'approved' OR (checked AND decided_at IS NOT NULL)",
            name=op.f("ck_story_version_approved_checked"),
        ),
        sa.CheckConstraint(
            "state <> 'sent_back' OR reason <> ''", name=op.f("ck_story_version_sent_back_with_a_reason")
        ),
        sa.CheckConstraint("size_band BETWEEN 0 AND 6", name=op.f("ck_story_version_size_band_known")),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["account.id"],
            name=op.f("fk_story_version_decided_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_story_version_story_id_story"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["written_by"],
            ["account.id"],
            name=op.f("fk_story_version_written_by_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_version")),
        sa.UniqueConstraint("story_id", "number", name=op.f("uq_story_version_story_id_number")),
    )
    op.create_index("ix_story_version_public", "story_version", ["state", "decided_at", "id"], unique=False)


def _links() -> None:
    op.create_table(
        "supply_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("asked_as", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("asked_key", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("message", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "agreed",
                "declined",
                "ended",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "supplier_id IS NOT NULL OR state IN ('asked', 'ended')",
            name=op.f("ck_supply_link_answered_by_somebody"),
        ),
        sa.CheckConstraint("supplier_id <> buyer_id", name=op.f("ck_supply_link_two_employers")),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["account.id"],
            name=op.f("fk_supply_link_answered_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_supply_link_asked_by_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["employer.id"], name=op.f("fk_supply_link_buyer_id_employer"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["account.id"], name=op.f("fk_supply_link_ended_by_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"],
            ["employer.id"],
            name=op.f("fk_supply_link_supplier_id_employer"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_link")),
    )
    op.create_index("ix_supply_link_buyer", "supply_link", ["buyer_id", "state", "id"], unique=False)
    op.create_index("ix_supply_link_supplier", "supply_link", ["supplier_id", "state", "id"], unique=False)
    op.create_index(
        "uq_supply_link_open",
        "supply_link",
        ["buyer_id", "supplier_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'agreed')"),
        postgresql_where=sa.text("state IN ('asked', 'agreed')"),
    )


def downgrade() -> None:
    op.drop_table("supply_link")
    op.drop_table("story_version")
    op.drop_table("story")
