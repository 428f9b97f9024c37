"""From sign-up to a verified Bronze certificate, as seven people, each at a browser of their own."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from assessments.roles import Role
from models.base import utc_now
from tests.browser import files
from tests.browser.person import PHONE, Person
from tests.browser.site import Site
from tests.browser.steps import (
    EMPLOYERS,
    ask_to_join,
    employer_row,
    hire_staff,
    let_in,
    open_programme,
    read_pdf,
    sign_up,
    staff_email,
)
from tests.factories import PASSWORD

PROGRAMME = "Wearside Fells Better Health"
PRIYA, TOM = "priya@larkspur.example", "tom@larkspur.example"
# What is shown for each criterion: a new file, a link, a note, or something that was added before.
EVIDENCE = {
    "bronze.needs_assessment": files.xlsx(),
    "bronze.campaigns": "needs-assessment.xlsx",
    "bronze.health_information": files.png(),
    "bronze.mental_health": ("https://example.com/mental-health", "Our page on mental health"),
    "bronze.healthy_food": "The menu shows a healthier choice first, since March.",
    "bronze.smoke_free_law": files.pdf(),
    "bronze.stop_smoking": "wellbeing-policy.pdf",
    "bronze.absence_records": files.csv(),
    "bronze.work_and_health": "wellbeing-policy.pdf",
    "bronze.workplace_basics": "noticeboard.png",
    "bronze.consultation": files.docx(),
}
CAMPAIGNS = (("Sleep week", "sleep"), ("Stoptober", "smoking"), ("Walk to work", "being active"))
ASKED = "bronze.consultation"


@pytest.fixture(scope="module")
def row(site: Site) -> dict[str, str]:
    """The employer of the story, imported with all the others by the real command."""
    chosen = employer_row(0)
    slug = open_programme(site, "better_health_at_work", PROGRAMME)
    hire_staff(site, slug)
    told = site.halemark("import", "employers", str(EMPLOYERS), "--programme", slug)
    assert "joined Wearside Fells Better Health" in told
    return chosen


def test_from_sign_up_to_a_verified_bronze_certificate(person, site, row):
    priya, tom = person(name="priya"), person(PHONE, name="tom")
    coordinator = person(name="coordinator", scripts=False)
    assessor, moderator = person(name="assessor"), person(name="moderator")
    join(priya, tom, coordinator, row)
    path = start_bronze(priya, row)
    save_as_one_goes(tom, path)
    collide(priya, tom, path)
    answer_the_rest(priya, path)
    add_campaigns(tom, path)
    submit(priya, path)
    give_out(coordinator, row)
    question = ask(assessor, row)
    reply(priya, path, question)
    recommend(assessor, path)
    number = decide_by_keyboard(moderator, row)
    anybody_checks(person(PHONE, name="anybody"), row, number)
    read_the_outcome(priya, path, number)


def join(priya: Person, tom: Person, coordinator: Person, row: dict[str, str]) -> None:
    """The first of the employer is let in by the coordinator, the second by the first."""
    site = priya.site
    sign_up(priya, "Priya Nair", PRIYA)
    ask_to_join(priya, row, "I run the office.")
    coordinator.sign_in(staff_email(Role.COORDINATOR), PASSWORD)
    let_in(coordinator, site.mail(staff_email(Role.COORDINATOR), "").link(), "Priya Nair", "lead")
    assert row["employer_name"] in site.mail(PRIYA, row["employer_name"]).text
    sign_up(tom, "Tom Weir", TOM)
    ask_to_join(tom, row, "I work with Priya.")
    let_in(priya, site.mail(PRIYA, "Tom Weir").link(), "Tom Weir", "contributor")


def start_bronze(priya: Person, row: dict[str, str]) -> str:
    """Start Bronze and answer the questions about the workplace; the application's path."""
    priya.go("/")
    priya.press(row["employer_name"])
    priya.press(PROGRAMME)
    priya.press("Start Bronze")
    path = priya.page.url.removeprefix(priya.site.address)
    priya.press("Submit for Bronze")
    assert "This cannot be submitted yet" in priya.text()
    priya.press("About your workplace")
    priya.choose("Is there a canteen, a restaurant or a vending machine at work?", "Yes")
    priya.choose("Do you recognise a trade union?", "No")
    priya.press("Save")
    assert priya.page.locator(".hm-progress__count").first.inner_text() == f"0 of {len(EVIDENCE)}"
    return path


