"""The forms that add evidence, as the library and the page of a criterion share them."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session
from starlette.datastructures import FormData

from api.files import ACCEPT_ATTRIBUTE, ACCEPTED_IN_WORDS, safe_file_name
from api.services.evidence import EvidenceInput, Upload
from api.services.progress import CriterionProgress
from assessments.errors import InvalidInput
from assessments.roles import Actor
from frontend.forms.binding import Bound, uploads
from frontend.forms.evidence import EvidenceForm, PickForm
from models.portfolio import Evidence
from models.queries.editions import edition_of
from models.queries.evidence import MOST_PICKED, library
from models.queries.in_hand import InHand


def evidence_parts(
    db: Session, actor: Actor, in_hand: InHand, row: CriterionProgress, limit: int
) -> dict[str, Any]:
    """What the page of a criterion needs to add evidence: empty forms, and what can be picked."""
    parts = file_rules(limit) | {
        "adding": Bound.empty(EvidenceForm).with_prefix("add-"),
        "picking": Bound.empty(PickForm).with_prefix("pick-"),
        "pickable": [],
        "more_to_pick": False,
    }
    if not row.editable:
        return parts
    shown = {one.evidence.id for one in row.shown}
    page = library(db, actor, in_hand.application.employer_id, size=MOST_PICKED)
    # Where a scheme takes evidence once, only what serves nowhere yet is offered.
    once = edition_of(db, in_hand.application.edition_id).evidence_policy.reuse == "none"
    parts["pickable"] = [
        item for item in page.rows if item.evidence.id not in shown and not (once and item.uses)
    ]
    parts["more_to_pick"] = page.after is not None
    return parts


def file_rules(limit: int) -> dict[str, Any]:
    """What the upload field says of files: which kinds, and how large."""
    return {"accept": ACCEPT_ATTRIBUTE, "accepted": ACCEPTED_IN_WORDS, "limit": limit}


def inputs_of(form: FormData, given: EvidenceForm) -> list[EvidenceInput]:
    """The items a form gives: one for each file, or one link or note. Raises InvalidInput for a mixture."""
    files = [Upload(file.filename or "file", file.file) for file in uploads(form, "file")]
    if len(files) > 1 and (given.url or given.note):
        raise InvalidInput({"file": "Add one thing at a time: files, a link or a note."})
    shared = {"url": given.url, "note": given.note, "dated_on": given.dated_on}
    if len(files) <= 1:
        return [EvidenceInput(given.title, files[0] if files else None, **shared)]
    # A name can be true of one file only; of several, each keeps its own.
    return [EvidenceInput(upload=file, **shared) for file in files]


def add_each(inputs: Sequence[EvidenceInput], add: Callable[[EvidenceInput], Evidence]) -> list[Evidence]:
    """Add every item; of several files a refusal says which one it is about."""
    added = []
    for given in inputs:
        try:
            added.append(add(given))
        except InvalidInput as error:
            if len(inputs) > 1 and given.upload and "file" in error.errors:
                error.errors["file"] = f"{safe_file_name(given.upload.file_name)}: {error.errors['file']}"
            raise
    return added
