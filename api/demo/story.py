"""Brings the demo's employers to where the cast says, by the same steps that people take."""

import io
from datetime import date, timedelta

from sqlmodel import Session

from api.demo.cast import DemoEmployer
from api.identity import actor_of
from api.services.applications import start, submit
from api.services.assessment import CampaignInput, ClaimInput, add_campaign, save_claim, save_facts
from api.services.assigning import assign
from api.services.decisions import decide
from api.services.evidence import EvidenceInput, Upload, add, use
from api.services.review import FindingInput, recommend, request_information, save_finding, start_review
from api.storage import Store
from assessments.definition import Answer, Criterion
from assessments.roles import Actor, Role
from assessments.workflow import Outcome, Status
from models.applications import Application, Enrolment
from models.base import utc_now
from models.people import Account
from models.queries.in_hand import InHand, take_in_hand
from models.queries.portfolios import Portfolio, load_portfolio

UPLOAD_LIMIT = 1024 * 1024
ORDER = (Status.SUBMITTED, Status.IN_REVIEW, Status.RECOMMENDED, Status.DECIDED)
TOPICS = ("Sleep", "Blood pressure", "Alcohol", "Menopause", "Back care", "Smoking")

POLICY = """Wellbeing policy

What we do
We ask staff every year what would help, act on the three things named most, and say what came of it.

Who looks after it
The office manager, with two health advocates who have paid time for it.
"""
ABSENCE = "month,days_lost,days_available\n2026-01,41,1280\n2026-02,36,1180\n2026-03,33,1290\n"


def tell(
    session: Session,
    store: Store,
    plan: DemoEmployer,
    enrolment: Enrolment,
    staff: dict[Role, Account],
    lead: Account,
) -> None:
    """Bring one employer's application to the status of its plan."""
    if plan.status is None:
        return
    actors = {role: actor_of(session, account) for role, account in staff.items()}
    employer = actor_of(session, lead)
    application = start(session, employer, enrolment, plan.level)
    drafted = plan.status is Status.DRAFT
    fill(session, store, employer, application, share=0.55 if drafted else 1.0)
    if not drafted:
        submit(session, employer, hold(session, employer, application))
        review(session, plan.status, application, actors)
    # The demo is made in a second; its applications have been where they are for days.
    moment = utc_now() - timedelta(days=plan.days)
    application.started_at = moment - timedelta(days=40)
    application.status_since = moment
    session.add(application)
    session.flush()


def hold(session: Session, actor: Actor, application: Application) -> InHand:
    """The application as this person holds it."""
    in_hand = take_in_hand(session, actor, application.id)
    assert in_hand is not None
    return in_hand


def fill(session: Session, store: Store, actor: Actor, application: Application, share: float) -> None:
    """Answer a share of the criteria with real evidence; all of them when the share is 1."""
    portfolio = load_portfolio(session, application)
    facts = {fact.key: True for fact in portfolio.edition.facts if fact.type == "yes_no"}
    if facts:
        save_facts(session, actor, application, facts, application.facts_version)
    portfolio = load_portfolio(session, application)
    evidence = [
        add(session, store, actor, application.employer_id, given, UPLOAD_LIMIT).id
        for given in (
            EvidenceInput(
                title="Wellbeing policy", upload=Upload("wellbeing-policy.txt", io.BytesIO(POLICY.encode()))
            ),
            EvidenceInput(
                title="Absence by month", upload=Upload("absence.csv", io.BytesIO(ABSENCE.encode()))
            ),
            EvidenceInput(
                title="Notes of the wellbeing group", note="Met monthly; minutes kept by the office manager."
            ),
        )
    ]
    asked = portfolio.criteria
    for number, criterion in enumerate(asked[: round(len(asked) * share)]):
        save_claim(
            session,
            actor,
            application,
            criterion,
            ClaimInput(Answer.MET, f"In place: {criterion.title.lower()}."),
        )
        use(session, actor, application, criterion, evidence[number % len(evidence)] or 0)
    if share == 1.0:
        add_campaigns(session, actor, portfolio)


def add_campaigns(session: Session, actor: Actor, portfolio: Portfolio) -> None:
    """As many campaigns as the level counts."""
    needed = max((c.campaigns.at_least for c in portfolio.criteria if c.campaigns), default=0)
    for number, topic in enumerate(TOPICS[:needed]):
        began = utc_now().date() - timedelta(days=300 - 60 * number)
        campaign = CampaignInput(
            title=f"{topic} month",
            topic=topic.lower(),
            started_on=began,
            ended_on=began + timedelta(days=30),
            from_needs_assessment=True,
            evaluation="A short survey afterwards: 7 in 10 would do it again.",
            reach=24,
        )
        add_campaign(session, actor, portfolio.application, campaign)


def review(session: Session, status: Status, application: Application, actors: dict[Role, Actor]) -> None:
    """Assign, review, ask, recommend and decide, as far as the status needs."""
    people: dict[Role, int | None] = {
        role: actors[role].account_id for role in (Role.ADVISER, Role.ASSESSOR) if role in actors
    }
    if status is Status.SUBMITTED:
        return  # waits for the coordinator to give it to somebody
    coordinator, assessor = actors[Role.COORDINATOR], actors[Role.ASSESSOR]
    assign(session, coordinator, hold(session, coordinator, application), people)
    start_review(session, assessor, hold(session, assessor, application))
    criteria = load_portfolio(session, application).criteria
    done = len(criteria) if status in ORDER[2:] else len(criteria) // 2
    for criterion in criteria[:done]:
        found(session, assessor, application, criterion)
    if status is Status.INFORMATION_REQUESTED:
        due: date = utc_now().date() + timedelta(days=10)
        question = "Please show when this last took place, and who was told."
        request_information(
            session, assessor, hold(session, assessor, application), {criteria[-1].key: question}, due
        )
    if status in ORDER[2:]:
        summary = "All criteria are met. The health advocates are a strength; staff spoke well of them."
        recommend(session, assessor, hold(session, assessor, application), Outcome.AWARD, None, summary)
    if status is Status.DECIDED:
        moderator = actors[Role.MODERATOR]
        decide(
            session,
            moderator,
            hold(session, moderator, application),
            Outcome.AWARD,
            None,
            "Confirmed. Well done.",
        )


def found(session: Session, assessor: Actor, application: Application, criterion: Criterion) -> None:
    """A finding of met."""
    given = FindingInput(Answer.MET, "Seen in the documents and confirmed by staff.")
    save_finding(session, assessor, hold(session, assessor, application), criterion, given)
