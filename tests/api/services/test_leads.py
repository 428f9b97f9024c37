"""Leads from the list to the mail: what is stored, who may be written to, and what is forgotten."""

import io
import re
import socket
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import xlsxwriter
from aiosmtpd.controller import Controller
from sqlmodel import select

from api.jobs import run_due
from api.services.leads_inviting import note_joined
from api.services.leads_keeping import delete_lead, delete_list, delete_untouched
from api.services.leads_loading import FaultyList, Found, add_lead, begin_list, confirm_list, sha256, weigh
from api.services.leads_opting_out import has_opted_out, invitation_of, opt_lead_out, opt_out
from api.services.leads_planning import outlook
from api.services.leads_reading import checked_lead, read_leads
from api.settings import Settings
from assessments.errors import Conflict, InvalidInput
from assessments.uptake.leads import Standing
from models.activity import Event, Verb
from models.base import utc_now
from models.leads import Lead, LeadInvitation, LeadList, OptOut
from models.mail import Message
from models.queries.leads import Narrowed, count_by_standing, lead_row, leads_page
from models.queries.workspaces import workspace_of
from models.scope import visible
from tests.factories import actor, make_employer, make_enrolment
from tests.leads import ACME, BREW, CARE, as_csv, lead_named, load, send

LATER = timedelta(days=1)


def counts(made: LeadList) -> tuple[int, int, int, int]:
    return made.fresh, made.known, made.signed_up, made.opted_out


def standing(db, lead: Lead) -> Standing:
    return lead_row(db, lead.host_id, lead.id).standing


def tokens(db) -> list[str]:
    """The token in each mail that waits, in order."""
    bodies = db.exec(select(Message.body).where(Message.template == "lead_invitation").order_by(Message.id))
    return [re.search(r"/opt-out/(\S+)", body)[1] for body in bodies]


class Inbox:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self.received, self.refusals = [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.received.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@contextmanager
def mail_server(inbox):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield Settings(smtp_url=f"smtp://127.0.0.1:{port}")
    controller.stop()


def test_a_list_is_stored_once_it_is_confirmed_and_known_again_afterwards(db, world):
    made = begin_list(
        db, None, world.programme.host_id, io.BytesIO(as_csv(ACME, BREW, CARE)), "l.csv", name="A", source="B"
    )
    assert (counts(made), db.exec(select(Lead)).all()) == ((3, 0, 0, 0), [])
    confirm_list(db, None, made)
    acme = lead_named(db, "Acme Tools Ltd")
    assert (acme.headcount, acme.band, acme.section, acme.industry, acme.district) == (
        45,
        3,
        "C",
        "B-E",
        "NE1",
    )
    assert (acme.address_hash, acme.source) == (sha256("office@acme.example"), "B")
    assert made.waiting == []
    with pytest.raises(Conflict):
        confirm_list(db, None, made)
    again = load(db, world, ("ACME TOOLS", "50", "C", "", "NE1 9ZZ", ""), name="Autumn")
    assert counts(again) == (0, 1, 0, 0)
    db.refresh(acme)
    assert (acme.headcount, acme.email, acme.company_number, acme.list_id) == (
        50, "office@acme.example", "01234567", again.id,
    )  # fmt: skip


def test_two_numbers_are_two_employers_and_one_line_twice_is_one(db, world):
    other = ("Acme Tools Ltd", "45", "C", "07654321", "NE1 4LP", "")
    made = load(db, world, ACME, other, ACME, CARE, CARE)
    assert (counts(made), made.repeated) == ((3, 0, 0, 0), 2)


def test_a_workbook_is_read_with_its_numbers(db, world):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("Our list",))
    sheet.write_row(2, 0, ("Organisation", "Employees", "SIC code", "CRN"))
    sheet.write_row(3, 0, ("Acme", 45, 47110, 1234567))
    book.close()
    file.seek(0)
    (lead,) = read_leads(file, "l.xlsx").leads
    assert (lead.headcount, lead.section, lead.company_number) == (45, "G", "01234567")


