"""Every page each kind of person can reach: no dead link, nothing for axe, nothing wider than the window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from api.demo.cast import PASSWORD, PEOPLE
from api.identity import actor_of
from api.services.accounts import find_account
from api.services.decisions import decide
from assessments.workflow import Outcome, Status
from bench import seed
from models.applications import Application
from models.base import name_key
from models.employers import Employer
from models.queries.in_hand import take_in_hand
from models.scope import everyones
from tests.browser.crawling import ANYBODYS, Crawler
from tests.browser.person import Person
from tests.browser.site import Site, serving

EMAILS = [plan.email for plan in PEOPLE]
LISTS = {
    "coordinator": (f"/programmes/{seed.Seeded.programme}/applications", "/register"),
    "assessor": ("/queue", "/register?expired=yes"),
}
LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
# 190 characters, most of them in one word.
LONG_NAME = f"The {LONG_WORD * 3} & Sons"[:190]


@pytest.fixture(scope="module")
def demo(site: Site) -> Site:
    """The site with the made-up region that everybody may look round in."""
    site.halemark("demo")
    return site


@pytest.fixture(scope="module")
def known() -> set[str]:
    return set()


def walked(person, site: Site, email: str | None, known: set[str], *starts: str) -> list[str]:
    """Let somebody of the demo see all they can; returns the shapes of the pages, having found no fault."""
    somebody = person(name=(email or "nobody").partition("@")[0])
    if email:
        somebody.sign_in(email, PASSWORD)
    crawler = Crawler(somebody, known, skip=ANYBODYS if email else ())
    shapes = crawler.walk("/", *starts)
    crawler.assert_sound()
    return shapes


def test_a_visitor(person, demo, known):
    shapes = walked(person, demo, None, known, "/forgotten-password", "/register?search=nobody-of-that-name")
    assert {
        "/",
        "/programmes",
        "/programmes/*",
        "/register",
        "/certificates/*",
        "/verify",
        "/sign-up",
    } <= set(shapes)


@pytest.mark.parametrize("email", EMAILS)
def test_everybody_of_the_demo(person, demo, known, email):
    assert "/account" in walked(person, demo, email, known)


def test_who_is_new_and_has_nothing(person, demo, known):
    nia = person(name="nia")
    nia.go("/sign-up")
    nia.fill(name="Nia New", email="nia@example.com", password=PASSWORD)
    nia.press("Create account")
    crawler = Crawler(nia, known)
    assert "/employers/new" in crawler.walk("/", "/queue")
    crawler.assert_sound()


@pytest.mark.parametrize(
    "email", ["lead@demo.example", "coordinator@demo.example", "moderator@demo.example", None]
)
def test_very_long_names(person, demo, known, email):
    lengthen(demo)
    assert "/programmes/*" in walked(person, demo, email, known, "/queue")


def lengthen(site: Site) -> None:
    """Give every employer a very long name, and one of them an award in that name."""
    with site.session() as session:
        employers = session.exec(everyones(Employer)).all()
        if any(employer.name.startswith(LONG_NAME[:40]) for employer in employers):
            return
        for number, employer in enumerate(employers):
            employer.name = f"{LONG_NAME} {number}"
            employer.name_key = name_key(employer.name)
            session.add(employer)
        session.flush()
        waiting = session.exec(everyones(Application).where(Application.status == Status.RECOMMENDED)).one()
        moderator = find_account(session, "moderator@demo.example")
        assert moderator is not None
        actor = actor_of(session, moderator)
        in_hand = take_in_hand(session, actor, waiting.id or 0)
        assert in_hand is not None
        decide(session, actor, in_hand, Outcome.AWARD, None, LONG_WORD * 3)
        session.commit()


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, seed.Seeded]]:
    """A site with 1,000 applications, so that every list runs over several pages."""
    with serving(tmp_path_factory.mktemp("crowded")) as site:
        yield site, seed.seed(site.database_url, 1000)


@pytest.mark.parametrize("who", LISTS)
def test_long_lists(chromium: Browser, crowded, known, who):
    site, seeded = crowded
    person = Person(who, chromium.new_context(), site)
    person.sign_in(getattr(seeded, who), seed.PASSWORD)
    crawler = Crawler(person, known)
    shapes = crawler.walk("/", *LISTS[who])
    assert person.page.goto(site.address + LISTS[who][0])
    assert person.page.locator("tbody tr").count() == 50
    person.page.get_by_role("link", name="Next").click()
    assert person.check().locator("tbody tr").count() > 0
    person.context.close()
    crawler.assert_sound()
    assert "/applications/*" in shapes
