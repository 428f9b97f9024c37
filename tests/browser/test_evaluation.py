"""An analyst asks whether the demo's programme works, and reads a report whose figures can be traced."""

import csv
import json

import pytest

from api.demo.cast import PASSWORD
from tests.browser.person import PHONE
from tests.browser.site import Site

PATIENCE = 90_000  # milliseconds for the worker to come to it and for a busy machine to do it


@pytest.fixture(scope="module")
def demo(site: Site) -> Site:
    site.halemark("demo")
    return site


def saved(person, link: str) -> str:
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=link).click()
    return download.value.path().read_text(encoding="utf-8-sig")


def test_an_analyst_reads_an_answer_and_traces_it(person, demo):
    elin = person(name="elin")
    elin.sign_in("analyst@demo.example", PASSWORD)
    elin.press("Northmoor Better Health at Work")
    elin.press("Evaluate sickness absence")
    assert "would probably be missed" in elin.text()
    elin.fill(cost="42000", day_value="150")
    elin.choose("Whose cost that is", "The council or partnership that runs it")
    elin.press("Evaluate")
    elin.page.get_by_role("heading", name="The answer").wait_for(timeout=PATIENCE)
    elin.page.eval_on_selector_all("main details", "all => all.forEach(one => one.open = true)")
    elin.check()
    said = elin.page.locator("#answer").inner_text()

    document = json.loads(saved(elin, "Download everything for other programs (JSON)"))
    assert document["statement"].split(". ")[0] in said
    primary = document["primary"]
    shown = elin.page.locator("tr", has_text="Effect of taking part").locator("td").all_inner_texts()
    figures = [primary["effect_per_fte_year"], *primary["ci95"]]
    assert [cell.replace("\N{MINUS SIGN}", "-") for cell in shown] == [f"{figure:.2f}" for figure in figures]
    rows = list(csv.DictReader(saved(elin, "Download every figure (CSV)").splitlines()))
    effect = next(row for row in rows if (row["row"], row["column"]) == ("Effect of taking part", "Value"))
    assert effect["value"] == f"{primary['effect_per_fte_year']:.2f}"
    elin.press("Run it again")
    elin.page.get_by_role("heading", name="The answer").wait_for(timeout=PATIENCE)
    assert elin.page.locator("#answer").inner_text() == said


def test_it_reads_on_a_phone_without_scripts(person, demo):
    elin = person(PHONE, name="elin-phone", scripts=False)
    elin.sign_in("analyst@demo.example", PASSWORD)
    elin.go("/programmes/northmoor-better-health-at-work/evaluations")
    elin.press("Evaluate")
    for _ in range(45):
        if "The answer" in elin.text():
            break
        elin.page.wait_for_timeout(2_000)
        elin.page.get_by_role("link", name="Look now").click()
    assert "The answer" in elin.text()
