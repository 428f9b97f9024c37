"""The schemes as anybody may read them: each edition, its rules in plain words, its file, what changed."""

from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.database import Db
from api.files import content_disposition
from api.guards import Anybody, AnyEdition, NotFound
from assessments.editions import CHANGE_WORDS, SAME, compare
from assessments.plain_terms import terms_in_words
from assessments.rule_words import level_in_words
from frontend.reading_language import ENGLISH, Language, read_in
from frontend.rendering import render
from models.base import LARGEST_ID, utc_now
from models.queries.amendments import amendments_on
from models.queries.editions import PublicEdition, edition_of, programmes_running, public_editions
from models.schemes import SchemeEdition

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

With = Annotated[int | None, Query(alias="with", ge=1, le=LARGEST_ID)]
STATUS_WORDS = {"published": "Published", "closing": "Closing", "retired": "Retired"}


@router.get("/schemes")
def show_schemes(request: Request, _: Anybody, db: Db) -> Response:
    """Every scheme with its editions, newest first."""
    rows = public_editions(db)
    schemes = [list(editions) for _key, editions in groupby(rows, key=lambda row: row.scheme_key)]
    schemes.sort(key=lambda editions: (editions[0].title.casefold(), editions[0].id))
    return render(request, "schemes/schemes.html", schemes=schemes, words=STATUS_WORDS)


@router.get("/schemes/{edition_id}")
def show_edition(request: Request, row: AnyEdition, db: Db, language: Language = ENGLISH) -> Response:
    """One edition: its levels and what each takes, what it asks, its terms and where it comes from."""
    edition, today = edition_of(db, row.id), utc_now().date()
    read = read_in(edition, language)
    return render(
        request,
        "schemes/edition.html",
        row=row,
        edition=read.edition,
        read=read,
        rules={level.key: level_in_words(edition, level.key) for level in edition.levels},
        terms=terms_in_words(edition),
        others=[other for other in public_editions(db, row.scheme_key) if other.id != row.id],
        base=db.get(SchemeEdition, row.base_id) if row.base_id else None,
        amendments=amendments_on(db, row.id),
        programmes=programmes_running(db, row.id, today),
        titles={criterion.key: criterion.title for criterion in edition.criteria},
        words=STATUS_WORDS,
    )


@router.get("/schemes/{edition_id}/definition.yaml", response_class=Response)
def download_definition(row: AnyEdition) -> Response:
    """The definition as it was published, to the byte: an overlay's own text for an overlay."""
    name = f"{row.scheme_key}-{row.version}.yaml"
    return Response(
        row.definition.encode(),
        media_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": content_disposition(name)},
    )


@router.get("/schemes/{edition_id}/changes")
def show_changes(request: Request, row: AnyEdition, db: Db, other: With = None) -> Response:
    """What became of each criterion since another edition: the one before, unless another is asked for."""
    others = [one for one in public_editions(db, row.scheme_key) if one.id != row.id]
    edition = edition_of(db, row.id)
    old = _before(row, edition.replaces, others, other)
    found = compare(edition_of(db, old.id), edition) if old else None
    changed = [one for one in found.changes if one.kind != SAME or one.details] if found else []
    return render(
        request,
        "schemes/changes.html",
        row=row,
        others=others,
        old=old,
        found=found,
        changed=changed,
        kept=len(found.changes) - len(changed) if found else 0,
        words=CHANGE_WORDS,
    )


def _before(
    row: SchemeEdition, replaces: str | None, others: list[PublicEdition], wanted: int | None
) -> PublicEdition | None:
    """The edition asked for, else the one it says it replaces, else the newest that is older."""
    if wanted is not None:
        found = next((one for one in others if one.id == wanted), None)
        if found is None:
            raise NotFound("There is no such other edition of this scheme.")
        return found
    older = [one for one in others if one.id < row.id]
    return next((one for one in others if one.version == replaces), older[0] if older else None)