def save_as_one_goes(tom: Person, path: str) -> None:
    """On the page of a theme an answer is saved as it is chosen, and the score card follows."""
    tom.go(f"{path}/themes/healthy_living")
    page = tom.page
    page.evaluate("window.stayed = true")
    missing = page.locator("#score-card .hm-missing__more")
    before = missing.inner_text()
    card = card_of(tom, "bronze.mental_health")
    card.get_by_label("Met", exact=True).check()
    title = card.get_by_role("heading").inner_text()
    expect(page.locator("[data-announcer]")).to_have_text(f"Saved: {title}")
    expect(card.locator(".hm-saved")).to_contain_text("Saved")
    expect(card.get_by_text("Add evidence", exact=True).first).to_be_visible()
    expect(missing).not_to_have_text(before)
    card.get_by_role("textbox").fill("Two of us are trained.")
    card.get_by_role("textbox").press("Tab")
    expect(card.locator("[name=version]")).to_have_value("2")
    assert page.evaluate("window.stayed") is True
    tom.check()


def card_of(person: Person, key: str) -> Locator:
    """The part of a theme's page about one criterion."""
    return person.page.locator(f"#c-{key.replace('.', '--')}")


def collide(priya: Person, tom: Person, path: str) -> None:
    """Two answer the same criterion: the second is shown both answers and loses nothing."""
    here = f"{path}/criteria/bronze.stop_smoking"
    priya.go(here)
    tom.go(here)
    priya.page.locator("[name=comment]").fill("Leaflets by the door.")
    priya.page.get_by_label("Met", exact=True).check()
    priya.press("Save and stay here")
    tom.page.route("**/criteria/bronze.stop_smoking", lambda _route: None)  # hold the save back for now
    with tom.page.expect_request("**/criteria/bronze.stop_smoking"):
        tom.page.get_by_label("Partly met", exact=True).check()
    tom.page.locator("[name=comment]").press_sequentially("Ask the nurse.")
    tom.page.unroute("**/criteria/bronze.stop_smoking")  # which lets what is held go on its way
    theirs = tom.page.locator(".hm-theirs")
    expect(theirs).to_contain_text("Leaflets by the door.")
    assert theirs.locator("strong").inner_text() == "Met"
    assert "someone else has just saved" in tom.check().locator("main").inner_text().lower()
    assert tom.page.get_by_label("Partly met", exact=True).is_checked()
    assert tom.page.locator("[name=comment]").input_value() == "Ask the nurse."


def answer_the_rest(priya: Person, path: str) -> None:
    """Every criterion is answered and shown with a file, a link, a note, or something added before."""
    for key, shown in EVIDENCE.items():
        priya.go(f"{path}/criteria/{key}")
        priya.page.get_by_label("Met", exact=True).check()
        priya.page.locator("[name=comment]").fill("In place, and looked at once a year.")
        priya.press("Save and stay here")
        show(priya, shown)
    priya.go(path)
    assert f"{len(EVIDENCE) - 1} of {len(EVIDENCE)}" in priya.text()
    priya.press("Submit for Bronze")
    assert "campaigns" in priya.page.get_by_role("alert").inner_text()


