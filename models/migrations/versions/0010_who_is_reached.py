"""Who is reached: areas of hosts, employers over time, and what uptake is told from"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models import append_only

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WORDS_BEFORE = (
    "account_made", "signed_in", "password_set", "token_made", "token_revoked", "employer_registered",
    "employer_changed", "join_requested", "join_approved", "join_declined", "enrolled",
    "application_started", "claim_saved", "facts_saved", "campaign_added", "campaign_removed",
    "evidence_added", "evidence_revised", "evidence_used", "evidence_unused", "assigned", "submitted",
    "review_started", "finding_saved", "information_requested", "information_answered",
    "continued_unanswered", "recommended", "sent_back", "decided", "awarded", "withdrawn",
    "programme_moved", "upgraded", "claims_confirmed", "answers_brought", "amended", "edition_published",
    "edition_closed", "edition_retired", "draft_saved", "status_recommended", "status_granted",
    "returns_recorded", "return_withdrawn", "return_explained",
)  # fmt: skip
NEW_WORDS = (
    "reference_loaded", "areas_changed", "report_issued", "report_scheduled", "leads_loaded", "lead_invited",
    "lead_opted_out", "story_sent", "story_decided", "story_withdrawn", "supply_asked", "supply_agreed",
    "supply_ended", "left",
)  # fmt: skip
# Everything that counting needs, so that no row is looked up.
BY_AREA = (
    "area_code", "only", "until_on", "from_on", "programme_id", "employer_id", "band", "industry",
    "ownership", "headcount", "enrolled_on", "applying", "rank", "sites", "level", "level_title",
)  # fmt: skip
JOURNEYS_BY_AREA = ("area_code", "enrolled_on", "only", "employer_id", "left_on", "programme_id")
# What every employer was until now: since it registered, or since it joined if that is earlier.
FIRST_HISTORY = """
INSERT INTO employer_history (employer_id, since, headcount, sic_section, ownership, postcode)
SELECT employer.id,
       COALESCE((SELECT MIN(enrolled_on) FROM enrolment
                 WHERE employer_id = employer.id AND enrolled_on < DATE(employer.created_at)),
                DATE(employer.created_at)),
       employer.headcount, employer.sic_section, employer.ownership, site.postcode
