"""Leads: the employers a host would like to reach, whom to invite, and what came of it."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api.database import Db
from api.guards import After, CurrentActor, Id, NotFound, WorkspaceToManage
from api.services.leads_inviting import MOST_AT_ONCE, all_to_invite, invite, open_to_invite
from api.services.leads_keeping import delete_lead, untouched_since
from api.services.leads_loading import add_lead
from api.services.leads_opting_out import opt_lead_out
from api.services.leads_planning import outlook
from api.services.leads_reading import checked_lead
from assessments.errors import Conflict
from assessments.uptake.groups import BAND_WORDS, INDUSTRIES, SIZES
from assessments.uptake.leads import DAYS_BETWEEN, STANDING_WORDS, Standing, industry_words, why_not
from frontend.forms.attempt import attempt
from frontend.forms.binding import Bound, Posted, bind
from frontend.forms.leads import (
    INDUSTRY_CHOICES,
    SECTION_CHOICES,
    SIZE_CHOICES,
    STANDING_CHOICES,
    WHICH_CHOICES,
    InviteForm,
    LeadForm,
    programme_choices,
)
from frontend.rendering import redirect, render
from frontend.workspace_view import tabs
from models.base import LARGEST_ID, utc_now
from models.queries.lead_matching import lists_of
from models.queries.leads import (
    LeadRow,
    Narrowed,
    areas_of_leads,
    how_many,
    invitations_of,
    lead_row,
    leads_page,
)
from models.queries.workspaces import Workspace, area_names

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

Word = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to, as its address says; what names nothing of ours narrows nothing."""

    size: Word = ""
    industry: Word = ""
    standing: Word = ""
    area: Word = ""
    list: Word = ""
    search: Word = ""
    untouched: Word = ""

    @property
    def narrowed(self) -> Narrowed:
        """As the queries take it."""
        known = self.list.isascii() and self.list.isdigit() and int(self.list) <= LARGEST_ID
        return Narrowed(
            size=self.size if self.size in {one.key for one in SIZES} else "",
            industry=self.industry if self.industry in {one.key for one in INDUSTRIES} else "",
            standing=Standing(self.standing) if self.standing in STANDING_WORDS else None,
            area=self.area.replace("\0", ""),
            list_id=int(self.list) if known else None,
            search=self.search.strip().replace("\0", ""),
            untouched_since=untouched_since(utc_now().date()) if self.untouched else None,
        )

    def query(self, **more: str) -> str:
        """Its part of an address, behind the question mark."""
        return urlencode({name: text for name, text in {**self.__dict__, **more}.items() if text})


Filtered = Annotated[Filter, Depends()]


@router.get("/hosts/{host_id}/leads")
def show_leads(
    request: Request, workspace: WorkspaceToManage, db: Db, wanted: Filtered, after: After = None
) -> Response:
    """The leads of a host, narrowed, with the form that invites."""
    programmes = open_to_invite(workspace, utc_now().date())
    first = programmes[0].id if len(programmes) == 1 else None
    form = Bound.empty(InviteForm, which="chosen", programme=first)
    return _leads_page(request, db, workspace, wanted, form, after=after)


@router.post("/hosts/{host_id}/leads/invite")
def invite_leads(
    request: Request,
    form: Posted,
    workspace: WorkspaceToManage,
    actor: CurrentActor,
    db: Db,
    wanted: Filtered,
) -> Response:
    """Invite those ticked, or all that the list is narrowed to."""

    def act(given: InviteForm) -> str:
        everybody = given.which == "all"
        ids = all_to_invite(db, workspace.host.id, wanted.narrowed) if everybody else given.leads
        return invite(db, actor, workspace, given.programme, set(ids)).words

    tried = attempt(db, bind(InviteForm, form), act)
    if tried.result is None:
        return _leads_page(request, db, workspace, wanted, tried.form, tried.status)
    return redirect(f"/hosts/{workspace.host.id}/leads?{wanted.query()}", tried.result)


@router.get("/hosts/{host_id}/leads/figures")
def show_figures(request: Request, workspace: WorkspaceToManage, db: Db) -> Response:
    """What came of the invitations, and the plan."""
    found = outlook(db, workspace, utc_now().date())
    names = area_names(db, workspace.areas)
    return render(
        request,
        "leads/figures.html",
        host=workspace.host,
        outlook=found,
        areas=[names[code] for code in workspace.areas],
        standing_words=STANDING_WORDS,
    )


@router.get("/hosts/{host_id}/leads/new")
def show_new(request: Request, workspace: WorkspaceToManage) -> Response:
    """The form for one lead."""
    return _new_page(request, workspace, Bound.empty(LeadForm))


