"""Programmes as anybody may see them, and joining one."""

from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import Anybody, AnyProgramme, CurrentActor, MaybeActor
from api.services.enrolments import enrol, terms_to_judge, track_in_words
from api.services.leads_inviting import note_joined
from assessments.errors import InvalidInput
from assessments.plain_terms import terms_in_words
from assessments.roles import Actor, Role
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.employers import JoinForm
from frontend.invited import forget_invited, invited_by, remember_invited
from frontend.reading_language import ENGLISH, Language, read_in
from frontend.rendering import redirect, render
from models.applications import Enrolment
from models.base import LARGEST_ID, utc_now
from models.queries.changes import edition_id_on, moves_in_force
from models.queries.editions import edition_of_programme
from models.queries.enrolments import PlaceToJoin, places_to_join
from models.queries.programmes import open_programmes, public_programme
from models.schemes import Programme

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

EmployerAsked = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


@router.get("/programmes")
def show_programmes(
    request: Request, _: Anybody, db: Db, q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Every programme, by area; `q` searches names, areas, hosts and schemes."""
    search, today = q.strip(), utc_now().date()
    found = open_programmes(db, today, search)
    areas = [(area, list(rows)) for area, rows in groupby(found, key=lambda row: row.programme.area)]
    return render(
        request, "programmes/programmes.html", areas=areas, count=len(found), search=search, today=today
    )


@router.get("/programmes/{slug}")
def show_programme(
    request: Request,
    programme: AnyProgramme,
    actor: MaybeActor,
    db: Db,
    language: Language = ENGLISH,
    invited: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """One programme: its levels, what it asks, where its definition comes from, and how to join."""
    edition = edition_of_programme(db, programme)
    read = read_in(edition, language)
    response = render(
        request,
        "programmes/programme.html",
        row=public_programme(db, programme),
        edition=read.edition,
        edition_id=edition_id_on(db, programme.id, utc_now().date()),
        read=read,
        terms=terms_in_words(edition),
        today=utc_now().date(),
        moves=moves_in_force(db, programme.id, utc_now().date()),
        compares=actor is not None
        and programme.id in actor.programmes_as(Role.COORDINATOR, Role.MODERATOR)
        and edition.overall == "winner",
        coordinates=actor is not None and programme.id in actor.programmes_as(Role.COORDINATOR),
        reads_reports=actor is not None
        and programme.id in actor.programmes_as(Role.COORDINATOR, Role.ANALYST),
    )
    remember_invited(response, request, invited)
    return response


@router.get("/programmes/{slug}/join")
def show_join(
    request: Request, actor: CurrentActor, programme: AnyProgramme, db: Db, employer: EmployerAsked = None
) -> Response:
    """Choose what joins; a person who works nowhere yet goes on to register their organisation first."""
    places = places_to_join(db, actor, programme)
    if not actor.employer_ids:
        return redirect(f"/employers/new?programme={programme.slug}")
    first = f"{employer}" if employer else places[0].key if len(places) == 1 else None
    return _join_page(request, db, programme, places, Bound.empty(JoinForm, place=first))


def _join_page(
    request: Request,
    db: Session,
    programme: Programme,
    places: list[PlaceToJoin],
    form: Bound[JoinForm],
    status: int = 200,
) -> Response:
    return render(
        request,
        "programmes/join.html",
        status,
        row=public_programme(db, programme),
        today=utc_now().date(),
        places=places,
        terms=terms_to_judge(edition_of_programme(db, programme), places),
        form=form,
    )


@router.post("/programmes/{slug}/join")
def join(request: Request, form: Posted, actor: CurrentActor, programme: AnyProgramme, db: Db) -> Response:
    """Join, and go on to the enrolment, which tells the track."""
    tried = attempt(db, bind(JoinForm, form), lambda given: _join(db, actor, programme, given.place))
    if tried.result is None:
        places = places_to_join(db, actor, programme)
        return _join_page(request, db, programme, places, tried.form, tried.status)
    note_joined(db, tried.result, invited_by(request))
    told = track_in_words(edition_of_programme(db, programme), tried.result.track)
    response = redirect(f"/enrolments/{tried.result.id}", f"You have joined {programme.name}. {told}")
    forget_invited(response)
    return response


def _join(db: Session, actor: Actor, programme: Programme, chosen: str) -> Enrolment:
    """Enrol the place of that key. Raises InvalidInput for one that this person may not join."""
    first = chosen.partition("-")[0]
    known = first.isascii() and first.isdigit() and int(first) <= LARGEST_ID
    places = places_to_join(db, actor, programme, int(first)) if known else []
    place = next((place for place in places if place.key == chosen), None)
    if place is None:
        raise InvalidInput({"place": "Choose one of the organisations or sites shown."})
    return enrol(db, actor, place.employer, programme, place.site.id if place.site else None)
