"""Who is reached: as the analyst of a council, as a partner, and as somebody without a part in it."""

import pytest

from api.demo.cast import PASSWORD
from tests.browser.person import DESK, PHONE
from tests.browser.site import Site


@pytest.fixture(scope="module")
def demo(site: Site) -> Site:
    site.halemark("demo")
    return site


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_analyst_of_a_council_reads_a_figure_and_the_employers_behind_it(person, demo, size):
    elin = person(size, name=f"elin-{size['width']}")
    elin.sign_in("analyst@demo.example", PASSWORD)
    elin.press("Northmoor Council")
    assert "employers take part in Northmoor" in elin.text()
    assert elin.page.locator("figure svg[role=img]").count() >= 3
    elin.press("Share of residents of working age")
    assert "Numerator" in elin.text()
    assert "made up for the demo" in elin.text().lower()
    elin.press("See the employers behind it")
    assert "Birchmoor Academy" in elin.text()
    elin.page.locator("summary", has_text="Change the day").click()
    elin.page.get_by_label("Size", exact=True).select_option("small")
    elin.press("Show")
    assert "Fernlea Surgery" in elin.text()
    assert "Whinfell Call Centre" not in elin.text()


def test_wrong_filters_are_told_beside_their_fields_without_scripts(person, demo):
    elin = person(PHONE, name="elin-plain", scripts=False)
    elin.sign_in("analyst@demo.example", PASSWORD)
    elin.press("Northmoor Council")
    address = elin.page.url
    elin.go(f"{address}?as_of=soon")
    assert "Enter a date, like 2026-03-31." in elin.text()


def test_a_partner_sees_the_totals_of_the_partnership_and_its_own_employers(person, demo):
    jun = person(name="jun")
    jun.sign_in("analyst2@demo.example", PASSWORD)
    jun.press("Eastmarsh and Holm Partnership")
    assert "You see this as a partner" in jun.text()
    assert "employers take part" in jun.text()
    jun.press("Employers")
    assert "Saltgrass Seafoods" in jun.text()
    assert "Holm District Library Service" not in jun.text()
    jun.press("Reports")


def test_somebody_without_a_part_in_it_does_not_know_of_it(person, demo):
    elin = person(name="elin-again")
    elin.sign_in("analyst@demo.example", PASSWORD)
    elin.press("Northmoor Council")
    address = elin.page.url
    rosa = person(name="rosa")
    rosa.sign_in("lead@demo.example", PASSWORD)
    assert rosa.page.get_by_role("link", name="Northmoor Council").count() == 0
    rosa.go(address)
    assert "no such workspace" in rosa.text()
