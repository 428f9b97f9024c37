"""A real server on a real socket, and Chromium in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlmodel import Session

from api.database import make_engine, make_session
from api.migrate import migrate

CHROMIUM = os.environ.get("HALEMARK_TEST_CHROMIUM") or shutil.which("chromium") or ""
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """A running Halemark: its address, its folder, and a way into its database."""

    address: str
    folder: Path
    database_url: str

    def session(self) -> Session:
        return make_session(make_engine(self.database_url))

    def mails(self) -> list[str]:
        """The mails written so far, oldest first."""
        files = sorted((self.folder / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime)
        return [file.read_text() for file in files]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server of its own for each file of tests, on a free port, with an empty migrated database."""
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{folder}/halemark.sqlite"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HALEMARK_")}
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "--factory", "api.main:create_app", "--port", str(port)],
        env=clean
        | {
            "HALEMARK_DATA_DIR": str(folder),
            "HALEMARK_BASE_URL": address,
            "HALEMARK_LOG_LEVEL": "WARNING",
            "HALEMARK_SIGN_IN_ATTEMPTS": "200",
        },
        stdout=subprocess.DEVNULL,
        stderr=log,
    )
    wait_for(address)
    yield Site(address, folder, url)
    server.terminate()
    server.wait(20)
    log.close()


def wait_for(address: str) -> None:
    """Until the server answers, or half a minute has gone."""
    for _ in range(150):
        try:
            urllib.request.urlopen(address + "/sign-in").close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"{address} does not answer")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed, so no page was opened in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Person:
    """Somebody at a browser. Every page they come to is checked by axe, and for sideways scrolling."""

    def __init__(self, context: BrowserContext, site: Site, *, scripts: bool) -> None:
        self.site = site
        self.scripts = scripts
        self.context = context
        self.page: Page = context.new_page()
        self.console: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.console.append(str(error)))

    def _heard(self, message) -> None:
        # Chromium reports every refused form as an error; what matters here is scripts and the policy.
        if message.type == "error" and "responded with a status of 4" not in message.text:
            self.console.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> Page:
        self.page.goto(self.site.address + path)
        return self.check()

    def press(self, name: str) -> Page:
        """Press a button, or follow a link, of that name; and check the page one comes to."""
        button = self.page.get_by_role("button", name=name, exact=True)
        target = button if button.count() else self.page.get_by_role("link", name=name, exact=True)
        target.first.click()
        self.page.wait_for_load_state()
        return self.check()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"[name='{name.replace('__', '-')}']").fill(value)

    def sign_in(self, email: str, password: str) -> Page:
        self.go("/sign-in")
        self.fill(email=email, password=password)
        return self.press("Sign in")

    def check(self) -> Page:
        """Nothing for axe to find, nothing wider than the window, one main heading.

        Without scripts neither can be asked of the page, so there only the heading is looked at.
        """
        assert self.page.locator("h1").count() == 1, self.page.url
        if not self.scripts:
            return self.page
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": STANDARDS}})
        faults = [(fault["id"], fault["nodes"][0]["html"][:160]) for fault in found.response["violations"]]
        assert faults == [], self.page.url
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} pixels wider than the window"
        return self.page


@pytest.fixture
def person(chromium: Browser, site: Site):
    """Makes people, each at a browser of their own: `person()`, `person(PHONE)`, `person(scripts=False)`."""
    contexts: list[BrowserContext] = []

    def make(viewport: dict | None = None, *, scripts: bool = True) -> Person:
        context = chromium.new_context(viewport=viewport or DESK, java_script_enabled=scripts)
        contexts.append(context)
        return Person(context, site, scripts=scripts)

    yield make
    for context in contexts:
        context.close()
