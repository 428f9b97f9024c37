"""Two editions of one made-up award, and an employer taking part: what changes while people work."""

from dataclasses import dataclass

from sqlmodel import Session

from api.services.applications import start
from api.services.editions import add_edition
from api.services.evidence import EvidenceInput, add
from assessments.roles import Role
from models.applications import Application, Enrolment
from models.portfolio import Evidence
from models.schemes import Host, Programme, SchemeEdition
from tests.factories import LONG_AGO, World, actor, answer_everything, give_role, make_account, make_enrolment

HEAD = """\
key: valley-award
title: Valley Award
version: "{version}"
dated: {dated}
official: no
disclaimer: A made-up award.
owner: Nobody
completeness: Complete.
sources: []
answers:
  met: {{label: In place, counts_as_met: yes}}
  partly: {{label: Partly in place}}
  not_met: {{label: Not in place}}
  not_applicable: {{label: Does not apply}}
levels:
  - {{key: bronze, title: Bronze, meaning: The first., valid_for: P2Y, rule: {{met: {{role: mandatory}}}}}}
  - {{key: silver, title: Silver, meaning: The second., requires: bronze, rule: {{met: {{role: mandatory}}}}}}
tracks:
  - {{key: all, title: Everybody, unit: headcount, min: 1}}
facts:
  - {{key: canteen, question: Is there a canteen?}}
"""
FIRST = (
    HEAD.format(version="2025-04", dated="2025-04-01")
    + """\
themes:
  - key: food
    title: Food
    summary: Eating well.
    criteria:
      - {key: water, title: Water, text: Drinking water is free., level: bronze, origin: authored}
      - {key: menu, title: Menu, text: The menu has a healthy dish., level: bronze, origin: authored}
      - {key: breaks, title: Breaks, text: Breaks are taken., level: bronze, role: pool, origin: authored}
      - {key: smoke, title: Smoking shelter, text: A shelter stands., level: bronze, origin: authored}
      - {key: plan, title: Plan, text: There is a plan., level: silver, origin: authored}
"""
)
SECOND = (
    HEAD.format(version="2026-11", dated="2026-11-01")
    + """\
replaces: "2025-04"
removed: [smoke]
themes:
  - key: food
    title: Food
    summary: Eating well.
    criteria:
      - {key: water, title: Water, text: Drinking water is free., level: bronze, origin: authored}
      - {key: menu, title: Menu, text: A healthy dish is on each day., level: bronze, origin: authored}
      - {key: breaks, title: Breaks, text: Breaks are taken., level: bronze, origin: authored,
         change: stronger}
      - {key: fruit, title: Fruit, text: There is fruit., level: bronze, origin: authored}
      - {key: plan, title: Plan, text: There is a plan., level: silver, origin: authored}
"""
)


@dataclass
class Valley:
    """A programme on the first edition, the second one published, and the world's employer taking part."""

    first: SchemeEdition
    second: SchemeEdition
    programme: Programme
    enrolment: Enrolment


def make_valley(db: Session, world: World) -> Valley:
    first, second = (add_edition(db, text) for text in (FIRST, SECOND))
    programme = Programme(
        host_id=world.programme.host_id, edition_id=first.id, slug="valley", name="Valley Programme",
        area="Tyne Valley", contact_email="valley@example.org", opens_on=LONG_AGO,
    )  # fmt: skip
    db.add(programme)
    db.flush()
    for person, role in ((world.coordinator, Role.COORDINATOR), (world.moderator, Role.MODERATOR)):
        give_role(db, person, role, programme=programme)
    enrolment = make_enrolment(db, world.lead, world.employer, programme)
    db.commit()
    return Valley(first, second, programme, enrolment)


def make_valley_application(
    db: Session, world: World, valley: Valley, *, answered: bool = True
) -> Application:
    """An application for bronze on the edition that runs today."""
    lead = actor(db, world.lead)
    application = start(db, lead, valley.enrolment, "bronze")
    if answered:
        answer_everything(db, lead, application)
    db.commit()
    return application


def make_note(db: Session, world: World, title: str) -> Evidence:
    """A note in the evidence of the world's employer."""
    return add(
        db, None, actor(db, world.lead), world.employer.id, EvidenceInput(title=title, note=title), 1000
    )


def another_host(db: Session) -> Host:
    host = Host(name=f"Far Host {make_account(db).id}")
    db.add(host)
    db.flush()
    return host
