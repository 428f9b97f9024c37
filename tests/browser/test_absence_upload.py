"""A large employer uploads a spreadsheet with every usual mistake, mends it, and sees its trend."""

import io

import xlsxwriter

from api.identity import hash_password
from assessments.roles import Role
from tests.browser.person import PHONE, Person
from tests.browser.site import Site
from tests.factories import PASSWORD, give_role, make_account, make_employer

EMAIL = "hannah@fellside.example"
HEADINGS = [
    "Quarter", "Site", "Number of employees", "WTE", "Sick days", "Working days available", "Episodes",
    "Long-term days", "Short-term days", "Working or calendar days", "Data source",
    "Long-term threshold",
]  # fmt: skip
QUARTERS = [f"Q{n} {year}/{year % 100 + 1}" for year in (2022, 2023, 2024, 2025) for n in (1, 2, 3, 4)][:15]

# The cell, what is wrongly in it, and what is said of it.
MISTAKES = [
    ("A4", "Q1 2022", "Could be two different quarters"),
    ("B5", "Atlantis", "Is not a site of yours"),
    ("C6", "", "Is empty"),
    ("D7", "1.234,5", "Must have a point before its decimals"),
    ("E8", "4.1%", "Is a percentage"),
    ("F9", "about 6,000", "Must be a number"),
    ("G10", 12.5, "Must be a whole number"),
    ("H11", -3, "Must be 0 or more"),
    ("I12", "<5", "Is a number held back"),
    ("J13", "lunar", "Must be one of: working, calendar"),
    ("K14", "guesswork", "Must be one of: payroll"),
    ("D15", 0, "Must be more than 0"),
    ("A17", "Q1 2025/26", "Is in another row too"),
    ("F18", 100, "More days were lost than there were to work"),
]
TOLD_AT = {"F18": "E18"}  # two cells disagree, and the days lost are asked about


