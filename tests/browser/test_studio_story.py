"""A track for small employers: written in the studio from nothing, published, taken up and changed."""

import re

from sqlmodel import select

from assessments.roles import Role
from models.applications import Application
from models.people import Account
from models.scope import everyones
from tests.browser.person import PHONE, Person
from tests.browser.site import Site
from tests.browser.steps import STAFF, call_api, hire, open_programme, own_token, staff_email
from tests.factories import PASSWORD, give_role, make_employer

TITLE = "East Sussex small employers"
PROGRAMME = "Ouse Valley Small Employers"
SLUG = "ouse-valley-small-employers"
EMPLOYER, LEAD = "Twelve Oaks Joinery", "lead@twelve-oaks.example"
FIXED = ("Named lead", "Smoke free site", "Drinking water", "Sickness record", "Staff are asked")
POOL = ("Walks at lunch", "Fruit bowl", "Quiet room", "Bike rack", "Flu jabs", "Stretch breaks")


def test_a_scheme_is_written_published_taken_up_and_changed(person, site):
    slug = open_programme(site, "better_health_at_work", "Wearside Fells Better Health")
    hire(site, slug, Role.COORDINATOR)
    coordinator = person(name="studio-coordinator")
    coordinator.sign_in(staff_email(Role.COORDINATOR), PASSWORD)
    base = begin(coordinator)
    shape(coordinator, base)
    write_criteria(coordinator, base)
    set_rules(coordinator, base)
    try_it(coordinator, base)
    read_on_a_phone(person(PHONE, name="studio-phone"), base)
    publish(coordinator, base)
    hire(site, SLUG, Role.ASSESSOR, Role.MODERATOR)
    employ(site)
    lead = person(name="studio-lead")
    lead.sign_in(LEAD, PASSWORD)
    token = own_token(lead)
    bronze = take_up(lead, token)
    award(coordinator, person(name="studio-assessor"), person(name="studio-moderator"), bronze)
    silver = start(lead, "Silver")
    say_met(lead, token, silver, ("Silver mandatory", "Silver pool"))
    change(coordinator)
    upgrade(lead, silver)


def employ(site: Site) -> None:
    """A firm of twelve people, and who leads the work there."""
    site.halemark("user", "create", LEAD, "--name", "Olive Tran", "--password", PASSWORD)
    with site.session() as session:
        employer = make_employer(session, EMPLOYER, headcount=12, fte=None)
        account = session.exec(select(Account).where(Account.email == LEAD)).one()
        give_role(session, account, Role.LEAD, employer=employer)
        session.commit()


def begin(coordinator: Person) -> str:
    """A draft with nothing in it but a title; its path."""
    coordinator.go("/studio")
    coordinator.press("Begin a draft")
    coordinator.page.get_by_label("Nothing", exact=True).check()
    coordinator.page.locator("[name=host_id]").select_option(label="Wearside Fells Council")
    coordinator.fill(title=TITLE)
    coordinator.press("Begin")
    assert "Nothing to mend" in coordinator.text()
    return coordinator.page.url.removeprefix(coordinator.site.address)


def shape(coordinator: Person, base: str) -> None:
    """The size band, the three levels and the theme."""
    coordinator.go(f"{base}/edit/tracks.all")
    coordinator.fill(title="Small employers", min="2", max="49")
    coordinator.press("Save")
    coordinator.go(f"{base}/edit/levels.bronze")
    coordinator.fill(valid_for="2 years")
    coordinator.page.locator("[name=decided_by]").select_option("panel")
    coordinator.press("Save")
    for title, below in (("Silver", "bronze"), ("Gold", "silver")):
        coordinator.go(f"{base}/add/levels")
        coordinator.fill(title=title, meaning=f"{title} is reached.", valid_for="2 years")
        coordinator.page.locator("[name=requires]").select_option(below)
        coordinator.page.locator("[name=decided_by]").select_option("panel")
        coordinator.press("Add")
    coordinator.go(f"{base}/edit/themes.first_theme")
    coordinator.fill(title="Everyday health", summary="What a small employer does every day.")
    coordinator.press("Save")


