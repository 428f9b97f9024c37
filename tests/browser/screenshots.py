"""Makes the pictures of the documentation from the demo: `python -m tests.browser.screenshots`."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from sqlmodel import select

from api.demo.cast import PASSWORD, PROGRAMMES
from assessments.workflow import Status
from models.applications import Application
from models.awards import Award
from models.schemes import Host
from models.scope import everyones
from tests.browser.person import ARGUMENTS, CHROMIUM, PHONE, Person
from tests.browser.site import Site, serving

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SCREEN = {"width": 1280, "height": 800}
LARGEST = 200_000  # bytes, so that the repository stays light


@dataclass(frozen=True)
class Picture:
    """A file, whose page it shows, and which; the path may name an application by where it stands."""

    file: str
    who: str  # of the demo, or empty for anybody
    path: str
    viewport: dict[str, int]


PICTURES = (
    Picture("application.png", "lead", "/applications/{draft}", SCREEN),
    Picture("criterion.png", "lead", "/applications/{draft}/criteria/bronze.mental_health", SCREEN),
    Picture("review.png", "assessor", "/applications/{in_review}/review/bronze.mental_health", SCREEN),
    Picture("decision.png", "moderator", "/applications/{recommended}/decision", SCREEN),
    Picture("certificate.png", "", "/certificates/{certificate}", SCREEN),
    Picture("register.png", "", "/register", SCREEN),
    Picture("reach.png", "analyst", "/hosts/{host}/uptake#part-by_size", SCREEN),
    Picture("phone.png", "lead", "/applications/{draft}/themes/healthy_living", PHONE),
)


def main() -> int:
    """Load the demo into a site of its own and photograph it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        site.halemark("demo")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        known = addresses(site)
        for picture in PICTURES:
            size = take(browser, site, picture, known)
            sys.stdout.write(f"{picture.file}: {size // 1000} kB\n")
        browser.close()
    return 0


def addresses(site: Site) -> dict[str, object]:
    """The first application at each status, the number of a certificate, and the first programme's host."""
    with site.session() as session:
        found = session.exec(everyones(Application).order_by(Application.id.desc())).all()
        award = session.exec(everyones(Award).order_by(Award.id)).first()
        known: dict[str, object] = {
            Status(one.status).value: one.id for one in found if one.level == "bronze"
        }
        host = session.exec(select(Host.id).where(Host.name == PROGRAMMES[0].host)).first()
        return known | {"certificate": award.certificate_number if award else "", "host": host}


def take(browser: Browser, site: Site, picture: Picture, known: dict[str, object]) -> int:
    """Take one picture; its size in bytes. Raises ValueError for one that is too large."""
    context = browser.new_context(viewport=picture.viewport)
    person = Person(picture.who or "anybody", context, site)
    if picture.who:
        person.sign_in(f"{picture.who}@demo.example", PASSWORD)
    person.go(picture.path.format(**known))
    file = FOLDER / picture.file
    person.page.screenshot(path=file)
    context.close()
    size = file.stat().st_size
    if size > LARGEST:
        raise ValueError(f"{picture.file} has {size:,} bytes, more than {LARGEST:,}")
    return size


if __name__ == "__main__":
    sys.exit(main())
