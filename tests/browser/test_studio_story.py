"""A scheme begun from nothing in the studio: its rule asks too much, which is said at once and mended."""

from assessments.roles import Role
from tests.browser.person import Person
from tests.browser.steps import hire_staff, open_programme, staff_email
from tests.factories import PASSWORD


def test_a_rule_that_asks_too_much_is_said_and_mended(person, site):
    hire_staff(site, open_programme(site, "better_health_at_work", "Wearside Fells Better Health"))
    coordinator = person(name="coordinator")
    coordinator.sign_in(staff_email(Role.COORDINATOR), PASSWORD)
    base = begin(coordinator)
    use_rule(coordinator, base, "pool", "7")
    assert "1 thing to mend" in coordinator.text()
    use_rule(coordinator, base, "all", "")
    assert "Nothing to mend" in coordinator.text()


def begin(coordinator: Person) -> str:
    """A draft with nothing in it but a title; its path."""
    coordinator.go("/studio/new")
    coordinator.page.get_by_label("Nothing", exact=True).check()
    coordinator.page.locator("[name=host_id]").select_option(label="Wearside Fells Council")
    coordinator.fill(title="East Sussex small employers")
    coordinator.press("Begin")
    assert "Nothing to mend" in coordinator.text()
    return coordinator.page.url.removeprefix(coordinator.site.address)


def use_rule(coordinator: Person, base: str, starter: str, many: str) -> None:
    coordinator.go(f"{base}/rule/levels.bronze.rule")
    coordinator.page.locator("[name=starter]").select_option(starter)
    coordinator.fill(many=many)
    coordinator.press("Use this rule")
