"""Recommendations are sent back with a reason, and the coordinator's list has an index of its own"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.append_only import statements_for

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "send_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_send_back_application_id_application"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_send_back_recommendation_id_recommendation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["account.id"], name=op.f("fk_send_back_sent_by_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_send_back")),
        sa.UniqueConstraint("recommendation_id", name=op.f("uq_send_back_recommendation_id")),
    )
    op.create_index(op.f("ix_send_back_application_id"), "send_back", ["application_id"])
    op.create_index("ix_application_oldest", "application", ["programme_id", "status_since", "id"])
    for statement in statements_for("send_back", (), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_application_oldest", "application")
    op.drop_index(op.f("ix_send_back_application_id"), "send_back")
    op.drop_table("send_back")
