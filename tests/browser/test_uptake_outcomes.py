"""An analyst of the demo sees who is reached beside what works, at a desk and on a telephone."""

import pytest
from sqlmodel import select

from api.demo.cast import PASSWORD
from models.schemes import Programme
from tests.browser.person import PHONE
from tests.browser.site import Site

PATIENCE = 90_000  # milliseconds for the worker to come to it


@pytest.fixture(scope="module")
def demo(site: Site) -> Site:
    site.halemark("demo")
    return site


def test_an_analyst_sees_who_is_reached_beside_what_works(person, demo):
    with demo.session() as session:
        slug = "northmoor-better-health-at-work"
        host_id = session.exec(select(Programme.host_id).where(Programme.slug == slug)).one()
    elin = person(name="elin")
    elin.sign_in("analyst@demo.example", PASSWORD)
    elin.go(f"/hosts/{host_id}/uptake/outcomes")
    assert "has been evaluated yet" in elin.text()
    elin.press("Evaluate Northmoor Better Health at Work")
    elin.fill(cost="42000")
    elin.choose("Whose cost that is", "The council or partnership that runs it")
    elin.press("Evaluate")
    elin.page.get_by_role("heading", name="The answer").wait_for(timeout=PATIENCE)
    for viewport, name in ((None, "elin-desk"), (PHONE, "elin-phone")):
        again = person(viewport, name=name)
        again.sign_in("analyst@demo.example", PASSWORD)
        again.go(f"/hosts/{host_id}/uptake/outcomes")
        assert "The evaluation could follow" in again.text()
        assert again.page.locator("main svg").count() >= 1
