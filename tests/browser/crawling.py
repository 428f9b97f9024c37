"""Follows every link that somebody can see, from the home page on, and looks hard at each kind of page."""

import re
from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error, Page, Response

from tests.browser.person import DESK, PHONE, Person, faults_of, overflow_of

NARROW = {"width": 320, "height": 640}
WIDTHS = (DESK, PHONE, NARROW)
# How many pages of one shape to open: applications differ by where they stand, other things hardly do.
USUAL, BY_SHAPE = 1, {"/register": 2, "/applications/*": 7, "/applications/*/review": 4, "/programmes/*": 2}
MOST_PAGES = 120
# What looks the same to everybody but for the menu: looked at once, as a visitor.
ANYBODYS = ("/help/", "/api/", "/certificates/", "/verify", "/register", "/sign-", "/forgotten-password")
# What a browser shows although it is no page.
NO_PAGES = (".json", ".pdf")
# The tags with their classes and attributes, once each: what a fault of the markup hangs on.
SKELETON = """
() => [...new Set([...document.querySelectorAll("body *")].map(e => {
    const up = e.parentElement;
    const names = [...e.attributes].map(a => a.name).sort().join(",");
    const looks = [up, e].map(one => `${one.tagName}.${one.getAttribute("class")}`).join(">");
    return `${looks}[${names}]`;
}))].sort().join("\\n")
"""


def shape_of(path: str) -> str:
    """The kind of page a path leads to: ids, keys and numbers are left out."""
    path = re.sub(r"/(\d+|HM-[\w-]+)(?=/|$)", "/*", urlsplit(path).path)
    path = re.sub(r"/(themes|criteria|review)/[\w.-]+", r"/\1/*", path)
    return re.sub(r"/programmes/[\w-]+", "/programmes/*", path)


class Crawler:
    """One look at all that a person can reach. `known` holds the skeletons axe has been through already."""

    def __init__(self, person: Person, known: set[str], *, skip: tuple[str, ...] = ANYBODYS) -> None:
        self.person = person
        self.known = known
        self.skip = skip
        self.faults: list[str] = []
        self.seen: Counter[str] = Counter()

    def walk(self, *starts: str) -> list[str]:
        """Open pages until none is new; returns the shapes of those opened."""
        waiting, met = deque(starts), set(starts)
        while waiting and sum(self.seen.values()) < MOST_PAGES:
            path = waiting.popleft()
            shape = shape_of(path)
            if self.seen[shape] >= BY_SHAPE.get(shape, USUAL):
                continue
            self.seen[shape] += 1
            for link in self._open(path):
                if link not in met and not link.startswith(self.skip):
                    met.add(link)
                    waiting.append(link)
        return sorted(self.seen)

    def assert_sound(self) -> None:
        """Nothing is wrong with any page that was opened."""
        told = "\n".join(self.faults + self.person.console)
        assert told == "", told

    def _open(self, path: str) -> list[str]:
        """Look at one page; the links on it."""
        page = self.person.page
        page.set_viewport_size(DESK)
        if path.endswith(NO_PAGES):
            return self._fetch(path)
        try:
            answer = page.goto(self.person.site.address + path)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            return self._fetch(path)  # saved rather than shown
        self._expect(path, answer.status if isinstance(answer, Response) else 0, 200)
        self._expect(path, page.locator("h1").count(), 1)
        skeleton = page.evaluate(SKELETON)
        for width in WIDTHS:
            page.set_viewport_size(width)
            if (beyond := overflow_of(page)) > 0:
                self._tell(path, f"{beyond} pixels too wide at {width['width']}: {widest(page)}")
            if width is not NARROW and (sight := f"{width['width']} {skeleton}") not in self.known:
                self.known.add(sight)
                self.faults += [f"{path} at {width['width']}: {fault}" for fault in faults_of(page)]
        return self._links(page)

    def _fetch(self, path: str) -> list[str]:
        """See that what is no page is there."""
        answer = self.person.context.request.get(self.person.site.address + path)
        self._expect(path, answer.status, 200)
        return []

    def _links(self, page: Page) -> list[str]:
        found = page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))")
        here = self.person.site.address
        whole = [urljoin(page.url, href).partition("#")[0] for href in found]
        return [address.removeprefix(here) for address in whole if address.startswith(here + "/")]

    def _expect(self, path: str, got: int, wanted: int) -> None:
        if got != wanted:
            self._tell(path, f"{got} instead of {wanted}")

    def _tell(self, path: str, what: str) -> None:
        self.faults.append(f"{path} as {self.person.name}: {what}")


def widest(page: Page) -> str:
    """The innermost thing that stands furthest beyond the window, for whoever has to mend it."""
    return page.evaluate(
        """() => {
            const edge = document.documentElement.clientWidth;
            const out = [...document.querySelectorAll("body *")]
                .filter(e => e.getBoundingClientRect().right > edge + 1);
            return out.length ? out[out.length - 1].outerHTML.slice(0, 160) : "nothing visible";
        }"""
    )
