"""Absence returns and their explanations, how often a programme asks for them, and words for both"""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

from models import append_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WRITTEN_ONCE = ("absence_return", "absence_explanation")
WORDS_BEFORE = (
    "account_made", "signed_in", "password_set", "token_made", "token_revoked", "employer_registered",
    "employer_changed", "join_requested", "join_approved", "join_declined", "enrolled",
    "application_started", "claim_saved", "facts_saved", "campaign_added", "campaign_removed",
    "evidence_added", "evidence_revised", "evidence_used", "evidence_unused", "assigned", "submitted",
    "review_started", "finding_saved", "information_requested", "information_answered",
    "continued_unanswered", "recommended", "sent_back", "decided", "awarded", "withdrawn",
    "programme_moved", "upgraded", "claims_confirmed", "answers_brought", "amended", "edition_published",
    "edition_closed", "edition_retired", "draft_saved", "status_recommended", "status_granted",
)  # fmt: skip
NEW_WORDS = ("returns_recorded", "return_withdrawn", "return_explained")


def upgrade() -> None:
    op.create_table(
        "absence_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("headcount_avg", sa.Float(), nullable=False),
        sa.Column("fte_avg", sa.Float(), nullable=False),
        sa.Column("days_lost", sa.Float(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "working", "calendar", name="basis", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("days_available", sa.Float(), nullable=True),
        sa.Column("fte_adjusted", sa.Boolean(), nullable=False),
        sa.Column("days_lost_short", sa.Float(), nullable=True),
        sa.Column("days_lost_long", sa.Float(), nullable=True),
        sa.Column(
            "long_from",
            sa.Enum(
                "over_20_working_days",
                "28_calendar_days",
                name="longfrom",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("spells_total", sa.Integer(), nullable=True),
        sa.Column("spells_long", sa.Integer(), nullable=True),
        sa.Column("staff_with_any_absence", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("covid_included", sa.Boolean(), nullable=False),
        sa.Column("maternity_included", sa.Boolean(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "payroll",
                "hr_system",
                "manual",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "days_available IS NULL OR days_available >= 0",
            name=op.f("ck_absence_return_days_available_not_negative"),
        ),
        sa.CheckConstraint(
            "days_lost IS NULL OR days_lost >= 0", name=op.f("ck_absence_return_days_lost_not_negative")
        ),
        sa.CheckConstraint(
            "days_lost_long IS NULL OR days_lost_long >= 0",
            name=op.f("ck_absence_return_days_lost_long_not_negative"),
        ),
        sa.CheckConstraint(
            "days_lost_short IS NULL OR days_lost_short >= 0",
            name=op.f("ck_absence_return_days_lost_short_not_negative"),
        ),
        sa.CheckConstraint(
            "headcount_avg > 0 AND fte_avg > 0", name=op.f("ck_absence_return_somebody_works")
        ),
        sa.CheckConstraint("period_end >= period_start", name=op.f("ck_absence_return_end_after_start")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_absence_return_revision_counts_from_one")),
        sa.CheckConstraint(
            "spells_long IS NULL OR spells_long >= 0", name=op.f("ck_absence_return_spells_long_not_negative")
        ),
        sa.CheckConstraint(
            "spells_total IS NULL OR spells_total >= 0",
            name=op.f("ck_absence_return_spells_total_not_negative"),
        ),
        sa.CheckConstraint(
            "staff_with_any_absence IS NULL OR staff_with_any_absence >= 0",
            name=op.f("ck_absence_return_staff_with_any_absence_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employer.id"],
            name=op.f("fk_absence_return_employer_id_employer"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["absence_return.id"],
            name=op.f("fk_absence_return_replaces_id_absence_return"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["account.id"], name=op.f("fk_absence_return_sent_by_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_absence_return_site_id_site"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_return")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_absence_return_replaces_id")),
        sa.UniqueConstraint(
            "site_id",
            "period_start",
            "period_end",
            "revision",
            name=op.f("uq_absence_return_site_id_period_start_period_end_revision"),
        ),
    )
    with op.batch_alter_table("absence_return") as batch_op:
        batch_op.create_index(
            "ix_absence_return_newest_first", ["employer_id", "period_start", "id"], unique=False
        )
        batch_op.create_index(
            "uq_absence_return_whole_employer",
            ["employer_id", "period_start", "period_end", "revision"],
            unique=True,
            sqlite_where=sa.text("site_id IS NULL"),
            postgresql_where=sa.text("site_id IS NULL"),
        )

    op.create_table(
        "absence_explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("gate", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by"],
            ["account.id"],
            name=op.f("fk_absence_explanation_given_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["absence_return.id"],
            name=op.f("fk_absence_explanation_return_id_absence_return"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_explanation")),
    )
    with op.batch_alter_table("absence_explanation") as batch_op:
        batch_op.create_index("ix_absence_explanation_return_id", ["return_id", "gate", "id"], unique=False)

    with op.batch_alter_table("programme") as batch_op:
        batch_op.add_column(
            sa.Column(
                "returns_every",
                sa.Enum(
                    "month",
                    "quarter",
                    "year",
                    name="every",
                    native_enum=False,
                    create_constraint=True,
                    length=30,
                ),
                server_default="quarter",
                nullable=False,
            )
        )

    _widen_the_words(op.get_bind().dialect.name)
    for table in WRITTEN_ONCE:
        _keep(table)


def _widen_the_words(dialect: str) -> None:
    if dialect == "postgresql":
        op.execute("DROP TRIGGER event_no_delete ON event")
        op.execute("DROP TRIGGER event_no_update ON event")
    # SQLite makes the table anew, and its triggers go with the old one.
    with op.batch_alter_table("event") as batch_op:
        batch_op.alter_column(
            "verb",
            existing_type=_verb(WORDS_BEFORE),
            type_=_verb((*WORDS_BEFORE, *NEW_WORDS)),
            existing_nullable=False,
        )
    _keep("event")


def _verb(words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name="verb", native_enum=False, create_constraint=True, length=30)


def _keep(table: str) -> None:
    for statement in append_only.statements_for(table, (), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """The wider list of words stays: events that hold them are written once, and cannot be taken back."""
    with op.batch_alter_table("programme") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_programme_every"), type_="check")
        batch_op.drop_column("returns_every")
    op.drop_table("absence_explanation")
    op.drop_table("absence_return")
