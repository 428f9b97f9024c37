"""An employer comes to Commitment in the Workplace Wellbeing Charter, theme by theme on its certificate."""

import csv
from pathlib import Path

from assessments.roles import Role
from assessments.scheme import load
from assessments.shipped import shipped_text
from tests.browser.person import PHONE, Person
from tests.browser.site import Site
from tests.browser.steps import (
    call_api,
    employer_row,
    hire_staff,
    open_programme,
    own_token,
    read_pdf,
    staff_email,
)
from tests.factories import PASSWORD

PROGRAMME = "Wearside Fells Wellbeing Charter"
LEAD = "lead@charter.example"
CHARTER = load(shipped_text("workplace_wellbeing_charter.yaml"))


def test_to_charter_commitment(person, site, tmp_path):
    row = employer_row(1)
    bring_in(site, row, tmp_path)
    lead = person(PHONE, name="charter-lead")
    lead.sign_in(LEAD, PASSWORD)
    application = answer(lead, row)
    path = f"/applications/{application}"
    lead.go(path)
    lead.press("Submit for Commitment")
    give_out(person(name="charter-coordinator"), path)
    find_and_recommend(person(name="charter-assessor"), application)
    number = decide(person(name="charter-moderator"), path)
    check_certificate(person(name="charter-anybody"), row, number)


def bring_in(site: Site, row: dict[str, str], folder: Path) -> None:
    """The one employer comes in with its lead, by the commands that whoever runs the service has."""
    slug = open_programme(site, "workplace_wellbeing_charter", PROGRAMME)
    hire_staff(site, slug)
    site.halemark(
        "user", "create", LEAD, "--name", "Lena Hart", "--password", PASSWORD,
    )  # fmt: skip
    with (folder / "one.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    told = site.halemark("import", "employers", str(folder / "one.csv"), "--programme", slug, "--lead", LEAD)
    assert told.splitlines()[-1] == f"Imported 1 employer; 1 joined {PROGRAMME}; 1 led by {LEAD}."


def answer(lead: Person, row: dict[str, str]) -> int:
    """Start by page, then let a program answer and show the evidence; the application's id."""
    token = own_token(lead)
    lead.go("/")
    lead.press(row["employer_name"])
    lead.press(PROGRAMME)
    lead.press("Start Commitment")
    application = int(lead.page.url.rpartition("/")[2])

    def call(method: str, path: str, body: object = None):
        return call_api(lead.site, token, method, path, body)

    here = f"/applications/{application}"
    facts = {fact.key: True for fact in CHARTER.facts if fact.type == "yes_no"}
    if facts:
        call("PUT", f"{here}/facts", {"facts": facts, "version": 0})
    employer = call("GET", here)["employer_id"]
    note = {"title": "Wellbeing plan", "note": "Agreed by the board in May, and on the intranet."}
    item = call("POST", f"/employers/{employer}/evidence", note)["id"]
    for criterion in call("GET", f"{here}/criteria"):
        call("PUT", f"{here}/claims/{criterion['key']}", {"answer": "met", "version": 0})
        call("POST", f"{here}/criteria/{criterion['key']}/evidence", {"evidence_id": item})
    return application


def give_out(coordinator: Person, path: str) -> None:
    coordinator.sign_in(staff_email(Role.COORDINATOR), PASSWORD)
    coordinator.go(f"{path}/assign")
    coordinator.page.get_by_label("Advik Rao").check()
    coordinator.page.get_by_label("Ben Asare").check()
    coordinator.press("Save")


def find_and_recommend(assessor: Person, application: int) -> None:
    """The findings are recorded by a program, the recommendation by page."""
    assessor.sign_in(staff_email(Role.ASSESSOR), PASSWORD)
    token, here = own_token(assessor), f"/applications/{application}"
    for key in call_api(assessor.site, token, "GET", f"{here}/findings")["missing"]:
        finding = {"answer": "met", "reason": "Seen on the visit."}
        call_api(assessor.site, token, "PUT", f"{here}/findings/{key}", finding)
    assessor.go("/queue")
    assessor.press(employer_row(1)["employer_name"])
    assessor.press("Recommend an outcome")
    assessor.page.get_by_label("Award the level applied for", exact=True).check()
    assessor.fill(summary="Every area is addressed.")
    assessor.press("Recommend")


def decide(moderator: Person, path: str) -> str:
    """The moderator decides; the number of the certificate."""
    moderator.sign_in(staff_email(Role.MODERATOR), PASSWORD)
    moderator.go(f"{path}/decision")
    moderator.page.get_by_label("Award the level applied for", exact=True).check()
    moderator.fill(summary="Confirmed.")
    moderator.press("Decide")
    moderator.go(f"{path}/decision")
    return moderator.page.get_by_role("link", name="HM-").inner_text().removeprefix("Certificate ")


def check_certificate(visitor: Person, row: dict[str, str], number: str) -> None:
    """The certificate tells the level of each theme, on the page and in the PDF."""
    visitor.go(f"/certificates/{number}")
    assert visitor.heading() == row["employer_name"]
    visitor.page.get_by_role("heading", name="Level in each theme").wait_for()
    levels = visitor.page.locator(".hm-facts").last.locator("div")
    told = [line.inner_text().splitlines() for line in levels.all()]
    assert told == [[theme.title, "Commitment"] for theme in CHARTER.themes]
    pdf, words = read_pdf(visitor)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [theme.title for theme in CHARTER.themes if theme.title not in words] == []
