"""An analyst loads a list, invites from it and sees what came of it; who was invited opts out by the link."""

import re

import pytest
from sqlmodel import select

from api.demo.cast import PASSWORD
from models.schemes import Host
from tests.browser.person import DESK, PHONE
from tests.browser.site import Site
from tests.leads import ACME, BREW, as_csv

SUBJECT = "Northmoor Council invites"


@pytest.fixture(scope="module")
def demo(site: Site) -> Site:
    site.halemark("demo")
    return site


@pytest.fixture
def here(demo) -> str:
    with demo.session() as session:
        host = session.exec(select(Host).where(Host.name == "Northmoor Council")).one()
        return f"/hosts/{host.id}/leads"


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_about_leads_is_sound(person, demo, here, viewport):
    elin = person(viewport, name=f"elin-{viewport['width']}")
    elin.sign_in("administrator@demo.example", PASSWORD)
    for page in ("", "/lists", "/new", "/figures", "?standing=opted_out", "/1", "/4", "/lists/1"):
        elin.go(here + page)


def test_a_list_becomes_invitations_and_one_of_them_an_opt_out(person, demo, here, tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes(as_csv(ACME, BREW, ("", "lots", "C", "", "", "")))
    ada = person(name="ada")
    ada.sign_in("coordinator@demo.example", PASSWORD)
    ada.go(f"{here}/lists")
    ada.fill(name="Spring", source="the chamber of commerce")
    ada.page.set_input_files("input[type=file]", str(file))
    ada.press("Check the list")
    assert "2 cells need mending" in ada.text()
    file.write_bytes(as_csv(ACME, BREW))
    ada.page.set_input_files("input[type=file]", str(file))
    ada.press("Check the list")
    assert ada.heading() == "Check and confirm"
    ada.press("Load these employers")
    ada.press("See the employers of this list")
    ada.page.get_by_label("Acme Tools Ltd").check()
    ada.press("Send invitations")
    assert "1 invitation is on the way" in ada.text()

    mail = demo.mail("office@acme.example", f"{SUBJECT} Acme Tools Ltd")
    assert "the chamber of commerce" in mail.text
    nobody = person(PHONE, name="invited", scripts=False)
    nobody.go(re.search(r"http\S+/opt-out/\S+", mail.text)[0])
    nobody.choose("Who wants no more invitations?", "Everybody at our organisation")
    nobody.press("Stop invitations")
    assert nobody.heading() == "You get no more invitations"
    ada.go(f"{here}?search=acme&standing=opted_out")
    assert "Acme Tools Ltd" in ada.text()
