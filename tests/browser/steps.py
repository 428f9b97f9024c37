"""What several stories begin with: programmes and their staff, employers from the public file, new people."""

import csv
import json
import urllib.request
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from api.services.editions import add_edition
from assessments.roles import Role
from assessments.shipped import shipped_text
from models.base import utc_now
from models.schemes import Host, Programme
from tests.browser.person import Person
from tests.browser.site import Site
from tests.factories import PASSWORD

# Real employers, kept beside the repository and never in it.
EMPLOYERS = Path(__file__).parents[3] / "shared" / "data" / "employers_gender_pay_gap_2024_25_north_east.csv"
STAFF = {
    Role.COORDINATOR: "Cora Dean",
    Role.ADVISER: "Advik Rao",
    Role.ASSESSOR: "Ben Asare",
    Role.MODERATOR: "Mo Pryce",
}


def employer_row(number: int) -> dict[str, str]:
    """One of the middle-sized employers of the public file, by its place among them."""
    if not EMPLOYERS.exists():
        pytest.skip(f"{EMPLOYERS.name} is not beside this repository, so there is no real employer to follow")
    with EMPLOYERS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["employer_size"] == "250 to 499"]
    return rows[number]


def open_programme(site: Site, scheme: str, name: str) -> str:
    """A programme of a made-up council on a shipped scheme; its name in addresses."""
    slug = name.lower().replace(" ", "-")
    with site.session() as session:
        host = Host(name="Wearside Fells Council")
        session.add(host)
        session.flush()
        edition = add_edition(session, shipped_text(f"{scheme}.yaml"))
        session.add(
            Programme(
                host_id=host.id,
                edition_id=edition.id,
                slug=slug,
                name=name,
                area="Wearside Fells",
                contact_email="wellbeing@fells.example",
                opens_on=utc_now().date(),
            )
        )
        session.commit()
    return slug


def staff_email(role: Role) -> str:
    return f"{role.value}@fells.example"


def hire(site: Site, slug: str, *roles: Role) -> None:
    """People of a programme's staff, one for each role, who can sign in."""
    for role in roles:
        site.halemark(
            "user", "create", staff_email(role), "--name", STAFF[role], "--role", role.value,
            "--programme", slug, "--password", PASSWORD,
        )  # fmt: skip


def hire_staff(site: Site, slug: str) -> None:
    """One of each kind of staff, made on the command line."""
    for role, name in STAFF.items():
        site.halemark(
            "user", "create", staff_email(role), "--name", name, "--role", role.value,
            "--programme", slug, "--password", PASSWORD,
        )  # fmt: skip


def sign_up(person: Person, name: str, email: str) -> None:
    """Make an account and confirm its address by the link that was mailed."""
    person.go("/sign-up")
    person.fill(name=name, email=email, password=PASSWORD)
    person.press("Create account")
    assert person.heading() == "What is waiting for you"
    person.go(person.site.mail(email, "Confirm your email address").link())
    person.press("Confirm my address")


def ask_to_join(person: Person, row: dict[str, str], message: str) -> None:
    """Register an employer that is there already, and say that this is us."""
    person.go("/")
    person.press("Register your organisation")
    person.fill(
        name=row["employer_name"].title(), headcount="260", postcode="NE1 4LP", site_name="Main site",
        contact1_name="Priya Nair", contact1_email="priya@larkspur.example",
        contact2_name="Tom Weir", contact2_email="tom@larkspur.example",
    )  # fmt: skip
    person.page.get_by_label("Private").check()
    person.page.locator("[name=sic_section]").select_option(index=3)
    person.press("Register")
    assert "Is it one of these?" in person.text()
    assert person.page.locator("[name=contact2_email]").input_value() == "tom@larkspur.example"
    person.page.get_by_label("Say who you are").fill(message)
    person.press("This is us: ask to join")
    assert "We have passed your request on." in person.text()


def let_in(person: Person, link: str, name: str, role: str) -> None:
    """Answer somebody who asked to join, from the link of the mail that told of it."""
    person.go(link)
    assert name in person.text()
    person.page.get_by_label(f"Role for {name}").select_option(role)
    person.press(f"Let in {name}")
    assert "They can work here now." in person.text()


def own_token(person: Person) -> str:
    """A new API token that may write, from the person's account page."""
    person.go("/account")
    person.fill(name="Story")
    person.page.get_by_label("It may change things, not only read them").check()
    person.press("Make a token")
    return person.page.locator("code.hm-code").inner_text()


def call_api(site: Site, token: str, method: str, path: str, body: object = None) -> Any:
    """What the JSON API answers to somebody's program."""
    request = urllib.request.Request(
        f"{site.address}/api/v1{path}",
        data=json.dumps(body).encode() if body is not None else None,
        method=method,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def read_pdf(visitor: Person) -> tuple[PdfReader, str]:
    """The certificate that the page offers, and its words with every break undone."""
    with visitor.page.expect_download() as coming:
        visitor.page.get_by_role("button", name="Download the certificate (PDF)").click()
    pdf = PdfReader(BytesIO(coming.value.path().read_bytes()))
    words = " ".join(page.extract_text() for page in pdf.pages).replace("\u200b", "")
    return pdf, " ".join(words.split())