def spreadsheet(mistakes) -> bytes:
    """Fifteen quarters below a title, with these wrong cells in their places."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Absence")
        sheet.write(0, 0, "Sickness absence, all staff")
        sheet.write_row(2, 0, HEADINGS)
        wrongly = {cell: wrong for cell, wrong, _ in mistakes}
        for n, quarter in enumerate(QUARTERS):
            lost = 480 + 30 * (n % 4) - 4 * n
            figures = [260, 231.5, lost, 14_500, 190 + n, lost - 300, 300, "working", "payroll", "28 days"]
            for letter, value in zip("ABCDEFGHIJKL", [quarter, "", *figures], strict=True):
                cell = f"{letter}{4 + n}"
                sheet.write(cell, wrongly.get(cell, value))
        book.add_worksheet("Notes").write(0, 0, "From payroll")
    return buffer.getvalue()


def somebody_of_a_large_employer(site: Site, email: str = EMAIL) -> int:
    """An employer with a lead who can sign in; returns its id."""
    with site.session() as session:
        employer = make_employer(session, "Fellside Foundry", headcount=260, fte=231.5)
        account = make_account(session, "Hannah Fell", email=email, password_hash=hash_password(PASSWORD))
        give_role(session, account, Role.LEAD, employer=employer)
        session.commit()
        return employer.id


def upload(person: Person, content: bytes) -> None:
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    person.page.locator("input[type=file]").set_input_files(
        {"name": "absence 2022-26.xlsx", "mimeType": media_type, "buffer": content}
    )
    before = person.page.locator("h1").inner_text()
    person.page.get_by_role("button", name="Upload", exact=True).click()
    person.page.wait_for_function("before => document.querySelector('h1').innerText !== before", arg=before)
    person.check()


def faults(person: Person) -> dict[str, str]:
    """What the page says of each cell."""
    rows = person.page.locator("tbody tr")
    return {
        row.locator("th").inner_text(): row.locator("[data-label='What to mend']").inner_text()
        for row in rows.all()
    }


def test_a_spreadsheet_of_mistakes_is_mended_and_stored(person, site):
    employer_id = somebody_of_a_large_employer(site)
    hannah = person(name="hannah")
    hannah.sign_in(EMAIL, PASSWORD)
    hannah.go(f"/employers/{employer_id}/absence")
    hannah.press("Upload a spreadsheet")

    upload(hannah, spreadsheet(MISTAKES))
    assert hannah.heading() == "14 cells need mending"
    told = faults(hannah)
    assert set(told) == {TOLD_AT.get(cell, cell) for cell, _, _ in MISTAKES}
    for cell, _, words in MISTAKES:
        assert words in told[TOLD_AT.get(cell, cell)]
    with hannah.page.expect_download() as saved:
        hannah.page.get_by_role("link", name="Download this list").click()
    assert "A17,Period," in saved.value.path().read_text(encoding="utf-8-sig")

    # Some are mended first; the others are still told, and nothing is stored.
    upload(hannah, spreadsheet(MISTAKES[9:]))
    assert set(faults(hannah)) == {"J13", "K14", "D15", "A17", "E18"}
    hannah.go(f"/employers/{employer_id}/absence")
    assert "1 April 2022" not in hannah.text()
    hannah.go(f"/employers/{employer_id}/absence/upload")

    upload(hannah, spreadsheet([]))
    assert hannah.heading() == "Check and confirm"
    assert "1 April 2022 to 30 June 2022" in hannah.text()
    hannah.press("Store these figures")
    assert "15 new periods" in hannah.text()
    hannah.press("See your absence figures")
    for period in ("1 April 2022 to 30 June 2022", "1 October 2025 to 31 December 2025"):
        assert period in hannah.text()
    hannah.press("See them over time, beside others, and what they cost")
    assert hannah.page.get_by_role("img", name="Absence over time").count() == 1
    hannah.page.get_by_text("The figures behind this chart").click()
    hannah.check()
    rows = hannah.page.locator("tbody tr")
    assert rows.count() == 15
    # 480 days lost over 231.5 full-time equivalents in a quarter of 91 days, as if it were a year.
    first = rows.last.locator("td").first.inner_text()
    assert first == f"{480 / 231.5 * 365.25 / 91:.1f}"


ODD = "When,Folk,Equivalents,Lost\nApril 2026,260,231.5,160\nMay 2026,260,231.5,150\n"


def test_columns_are_matched_on_a_phone_without_scripts(person, site):
    employer_id = somebody_of_a_large_employer(site, "theo@fellside.example")
    theo = person(PHONE, name="theo", scripts=False)
    theo.sign_in("theo@fellside.example", PASSWORD)
    theo.go(f"/employers/{employer_id}/absence/upload")
    file = {"name": "ours.csv", "mimeType": "text/csv", "buffer": ODD.encode()}
    theo.page.locator("input[type=file]").set_input_files(file)
    theo.press("Upload")
    assert theo.heading() == "What does each column hold?"
    for column, held in (
        ("A: When", "Period"),
        ("B: Folk", "Average headcount"),
        ("C: Equivalents", "Average FTE"),
    ):
        theo.page.get_by_label(f"Column {column}").select_option(label=held)
    theo.press("Continue")
    assert "No column holds “Days lost”." in theo.text()
    theo.page.get_by_label("Column D: Lost").select_option(label="Days lost")
    theo.press("Continue")
    assert theo.heading() == "Check and confirm"
    theo.press("Store these figures")
    assert "2 new periods" in theo.text()


def test_a_large_file_is_read_while_the_page_looks_again(person, site):
    employer_id = somebody_of_a_large_employer(site, "mary@fellside.example")
    mary = person(PHONE, name="mary")
    mary.sign_in("mary@fellside.example", PASSWORD)
    mary.go(f"/employers/{employer_id}/absence/upload")
    days = [f"{d:02}/{m:02}/{y}" for y in range(1995, 2025) for m in range(1, 13) for d in range(1, 29)]
    rows = "".join(f"{day},{day},260,231.5,{n % 30}\n" for n, day in enumerate(days))
    content = f"First day,Last day,Headcount,FTE,Days lost\n{rows}".encode()
    mary.page.locator("input[type=file]").set_input_files(
        {"name": "every day.csv", "mimeType": "text/csv", "buffer": content}
    )
    mary.page.get_by_role("button", name="Upload", exact=True).click()
    mary.page.get_by_role("heading", name="Check and confirm").wait_for(timeout=60_000)
    mary.check()
    assert "10,080" in mary.text()
    mary.page.get_by_role("button", name="Store these figures").click()
    mary.page.get_by_role("heading", name="Your figures are stored").wait_for(timeout=60_000)
    mary.check()
    assert "10,080 new periods" in mary.text()
