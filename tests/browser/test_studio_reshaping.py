"""Shipped schemes begun as drafts and reshaped by form, on a phone."""

from assessments.roles import Role
from tests.browser.person import PHONE, Person
from tests.browser.steps import hire, open_programme, staff_email
from tests.factories import PASSWORD


def test_shipped_schemes_are_reshaped_on_a_phone(person, site):
    slug = open_programme(site, "better_health_at_work", "Derwent Better Health")
    hire(site, slug, Role.MODERATOR, Role.COORDINATOR)
    phone = person(PHONE, name="studio-reshaping")
    phone.sign_in(staff_email(Role.COORDINATOR), PASSWORD)
    base = begin_with(phone, "Derwent small firms", shipped="small_workplace_health_award.yaml")
    move_and_rename(phone, base)
    phone.go(f"{base}/edit/levels.bronze")
    phone.page.locator("[name=translated__cy__meaning]").fill("Mae’r pethau sylfaenol yn eu lle.")
    phone.press("Save")
    phone.go(f"{base}/translations")
    assert "levels.bronze.meaning" not in phone.text()
    assert "levels.silver.meaning" in phone.text()
    base = begin_with(phone, "Derwent campaigns", shipped="better_health_at_work.yaml")
    phone.go(f"{base}/try")
    phone.press("One more campaign")
    phone.page.locator("[name=campaign__3__topic]").fill("Sleep")
    phone.press("See what it comes to")
    assert "It comes to no level yet" in phone.text()
    base = begin_with(phone, "Derwent additions", how="overlay")
    phone.go(f"{base}/edit/names")
    phone.page.get_by_label("Bronze", exact=True).fill("Foothill")
    phone.press("Save")
    assert "Nothing to mend" in phone.text()


def begin_with(phone: Person, title: str, *, shipped: str = "", how: str = "shipped") -> str:
    """A draft from a shipped scheme or as additions to the edition there is; its path."""
    phone.go("/studio/new")
    phone.page.locator(f"[name=how][value={how}]").check()
    phone.page.locator("[name=host_id]").select_option(index=1)
    phone.fill(title=title)
    if shipped:
        phone.page.locator("[name=shipped]").select_option(shipped)
    else:
        phone.page.locator("[name=edition_id]").select_option(index=1)
    phone.press("Begin")
    assert "Nothing to mend" in phone.text()
    return phone.page.url.removeprefix(phone.site.address)


def move_and_rename(phone: Person, base: str) -> None:
    """A criterion goes to another theme, and a theme gets another key."""
    phone.go(f"{base}/list/themes.tobacco.criteria")
    phone.page.locator("ol.hm-work a").first.click()
    phone.check()
    phone.press("Move it to another theme")
    phone.page.locator("[name=theme]").select_option("alcohol")
    phone.press("Move")
    assert "/edit/themes.alcohol.criteria." in phone.page.url
    phone.go(f"{base}/edit/themes.alcohol")
    phone.press("Change the key")
    phone.fill(key="drink")
    phone.press("Change the key")
    assert phone.page.url.endswith("/edit/themes.drink")
