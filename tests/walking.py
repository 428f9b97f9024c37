"""Walks every route, each with the ids of real things, so that new routes are tried by themselves."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fastapi import FastAPI
from sqlmodel import Session, select

from api.identity import token_hash
from api.main import route_access
from api.services.accounts import make_token
from assessments.roles import Role
from assessments.starting import from_nothing
from assessments.stories import State as StoryState
from assessments.uptake.freezing import canonical, sha256_of
from models.absence import AbsenceReturn
from models.absence_uploads import AbsenceUpload, UploadState
from models.applications import Application, InformationRequest
from models.awards import Award, StatusGrant
from models.base import utc_now
from models.drafts import Draft
from models.employers import Contact, JoinRequest, Site
from models.evaluations import EvaluationRun
from models.leads import Lead, LeadInvitation, LeadList
from models.people import Account, ApiToken, Membership
from models.portfolio import Campaign, Evidence, EvidenceUse
from models.queries.editions import edition_of
from models.reports import IssuedReport, ReportEvery, ReportKind, ReportSchedule
from models.schemes import Programme
from models.stories import Story
from models.supply import SupplyLink
from tests.assessments.uptake.accounts import report_document
from tests.factories import (
    World,
    actor,
    give_role,
    make_account,
    make_employer,
    make_enrolment,
    make_story,
)

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NOWHERE = 987_654_321  # an id that no row has


@dataclass(frozen=True)
class Route:
    """A route as the application lists it."""

    method: str
    path: str
    access: str

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def names(self) -> list[str]:
        return re.findall(r"{(\w+)(?::\w+)?}", self.path)

    @property
    def noun(self) -> str:
        """What the path is about: the first thing it names, for that is what the guard hands over."""
        return NOUNS.get(next(iter(self.names), ""), "")

    def address(self, known: dict[str, object]) -> str:
        """The path with its names filled in; a name nobody knows fails the test that walks here."""
        values = known | {"number": known["certificate" if "certificates" in self.path else "revision"]}
        return re.sub(r"{(\w+)(?::\w+)?}", lambda m: str(values[m[1]]), self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


NOUNS = {
    "application_id": "application",
    "employer_id": "employer",
    "enrolment_id": "enrolment",
    "evidence_id": "evidence",
    "slug": "programme",
    "draft_id": "draft",
    "run_id": "evaluation",
    "host_id": "workspace",
    "": "service",
}


def routes_of(app: FastAPI) -> list[Route]:
    """Every route, in the order they are tried."""
    return [Route(*row) for row in route_access(app)]


def addresses_of(db: Session, application: Application, slug: str) -> dict[str, object]:
    """The value of every path parameter, taken from an application and what hangs on it."""

    def first(table, where) -> int:
        return db.exec(select(table.id).where(where).order_by(table.id)).first() or NOWHERE

    use = db.exec(select(EvidenceUse).where(EvidenceUse.application_id == application.id)).first()
    edition = edition_of(db, application.edition_id)
    award = db.exec(select(Award).where(Award.enrolment_id == application.enrolment_id)).first()
    employer_id = application.employer_id
    return {
        "application_id": application.id,
        "employer_id": employer_id,
        "enrolment_id": application.enrolment_id,
        "slug": slug,
        "host_id": db.get_one(Programme, application.programme_id).host_id,
        "key": use.criterion if use else "none",
        "criterion": use.criterion if use else "none",
        "theme": edition.criterion(use.criterion).theme if use else "none",
        "evidence_id": use.evidence_id if use else first(Evidence, Evidence.employer_id == employer_id),
        "use_id": use.id if use else NOWHERE,
        "campaign_id": first(Campaign, Campaign.application_id == application.id),
        "request_id": first(JoinRequest, JoinRequest.employer_id == employer_id),
        "information_id": first(InformationRequest, InformationRequest.application_id == application.id),
        "site_id": first(Site, Site.employer_id == employer_id),
        "membership_id": first(Membership, Membership.employer_id == employer_id),
        "contact_id": first(Contact, Contact.employer_id == employer_id),
        "position": 1,
        "token_id": db.exec(select(ApiToken.id).order_by(ApiToken.id)).first() or NOWHERE,
        "revision": 1,
        "certificate": award.certificate_number if award else "HM-0000-0000-0000",
        "scheme_key": "better-health-at-work",
        "edition_id": application.edition_id,
        "draft_id": draft_of(db, application),
        "run_id": evaluation_of(db, application),
        "form": "json",
        "upload_id": upload_of(db, application),
        "return_id": return_of(db, application),
        "part": "levels",
        "grant_id": first(StatusGrant, StatusGrant.employer_id == employer_id),
        "story_id": story_of(db, application),
        "link_id": supply_link_of(db, application),
        "place": "levels.bronze",
        "criterion_place": "themes.first_theme.criteria.first",
        "rule": "levels.bronze.rule",
        "figure": "employees",
        **leads_of(db, application),
        "report_id": report_of(db, application),
        "schedule_id": schedule_of(db, application),
    }


OPT_OUT_TOKEN = "the-token-of-an-invitation"


def leads_of(db: Session, application: Application) -> dict[str, object]:
    """A list of leads of the host of an application's programme, a lead of it, and its opt-out link."""
    programme = db.get_one(Programme, application.programme_id)
    known = db.exec(select(Lead).where(Lead.host_id == programme.host_id)).first()
    if known is None:
        loaded = LeadList(host_id=programme.host_id, name="A list", source="A register", file_name="list.csv")
        db.add(loaded)
        db.flush()
        known = Lead(
            host_id=programme.host_id, list_id=loaded.id, name="A lead", name_key="a lead", band=1,
            section="C", industry="B-E",
        )  # fmt: skip
        db.add(known)
        db.flush()
        token = f"{OPT_OUT_TOKEN}-{programme.host_id}"
        db.add(
            LeadInvitation(
                host_id=programme.host_id, programme_id=programme.id, lead_id=known.id, address_hash="a" * 64,
                token_hash=token_hash(token), band=1, industry="B-E",
            )
        )  # fmt: skip
        db.commit()
    return {
        "lead_id": known.id,
        "list_id": known.list_id,
        "opt_out_token": f"{OPT_OUT_TOKEN}-{programme.host_id}",
    }