def write_criteria(coordinator: Person, base: str) -> None:
    """Bronze by form: five that everybody answers and six to choose from; one each for the levels above."""
    above = [
        (f"{level.title()} {role}", level, role)
        for level in ("silver", "gold")
        for role in ("mandatory", "pool")
    ]
    bronze = [(one, "bronze", "mandatory") for one in FIXED] + [(one, "bronze", "pool") for one in POOL]
    coordinator.go(f"{base}/add/themes.first_theme.criteria")
    for title, level, role in bronze + above:
        coordinator.fill(title=title, text=f"{title}: in place, and staff know of it.")
        for name, value in (("level", level), ("role", role), ("origin", "authored")):
            coordinator.page.locator(f"[name={name}]").select_option(value)
        coordinator.press("Add, and another")
    coordinator.go(f"{base}/list/themes.first_theme.criteria")
    coordinator.press("Remove First criterion")
    assert coordinator.page.locator("ol.hm-work > li").count() == len(bronze + above)


def set_rules(coordinator: Person, base: str) -> None:
    """All fixed and so many of the pool. More than the pool holds is said at once, and mended."""
    use_rule(coordinator, base, "bronze", "7")
    assert re.search(r"\d things? to mend", coordinator.text())
    use_rule(coordinator, base, "bronze", "5")
    assert "Nothing to mend" in coordinator.text()
    use_rule(coordinator, base, "silver", "1", "bronze")
    use_rule(coordinator, base, "gold", "1", "silver")
    assert "Nothing to mend" in coordinator.text()


def use_rule(coordinator: Person, base: str, level: str, many: str, below: str = "") -> None:
    coordinator.go(f"{base}/rule/levels.{level}.rule")
    coordinator.page.locator("[name=starter]").select_option("pool")
    coordinator.fill(many=many)
    coordinator.page.locator("[name=below]").select_option(below)
    coordinator.press("Use this rule")


def try_it(coordinator: Person, base: str) -> None:
    """A made-up employer with twelve people: four of the pool are one too few, five are enough."""
    coordinator.go(f"{base}/try")
    coordinator.fill(headcount="12")
    for title in FIXED + POOL[:4]:
        coordinator.page.get_by_label(title, exact=True).select_option("met")
    coordinator.press("See what it comes to")
    assert "It comes to no level yet" in coordinator.text()
    coordinator.page.get_by_label(POOL[4], exact=True).select_option("met")
    coordinator.press("See what it comes to")
    assert "It comes to Bronze" in coordinator.text()


def read_on_a_phone(phone: Person, base: str) -> None:
    """The same draft in one hand."""
    phone.sign_in(staff_email(Role.COORDINATOR), PASSWORD)
    for page in ("", "/list/levels", "/rule/levels.silver.rule", "/publish"):
        phone.go(f"{base}{page}")


def publish(coordinator: Person, base: str) -> None:
    """Published, and a programme begun with it."""
    coordinator.go(base)
    coordinator.press("Publish")
    coordinator.fill(name=PROGRAMME, area="Ouse Valley", contact_email="small@fells.example")
    coordinator.fill(opens_on__day="1", opens_on__month="11", opens_on__year="2026")
    coordinator.press("Publish")
    assert "is published" in coordinator.heading()
    coordinator.press(PROGRAMME)
    assert coordinator.heading() == PROGRAMME


def start(lead: Person, level: str) -> int:
    """Begin an application by page; its id."""
    lead.go("/")
    lead.press(EMPLOYER)
    lead.press(PROGRAMME)
    lead.press(f"Start {level}")
    return int(lead.page.url.rpartition("/")[2])


def take_up(lead: Person, token: str) -> int:
    """Join, and apply for Bronze with the five that are fixed and five of the six to choose from."""
    lead.go(f"/programmes/{SLUG}")
    lead.press("Join this programme")
    lead.page.get_by_label(re.compile(EMPLOYER)).first.check()
    lead.press("Join the programme")
    application = start(lead, "Bronze")
    say_met(lead, token, application, FIXED + POOL[:4])
    lead.go(f"/applications/{application}")
    assert "Shortest way to Bronze: 1 criterion" in lead.text()
    say_met(lead, token, application, POOL[4:5])
    lead.go(f"/applications/{application}")
    lead.press("Submit for Bronze")
    return application


def say_met(lead: Person, token: str, application: int, titles: tuple[str, ...]) -> None:
    """Answer criteria by their titles, and show a note for each, by the API."""

    def call(method: str, path: str, body: object = None):
        return call_api(lead.site, token, method, path, body)

    here = f"/applications/{application}"
    employer = call("GET", here)["employer_id"]
    item = call("POST", f"/employers/{employer}/evidence", {"title": "Plan", "note": "Agreed in May."})["id"]
    for criterion in call("GET", f"{here}/criteria"):
        if criterion["title"] in titles:
            call("PUT", f"{here}/claims/{criterion['key']}", {"answer": "met", "version": 0})
            call("POST", f"{here}/criteria/{criterion['key']}/evidence", {"evidence_id": item})