def test_faults_are_told_by_cell_and_nothing_is_stored(db, world):
    rows = (("", "lots", "Z", "12-X", "nowhere", "not-an-address"), ACME)
    with pytest.raises(FaultyList) as caught:
        begin_list(
            db, None, world.programme.host_id, io.BytesIO(as_csv(*rows)), "l.csv", name="A", source="B"
        )
    cells = {fault.cell for group in caught.value.groups for fault in group.faults}
    assert cells == {"A2", "B2", "C2", "D2", "E2", "F2"}
    assert db.exec(select(LeadList)).all() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Name,Town\nAcme,Here\n", "no column for: Headcount, Sector"),
        (as_csv(), "no employers"),
        (b"", "empty"),
    ],
)
def test_what_is_no_list_says_so(db, world, content, words):
    with pytest.raises(InvalidInput, match=words):
        begin_list(db, None, world.programme.host_id, io.BytesIO(content), "l.csv", name="A", source="B")


def test_who_takes_part_is_known_by_number_or_by_name_and_district(db, world):
    employer = make_employer(db, "Acme Tools", company_number="01234567", postcode="SR1 1AA")
    brew = make_employer(db, "Brew and Co", postcode="NE2 9ZZ")
    for one in (employer, brew):
        make_enrolment(db, world.lead, one, world.programme)
    made = load(db, world, ACME, BREW, CARE)
    assert counts(made) == (1, 0, 2, 0)
    assert lead_named(db, "Acme Tools Ltd").email == ""  # nobody there need be written to
    assert standing(db, lead_named(db, "Brew & Co")) is Standing.SIGNED_UP
    assert standing(db, lead_named(db, "Care Cottage")) is Standing.NOT_INVITED


def test_the_same_name_elsewhere_or_with_another_number_is_somebody_else(db, world):
    far = make_employer(db, "Brew and Co", postcode="NE21 9ZZ")
    numbered = make_employer(db, "Acme Tools", company_number="99999999", postcode="NE1 4LP")
    for one in (far, numbered):
        make_enrolment(db, world.lead, one, world.programme)
    assert counts(load(db, world)) == (3, 0, 0, 0)


def test_a_programme_of_another_host_is_no_sign_up(db, world):
    make_enrolment(db, world.other_lead, make_employer(db, "Brew and Co", postcode="NE2 9ZZ"), world.charter)
    assert counts(load(db, world)) == (3, 0, 0, 0)


def test_an_invitation_goes_out_as_a_real_mail_with_both_links(db, world, connection):
    load(db, world)
    sent = send(db, world, *db.exec(select(Lead)))
    assert sent.words == "2 invitations are on the way. Left out: 1 has no email address here."
    inbox = Inbox()
    with mail_server(inbox) as settings:
        run_due(connection, utc_now(), settings)
    assert [to for to, _ in inbox.received] == [["office@acme.example"], ["hello@brew.example"]]
    mail = inbox.received[0][1]
    body = mail.get_content().replace("\r\n", "\n")
    assert world.programme.name in mail["Subject"]
    assert "the rates register" in body
    token = re.search(r"/opt-out/(\S+)", body)[1]
    assert f"/programmes/{world.programme.slug}?invited={token}" in body
    assert invitation_of(db, token).lead_id == lead_named(db, "Acme Tools Ltd").id


def test_a_mail_that_fails_is_shown_and_names_nobody(db, world, connection):
    load(db, world, ACME)
    acme = lead_named(db, "Acme Tools Ltd")
    send(db, world, acme)
    inbox = Inbox()
    inbox.refusals = ["550 no such person"]
    with mail_server(inbox) as settings:
        run_due(connection, utc_now(), settings)
    db.expire_all()
    (row,) = leads_page(db, acme.host_id, Narrowed()).rows
    assert row.mail_error.startswith("SMTPRecipientsRefused")
    assert "acme" not in row.mail_error


