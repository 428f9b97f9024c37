"""Made-up employers that take part, with their journeys set as a test wants them."""

from datetime import date, timedelta

from sqlmodel import Session, select

from assessments.awards import add_months
from assessments.definition import Answer
from assessments.roles import Role
from assessments.uptake.spells import FOREVER
from assessments.workflow import Outcome, Status
from models.applications import Application, Assignment, Enrolment
from models.awards import Award, Decision, Ruling
from models.base import today, utc_now
from models.people import Account
from models.portfolio import Campaign
from models.schemes import Host
from models.uptake import PartnerArea, UptakeJourney, UptakeSpell
from tests.factories import World, give_role, make_account, make_employer, make_enrolment


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def take_part(
    db: Session, world: World, name: str, *, held_since: int | None = None, headcount: int = 60, **journey
) -> Enrolment:
    """An employer that takes part. Days are given as days ago, and what else a journey says as it is."""
    employer = make_employer(db, name, headcount=headcount)
    enrolment = make_enrolment(db, world.lead, employer, world.programme)
    db.commit()
    row = db.exec(select(UptakeJourney).where(UptakeJourney.enrolment_id == enrolment.id)).one()
    for key, value in journey.items():
        setattr(row, key, ago(value) if key.endswith("_on") and value is not None else value)
    spell = db.exec(select(UptakeSpell).where(UptakeSpell.enrolment_id == enrolment.id)).one()
    spell.area_code = row.area_code
    db.add_all([row, spell])
    if held_since is not None:
        db.delete(spell)
        db.flush()
        held = spell.model_dump() | {"from_on": ago(held_since), "level": "bronze", "rank": 1}
        db.add(UptakeSpell(**held | {"until_on": FOREVER}))
    db.commit()
    return enrolment


def decide_on(db: Session, world: World, enrolment: Enrolment, answers: dict[str, Answer]) -> Application:
    """An application of an enrolment, handed in and decided, with its rulings."""
    application = Application(
        enrolment_id=enrolment.id,
        employer_id=enrolment.employer_id,
        programme_id=enrolment.programme_id,
        edition_id=world.programme.edition_id,
        level="bronze",
        status=Status.DECIDED,
        submitted_at=utc_now() - timedelta(days=40),
        decided_at=utc_now() - timedelta(days=10),
    )
    db.add(application)
    db.flush()
    decision = Decision(
        application_id=application.id, outcome=Outcome.NOT_YET, summary="Not yet.",
        decided_by=world.moderator.id, snapshot={}, snapshot_hash="0" * 64,
    )  # fmt: skip
    assigned = Assignment(
        application_id=application.id, account_id=world.assessor.id, role=Role.ASSESSOR,
        assigned_by=world.coordinator.id,
    )  # fmt: skip
    db.add_all([decision, assigned])
    db.flush()
    for criterion, answer in answers.items():
        db.add(Ruling(decision_id=decision.id, criterion=criterion, answer=answer))
    db.commit()
    return application


def give_award(db: Session, application: Application, months_left: int) -> None:
    """An award for a decided application that runs out in so many months."""
    decision = db.exec(select(Decision).where(Decision.application_id == application.id)).one()
    db.add(
        Award(
            enrolment_id=application.enrolment_id,
            employer_id=application.employer_id,
            programme_id=application.programme_id,
            decision_id=decision.id,
            edition_id=application.edition_id,
            level="bronze",
            level_title="Bronze",
            employer_name="Made up",
            starts_on=ago(300),
            ends_on=add_months(today(), months_left),
            certificate_number=f"HM-{decision.id}",
        )
    )
    db.commit()


def run_campaign(db: Session, world: World, application: Application, topic: str, reach: int | None = None):
    db.add(
        Campaign(application_id=application.id, topic=topic, title=f"{topic} week", started_on=ago(100),
                 reach=reach, added_by=world.lead.id)
    )  # fmt: skip
    db.commit()


def a_partner(db: Session, world: World, area: str = "X02") -> Account:
    """An analyst of a council that is a partner of the programme's host for an area."""
    council = Host(name="Holm Council")
    db.add(council)
    db.flush()
    db.add(PartnerArea(host_id=world.programme.host_id, partner_id=council.id, area_code=area))
    account = give_role(db, make_account(db, "Pam Partner"), Role.ANALYST, host=council)
    db.commit()
    return account
