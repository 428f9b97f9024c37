"""An analyst issues a board paper, corrects it, and has one issued regularly; a stranger sees none of it."""

import hashlib
import json

import pytest
from sqlmodel import select

from api.demo.cast import PASSWORD
from models.schemes import Host, Programme
from tests.browser.person import PHONE
from tests.browser.site import Site

NORTHMOOR = "northmoor-better-health-at-work"


@pytest.fixture(scope="module")
def demo(site: Site) -> Site:
    site.halemark("demo")
    return site


@pytest.fixture(scope="module")
def address(demo) -> str:
    with demo.session() as session:
        host = session.exec(
            select(Host.id).join(Programme, Programme.host_id == Host.id).where(Programme.slug == NORTHMOOR)
        ).one()
    return f"/hosts/{host}/reports"


def saved(person, link: str) -> bytes:
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=link).click()
    return download.value.path().read_bytes()


def opened(person) -> None:
    """Check the page again with everything unfolded."""
    person.page.eval_on_selector_all("main details", "all => all.forEach(one => one.open = true)")
    person.check()


def test_an_analyst_issues_a_board_paper_and_corrects_it(person, demo, address):
    elin = person(name="elin")
    elin.sign_in("analyst@demo.example", PASSWORD)
    elin.go(address)
    assert "No report has been issued yet." in elin.text()
    elin.press("Issue this report")
    assert "Select what the report is for" in elin.text()
    elin.choose("What it is for", "Board paper")
    elin.fill(note="For the board in December")
    elin.press("Issue this report")
    assert elin.heading().startswith("Who is reached: ")
    assert "Unchanged" in elin.text()
    assert "take part" in elin.page.locator("#answer").inner_text()
    opened(elin)
    document = saved(elin, "Download the frozen document (JSON)")
    assert hashlib.sha256(document).hexdigest() in elin.text()
    assert json.loads(document)["note"] == "For the board in December"
    assert saved(elin, "Download to print or send (PDF)").startswith(b"%PDF")
    assert saved(elin, "Download as a spreadsheet with notes (XLSX)").startswith(b"PK")
    elin.fill(reason="An employer had left by then.")
    elin.press("Issue a correction")
    assert "This is issue 2. It replaces issue 1" in elin.text()
    elin.press("issue 1")
    assert "Corrected by issue 2." in elin.text()


@pytest.mark.parametrize("kind", ["Annual return", "Needs assessment pack", "Open data"])
def test_every_kind_reads_on_a_phone(person, demo, address, kind):
    elin = person(PHONE, name=f"elin-phone-{kind.split()[0].lower()}")
    elin.sign_in("analyst@demo.example", PASSWORD)
    elin.go(address)
    elin.choose("What it is for", kind)
    elin.press("Issue this report")
    assert "Unchanged" in elin.text()
    opened(elin)


def test_a_regular_report_without_scripts(person, demo, address):
    elin = person(name="elin-plain", scripts=False)
    elin.sign_in("analyst@demo.example", PASSWORD)
    elin.go(address)
    form = elin.page.locator(f"form[action='{address}/schedules']")
    form.get_by_label("Board paper", exact=True).check()
    form.get_by_label("Every quarter", exact=True).check()
    form.get_by_label("Who gets a mail").fill("analyst@demo.example")
    elin.press("Issue it regularly")
    assert "Board paper, every quarter" in elin.text()
    elin.page.get_by_role("button", name="Stop").click()
    assert "No report is issued by itself." in elin.text()


def test_others_find_nothing_there(person, demo, address):
    priya = person(name="priya")
    priya.sign_in("lead@demo.example", PASSWORD)
    priya.go(address)
    assert "There is no such workspace, or it is not yours." in priya.text()