def test_nobody_is_invited_twice_in_ninety_days_from_whatever_list(db, world):
    made = load(db, world, ACME)
    assert send(db, world, lead_named(db, "Acme Tools Ltd")).invited == 1
    assert send(db, world, lead_named(db, "Acme Tools Ltd")).invited == 0
    delete_list(db, made)
    load(db, world, ACME, ("Acme Depot", "9", "C", "", "NE9 9ZZ", "Office@ACME.example"), name="Again")
    assert send(db, world, *db.exec(select(Lead))).left_out == {"was invited in the last 90 days": 2}
    for one in db.exec(select(LeadInvitation)):
        one.invited_on -= timedelta(days=90)
        db.add(one)
    db.commit()
    assert send(db, world, *db.exec(select(Lead))).invited == 1  # one address, two leads


@pytest.mark.parametrize("whole", [False, True])
def test_an_opt_out_holds_when_the_list_is_deleted_and_loaded_again(db, world, whole):
    made = load(db, world, ACME)
    send(db, world, lead_named(db, "Acme Tools Ltd"))
    invitation = invitation_of(db, tokens(db)[0])
    opt_out(db, invitation, whole=whole)
    opt_out(db, invitation, whole=whole)
    db.commit()
    assert has_opted_out(db, invitation)
    assert lead_named(db, "Acme Tools Ltd").email == ""
    delete_list(db, made)
    assert db.exec(select(Lead)).all() == []
    colleague = ("Acme Depot", "9", "C", "", "NE9 9ZZ", "boss@acme.example")
    again = load(db, world, ACME, colleague, name="Again")
    assert counts(again) == ((0, 0, 0, 2) if whole else (1, 0, 0, 1))
    for one in db.exec(select(LeadInvitation)):
        one.invited_on -= timedelta(days=400)
        db.add(one)
    db.commit()
    sent = send(db, world, *db.exec(select(Lead)))
    assert sent.invited == (0 if whole else 1)
    # Without an address in the newest list, the opt-out of the one before still stands.
    load(db, world, ("Acme Tools Ltd", "45", "C", "01234567", "", ""), name="Third")
    assert standing(db, lead_named(db, "Acme Tools Ltd")) is Standing.OPTED_OUT


def test_opting_out_stops_mail_that_has_not_gone_out_and_forgets_what_has(db, world, connection):
    load(db, world, ACME)
    send(db, world, lead_named(db, "Acme Tools Ltd"))
    inbox = Inbox()
    opt_out(db, invitation_of(db, tokens(db)[0]))
    db.commit()
    with mail_server(inbox) as settings:
        run_due(connection, utc_now() + LATER, settings)
    assert inbox.received == []
    load(db, world, BREW, name="More")
    send(db, world, lead_named(db, "Brew & Co"))
    token = tokens(db)[0]
    with mail_server(inbox) as settings:
        run_due(connection, utc_now() + LATER, settings)
    opt_out(db, invitation_of(db, token))
    db.commit()
    stored = [one.to_address for one in db.exec(select(Message).where(Message.template == "lead_invitation"))]
    assert stored == [""]


def test_an_opt_out_told_by_telephone_holds_for_any_address(db, world):
    made = load(db, world, CARE)
    opt_lead_out(db, actor(db, world.analyst), lead_named(db, "Care Cottage"))
    delete_list(db, made)
    assert counts(load(db, world, (*CARE[:5], "new@care.example"), name="Again")) == (0, 0, 0, 1)
    assert lead_named(db, "Care Cottage").email == ""


def test_an_opt_out_of_one_host_is_not_one_of_another(db, world):
    load(db, world, ACME)
    send(db, world, lead_named(db, "Acme Tools Ltd"))
    opt_out(db, invitation_of(db, tokens(db)[0]), whole=True)
    db.commit()
    given = checked_lead({"name": "Acme", "size": "5", "sector": "C", "email": "office@acme.example"})
    (there,) = weigh(db, world.charter.host_id, [given])
    assert there.found is Found.FRESH


def test_a_lead_signs_up_by_its_link_under_another_name(db, world):
    load(db, world, ACME)
    acme = lead_named(db, "Acme Tools Ltd")
    send(db, world, acme)
    (token,) = tokens(db)
    employer = make_employer(db, "Completely Renamed", postcode="SR1 1AA")
    enrolment = make_enrolment(db, world.lead, employer, world.programme)
    note_joined(db, world.other_enrolment, token)  # of another programme: tells nothing
    note_joined(db, enrolment, "no token of ours")
    assert standing(db, acme) is Standing.INVITED
    note_joined(db, enrolment, token)
    assert standing(db, acme) is Standing.SIGNED_UP


