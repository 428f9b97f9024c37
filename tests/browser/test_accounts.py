"""A person makes an account and signs in, at a desk, on a phone and without scripts."""

import pytest

from tests.browser.person import DESK, PHONE
from tests.factories import PASSWORD


@pytest.mark.parametrize(("viewport", "scripts"), [(DESK, True), (PHONE, True), (PHONE, False)])
def test_signing_up_out_and_in(person, viewport, scripts):
    rosa = person(viewport, scripts=scripts)
    email = f"rosa{viewport['width']}{scripts}@example.com"
    rosa.go("/")
    rosa.go("/sign-up")
    rosa.press("Create account")
    assert rosa.page.get_by_text("Enter the full name").count()
    rosa.fill(name="Rosa Field", email=email, password=PASSWORD)
    rosa.press("Create account")
    assert rosa.page.get_by_role("heading", level=1).inner_text() == "What is waiting for you"
    rosa.go("/account")
    rosa.page.context.clear_cookies()
    rosa.sign_in(email, "not my password")
    assert rosa.page.locator("[name=email]").input_value() == email
    rosa.sign_in(email, PASSWORD)
    assert rosa.page.get_by_role("heading", level=1).inner_text() == "What is waiting for you"
