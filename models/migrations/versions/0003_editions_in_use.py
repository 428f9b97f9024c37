"""Drafts, moves between editions, amendments, crosswalks and statuses; and claims that wait to be confirmed"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WRITTEN_ONCE = ("edition_change", "amendment", "amendment_edition", "crosswalk", "status_grant")


def upgrade() -> None:
    op.create_table(
        "crosswalk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_scheme", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("to_scheme", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("content_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crosswalk")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_crosswalk_content_hash")),
    )
    op.create_index(op.f("ix_crosswalk_from_scheme"), "crosswalk", ["from_scheme"])
    op.create_index(op.f("ix_crosswalk_to_scheme"), "crosswalk", ["to_scheme"])

    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(length=5000), nullable=False),
        sa.Column("extends_months", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["host_id"], ["host.id"], name=op.f("fk_amendment_host_id_host"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_amendment_made_by_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    op.create_table(
        "amendment_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["amendment_id"],
            ["amendment.id"],
            name=op.f("fk_amendment_edition_amendment_id_amendment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_amendment_edition_edition_id_edition"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_edition")),
        sa.UniqueConstraint(
            "amendment_id",
            "edition_id",
            "criterion",
            name=op.f("uq_amendment_edition_amendment_id_edition_id_criterion"),
        ),
    )
    op.create_index(op.f("ix_amendment_edition_edition_id"), "amendment_edition", ["edition_id"])

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("published_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("saved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_id"], ["edition.id"], name=op.f("fk_draft_base_id_edition"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["host.id"], name=op.f("fk_draft_host_id_host"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_draft_made_by_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["published_id"], ["edition.id"], name=op.f("fk_draft_published_id_edition"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["edition.id"], name=op.f("fk_draft_replaces_id_edition"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["account.id"], name=op.f("fk_draft_saved_by_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("published_id", name=op.f("uq_draft_published_id")),
    )
    op.create_index(op.f("ix_draft_host_id"), "draft", ["host_id"])

    op.create_table(
        "edition_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("old_edition_id", sa.Integer(), nullable=False),
        sa.Column("new_edition_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("old_until", sa.Date(), nullable=True),
        sa.Column("notice", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "old_until IS NULL OR old_until >= starts_on", name=op.f("ck_edition_change_overlap")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["account.id"],
            name=op.f("fk_edition_change_changed_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["new_edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_change_new_edition_id_edition"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["old_edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_change_old_edition_id_edition"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_edition_change_programme_id_programme"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_change")),
    )
    op.create_index(op.f("ix_edition_change_programme_id"), "edition_change", ["programme_id"])

    op.create_table(
        "status_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("status_title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.Column("recommended_by", sa.Integer(), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("granted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on > starts_on", name=op.f("ck_status_grant_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_status_grant_edition_id_edition"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "employer_id", "programme_id"],
            ["enrolment.id", "enrolment.employer_id", "enrolment.programme_id"],
            name=op.f("fk_status_grant_enrolment_id_employer_id_programme_id_enrolment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"],
            ["account.id"],
            name=op.f("fk_status_grant_granted_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recommended_by"],
            ["account.id"],
            name=op.f("fk_status_grant_recommended_by_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_grant")),
    )
    op.create_index(op.f("ix_status_grant_employer_id"), "status_grant", ["employer_id"])
    op.create_index(op.f("ix_status_grant_enrolment_id"), "status_grant", ["enrolment_id"])
    op.create_index(op.f("ix_status_grant_programme_id"), "status_grant", ["programme_id"])

    with op.batch_alter_table("campaign") as batch_op:
        batch_op.add_column(sa.Column("theme", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True))
    with op.batch_alter_table("claim") as batch_op:
        batch_op.add_column(sa.Column("to_confirm", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("carried_from", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_claim_carried_from_application"),
            "application",
            ["carried_from"],
            ["id"],
            ondelete="RESTRICT",
        )
    _unkeep("edition")
    with op.batch_alter_table("edition") as batch_op:
        batch_op.add_column(sa.Column("base_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("host_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closes_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("retired_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_edition_host_id_host"), "host", ["host_id"], ["id"], ondelete="RESTRICT"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_edition_base_id_edition"), "edition", ["base_id"], ["id"], ondelete="RESTRICT"
        )
        batch_op.create_index(batch_op.f("ix_edition_host_id"), ["host_id"])
    for table in WRITTEN_ONCE:
        _keep(table, ())
    _keep("edition", (*append_only.WRITTEN_ONCE["edition"], "base_id"))


def _unkeep(table: str) -> None:
    """Take the triggers off before the table changes. SQLite makes it anew, and they go with the old one."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_no_delete ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_update ON {table}")


def _keep(table: str, columns: tuple[str, ...]) -> None:
    for statement in append_only.statements_for(table, columns, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for table in ("status_grant", "edition_change", "draft", "amendment_edition", "amendment", "crosswalk"):
        op.drop_table(table)
    with op.batch_alter_table("campaign") as batch_op:
        batch_op.drop_column("theme")
    with op.batch_alter_table("claim") as batch_op:
        batch_op.drop_constraint(op.f("fk_claim_carried_from_application"), type_="foreignkey")
        batch_op.drop_column("carried_from")
        batch_op.drop_column("to_confirm")
    _unkeep("edition")
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_index(op.f("ix_edition_host_id"))
        batch_op.drop_constraint(op.f("fk_edition_base_id_edition"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_edition_host_id_host"), type_="foreignkey")
        for column in ("base_id", "host_id", "closes_on", "retired_on"):
            batch_op.drop_column(column)
    _keep("edition", append_only.WRITTEN_ONCE["edition"])
