"""Made-up people, employers and applications for the tests, as plain functions."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from sqlmodel import Session, select

from api.identity import actor_of
from api.services.applications import start, submit
from api.services.assessment import CampaignInput, ClaimInput, add_campaign, save_claim, save_facts
from api.services.assigning import assign
from api.services.decisions import decide
from api.services.editions import add_edition
from api.services.employers import ContactInput, EmployerInput, add_employer
from api.services.enrolments import enrol
from api.services.evidence import EvidenceInput, add, use
from api.services.review import FindingInput, recommend, save_finding, start_review
from assessments.definition import Answer
from assessments.roles import Actor, Role
from assessments.shipped import shipped_text
from assessments.stories import State as StoryState
from assessments.stories import Topic
from assessments.uptake.groups import band_of
from assessments.workflow import Outcome, Status
from models.applications import Application, Enrolment
from models.awards import Award
from models.base import utc_now
from models.employers import Employer, Ownership
from models.people import Account, Membership
from models.queries.in_hand import InHand, take_in_hand
from models.queries.portfolios import load_portfolio
from models.schemes import Host, Programme, SchemeEdition
from models.stories import Story, StoryVersion

_number = count(1)
LONG_AGO = date(2020, 1, 1)
PASSWORD = "correct horse battery"


def make_account(db: Session, name: str = "Pat Example", **more) -> Account:
    account = Account(
        name=name,
        email=more.pop("email", f"{name.split()[0].lower()}{next(_number)}@example.com"),
        email_confirmed_at=utc_now(),
        **more,
    )
    db.add(account)
    db.flush()
    return account


def give_role(
    db: Session, account: Account, role: Role, *, employer=None, programme=None, host=None, until_on=None
) -> Account:
    db.add(
        Membership(
            account_id=account.id,
            role=role,
            employer_id=employer.id if employer else None,
            programme_id=programme.id if programme else None,
            host_id=host.id if host else None,
            from_on=LONG_AGO,
            until_on=until_on,
        )
    )
    db.flush()
    return account


def actor(db: Session, account: Account) -> Actor:
    return actor_of(db, account)


def employer_input(name: str = "Larkspur Bakery", **more) -> EmployerInput:
    given = {
        "name": name,
        "ownership": Ownership.PRIVATE,
        "sic_section": "C",
        "headcount": 60,
        "fte": 52.5,
        "postcode": "NE1 4LP",
        "contacts": (
            ContactInput("Rosa Field", "rosa@example.com"),
            ContactInput("Tom Weir", "tom@example.com"),
        ),
    }
    return EmployerInput(**{**given, **more})


def make_employer(db: Session, name: str = "Larkspur Bakery", **more) -> Employer:
    return add_employer(db, employer_input(name, **more))


def make_edition(db: Session, key: str = "better-health-at-work") -> SchemeEdition:
    """The shipped edition of a scheme, added once a test."""
    known = db.exec(select(SchemeEdition).where(SchemeEdition.scheme_key == key)).first()
    return known or add_edition(db, shipped_text(f"{key.replace('-', '_')}.yaml"))


def make_programme(
    db: Session, name: str = "Tyne Valley Better Health", scheme="better-health-at-work", **more
):
    host = Host(name=f"Host {next(_number)} Council")
    db.add(host)
    db.flush()
    programme = Programme(
        host_id=host.id,
        edition_id=make_edition(db, scheme).id,
        slug=name.lower().replace(" ", "-"),
        name=name,
        area=more.pop("area", "Tyne Valley"),
        contact_email="team@example.org",
        opens_on=LONG_AGO,
        **more,
    )
    db.add(programme)
    db.flush()
    return programme


def make_enrolment(db: Session, lead: Account, employer: Employer, programme: Programme) -> Enrolment:
    return enrol(db, actor(db, lead), employer, programme)


@dataclass
class World:
    """Two programmes with their staff, three employers, and the people of each."""

    programme: Programme
    charter: Programme
    employer: Employer
    other_employer: Employer
    enrolment: Enrolment
    other_enrolment: Enrolment
    people: dict[str, Account] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Account:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


PROGRAMME_STAFF = {
    "coordinator": Role.COORDINATOR,
    "adviser": Role.ADVISER,
    "assessor": Role.ASSESSOR,
    "moderator": Role.MODERATOR,
    "analyst": Role.ANALYST,
}


def make_world(db: Session) -> World:
    """People are named by what they are; `other_...` belong to the other employer or programme."""
    programme = make_programme(db)
    charter = make_programme(
        db, "Northshire Wellbeing Charter", "workplace-wellbeing-charter", area="Northshire"
    )
    employer, other = make_employer(db), make_employer(db, "Quarry Lane Stone", headcount=12, fte=None)
    people = {name: make_account(db, f"{name.title()} One") for name in ("lead", "colleague", "viewer")}
    give_role(db, people["lead"], Role.LEAD, employer=employer)
    give_role(db, people["colleague"], Role.CONTRIBUTOR, employer=employer)
    give_role(db, people["viewer"], Role.VIEWER, employer=employer)
    people["other_lead"] = give_role(db, make_account(db, "Olive Other"), Role.LEAD, employer=other)
    for name, role in PROGRAMME_STAFF.items():
        people[name] = give_role(db, make_account(db, f"{name.title()} Two"), role, programme=programme)
        people[f"other_{name}"] = give_role(
            db, make_account(db, f"Far {name.title()}"), role, programme=charter
        )
    people["administrator"] = give_role(
        db, make_account(db, "Ada Host"), Role.ADMINISTRATOR, host=db.get_one(Host, programme.host_id)
    )
    people["stranger"] = make_account(db, "Sam Stranger")
    enrolment = make_enrolment(db, people["lead"], employer, programme)
    other_enrolment = make_enrolment(db, people["other_lead"], other, charter)
    return World(programme, charter, employer, other, enrolment, other_enrolment, people)


STORY = {
    "title": "Walking meetings that lasted",
    "topic": Topic.PHYSICAL_ACTIVITY,
    "problem": "Most of us sat all day.",
    "done": "Meetings of two became walks.",
    "changed": "Half of such meetings are walks now.",
    "advice": "Begin with the managers.",
}


def make_story(
    db: Session, employer_id: int, programme_id: int, writer_id: int, *, states=(StoryState.APPROVED,), **more
) -> Story:
    """A story with a version in each of these states, oldest first, written straight into the tables."""
    story = Story(employer_id=employer_id, programme_id=programme_id, made_by=writer_id)
    db.add(story)
    db.flush()
    employer = db.get_one(Employer, employer_id)
    for number, state in enumerate(states, start=1):
        answered = state in (StoryState.APPROVED, StoryState.SENT_BACK)
        values = {
            **STORY, "named": True, "employer_name": employer.name, "sic_section": employer.sic_section,
            "size_band": band_of(employer.headcount), "written_by": writer_id,
            "sent_at": None if state is StoryState.DRAFT else utc_now(),
            "decided_at": utc_now() if answered else None, "checked": state is StoryState.APPROVED,
            "reason": "Say more." if state is StoryState.SENT_BACK else "", **more,
        }  # fmt: skip
        db.add(StoryVersion(story_id=story.id, number=number, state=state, **values))
    db.flush()
    return story


ORDER = [
    Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.RECOMMENDED, Status.DECIDED,
]  # fmt: skip


def make_application(
    db: Session, world: World, *, status: Status = Status.DRAFT, level: str = "bronze", answered: bool = True
) -> Application:
    """An application of the world's employer, brought to a status by the same steps that people take."""
    lead = actor(db, world.lead)
    application = start(db, lead, world.enrolment, level)
    if answered:
        answer_everything(db, lead, application)
    reached = ORDER.index(status) if status in ORDER else 0
    if reached >= 1:
        submit(db, lead, hand(db, lead, application))
        people = {Role.ADVISER: world.adviser.id, Role.ASSESSOR: world.assessor.id}
        coordinator = actor(db, world.coordinator)
        assign(db, coordinator, hand(db, coordinator, application), people)
    if reached >= 2:
        assessor = actor(db, world.assessor)
        start_review(db, assessor, hand(db, assessor, application))
    if reached >= 3:
        find_everything_met(db, assessor, application)
        recommend(db, assessor, hand(db, assessor, application), Outcome.AWARD, None, "All criteria are met.")
    if reached >= 4:
        moderator = actor(db, world.moderator)
        decide(db, moderator, hand(db, moderator, application), Outcome.AWARD, None, "Confirmed.")
    db.commit()
    return application