@router.post("/hosts/{host_id}/leads/new")
def add(
    request: Request, form: Posted, workspace: WorkspaceToManage, actor: CurrentActor, db: Db
) -> Response:
    """Add one lead."""

    def act(given: LeadForm) -> int:
        return add_lead(db, actor, workspace.host.id, checked_lead(given.model_dump())).id

    tried = attempt(db, bind(LeadForm, form), act)
    if tried.result is None:
        return _new_page(request, workspace, _in_sentences(tried.form), tried.status)
    return redirect(f"/hosts/{workspace.host.id}/leads/{tried.result}", "The employer is among your leads.")


@router.get("/hosts/{host_id}/leads/{lead_id}")
def show_lead(request: Request, workspace: WorkspaceToManage, lead_id: Id, db: Db) -> Response:
    """One lead: what is known, how it was invited, and its way out."""
    row = _lead(db, workspace, lead_id)
    return render(
        request,
        "leads/lead.html",
        host=workspace.host,
        row=row,
        words=STANDING_WORDS[row.standing],
        size=f"{row.lead.headcount:,}" if row.lead.headcount else BAND_WORDS[row.lead.band],
        industry=industry_words(row.lead.industry),
        area=area_names(db, [row.lead.area_code]).get(row.lead.area_code, "") if row.lead.area_code else "",
        invitations=invitations_of(db, lead_id),
    )


@router.post("/hosts/{host_id}/leads/{lead_id}/opt-out")
def note_opt_out(workspace: WorkspaceToManage, lead_id: Id, actor: CurrentActor, db: Db) -> Response:
    """Note that an employer told the team that it wants no invitations."""
    row = _lead(db, workspace, lead_id)
    opt_lead_out(db, actor, row.lead)
    return redirect(
        f"/hosts/{workspace.host.id}/leads/{lead_id}", "Noted. This employer gets no invitations any more."
    )


@router.post("/hosts/{host_id}/leads/{lead_id}/delete")
def delete(workspace: WorkspaceToManage, lead_id: Id, db: Db) -> Response:
    """Delete a lead."""
    row = _lead(db, workspace, lead_id)
    try:
        delete_lead(db, row.lead)
    except Conflict as error:
        return redirect(f"/hosts/{workspace.host.id}/leads/{lead_id}", error.message)
    return redirect(f"/hosts/{workspace.host.id}/leads", "The lead is deleted.")


def _lead(db: Session, workspace: Workspace, lead_id: int) -> LeadRow:
    found = lead_row(db, workspace.host.id, lead_id)
    if found is None:
        raise NotFound("There is no such lead.")
    return found


def _in_sentences(form: Bound[LeadForm]) -> Bound[LeadForm]:
    """The faults of cells as sentences beside fields."""
    starts = {
        "size": "This",
        "sector": "The main activity",
        "name": "This",
        "email": "This",
        "source": "This",
    }
    errors = {
        name: f"{starts.get(name, 'This')} {text}." if text.startswith("must") else text
        for name, text in form.errors.items()
    }
    return form.with_errors(errors)


def _new_page(request: Request, workspace: Workspace, form: Bound[LeadForm], status: int = 200) -> Response:
    return render(request, "leads/new.html", status, host=workspace.host, form=form, sections=SECTION_CHOICES)


def _leads_page(
    request: Request,
    db: Session,
    workspace: Workspace,
    wanted: Filter,
    form: Bound[InviteForm],
    status: int = 200,
    after: str | None = None,
) -> Response:
    host_id, today = workspace.host.id, utc_now().date()
    page = leads_page(db, host_id, wanted.narrowed, after=after)
    codes = areas_of_leads(db, host_id)
    names = area_names(db, [code for code in codes if code])
    here = f"/hosts/{host_id}/leads"
    return render(
        request,
        "leads/leads.html",
        status,
        host=workspace.host,
        workspace=workspace,
        tabs=tabs(workspace, "/leads"),
        rows=page.rows,
        count=how_many(db, host_id, wanted.narrowed),
        wanted=wanted,
        is_narrowed=bool(wanted.query()),
        form=form,
        programmes=programme_choices(open_to_invite(workspace, today)),
        which=WHICH_CHOICES,
        may_not={row.lead.id: _why_not(row) for row in page.rows},
        areas=names,
        area_choices=[("", "Anywhere"), *sorted(names.items(), key=lambda one: one[1])]
        + ([("unknown", "Not known")] if "" in codes else []),
        sizes=SIZE_CHOICES,
        industries=INDUSTRY_CHOICES,
        standings=STANDING_CHOICES,
        lists=[("", "Any list"), *((one.id, one.name) for one in lists_of(db, host_id))],
        standing_words=STANDING_WORDS,
        band_words=BAND_WORDS,
        industry_words=industry_words,
        most=MOST_AT_ONCE,
        days=DAYS_BETWEEN,
        here=here,
        first=after is None,
        next_url=f"{here}?{wanted.query(after=page.after)}" if page.after else None,
    )


def _why_not(row: LeadRow) -> str:
    return why_not(
        row.standing,
        has_address=bool(row.lead.email),
        invited_on=row.invited_on,
        today=utc_now().date(),
    )
