"""The pages about leads: who gets in, what is told, inviting, lists, figures, and opting out."""

import re

import pytest
from sqlmodel import select

from assessments.reference_data.kinds import Kind, Level, Measure
from models.base import today
from models.leads import Lead, LeadInvitation, LeadList, ListState
from models.mail import Message
from models.queries.leads import lead_row
from models.reference import Area, AreaFigure, ReferenceRelease
from models.schemes import Host
from models.uptake import HostArea, PartnerArea
from tests.counting import counted
from tests.factories import Role, give_role, make_account, make_employer, make_enrolment
from tests.leads import ACME, BREW, CARE, as_csv, lead_named, load, send

PAGES = ("", "/lists", "/new", "/figures")
TOKEN = re.compile(r"/opt-out/(\S+)")


@pytest.fixture
def here(world) -> str:
    return f"/hosts/{world.programme.host_id}/leads"


def upload(visit, here, content: bytes, file_name="list.csv", **form):
    given = {"name": "Spring", "source": "the rates register"} | form
    return visit.post(f"{here}/lists", given, files={"file": (file_name, content)})


@pytest.mark.parametrize("who", ["coordinator", "analyst", "administrator"])
@pytest.mark.parametrize("page", PAGES)
def test_those_who_look_after_the_host_see_every_page(visit, db, world, here, who, page):
    load(db, world)
    assert visit.as_(getattr(world, who)).get(here + page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_does(visit, world, here, page):
    assert visit.get(here + page).headers["location"].startswith("/sign-in")
    for who in ("lead", "adviser", "assessor", "moderator", "other_coordinator", "other_analyst", "stranger"):
        assert visit.as_(getattr(world, who)).get(here + page).status_code == 404


def test_a_partner_sees_uptake_and_no_leads(visit, db, world, here):
    load(db, world)
    partner = Host(name="Partner Council")
    db.add(partner)
    db.flush()
    db.add(PartnerArea(host_id=world.programme.host_id, partner_id=partner.id, area_code="E1"))
    them = give_role(db, make_account(db, "Petra Partner"), Role.ANALYST, host=partner)
    db.commit()
    visit.as_(them)
    shown = visit.get(here.replace("/leads", "/uptake"))
    assert (shown.status_code, "/leads" in shown.text) == (200, False)
    lead = lead_named(db, "Care Cottage")
    for page in (*PAGES, f"/{lead.id}"):
        assert visit.get(here + page).status_code == 403
    assert (
        visit.post(f"{here}/invite", {"programme": world.programme.id, "leads": lead.id}).status_code == 403
    )


def test_a_list_is_shown_before_it_is_stored_and_then_stored(visit, db, world, here):
    visit.as_(world.analyst)
    answer = upload(visit, here, as_csv(ACME, BREW, CARE, CARE))
    address = answer.headers["location"]
    page = visit.get(address).text
    assert "Nothing is stored yet" in page
    assert "1 line was for an employer" in page
    assert db.exec(select(Lead)).all() == []
    assert visit.post(f"{address}/confirm").status_code == 303
    assert len(db.exec(select(Lead)).all()) == 3
    visit.post(f"{address}/confirm")
    assert len(db.exec(select(Lead)).all()) == 3
    assert "See the employers of this list" in visit.get(address).text
    visit.post(f"{address}/delete")
    assert db.exec(select(Lead)).all() == []
    assert "with 3 leads that had not signed up" in visit.get(address).text


def test_a_list_can_be_let_go_of(visit, db, world, here):
    visit.as_(world.analyst)
    address = upload(visit, here, as_csv(ACME)).headers["location"]
    assert visit.post(f"{address}/drop").status_code == 303
    (dropped,) = db.exec(select(LeadList)).all()
    assert (dropped.state, dropped.waiting) == (ListState.DROPPED, [])
    assert "Nothing of it was stored" in visit.get(address).text


def test_faults_are_shown_by_cell_and_what_was_typed_stays(visit, db, world, here):
    visit.as_(world.analyst)
    answer = upload(visit, here, as_csv(("Acme", "lots", "C", "", "", "a@b"), BREW))
    assert answer.status_code == 422
    assert "2 cells need mending" in answer.text
    assert ">B2<" in answer.text
    assert ">F2<" in answer.text
    assert 'value="the rates register"' in answer.text
    assert db.exec(select(LeadList)).all() == []


@pytest.mark.parametrize("form", [{"name": ""}, {"source": " "}, {"name": "x" * 201}])
def test_a_list_needs_a_name_and_a_source(visit, db, world, here, form):
    assert upload(visit.as_(world.analyst), here, as_csv(ACME), **form).status_code == 422
    assert visit.post(f"{here}/lists", {"name": "A", "source": "B"}).status_code == 422
    assert db.exec(select(LeadList)).all() == []


def test_the_list_is_narrowed_and_nonsense_narrows_nothing(visit, db, world, here):
    load(db, world)
    visit.as_(world.analyst)
    for query, names in (
        ("size=micro", {"Care Cottage"}),
        ("industry=Q", {"Care Cottage"}),
        ("standing=invited", set()),
        ("standing=not_invited&search=acme", {"Acme Tools Ltd"}),
        ("area=unknown", {"Acme Tools Ltd", "Brew &amp; Co", "Care Cottage"}),
        ("list=999", set()),
        ("size=vast&standing=x&list=y&industry=z", {"Acme Tools Ltd", "Brew &amp; Co", "Care Cottage"}),
    ):
        page = visit.get(f"{here}?{query}").text
        assert {n for n in ("Acme Tools Ltd", "Brew &amp; Co", "Care Cottage") if n in page} == names, query


def test_those_ticked_are_invited_and_the_page_says_so(visit, db, world, here):
    load(db, world)
    visit.as_(world.coordinator)
    page = visit.get(here).text
    assert "Has no email address here" in page
    ids = [lead_named(db, "Acme Tools Ltd").id, lead_named(db, "Care Cottage").id]
    answer = visit.post(f"{here}/invite", {"programme": world.programme.id, "which": "chosen", "leads": ids})
    assert answer.status_code == 303
    page = visit.get(here).text
    assert "1 invitation is on the way. Left out: 1 has no email address here." in page
    assert len(db.exec(select(LeadInvitation)).all()) == 1


def test_all_of_a_narrowed_list_are_invited(visit, db, world, here):
    load(db, world)
    visit.as_(world.analyst)
    visit.post(f"{here}/invite?search=brew", {"programme": world.programme.id, "which": "all"})
    (sent,) = db.exec(select(Message)).all()
    assert sent.to_address == "hello@brew.example"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"which": "chosen"}, "Choose the programme"),
        ({"programme": "PROGRAMME"}, "Choose at least one employer"),
        ({"programme": "OTHER", "leads": "1"}, "Choose the programme"),
        ({"programme": "x", "leads": "y"}, ""),
        ({"programme": "PROGRAMME", "leads": [str(n) for n in range(1, 502)]}, "at most 500"),
    ],
)
def test_what_cannot_be_invited_is_told(visit, db, world, here, form, words):
    load(db, world)
    ids = {"PROGRAMME": world.programme.id, "OTHER": world.charter.id}
    given = {name: ids.get(text, text) if isinstance(text, str) else text for name, text in form.items()}
    answer = visit.as_(world.analyst).post(f"{here}/invite", given)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.exec(select(LeadInvitation)).all() == []