def hand(db: Session, who: Actor, application: Application) -> InHand:
    """The application in this person's hands."""
    in_hand = take_in_hand(db, who, application.id)
    assert in_hand is not None
    return in_hand


def answer_everything(db: Session, who: Actor, application: Application) -> None:
    """Answer every criterion as met with a note as evidence, and add the campaigns that are counted."""
    portfolio = load_portfolio(db, application)
    facts = {fact.key: True for fact in portfolio.edition.facts if fact.type == "yes_no"}
    save_facts(db, who, application, facts, application.facts_version)
    portfolio = load_portfolio(db, application)
    note = add(
        db, None, who, application.employer_id, EvidenceInput(title="Policy", note="Our policy."), 1000
    )
    for criterion in portfolio.criteria:
        save_claim(db, who, application, criterion, ClaimInput(Answer.MET, "Done."))
        use(db, who, application, criterion, note.id)
    if any(criterion.campaigns for criterion in portfolio.criteria):
        for number, topic in enumerate(("sleep", "alcohol", "smoking", "activity", "mental health", "diet")):
            day = utc_now().date() - timedelta(days=400 - number * 30)
            given = CampaignInput(
                f"Campaign {number}", topic, day, day + timedelta(days=366), True, "It helped."
            )
            add_campaign(db, who, application, given)
    db.flush()


def find_everything_met(db: Session, who: Actor, application: Application) -> None:
    """Record a finding of met for every criterion."""
    for criterion in load_portfolio(db, application).criteria:
        save_finding(
            db, who, hand(db, who, application), criterion, FindingInput(Answer.MET, "Seen on the visit.")
        )


def award_of(db: Session, application: Application) -> Award:
    """The award an application led to."""
    return db.exec(select(Award).where(Award.enrolment_id == application.enrolment_id)).one()
