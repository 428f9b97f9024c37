"""Employers that the demo's council would like to reach: some invited, one opted out, one that joined."""

import csv
import io
from datetime import timedelta

from sqlmodel import Session

from api.services.leads_inviting import invite
from api.services.leads_loading import begin_list, confirm_list
from api.services.leads_opting_out import opt_lead_out
from assessments.roles import Actor
from models.base import utc_now
from models.leads import LeadInvitation
from models.queries.leads import Narrowed, leads_page
from models.queries.workspaces import workspace_of
from models.schemes import Programme
from models.scope import everyones

# Name, size, sector, postcode. Every name is made up. The first four take part in the end.
_EMPLOYERS = (
    ("Larkspur Bakery", "64", "C", "NE1 4LP"),
    ("Alderbrook Foundry", "176", "C", "NE2 1XX"),
    ("Bracken Bridge College", "228", "P", "NE2 1XX"),
    ("Coldwell Opticians", "16", "G", "NE2 1XX"),
    ("Amble Road Garage", "7", "45200", "NE2 1AB"),
    ("Bluebell Day Nursery", "18", "P", "NE3 4DE"),
    ("Cinder Lane Brewery", "12", "11050", "NE4 5FG"),
    ("Dale and Fenwick Solicitors", "35", "M", "NE1 6HJ"),
    ("Eastgate Scaffolding", "50 to 99", "F", "NE5 2LL"),
    ("Fell View Dental Care", "9", "Q", "NE6 3NP"),
    ("Gilsland Joinery", "4", "F", "NE7 7QR"),
    ("Harbour Fish Market", "22", "G", "NE8 8ST"),
    ("Ingleby Freight", "140", "H", "NE9 9UU"),
    ("Juniper Lane Software", "31", "62012", "NE1 1WX"),
    ("Kingfisher Cleaning", "85", "N", "NE2 2YZ"),
    ("Lonnen Care at Home", "110", "Q", "NE3 3AB"),
    ("Millrace Hotel", "46", "I", "NE4 4DE"),
    ("Nook Street Cafe", "6", "I", "NE5 5FG"),
    ("Old Forge Engineering", "250+", "C", "NE6 6HJ"),
    ("Potters Gate Academy", "95", "P", "NE7 7LL"),
    ("Quayside Accountants", "16", "M", "NE8 8NP"),
    ("Raven Plant Hire", "28", "N", "NE9 9QR"),
    ("Stobhill Farm Shop", "small", "G", "NE1 2ST"),
    ("Tanfield Insurance Brokers", "13", "K", "NE2 3UU"),
    ("Underbank Printers", "20 to 49", "C", "NE3 4WX"),
    ("Viaduct Climbing Centre", "11", "R", "NE4 5YZ"),
    ("Westerhope Homes", "72", "L", "NE5 6AB"),
    ("Yeavering Windows", "58", "C", "NE6 7DE"),
)
INVITED, DAYS_AGO = 11, 40


def load_leads(session: Session, actor: Actor, programme: Programme) -> None:
    """Load the list for the host of a programme, invite some of it, and have one opt out."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Name", "Headcount", "Sector", "Postcode", "Email", "Company number"])
    for name, size, sector, postcode in _EMPLOYERS:
        address = f"office@{name.split()[0].lower()}.example" if name != "Nook Street Cafe" else ""
        writer.writerow([name, size, sector, postcode, address, ""])
    loaded = begin_list(
        session, actor, programme.host_id, io.BytesIO(text.getvalue().encode()), "employers.csv",
        name="Employers of Northmoor", source="the council’s register of business rates",
    )  # fmt: skip
    confirm_list(session, actor, loaded)
    workspace = workspace_of(session, actor, programme.host_id)
    rows = leads_page(session, programme.host_id, Narrowed()).rows
    if workspace is None:
        return
    invite(session, actor, workspace, programme.id, {row.lead.id for row in rows[1 : INVITED + 1]})
    for made in session.exec(everyones(LeadInvitation)):
        made.invited_on = utc_now().date() - timedelta(days=DAYS_AGO)
        session.add(made)
    opt_lead_out(session, actor, rows[INVITED].lead)