def test_a_lead_of_another_host_is_not_invited_from_here(visit, db, world, here):
    load(db, world, ACME)
    there = f"/hosts/{world.charter.host_id}/leads"
    lead = lead_named(db, "Acme Tools Ltd")
    visit.as_(world.other_analyst)
    assert visit.get(f"{there}/{lead.id}").status_code == 404
    assert visit.post(f"{there}/{lead.id}/delete").status_code == 404
    assert visit.get(f"{there}/lists/{lead.list_id}").status_code == 404
    visit.post(f"{there}/invite", {"programme": world.charter.id, "leads": lead.id})
    assert db.exec(select(LeadInvitation)).all() == []


def test_one_lead_is_added_opted_out_and_deleted(visit, db, world, here):
    visit.as_(world.analyst)
    form = {
        "name": "Fair Find",
        "size": "20 to 49",
        "sector": "C",
        "email": "x@fair.example",
        "source": "the fair",
    }
    wrong = visit.post(f"{here}/new", form | {"size": "many", "postcode": "nowhere"})
    assert wrong.status_code == 422
    assert "must be a headcount" in wrong.text
    assert 'value="Fair Find"' in wrong.text
    address = visit.post(f"{here}/new", form).headers["location"]
    assert "x@fair.example" in visit.get(address).text
    visit.post(f"{address}/opt-out")
    page = visit.get(address).text
    assert "x@fair.example" not in page
    assert "Opted out" in page
    assert visit.post(f"{here}/new", form).status_code == 422
    visit.post(f"{address}/delete")
    assert visit.get(address).status_code == 404