def show(person: Person, shown: files.File | tuple[str, str] | str) -> None:
    """Add evidence to the criterion on the page, the way that fits what it is."""
    if isinstance(shown, files.File):
        form = opened(person, "Upload a file")
        form.locator("input[type=file]").set_input_files(shown.chosen)
        person.press("Upload", form)
        name = shown.name
    elif isinstance(shown, tuple):
        form = opened(person, "Give a link")
        person.fill(form, url=shown[0], title=shown[1])
        person.press("Add the link", form)
        name = shown[1]
    elif " " not in shown:
        form = opened(person, "Use something you have added before")
        form.get_by_label(shown, exact=True).check()
        person.press("Show these here", form)
        name = shown
    else:
        form = opened(person, "Write a note")
        person.fill(form, note=shown, title="The menu")
        person.press("Add the note", form)
        name = "The menu"
    expect(
        person.page.locator(".hm-evidence__what").get_by_role("link", name=name, exact=True)
    ).to_be_visible()
    person.check()


def opened(person: Person, title: str) -> Locator:
    """One of the ways to add evidence, opened if it was closed."""
    part = person.page.locator("details").filter(has_text=title)
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    return part


def add_campaigns(tom: Person, path: str) -> None:
    """Three campaigns, typed on a phone."""
    today = utc_now().date()
    tom.go(f"{path}/campaigns")
    for number, (title, topic) in enumerate(CAMPAIGNS):
        start, end = today - timedelta(days=200 - 50 * number), today - timedelta(days=190 - 50 * number)
        tom.fill(title=title, topic=topic, reach=str(40 + number), evaluation="People asked for more.")
        for name, day in (("started_on", start), ("ended_on", end)):
            tom.fill(**{f"{name}__day": str(day.day), f"{name}__month": str(day.month)})
            tom.fill(**{f"{name}__year": str(day.year)})
        tom.page.get_by_label("It was chosen from what the needs assessment found").check()
        tom.press("Add the campaign")
    assert "3 of 3 so far" in tom.text()


def submit(priya: Person, path: str) -> None:
    priya.go(path)
    assert "Everything is in place." in priya.text()
    priya.press("Submit for Bronze")
    assert priya.page.get_by_text("Submitted", exact=True).count()


def give_out(coordinator: Person, row: dict[str, str]) -> None:
    """The coordinator, without scripts, gives the application to the adviser and the assessor."""
    told = coordinator.site.mail(staff_email(Role.COORDINATOR), "has applied for Bronze")
    coordinator.go(told.link())
    assert row["employer_name"] in coordinator.text()
    coordinator.press("Give it to an adviser and an assessor")
    coordinator.page.get_by_label("Advik Rao").check()
    coordinator.page.get_by_label("Ben Asare").check()
    coordinator.press("Save")


def ask(assessor: Person, row: dict[str, str]) -> str:
    """The assessor reads side by side, records most findings, and asks about one; the question."""
    assessor.sign_in(staff_email(Role.ASSESSOR), PASSWORD)
    assessor.go(assessor.site.mail(staff_email(Role.ASSESSOR), "You are now assessor").link())
    assert row["employer_name"] in assessor.text()
    if assessor.page.get_by_role("link", name="Review", exact=True).count():
        assessor.press("Review")
    assessor.press("Start the review")
    for _ in range(len(EVIDENCE) - 1):
        find_met(assessor)
    assert ASKED in assessor.page.url
    assessor.press("Ask the employer about this")
    question = "Who chose the members of the group?"
    assessor.page.get_by_role("checkbox", checked=True).wait_for()
    assessor.fill(**{f"question__{ASKED}": question})
    assessor.press("Send the questions")
    assert "The employer has been asked for more" in assessor.text()
    return question


def find_met(assessor: Person) -> None:
    """Record that the criterion on the page is met, and go on."""
    assert assessor.page.get_by_role("heading", name="What the employer says").count()
    assessor.page.get_by_label("Met", exact=True).check()
    assessor.fill(reason="Seen in the documents, and staff confirmed it.")
    assessor.press("Save and go to next without a finding")


