"""The standing words of reports of uptake."""

TITLES = {
    "board_paper": "Who is reached",
    "annual_return": "Annual return of uptake",
    "jsna_pack": "Uptake for the needs assessment",
    "open_data": "Open data on uptake",
}

LIMITS = (
    "These figures count who takes part. They do not show that taking part changed anybody’s health.",
    "Headcounts are what employers stated. People are counted where their employer is, so some who live "
    "elsewhere are among them, and residents who work elsewhere are not.",
    "A share of residents of working age, of those in employment and of jobs are three different things. "
    "Compare a share only with one that has the same denominator.",
)

METHOD = (
    "An employer counts if it had joined by the day and had not left. It counts once, however many "
    "programmes it is in.",
    "Intervals are Wilson score intervals of 95%. A share of people is no sample and has none.",
)

MARKS = {
    "[c]": "[c] stands where a figure is held back so that no single employer’s figures can be worked out. "
    "A note says why.",
    "[x]": "[x] stands where a figure is not available: what it would be set against was not loaded.",
}

DEFINITIONS = (
    ("Employer", "An organisation that could take part: a business, a public body or a charity."),
    ("Taking part", "Having joined a programme by the day named, and not having left it."),
    ("Active", "Applying for a level, holding one, or having joined within the last 12 months."),
    ("Applying", "Taking part with an application for a level that is not yet decided."),
    ("Holding a level", "Having an award of that level that is current on the day."),
    ("Employees", "The headcounts of employers taking part, as stated last on or before the day."),
    ("Enterprise", "A whole business registered for VAT or PAYE, counted where its head office is."),
    ("Local unit", "One workplace of a business, counted where it is."),
    ("Working age", "Aged 16 to 64."),
    ("Size", "By headcount: micro up to 9, small 10 to 49, medium 50 to 249, large 250 and more."),
    ("Industry", "Sections of SIC 2007, grouped as published business counts by council are."),
    ("Ownership", "Public, private or voluntary sector, as stated by the employer."),
    ("Deprivation", "The decile, within its country, of the council area of the employer’s main site."),
)
