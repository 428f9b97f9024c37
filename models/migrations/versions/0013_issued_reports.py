"""Reports of uptake, frozen as they were issued, and those issued by themselves"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models import append_only

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = ("annual_return", "board_paper", "jsna_pack", "open_data")
EVERY = ("month", "quarter", "year")


def upgrade() -> None:
    op.create_table(
        "issued_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("area_code", _text(12), nullable=False),
        sa.Column("area_name", _text(500), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("reason", _text(1000), nullable=False),
        sa.Column("note", _text(300), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", _text(64), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("issued_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(replaces_id IS NULL) = (issue = 1)", name=op.f("ck_issued_report_later_issues_replace")
        ),
        _refers("issued_report", "host_id", "host"),
        _refers("issued_report", "replaces_id", "issued_report"),
        _refers("issued_report", "issued_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_report")),
        sa.UniqueConstraint(
            "host_id",
            "kind",
            "area_code",
            "as_of",
            "issue",
            name=op.f("uq_issued_report_host_id_kind_area_code_as_of_issue"),
        ),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_issued_report_replaces_id")),
    )
    op.create_index("ix_issued_report_newest", "issued_report", ["host_id", "issued_at", "id"])
    op.create_table(
        "report_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("area_code", _text(12), nullable=False),
        sa.Column(
            "every",
            sa.Enum(*EVERY, name="reportevery", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("stopped_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("stopped_because", _text(300), nullable=False),
        sa.CheckConstraint("day BETWEEN 1 AND 28", name=op.f("ck_report_schedule_every_month_has_it")),
        _refers("report_schedule", "host_id", "host"),
        _refers("report_schedule", "made_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedule")),
    )
    op.create_index("ix_report_schedule_host", "report_schedule", ["host_id", "id"])
    op.create_index("ix_report_schedule_due", "report_schedule", ["next_on", "id"])
    op.create_table(
        "report_recipient",
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        _refers("report_recipient", "schedule_id", "report_schedule"),
        _refers("report_recipient", "account_id", "account"),
        sa.PrimaryKeyConstraint("schedule_id", "account_id", name=op.f("pk_report_recipient")),
    )
    op.create_index(op.f("ix_report_recipient_account_id"), "report_recipient", ["account_id"])
    for statement in append_only.statements_for("issued_report", (), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_index(op.f("ix_report_recipient_account_id"), table_name="report_recipient")
    op.drop_table("report_recipient")
    op.drop_index("ix_report_schedule_due", table_name="report_schedule")
    op.drop_index("ix_report_schedule_host", table_name="report_schedule")
    op.drop_table("report_schedule")
    op.drop_index("ix_issued_report_newest", table_name="issued_report")
    op.drop_table("issued_report")


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _kind() -> sa.Enum:
    return sa.Enum(*KINDS, name="reportkind", native_enum=False, create_constraint=True, length=30)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete="RESTRICT"
    )
