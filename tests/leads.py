"""Made-up lists of employers to reach, for the tests."""

import csv
import io

from sqlmodel import Session, select

from api.services.leads_inviting import invite
from api.services.leads_loading import begin_list, confirm_list
from models.leads import Lead, LeadList
from models.queries.workspaces import workspace_of
from tests.factories import World, actor

HEADINGS = ("Name", "Headcount", "Sector", "Company number", "Postcode", "Email")
ACME = ("Acme Tools Ltd", "45", "C", "01234567", "NE1 4LP", "office@acme.example")
BREW = ("Brew & Co", "10 to 49", "11050", "", "NE2 1AB", "hello@brew.example")
CARE = ("Care Cottage", "8", "Q", "", "NE3 1AA", "")


def as_csv(*rows, headings=HEADINGS) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def load(db: Session, world: World, *rows, name="Spring", source="the rates register") -> LeadList:
    """A list, confirmed."""
    who = actor(db, world.analyst)
    made = begin_list(
        db, who, world.programme.host_id, io.BytesIO(as_csv(*(rows or (ACME, BREW, CARE)))), "list.csv",
        name=name, source=source,
    )  # fmt: skip
    confirm_list(db, who, made)
    db.commit()
    return made


def lead_named(db: Session, name: str) -> Lead:
    return db.exec(select(Lead).where(Lead.name == name)).one()


def send(db: Session, world: World, *leads: Lead):
    """Invite leads to the world's programme, as its analyst."""
    who = actor(db, world.analyst)
    space = workspace_of(db, who, world.programme.host_id)
    sent = invite(db, who, space, world.programme.id, {one.id for one in leads})
    db.commit()
    return sent