FROM employer JOIN site ON site.employer_id = employer.id AND site.is_main
"""
SITES_ADDED = "UPDATE site SET added_on = (SELECT DATE(created_at) FROM employer WHERE id = site.employer_id)"


def upgrade() -> None:
    op.create_table(
        "employer_history",
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("sic_section", sqlmodel.sql.sqltypes.AutoString(length=1), nullable=True),
        sa.Column(
            "ownership",
            sa.Enum(
                "public",
                "private",
                "voluntary",
                name="ownership",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("postcode", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employer.id"],
            name=op.f("fk_employer_history_employer_id_employer"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("employer_id", "since", name=op.f("pk_employer_history")),
    )
    op.create_table(
        "host_area",
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["host_id"], ["host.id"], name=op.f("fk_host_area_host_id_host"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("host_id", "area_code", name=op.f("pk_host_area")),
    )
    op.create_table(
        "partner_area",
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["host_id"], ["host.id"], name=op.f("fk_partner_area_host_id_host"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["host.id"], name=op.f("fk_partner_area_partner_id_host"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("host_id", "partner_id", "area_code", name=op.f("pk_partner_area")),
    )
    with op.batch_alter_table("partner_area") as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_area_partner_id"), ["partner_id"], unique=False)
    op.create_table(
        "uptake_journey",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("industry", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("ownership", sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("renewed_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("only", sa.Boolean(), nullable=False),
        sa.Column("baseline_met", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_uptake_journey_enrolment_id_enrolment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_uptake_journey")),
    )
    with op.batch_alter_table("uptake_journey") as batch_op:
        batch_op.create_index(batch_op.f("ix_uptake_journey_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index("ix_uptake_journey_programme", ["programme_id", "enrolled_on"], unique=False)
        batch_op.create_index(
            "ix_uptake_journey_area",
            ["area_code", "enrolled_on", "only", "employer_id", "left_on", "programme_id"],
            unique=False,
        )
    op.create_table(
        "uptake_spell",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("industry", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("ownership", sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
        sa.Column("applying", sa.Boolean(), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("level_title", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("only", sa.Boolean(), nullable=False),
        sa.Column("sites", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_uptake_spell_enrolment_id_enrolment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "from_on", name=op.f("pk_uptake_spell")),
    )
    with op.batch_alter_table("uptake_spell") as batch_op:
        batch_op.create_index("ix_uptake_spell_area", list(BY_AREA), unique=False)
        batch_op.create_index(batch_op.f("ix_uptake_spell_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(
            "ix_uptake_spell_programme", ["programme_id", "until_on", "from_on"], unique=False
        )
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.add_column(sa.Column("baseline_met", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("baseline_met_on", sa.Date(), nullable=True))
        batch_op.drop_index("uq_enrolment_whole_employer")
        batch_op.drop_constraint("uq_enrolment_programme_id_site_id", type_="unique")
        # Whoever left may join again, as a new enrolment.
        batch_op.create_index(
            "uq_enrolment_whole_employer",
            ["employer_id", "programme_id"],
            unique=True,
            sqlite_where=sa.text("site_id IS NULL AND left_on IS NULL"),
            postgresql_where=sa.text("site_id IS NULL AND left_on IS NULL"),
        )
        batch_op.create_index(
            "uq_enrolment_site",
            ["programme_id", "site_id"],
            unique=True,
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        )
    with op.batch_alter_table("site") as batch_op:
        batch_op.add_column(sa.Column("added_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "area_code", sqlmodel.sql.sqltypes.AutoString(length=12), server_default="", nullable=False
            )
        )
        batch_op.create_index(batch_op.f("ix_site_area_code"), ["area_code"], unique=False)
        batch_op.add_column(
            sa.Column("one_of_several", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index("ix_site_one_of_several", ["one_of_several", "area_code"], unique=False)
    op.execute(SITES_ADDED)
    with op.batch_alter_table("site") as batch_op:
        batch_op.alter_column("added_on", existing_type=sa.Date(), nullable=False)
    op.execute(FIRST_HISTORY)
    _widen_words(op.get_bind().dialect.name)


def _widen_words(dialect: str) -> None:
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
    for statement in append_only.statements_for("event", (), dialect):
        op.execute(statement)


def _verb(words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name="verb", native_enum=False, create_constraint=True, length=30)


def downgrade() -> None:
    """The wider list of words stays: events that hold them are written once, and cannot be taken back."""
    with op.batch_alter_table("site") as batch_op:
        batch_op.drop_index("ix_site_one_of_several")
        batch_op.drop_column("one_of_several")
        batch_op.drop_index(batch_op.f("ix_site_area_code"))
        batch_op.drop_column("area_code")
        batch_op.drop_column("added_on")
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.drop_index("uq_enrolment_site")
        batch_op.drop_index("uq_enrolment_whole_employer")
        batch_op.create_unique_constraint("uq_enrolment_programme_id_site_id", ["programme_id", "site_id"])
        batch_op.create_index(
            "uq_enrolment_whole_employer",
            ["employer_id", "programme_id"],
            unique=True,
            sqlite_where=sa.text("site_id IS NULL"),
            postgresql_where=sa.text("site_id IS NULL"),
        )
        batch_op.drop_column("baseline_met_on")
        batch_op.drop_column("baseline_met")
    with op.batch_alter_table("uptake_spell") as batch_op:
        batch_op.drop_index("ix_uptake_spell_programme")
        batch_op.drop_index(batch_op.f("ix_uptake_spell_employer_id"))
        batch_op.drop_index("ix_uptake_spell_area")
    op.drop_table("uptake_spell")
    with op.batch_alter_table("uptake_journey") as batch_op:
        batch_op.drop_index("ix_uptake_journey_area")
        batch_op.drop_index("ix_uptake_journey_programme")
        batch_op.drop_index(batch_op.f("ix_uptake_journey_employer_id"))
    op.drop_table("uptake_journey")
    with op.batch_alter_table("partner_area") as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_area_partner_id"))
    op.drop_table("partner_area")
    op.drop_table("host_area")
    op.drop_table("employer_history")
