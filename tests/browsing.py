"""A visitor to the site, without a browser: follows the pages and checks each as a careful reader would."""

from collections import Counter
from html.parser import HTMLParser

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import Session

from api.identity import LOCAL_SESSION_COOKIE, start_session
from models.people import Account

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED_TYPES = {"hidden", "submit", "button"}


class Visitor:
    """Asks for pages as one person. Every HTML answer is read and must be sound: see `faults_of`."""

    def __init__(self, app: FastAPI, db: Session) -> None:
        self.db = db
        # The tests' own base address is the one the settings name, so that redirects stay inside.
        self.client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)

    def __enter__(self) -> "Visitor":
        self.client.__enter__()
        return self

    def __exit__(self, *details) -> None:
        self.client.__exit__(*details)

    def as_(self, account: Account | None) -> "Visitor":
        """Go on as this person, or as nobody."""
        self.client.cookies.clear()
        if account is not None:
            self.client.cookies.set(LOCAL_SESSION_COOKIE, start_session(self.db, account, hours=1))
            self.db.commit()
        return self

    def get(self, path: str, **options):
        return self._checked(self.client.get(path, **options))

    def post(self, path: str, data: dict | None = None, **options):
        return self._checked(self.client.post(path, data=data, **options))

    def _checked(self, response):
        self.db.expire_all()
        if response.headers.get("content-type", "").startswith("text/html"):
            whole = "<!DOCTYPE" in response.text[:200]
            assert faults_of(response.text, whole) == [], f"{response.url}"
        return response


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings = 0
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.inside_label = 0
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"] or "")
        if "style" in given or any(name.startswith("on") for name in given):
            self.inline.append(tag)
        if tag == "h1":
            self.headings += 1
        if tag == "label":
            self.inside_label += 1
            self.labelled.add(given.get("for") or "")
        if tag in {"input", "select", "textarea"} and given.get("type") not in UNLABELLED_TYPES:
            self.inputs.append({**given, "inside": "label" if self.inside_label else None})
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.inside_label -= 1
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.crossed.append(tag)
        else:
            self.open.pop()


def faults_of(html: str, whole: bool) -> list[str]:
    """What is wrong with a page (or a piece of one): headings, labels, ids, nesting, inline code."""
    reader = _Reader()
    reader.feed(html)
    faults = [f"id {name!r} stands twice" for name, n in Counter(reader.ids).items() if n > 1]
    faults += [f"{tag} is closed out of order" for tag in reader.crossed[:3]]
    faults += [f"inline style or handler on {tag}" for tag in reader.inline]
    if whole and reader.headings != 1:
        faults.append(f"{reader.headings} main headings")
    for given in reader.inputs:
        named = given.get("aria-label") or given.get("aria-labelledby") or given["inside"]
        if not named and given.get("id") not in reader.labelled:
            faults.append(f"input {given.get('name')!r} has no label")
    return faults
