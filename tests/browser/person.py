"""Somebody at a browser. Every page they come to is checked as they come to it."""

import os
import shutil
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page

from tests.browser.site import Site

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
AXE = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]}
MOST_TABS = 200
PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 900}
# Where to keep a picture of every page that somebody comes to, for looking at them afterwards.
PICTURES = os.environ.get("HALEMARK_TEST_PICTURES", "")


def faults_of(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong with a page: the rule and the first piece of the page that breaks it."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found]


def overflow_of(page: Page) -> int:
    """How many pixels of a page stand beyond the right edge of the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


class Person:
    """Somebody at a browser of their own: goes, reads, types and presses."""

    def __init__(self, name: str, context: BrowserContext, site: Site, *, scripts: bool = True) -> None:
        self.name = name
        self.site = site
        self.scripts = scripts
        self.context = context
        self.page: Page = context.new_page()
        self.console: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self._seen = 0

    def _heard(self, message: ConsoleMessage) -> None:
        # Chromium reports every refused form as an error; what matters here is scripts and the policy.
        expected = "responded with a status of 4" in message.text
        # Taking a picture adds a style of its own to the page, which the policy rightly refuses.
        expected |= bool(PICTURES) and "inline style" in message.text
        if message.type == "error" and not expected:
            self.console.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> Page:
        """Open a page by its path, or by a whole address such as a mail's link."""
        self.page.goto(path if path.startswith("http") else self.site.address + path)
        return self.check()

    def press(self, name: str, within: Locator | None = None) -> Page:
        """Press a button, or follow a link, of that name; and check the page one comes to."""
        where = within or self.page
        button = where.get_by_role("button", name=name, exact=True)
        target = button if button.count() else where.get_by_role("link", name=name, exact=True)
        assert target.count(), f"nothing called {name!r} on {self.page.url}"
        target.first.click()
        self.page.wait_for_load_state()
        return self.check()

    def fill(self, within: Locator | None = None, **fields: str) -> None:
        """Type into fields by their names; two underscores stand for a dash."""
        for name, value in fields.items():
            (within or self.page).locator(f"[name='{name.replace('__', '-')}']:visible").fill(value)

    def choose(self, group: str, label: str) -> None:
        """Choose one of a group of radios, or tick one of its boxes."""
        self.page.get_by_role("group", name=group).get_by_label(label, exact=True).check()

    def tab_to(self, target: Locator) -> None:
        """Go from one thing to the next by the Tab key until this one has the focus."""
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not lead to {target} on {self.page.url}")

    def enter(self) -> Page:
        """Press Enter on what has the focus, and check the page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.check()

    def sign_in(self, email: str, password: str) -> Page:
        self.go("/sign-in")
        self.fill(email=email, password=password)
        return self.press("Sign in")

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def text(self) -> str:
        """All that is written in the main part of the page."""
        return self.page.locator("main").inner_text()

    def check(self) -> Page:
        """Nothing for axe to find, nothing wider than the window, one main heading.

        Without scripts neither can be asked of the page, so there only the heading is looked at.
        """
        assert self.page.locator("h1").count() == 1, self.page.url
        self._take_picture()
        if not self.scripts:
            return self.page
        assert faults_of(self.page) == [], self.page.url
        wide = overflow_of(self.page)
        assert wide <= 0, f"{self.page.url} is {wide} pixels wider than the window"
        return self.page

    def _take_picture(self) -> None:
        if not PICTURES:
            return
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        self._seen += 1
        file = Path(PICTURES) / f"{self.name}-{self._seen:02}.png"
        self.page.screenshot(path=file, full_page=True)
