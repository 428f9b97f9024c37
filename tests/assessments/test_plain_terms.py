from assessments.plain_terms import terms_in_words
from assessments.scheme import load
from assessments.shipped import load_shipped
from tests.assessments.definitions import small

TERMS = """\
languages: [en, cy]
translations: {cy: {title: Gwobr fach}}
roles: {adviser: Health Guide}
eligibility: {size: {unit: headcount, max: 49}, note: Ask us first.}
fees:
  - {amount: 100, plus_vat: yes, levels: [two], note: Paid by invoice.}
  - {amount: 0, levels: [one]}
round: {kind: yearly, closes: "01-31", awards: "03-15"}
process:
  - {key: visit, title: A visit, by: adviser, text: We look round., within: P2W}
  - {key: panel, title: The panel meets, by: employer, required: no}
evidence_policy: {max_age: P2Y, at_most: 5, types: [file, link], anonymous: yes}
"""


def test_every_term_that_is_stated_is_said_in_plain_words():
    text = small(more=TERMS).replace(
        "    valid_for: P1Y6M\n", "    valid_for: P1Y6M\n    clocks: {renewal_opens: P6W}\n"
    )
    assert dict(terms_in_words(load(text))) == {
        "Who may take part": ("It is for employers with up to 49 people.", "Ask us first."),
        "What it costs": ("£100 plus VAT for each application, for Two. Paid by invoice.", "Free, for One."),
        "When": ("One round a year: closes 31 January, awards 15 March.",),
        "How it proceeds": (
            "A visit (Health Guide), within 14 days: We look round.",
            "The panel meets (Employer), if wanted.",
        ),
        "How long awards last": ("One: valid for 18 months; renewal opens 42 days before the last day.",),
        "Evidence": (
            "It should be no older than 2 years.",
            "At most 5 items for each criterion.",
            "Taken as: file, link.",
            "Names of people are taken out of it.",
        ),
        "Languages": ("English and Welsh.",),
    }


def test_the_terms_of_every_shipped_scheme_can_be_said():
    for edition in load_shipped().values():
        assert all(title and all(words) for title, words in terms_in_words(edition))
