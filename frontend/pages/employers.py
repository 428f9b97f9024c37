"""Registering an employer, and keeping its details and sites."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import CurrentActor, EmployerToEdit, EmployerToView, Id
from api.services import employers
from api.services.enrolments import track_in_words
from assessments.employers import SIC_SECTIONS
from assessments.roles import Actor, permissions_of, roles_at
from assessments.stories import STATE_WORDS
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.employers import (
    OWNERSHIPS,
    ROLE_CHOICES,
    SECTIONS,
    DetailsForm,
    RegisterForm,
    SiteForm,
    known_details,
)
from frontend.rendering import redirect, render
from models.base import utc_now
from models.employers import Employer
from models.queries.editions import editions_of_programmes
from models.queries.employers import LookAlike, contacts_of, current_members, sites_of, waiting_to_join
from models.queries.enrolments import enrolments_of
from models.queries.stories import stories_of_employer

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

CHOICES = {"ownerships": OWNERSHIPS, "sections": SECTIONS}
SlugAsked = Annotated[str, Query(max_length=80)]


@router.get("/employers/new")
def show_register(request: Request, actor: CurrentActor, programme: SlugAsked = "") -> Response:
    """The form that registers an employer; `programme` is the one to join next."""
    form = Bound.empty(
        RegisterForm,
        programme=programme,
        site_name="Main site",
        contact1_name=actor.name,
        contact1_email=actor.email,
    )
    return render(request, "employers/new.html", form=form, alike=[], **CHOICES)


@router.post("/employers/new")
def register(request: Request, form: Posted, actor: CurrentActor, db: Db) -> Response:
    """Register, or show the employers that look the same, with everything typed kept."""
    alike: list[LookAlike] = []

    def act(given: RegisterForm) -> Employer:
        try:
            return employers.register(db, actor, given.particulars(), not_a_twin=given.not_a_twin)
        except employers.LooksLikeAnother as error:
            alike.extend(error.alike)
            raise

    tried = attempt(db, bind(RegisterForm, form), act)
    if tried.result is None:
        return render(request, "employers/new.html", tried.status, form=tried.form, alike=alike, **CHOICES)
    employer, programme = tried.result, tried.form.text("programme")
    if programme:
        to = f"/programmes/{programme}/join?employer={employer.id}"
        return redirect(to, f"{employer.name} is registered. Now join the programme.")
    return redirect(f"/employers/{employer.id}", f"{employer.name} is registered.")


@router.get("/employers/{employer_id}")
def show_employer(request: Request, employer: EmployerToView, actor: CurrentActor, db: Db) -> Response:
    """An employer's own page."""
    return employer_page(request, db, actor, employer, Bound.empty(SiteForm))


def employer_page(
    request: Request, db: Session, actor: Actor, employer: Employer, form: Bound[Any], status: int = 200
) -> Response:
    """The page of an employer from a guard: programmes, details, sites and people, as this person may see."""
    rows = enrolments_of(db, actor, employer.id)
    editions = editions_of_programmes(db, {row.programme.id for row in rows})
    roles = roles_at(actor, employer_id=employer.id, programme_ids={row.programme.id for row in rows})
    permissions = {permission.name for permission in permissions_of(roles)}
    return render(
        request,
        "employers/employer.html",
        status,
        employer=employer,
        form=form,
        enrolments=[
            (
                row,
                editions[row.programme.id],
                track_in_words(editions[row.programme.id], row.enrolment.track),
            )
            for row in rows
        ],
        may=permissions,
        today=utc_now().date(),
        contacts=contacts_of(db, employer.id),
        sites=sites_of(db, employer.id),
        site_ids_taking_part={row.enrolment.site_id for row in rows},
        stories=stories_of_employer(db, actor, employer.id),
        story_words=STATE_WORDS,
        members=current_members(db, employer.id),
        waiting=waiting_to_join(db, actor, employer.id) if "EMPLOYER_PEOPLE" in permissions else [],
        role_choices=ROLE_CHOICES,
        activity=SIC_SECTIONS.get(employer.sic_section or ""),
        ownership=next(words for value, words, _ in OWNERSHIPS if value == employer.ownership),
    )


@router.get("/employers/{employer_id}/edit")
def show_edit(request: Request, employer: EmployerToEdit, db: Db) -> Response:
    """The form of an employer's details, filled in."""
    known = known_details(employer, sites_of(db, employer.id)[0], contacts_of(db, employer.id))
    form = Bound.empty(DetailsForm, **known)
    return render(request, "employers/edit.html", employer=employer, form=form, **CHOICES)


@router.post("/employers/{employer_id}/edit")
def edit(request: Request, form: Posted, employer: EmployerToEdit, actor: CurrentActor, db: Db) -> Response:
    """Save the details."""
    tried = attempt(
        db,
        bind(DetailsForm, form),
        lambda given: employers.change(db, actor, employer, given.particulars()),
    )
    if not tried.ok:
        return render(
            request, "employers/edit.html", tried.status, employer=employer, form=tried.form, **CHOICES
        )
    return redirect(f"/employers/{employer.id}", "The details are saved.")


@router.post("/employers/{employer_id}/sites")
def add_site(
    request: Request, form: Posted, employer: EmployerToEdit, actor: CurrentActor, db: Db
) -> Response:
    """Add a workplace."""
    tried = attempt(
        db,
        bind(SiteForm, form),
        lambda given: employers.add_site(db, actor, employer, given.site_name, given.postcode),
    )
    if tried.result is None:
        return employer_page(request, db, actor, employer, tried.form, tried.status)
    return redirect(f"/employers/{employer.id}", f"{tried.result.name} is added.")


@router.post("/employers/{employer_id}/sites/{site_id}/remove")
def remove_site(employer: EmployerToEdit, site_id: Id, actor: CurrentActor, db: Db) -> Response:
    """Take a workplace away."""
    employers.remove_site(db, actor, employer, site_id)
    return redirect(f"/employers/{employer.id}", "The site is removed.")