def test_opting_out_takes_no_account_and_works_twice(visit, db, world, here):
    load(db, world, ACME)
    lead = lead_named(db, "Acme Tools Ltd")
    send(db, world, lead)
    token = TOKEN.search(db.exec(select(Message.body)).one())[1]
    page = visit.get(f"/opt-out/{token}")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "Stop invitations from" in page.text
    assert not lead_row(db, lead.host_id, lead.id).opted_out
    for _ in range(2):
        assert visit.post(f"/opt-out/{token}", {"whom": "everybody"}).status_code == 303
    assert "You get no more invitations" in visit.get(f"/opt-out/{token}").text
    assert lead_row(db, lead.host_id, lead.id).opted_out
    assert visit.post(f"/opt-out/{token}", {"whom": "nobody"}).status_code == 422
    for unknown in ("no-such-token", "x" * 90):
        assert visit.get(f"/opt-out/{unknown}").status_code == 404


def test_at_a_public_mailbox_one_opts_out_for_oneself(visit, db, world):
    load(db, world, (*ACME[:5], "acme@gmail.com"))
    send(db, world, lead_named(db, "Acme Tools Ltd"))
    token = TOKEN.search(db.exec(select(Message.body)).one())[1]
    assert "Everybody at our organisation" not in visit.get(f"/opt-out/{token}").text


def test_the_link_of_an_invitation_is_remembered_until_its_reader_joins(visit, db, world):
    load(db, world, ACME)
    lead = lead_named(db, "Acme Tools Ltd")
    send(db, world, lead)
    token = TOKEN.search(db.exec(select(Message.body)).one())[1]
    employer = make_employer(db, "Quite Another Name", postcode="SR1 1AA")
    give_role(db, world.stranger, Role.LEAD, employer=employer)
    db.commit()
    visit.as_(world.stranger)
    slug = world.programme.slug
    page = visit.get(f"/programmes/{slug}?invited={token}")
    assert page.status_code == 200
    assert visit.post(f"/programmes/{slug}/join", {"place": str(employer.id)}).status_code == 303
    assert lead_row(db, lead.host_id, lead.id).signed_up_on == today()
    assert "halemark_invited" not in visit.client.cookies
    set_here = visit.get(f"/programmes/{slug}?invited=<nonsense>").headers.get("set-cookie", "")
    assert "halemark_invited" not in set_here


def counts_of_businesses(db, world) -> None:
    release = ReferenceRelease(
        kind=Kind.BUSINESS_SIZES, title="Business counts", publisher="Made-up statistics", refers_to=today(),
        file_name="b.csv", sha256="a" * 64, rows=9,
    )  # fmt: skip
    db.add(release)
    db.flush()
    db.add(Area(code="E1", level=Level.LOCAL_AUTHORITY, name="Northmoor", release_id=release.id))
    db.add(HostArea(host_id=world.programme.host_id, area_code="E1"))
    shared = {
        "release_id": release.id,
        "area_code": "E1",
        "measure": Measure.LOCAL_UNITS,
        "refers_to": today(),
    }
    db.add(AreaFigure(**shared, value=1000))
    for band, units in enumerate((600, 200, 100, 50, 30, 15, 5)):
        db.add(AreaFigure(**shared, band=band, value=units))
    db.add(AreaFigure(**shared, industry="B-E", value=80))
    db.commit()


def test_the_figures_tell_conversions_and_the_plan(visit, db, world, here):
    counts_of_businesses(db, world)
    load(db, world)
    send(db, world, *db.exec(select(Lead)))
    make_enrolment(db, world.lead, make_employer(db, "Brew and Co", postcode="NE2 9ZZ"), world.programme)
    db.commit()
    page = visit.as_(world.analyst).get(f"{here}/figures").text
    assert "50.0%" in page  # of two invited, one
    assert "9.5% to 90.5%" in page
    assert "Made-up statistics, Business counts" in page
    assert "800" in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "most"), [("", 10), ("/lists", 6), ("/figures", 10)])
def test_a_page_makes_as_many_queries_for_one_lead_as_for_three(
    visit, connection, db, world, here, count, page, most
):
    rows = [(f"Works {n}", "5", "C", "", "NE1 1AA", f"a@w{n}.example") for n in range(count)]
    load(db, world, *rows)
    send(db, world, *db.exec(select(Lead)))
    visit.as_(world.analyst)
    with counted(connection) as queries:
        visit.get(here + page)
    assert len(queries) == most
