"""A real server on a real socket, and Chromium in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.person import ARGUMENTS, CHROMIUM, DESK, Person
from tests.browser.site import Site, serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server of its own for each file of tests, on a free port, with an empty migrated database."""
    with serving(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for each file: while one is open its event loop runs, and the other tests have theirs."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed, so no page was opened in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def person(chromium: Browser, site: Site):
    """Makes people, each at a browser of their own: `person()`, `person(PHONE)`, `person(scripts=False)`.

    When the test is over, none of their consoles may hold an error.
    """
    contexts: list[BrowserContext] = []
    people: list[Person] = []

    def make(viewport: dict | None = None, *, name: str = "somebody", scripts: bool = True) -> Person:
        context = chromium.new_context(viewport=viewport or DESK, java_script_enabled=scripts)
        contexts.append(context)
        people.append(Person(name, context, site, scripts=scripts))
        return people[-1]

    yield make
    for context in contexts:
        context.close()
    assert "\n".join(line for made in people for line in made.console) == ""