def test_what_came_of_invitations_outlives_the_list(db, world):
    made = load(db, world)
    send(db, world, *db.exec(select(Lead)))
    make_enrolment(db, world.lead, make_employer(db, "Brew and Co", postcode="NE2 9ZZ"), world.programme)
    space = workspace_of(db, actor(db, world.analyst), world.programme.host_id)
    before = outlook(db, space, utc_now().date())
    assert (before.conversions.overall.invited, before.conversions.overall.signed_up.numerator) == (2, 1)
    assert before.standings == {
        Standing.NOT_INVITED: 1, Standing.INVITED: 1, Standing.SIGNED_UP: 1, Standing.OPTED_OUT: 0,
    }  # fmt: skip
    assert delete_list(db, made) == 2
    db.commit()
    db.expire_all()
    assert [(lead.name, lead.email) for lead in db.exec(select(Lead))] == [("Brew & Co", "")]
    after = outlook(db, space, utc_now().date())
    assert after.conversions == before.conversions
    assert (made.rows, made.deleted_leads) == (3, 2)
    with pytest.raises(Conflict):
        delete_list(db, made)


def test_a_lead_that_signed_up_is_not_deleted_and_another_is(db, world):
    load(db, world, BREW, CARE)
    make_enrolment(db, world.lead, make_employer(db, "Brew and Co", postcode="NE2 9ZZ"), world.programme)
    with pytest.raises(Conflict):
        delete_lead(db, lead_named(db, "Brew & Co"))
    delete_lead(db, lead_named(db, "Care Cottage"))
    assert [lead.name for lead in db.exec(select(Lead))] == ["Brew & Co"]


def test_leads_untouched_for_two_years_are_put_forward_and_deleted(db, world):
    load(db, world)
    old = lead_named(db, "Care Cottage")
    old.touched_on = utc_now().date() - timedelta(days=740)
    db.add(old)
    db.commit()
    assert delete_untouched(db, world.programme.host_id) == 1
    assert count_by_standing(db, world.programme.host_id)[Standing.NOT_INVITED] == 2


def test_no_address_stands_in_an_event_or_an_opt_out(db, world):
    load(db, world)
    send(db, world, *db.exec(select(Lead)))
    opt_out(db, invitation_of(db, tokens(db)[0]), whole=True)
    opt_lead_out(db, actor(db, world.analyst), lead_named(db, "Care Cottage"))
    db.commit()
    events = db.exec(select(Event)).all()
    told = " ".join(str(event.detail) for event in events) + str(db.exec(select(OptOut)).all())
    assert {Verb.LEADS_LOADED, Verb.LEAD_INVITED, Verb.LEAD_OPTED_OUT} <= {event.verb for event in events}
    assert not re.search("acme|brew|care|@", told.lower())


def test_a_host_sees_its_own_leads_alone(db, world):
    load(db, world)
    for who in (world.coordinator, world.analyst, world.administrator):
        assert len(db.exec(visible(Lead, actor(db, who))).all()) == 3
    for who in (world.other_coordinator, world.other_analyst, world.lead, world.assessor, world.stranger):
        assert db.exec(visible(Lead, actor(db, who))).all() == []


def test_one_lead_by_hand_is_refused_when_it_is_there_or_opted_out(db, world):
    who, host_id = actor(db, world.analyst), world.programme.host_id
    cells = {"name": "Care Cottage", "size": "8", "sector": "Q", "postcode": "NE3 1AA", "source": "the fair"}
    lead = add_lead(db, who, host_id, checked_lead(cells))
    with pytest.raises(InvalidInput, match="already"):
        add_lead(db, who, host_id, checked_lead(cells))
    opt_lead_out(db, who, lead)
    delete_lead(db, lead)
    with pytest.raises(InvalidInput, match="opted out"):
        add_lead(db, who, host_id, checked_lead(cells))
