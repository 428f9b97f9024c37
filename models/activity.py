"""What happened, who did it and when: one append-only list that feeds the activity pages and the audit."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import Document, choice, utc_now


class Verb(StrEnum):
    """What can happen. The pages and the API put each into words."""

    ACCOUNT_MADE = "account_made"
    SIGNED_IN = "signed_in"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of an event
    TOKEN_MADE = "token_made"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    EMPLOYER_REGISTERED = "employer_registered"
    EMPLOYER_CHANGED = "employer_changed"
    JOIN_REQUESTED = "join_requested"
    JOIN_APPROVED = "join_approved"
    JOIN_DECLINED = "join_declined"
    ENROLLED = "enrolled"
    APPLICATION_STARTED = "application_started"
    CLAIM_SAVED = "claim_saved"
    FACTS_SAVED = "facts_saved"
    CAMPAIGN_ADDED = "campaign_added"
    CAMPAIGN_REMOVED = "campaign_removed"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REVISED = "evidence_revised"
    EVIDENCE_USED = "evidence_used"
    EVIDENCE_UNUSED = "evidence_unused"
    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    REVIEW_STARTED = "review_started"
    FINDING_SAVED = "finding_saved"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_ANSWERED = "information_answered"
    CONTINUED_UNANSWERED = "continued_unanswered"
    RECOMMENDED = "recommended"
    SENT_BACK = "sent_back"
    DECIDED = "decided"
    AWARDED = "awarded"
    WITHDRAWN = "withdrawn"
    PROGRAMME_MOVED = "programme_moved"
    UPGRADED = "upgraded"
    CLAIMS_CONFIRMED = "claims_confirmed"
    ANSWERS_BROUGHT = "answers_brought"
    AMENDED = "amended"
    EDITION_PUBLISHED = "edition_published"
    EDITION_CLOSED = "edition_closed"
    EDITION_RETIRED = "edition_retired"
    DRAFT_SAVED = "draft_saved"
    STATUS_RECOMMENDED = "status_recommended"
    STATUS_GRANTED = "status_granted"
    RETURNS_RECORDED = "returns_recorded"
    RETURN_WITHDRAWN = "return_withdrawn"
    RETURN_EXPLAINED = "return_explained"
    REFERENCE_LOADED = "reference_loaded"
    AREAS_CHANGED = "areas_changed"
    REPORT_ISSUED = "report_issued"
    REPORT_SCHEDULED = "report_scheduled"
    LEADS_LOADED = "leads_loaded"
    LEAD_INVITED = "lead_invited"
    LEAD_OPTED_OUT = "lead_opted_out"
    STORY_SENT = "story_sent"
    STORY_DECIDED = "story_decided"
    STORY_WITHDRAWN = "story_withdrawn"
    SUPPLY_ASKED = "supply_asked"
    SUPPLY_AGREED = "supply_agreed"
    SUPPLY_ENDED = "supply_ended"
    LEFT = "left"


class Event(SQLModel, table=True):
    """One thing that happened. `detail` names keys, levels and ids, never what a person wrote."""

    __table_args__ = (
        sa.Index("ix_event_application", "application_id", "id"),
        sa.Index("ix_event_employer", "employer_id", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=utc_now)
    verb: Verb = Field(sa_type=choice(Verb))
    actor_id: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    application_id: int | None = Field(default=None, foreign_key="application.id", ondelete="RESTRICT")
    employer_id: int | None = Field(default=None, foreign_key="employer.id", ondelete="RESTRICT")
    programme_id: int | None = Field(default=None, foreign_key="programme.id", ondelete="RESTRICT")
    detail: dict[str, object] = Field(default_factory=dict, sa_type=Document)