def upload_of(db: Session, application: Application) -> int:
    """The id of a table of absence figures that an application's employer has uploaded; its file is gone."""
    known = db.exec(select(AbsenceUpload).where(AbsenceUpload.employer_id == application.employer_id)).first()
    if known is None:
        lead = db.exec(select(Membership).where(Membership.employer_id == application.employer_id)).first()
        known = AbsenceUpload(
            employer_id=application.employer_id,
            uploaded_by=lead.account_id,
            expires_at=utc_now() + timedelta(days=7),
            file_name="returns.csv",
            size=100,
            state=UploadState.REFUSED,
            told={"refusal": ["This file is empty."]},
        )
        db.add(known)
        db.commit()
    return known.id


def draft_of(db: Session, application: Application) -> int:
    """The id of a draft of the host that an application's programme belongs to."""
    programme = db.get_one(Programme, application.programme_id)
    known = db.exec(select(Draft).where(Draft.host_id == programme.host_id)).first()
    if known is None:
        # Whoever works on a host's schemes sees who else does, so this is nobody of either programme.
        somebody = make_account(db, "A writer of schemes").id
        text = from_nothing("A draft", "A host", utc_now().date())
        known = Draft(
            host_id=programme.host_id, title="A draft", definition=text, made_by=somebody, saved_by=somebody
        )
        db.add(known)
        db.commit()
    return known.id


def story_of(db: Session, application: Application) -> int:
    """The id of a story of an application's employer: published, a newer version waiting for its answer."""
    known = db.exec(select(Story).where(Story.employer_id == application.employer_id)).first()
    if known is None:
        lead = db.exec(select(Membership).where(Membership.employer_id == application.employer_id)).first()
        known = make_story(
            db, application.employer_id, application.programme_id, lead.account_id,
            states=(StoryState.APPROVED, StoryState.SENT),
        )  # fmt: skip
        db.commit()
    return known.id