def reply(priya: Person, path: str, question: str) -> None:
    """Told by mail, the employer answers just what was asked; the rest stays locked."""
    told = priya.site.mail(PRIYA, "needs more information")
    priya.go(told.link())
    if not priya.page.url.endswith("/questions"):
        priya.press("Answer 1 question")
    assert question in priya.text()
    priya.press("Send back to the assessor")
    assert "This cannot be sent back yet" in priya.text()
    priya.fill(reply="Each department chose its own.")
    priya.page.get_by_role("button", name="Save this reply").click()
    priya.check()
    priya.go(f"{path}/criteria/bronze.stop_smoking")
    assert "The assessor asked about other criteria, so this one is locked." in priya.text()
    priya.go(f"{path}/criteria/{ASKED}")
    show(priya, files.pdf("terms-of-reference.pdf", "Terms of reference"))
    priya.go(f"{path}/questions")
    priya.press("Send back to the assessor")


def recommend(assessor: Person, path: str) -> None:
    """The last finding, then the recommendation."""
    assessor.go(assessor.site.mail(staff_email(Role.ASSESSOR), "answered").link())
    assessor.go(f"{path}/review/{ASKED}")
    assert "Each department chose its own." in assessor.text()
    assert "terms-of-reference.pdf" in assessor.text()
    find_met(assessor)
    assessor.go(f"{path}/recommendation")
    assessor.page.get_by_label("Award the level applied for", exact=True).check()
    assessor.fill(summary="All are met.")
    assessor.press("Recommend")


def decide_by_keyboard(moderator: Person, row: dict[str, str]) -> str:
    """The moderator signs in, finds the application and decides without a mouse; the certificate's number."""
    page = moderator.page
    moderator.go("/sign-in")
    for field, value in (("email", staff_email(Role.MODERATOR)), ("password", PASSWORD)):
        moderator.tab_to(page.locator(f"[name={field}]"))
        page.keyboard.type(value)
    moderator.enter()
    moderator.tab_to(page.locator(".hm-work").get_by_role("link").first)
    moderator.enter()
    assert row["employer_name"] in moderator.text()
    if not page.url.endswith("/decision"):
        moderator.tab_to(page.get_by_role("button", name="Decide", exact=True))
        moderator.enter()
    moderator.tab_to(page.get_by_label("Award the level applied for", exact=True))
    page.keyboard.press("Space")
    moderator.tab_to(page.locator("[name=summary]"))
    page.keyboard.type("Confirmed by the panel.")
    moderator.tab_to(page.get_by_role("button", name="Decide", exact=True))
    moderator.enter()
    link = page.get_by_role("link", name="HM-")
    return link.inner_text().removeprefix("Certificate ")


def anybody_checks(visitor: Person, row: dict[str, str], number: str) -> None:
    """Anybody finds the award in the register, checks its number, and reads the PDF."""
    name = row["employer_name"]
    visitor.go("/register")
    visitor.fill(search=max(name.split(), key=len).lower())
    visitor.press("Show")
    visitor.press(name)
    assert visitor.page.url.endswith(f"/certificates/{number}")
    assert "This certificate is genuine" in visitor.text()
    visitor.go("/verify")
    visitor.fill(number=number.lower())
    visitor.press("Check")
    assert visitor.heading() == name
    pdf, words = read_pdf(visitor)
    assert number in words
    assert name in words
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    where = visitor.page.locator(".hm-qr svg title").text_content()
    assert f"{visitor.site.address}/certificates/{number}" in (where or "")


def read_the_outcome(priya: Person, path: str, number: str) -> None:
    """The employer is told, and reads why."""
    priya.go(priya.site.mail(PRIYA, "has been awarded Bronze").link())
    assert priya.page.url.endswith(f"{path}/outcome")
    assert priya.heading() == "Bronze awarded"
    assert "Confirmed by the panel." in priya.text()
    priya.press("See the certificate")
    assert number in priya.text()
