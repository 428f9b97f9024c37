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
    ("Larkspur Bakery", "64", "C", "NM1 4LP"),
    ("Alderbrook Foundry", "176", "C", "NM2 1XX"),
    ("Bracken Bridge College", "228", "P", "NM4 2XX"),
    ("Coldwell Opticians", "16", "G", "NM9 3XX"),
    ("Amble Road Garage", "7", "45200", "NM2 1AB"),
    ("Bluebell Day Nursery", "18", "P", "NM3 4DE"),
    ("Cinder Lane Brewery", "12", "11050", "NM4 5FG"),
    ("Dale and Fenwick Solicitors", "35", "M", "NM1 6HJ"),
    ("Eastgate Scaffolding", "50 to 99", "F", "NM11 2JL"),
    ("Fell View Dental Care", "9", "Q", "NM6 3NP"),
    ("Gilsland Joinery", "4", "F", "NM6 7QR"),
    ("Harbour Fish Market", "22", "G", "NM8 8ST"),
    ("Ingleby Freight", "140", "H", "NM9 9UW"),
    ("Juniper Lane Software", "31", "62012", "NM1 1WX"),
    ("Kingfisher Cleaning", "85", "N", "NM2 2YZ"),
    ("Lonnen Care at Home", "110", "Q", "NM3 3AB"),
    ("Millrace Hotel", "46", "I", "NM4 4DE"),
    ("Nook Street Cafe", "6", "I", "NM11 5FG"),
    ("Old Forge Engineering", "250+", "C", "NM6 6HJ"),
    ("Potters Gate Academy", "95", "P", "NM6 7JL"),
    ("Quayside Accountants", "16", "M", "NM8 8NP"),
    ("Raven Plant Hire", "28", "N", "NM9 9QR"),
    ("Stobhill Farm Shop", "small", "G", "NM1 2ST"),
    ("Tanfield Insurance Brokers", "13", "K", "NM2 3UW"),
    ("Underbank Printers", "20 to 49", "C", "NM3 4WX"),
    ("Viaduct Climbing Centre", "11", "R", "NM4 5YZ"),
    ("Westerhope Homes", "72", "L", "NM11 6AB"),
    ("Yeavering Windows", "58", "C", "NM6 7DE"),
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