def award(coordinator: Person, assessor: Person, moderator: Person, application: int) -> None:
    """Given out, found met, recommended and decided: what was not chosen is not asked of anybody."""
    path = f"/applications/{application}"
    coordinator.go(f"{path}/assign")
    coordinator.page.get_by_label(STAFF[Role.ASSESSOR]).check()
    coordinator.press("Save")
    assessor.sign_in(staff_email(Role.ASSESSOR), PASSWORD)
    token = own_token(assessor)
    missing = call_api(assessor.site, token, "GET", f"{path}/findings")["missing"]
    assert len(missing) == len(FIXED) + 5
    for key in missing:
        finding = {"answer": "met", "reason": "Seen on the visit."}
        call_api(assessor.site, token, "PUT", f"{path}/findings/{key}", finding)
    assessor.go("/queue")
    assessor.press(EMPLOYER)
    assessor.press("Recommend an outcome")
    assessor.page.get_by_label("Award the level applied for", exact=True).check()
    assessor.fill(summary="All five fixed, and five of the pool.")
    assessor.press("Recommend")
    moderator.sign_in(staff_email(Role.MODERATOR), PASSWORD)
    moderator.go(f"{path}/decision")
    moderator.page.get_by_label("Award the level applied for", exact=True).check()
    moderator.fill(summary="Confirmed.")
    moderator.press("Decide")
    moderator.go(f"{path}/decision")
    assert moderator.page.get_by_role("link", name="HM-").count() == 1


def change(coordinator: Person) -> None:
    """The next version words one criterion of Silver anew and asks one more; the programme moves to it."""
    coordinator.go("/studio/new")
    coordinator.page.get_by_label("The next version of an edition", exact=True).check()
    coordinator.page.locator("[name=host_id]").select_option(label="Wearside Fells Council")
    coordinator.page.locator("[name=edition_id]").select_option(index=_option(coordinator, TITLE))
    coordinator.press("Begin")
    base = coordinator.page.url.removeprefix(coordinator.site.address)
    coordinator.go(f"{base}/edit/themes.first_theme.criteria.silver_pool")
    coordinator.fill(text="Silver pool: done, and everybody has heard of it.")
    coordinator.press("Save")
    coordinator.go(f"{base}/add/themes.first_theme.criteria")
    coordinator.fill(title="Silver review", text="What was done is looked at once a year.")
    for name, value in (("level", "silver"), ("role", "mandatory"), ("origin", "authored")):
        coordinator.page.locator(f"[name={name}]").select_option(value)
    coordinator.press("Add")
    coordinator.go(f"{base}/rehearse")
    told = coordinator.text()
    assert "1 of 2 employers would fall short" in told, told
    coordinator.go(f"{base}/publish")
    coordinator.page.get_by_label(PROGRAMME, exact=True).check()
    coordinator.fill(notice="One criterion is new.")
    coordinator.press("Publish")
    assert f"{PROGRAMME} moves to it." in coordinator.text()


def _option(person: Person, title: str) -> int:
    options = person.page.locator("[name=edition_id] option").all_inner_texts()
    return next(number for number, words in enumerate(options) if title in words)


def upgrade(lead: Person, application: int) -> None:
    """The employer is told, looks at what would change, goes over, and confirms what came along."""
    assert "One criterion is new." in lead.site.mail(LEAD, "a new edition from").text
    lead.go(f"/applications/{application}")
    lead.page.get_by_role("link", name=re.compile("^See what edition")).click()
    lead.check()
    told = lead.text()
    assert "Reworded" in told
    assert "New" in told
    lead.page.get_by_role("button", name=re.compile("^Take it over")).click()
    lead.page.wait_for_load_state()
    lead.check()
    newer = int(lead.page.url.rpartition("/")[2])
    assert newer != application
    lead.go(f"/applications/{newer}/themes/first_theme")
    assert lead.text().count("To confirm: brought from") == 2
    lead.page.get_by_role("button", name=re.compile("^Confirm.*Silver mandatory")).click()
    lead.page.wait_for_load_state()
    lead.go(f"/applications/{newer}/themes/first_theme")
    assert lead.text().count("To confirm: brought from") == 1
    with lead.site.session() as session:
        old, new = (
            session.exec(everyones(Application).where(Application.id == one)).one()
            for one in (application, newer)
        )
    assert old.status == "withdrawn"
    assert new.edition_id != old.edition_id
