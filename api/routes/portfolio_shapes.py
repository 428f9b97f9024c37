"""What the JSON API says of a portfolio: claims, evidence, campaigns and the score card."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from api.services.progress import CriterionProgress
from assessments.definition import Answer, Edition
from models.portfolio import Evidence, EvidenceKind, EvidenceRevision, EvidenceScan, ScanResult
from models.queries.portfolios import Shown


class ClaimOut(BaseModel):
    """The employer's answer; send `version` back with the next one."""

    answer: Answer | None
    comment: str
    not_applicable_reason: str | None
    version: int
    saved_at: datetime | None
    to_confirm: bool = Field(
        default=False, description="Brought from elsewhere: confirm or save it before submitting."
    )


class RevisionOut(BaseModel):
    """What an item of evidence says at one time; `scan` is null for what has not been scanned."""

    number: int
    file_name: str | None
    media_type: str | None
    size: int | None = Field(description="In bytes.")
    sha256: str | None
    url: str | None
    note: str | None
    dated_on: date | None
    added_at: datetime
    scan: ScanResult | None


class EvidenceOut(BaseModel):
    """An item of evidence with its newest revision."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 7,
                "kind": "link",
                "title": "Stress policy",
                "revision": {
                    "number": 1, "file_name": None, "media_type": None, "size": None, "sha256": None,
                    "url": "https://example.com/policy", "note": None, "dated_on": None,
                    "added_at": "2026-11-23T09:00:00Z", "scan": None,
                },
            }
        }
    )  # fmt: skip

    id: int
    kind: EvidenceKind
    title: str
    revision: RevisionOut


class ShownOut(EvidenceOut):
    """An item as shown for a criterion; `use_id` takes it away again."""

    use_id: int
    where: str


class AskedOut(BaseModel):
    """A criterion that the application asks, with what the employer says and shows."""

    key: str
    title: str
    text: str
    theme: str
    level: str
    guidance: str | None
    examples: list[str]
    not_applicable_reasons: list[str] = Field(description="Empty where it applies to every employer.")
    label: str = Field(description="The scheme's own word for the answer.")
    claim: ClaimOut
    evidence: list[ShownOut]
    complete: bool
    editable: bool


def revision_out(revision: EvidenceRevision, scan: EvidenceScan | None) -> RevisionOut:
    """A revision as the API gives it; where the file is stored stays inside."""
    names = RevisionOut.model_fields.keys() - {"scan"}
    return RevisionOut(
        **{name: getattr(revision, name) for name in names}, scan=scan.result if scan else None
    )


def evidence_out(item: Evidence, revision: EvidenceRevision, scan: EvidenceScan | None) -> EvidenceOut:
    """An item as the API gives it."""
    return EvidenceOut(id=item.id, kind=item.kind, title=item.title, revision=revision_out(revision, scan))


def shown_out(shown: Shown) -> ShownOut:
    """An item shown for a criterion as the API gives it."""
    item = evidence_out(shown.evidence, shown.revision, shown.scan)
    return ShownOut(**dict(item), use_id=shown.use.id, where=shown.use.where)


def claim_out(row: CriterionProgress) -> ClaimOut:
    """An answer as the API gives it; version 0 while there is none."""
    claim = row.claim
    if claim is None:
        return ClaimOut(answer=None, comment="", not_applicable_reason=None, version=0, saved_at=None)
    return ClaimOut.model_validate(claim, from_attributes=True)


def asked_out(row: CriterionProgress, track: str | None) -> AskedOut:
    """A criterion with answer and evidence as the API gives it."""
    criterion = row.criterion
    names = ("key", "title", "text", "theme", "level", "guidance")
    return AskedOut(
        **{name: getattr(criterion, name) for name in names},
        examples=list(criterion.evidence_for(track)),
        not_applicable_reasons=list(criterion.not_applicable.reasons),
        label=row.label,
        claim=claim_out(row),
        evidence=[shown_out(shown) for shown in row.shown],
        complete=row.done,
        editable=row.editable,
    )


def level_title(edition: Edition, key: str | None) -> str | None:
    """What a level is called, or None."""
    return edition.level(key).title if key else None
