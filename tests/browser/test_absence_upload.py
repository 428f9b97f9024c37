"""A large employer uploads its spreadsheet with every usual mistake, mends it, and sees its periods stored."""

import io

import xlsxwriter

EMAIL = "hannah@fellside.example"
HEADINGS = [
    "Quarter", "Site", "Number of employees", "WTE", "Sick days", "Working days available", "Episodes",
    "Long-term days", "Short-term days", "Working or calendar days", "Data source",
]  # fmt: skip
QUARTERS = [
    f"Q{quarter} {year}/{year % 100 + 1}" for year in (2022, 2023, 2024, 2025) for quarter in (1, 2, 3, 4)
]
QUARTERS = QUARTERS[:14]

# The cell, what is wrongly in it, and the words that say so. Each row has one mistake.
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
    ("A16", "Q1 2025/26 ", ""),  # the same period as in the row after it
    ("A17", "Q1 2025/26", "Is in another row too"),
    ("E18", 9000, ""),  # more days lost than there were
]


def spreadsheet(mistakes) -> bytes:
    """Fourteen quarters below a title, with wrong cells put in their places."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Absence")
        sheet.write(0, 0, "Sickness absence, all staff")
        sheet.write_row(2, 0, HEADINGS)
        for n, quarter in enumerate(PERIODS):
            lost = 180 + 10 * (n % 4)
            sheet.write_row(
                3 + n,
                0,
                [quarter, "", 260, 231.5, lost, 14500, 90 + n, lost - 100, 100, "working", "payroll"],
            )
        for cell, wrong, _ in mistakes:
            sheet.write(cell, wrong) if wrong != "" else sheet.write_blank(cell, None)
        book.add_worksheet("Notes").write(0, 0, "From payroll")
    return buffer.getvalue()
