"""Words for what happens to editions in use: moves, upgrades, confirmations, amendments, statuses"""

import sqlalchemy as sa
from alembic import op

from models import append_only

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = (
    "account_made", "signed_in", "password_set", "token_made", "token_revoked", "employer_registered",
    "employer_changed", "join_requested", "join_approved", "join_declined", "enrolled",
    "application_started", "claim_saved", "facts_saved", "campaign_added", "campaign_removed",
    "evidence_added", "evidence_revised", "evidence_used", "evidence_unused", "assigned", "submitted",
    "review_started", "finding_saved", "information_requested", "information_answered",
    "continued_unanswered", "recommended", "sent_back", "decided", "awarded", "withdrawn",
)  # fmt: skip
NEW = (
    "programme_moved", "upgraded", "claims_confirmed", "answers_brought", "amended", "edition_published",
    "edition_closed", "edition_retired", "draft_saved", "status_recommended", "status_granted",
)  # fmt: skip


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute("DROP TRIGGER event_no_delete ON event")
        op.execute("DROP TRIGGER event_no_update ON event")
    # SQLite makes the table anew, and its triggers go with the old one.
    with op.batch_alter_table("event") as batch_op:
        batch_op.alter_column(
            "verb", existing_type=_verb(BEFORE), type_=_verb((*BEFORE, *NEW)), existing_nullable=False
        )
    for statement in append_only.statements_for("event", (), dialect):
        op.execute(statement)


def _verb(words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name="verb", native_enum=False, create_constraint=True, length=30)


def downgrade() -> None:
    """The wider list stays: events that hold its words are written once, and cannot be taken back."""
