"""The pages that say who may do what, how accessible the service is, and what it keeps."""

from html.parser import HTMLParser

from assessments.roles import PERMISSION_WORDS, ROLE_PERMISSIONS, Role


class _Lists(HTMLParser):
    """The items under each third heading."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.heading, self.tag = "", ""

    def handle_starttag(self, tag, attrs) -> None:
        self.tag = tag

    def handle_data(self, data) -> None:
        if self.tag == "h3" and data.strip():
            self.heading = data.strip()
            self.found[self.heading] = []
        elif self.tag == "li" and self.heading and data.strip():
            self.found[self.heading].append(data.strip())


def test_the_roles_are_those_the_service_goes_by(visit):
    page = visit.get("/help/roles")
    reader = _Lists()
    reader.feed(page.text.partition("</main>")[0])
    assert {name: set(words) for name, words in reader.found.items()} == {
        role.value.capitalize(): {PERMISSION_WORDS[p] for p in ROLE_PERMISSIONS[role]} for role in Role
    }


def test_privacy_names_the_cookies_that_are_set(visit, world):
    page = visit.get("/help/privacy")
    visit.as_(world.lead)
    out = visit.post("/sign-out").headers.get_list("set-cookie")
    invited = f"/programmes/{world.programme.slug}?invited={'a' * 40}"
    out += visit.get(invited).headers.get_list("set-cookie")
    names = {cookie.partition("=")[0] for cookie in out}
    assert {name for name in names if f"<strong>{name}</strong>" in page.text} == names
    assert len(names) == page.text.count("<li><strong>") == 3


def test_accessibility_is_open_to_everybody(visit):
    assert visit.get("/help/accessibility").status_code == 200