def supply_link_of(db: Session, application: Application) -> int:
    """The id of a link under which an application's employer asked a supplier, which has not answered."""
    known = db.exec(select(SupplyLink).where(SupplyLink.buyer_id == application.employer_id)).first()
    if known is None:
        lead = db.exec(select(Membership).where(Membership.employer_id == application.employer_id)).first()
        known = SupplyLink(
            buyer_id=application.employer_id, asked_as="Nobody", asked_key="nobody", asked_by=lead.account_id
        )
        db.add(known)
        db.commit()
    return known.id


def evaluation_of(db: Session, application: Application) -> int:
    """The id of an evaluation of the programme that an application belongs to."""
    known = db.exec(
        select(EvaluationRun).where(EvaluationRun.programme_id == application.programme_id)
    ).first()
    if known is None:
        somebody = make_account(db, "An analyst who left").id
        known = EvaluationRun(programme_id=application.programme_id, asked_by=somebody, last_return_id=0)
        db.add(known)
        db.commit()
    return known.id


def report_of(db: Session, application: Application) -> int:
    """The id of a report that the host of an application's programme has issued."""
    host_id = db.get_one(Programme, application.programme_id).host_id
    known = db.exec(select(IssuedReport).where(IssuedReport.host_id == host_id)).first()
    if known is None:
        text = canonical(report_document())
        known = IssuedReport(
            host_id=host_id,
            kind=ReportKind.BOARD_PAPER,
            area_name="Somewhere",
            as_of=date(2025, 3, 31),
            document=text,
            sha256=sha256_of(text),
            issued_by=make_account(db, "An analyst who left").id,
        )
        db.add(known)
        db.commit()
    return known.id


def schedule_of(db: Session, application: Application) -> int:
    """The id of a report that the host of an application's programme has issued by itself."""
    host_id = db.get_one(Programme, application.programme_id).host_id
    known = db.exec(select(ReportSchedule).where(ReportSchedule.host_id == host_id)).first()
    if known is None:
        known = ReportSchedule(
            host_id=host_id,
            kind=ReportKind.BOARD_PAPER,
            every=ReportEvery.YEAR,
            day=10,
            next_on=date(2099, 4, 10),
            made_by=make_account(db, "An analyst who left").id,
        )
        db.add(known)
        db.commit()
    return known.id


def return_of(db: Session, application: Application) -> int:
    """The id of an absence return of the employer that an application is of."""
    employer_id = application.employer_id
    known = db.exec(select(AbsenceReturn).where(AbsenceReturn.employer_id == employer_id)).first()
    if known is None:
        somebody = db.exec(select(Membership.account_id).where(Membership.employer_id == employer_id)).first()
        known = AbsenceReturn(
            employer_id=employer_id,
            period_start=date(2025, 1, 1),
            period_end=date(2025, 3, 31),
            headcount_avg=60,
            fte_avg=52.5,
            days_lost=80,
            sent_by=somebody,
        )
        db.add(known)
        db.commit()
    return known.id


def across_the_border(world: World) -> World:
    """The same world seen from the other side: what is theirs becomes ours."""
    theirs = {
        name.removeprefix("other_"): account
        for name, account in world.people.items()
        if name.startswith("other_")
    }
    return replace(
        world,
        programme=world.charter,
        charter=world.programme,
        employer=world.other_employer,
        other_employer=world.employer,
        enrolment=world.other_enrolment,
        other_enrolment=world.enrolment,
        people=theirs,
    )


def crowd(db: Session, world: World) -> dict[str, Account]:
    """Everybody of the world and those beside them: a neighbour in the same programme, staff without work."""
    neighbour = make_employer(db, "Neighbour Joinery")
    leader = give_role(db, make_account(db, "Nora Neighbour"), Role.LEAD, employer=neighbour)
    make_enrolment(db, leader, neighbour, world.programme)
    idle = {
        f"idle_{role}": give_role(
            db, make_account(db, f"Idle {role.title()}"), role, programme=world.programme
        )
        for role in (Role.ADVISER, Role.ASSESSOR)
    }
    return {**world.people, "neighbour_lead": leader, **idle}


def bearer(db: Session, account: Account, *, may_write: bool = True) -> dict[str, str]:
    """The header of a new API token of somebody's."""
    _, text = make_token(db, actor(db, account), name="test", may_write=may_write)
    db.commit()
    return {"Authorization": f"Bearer {text}"}
