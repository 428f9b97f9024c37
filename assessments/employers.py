"""What can be checked of an employer's particulars without asking anybody."""

import re
import unicodedata

# The most people an employer can have; above any there is, and within what the database's column holds.
LARGEST_HEADCOUNT = 10_000_000
# Characters that turn the direction of text round: a name could pass itself off as another.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# UK Standard Industrial Classification 2007, sections.
SIC_SECTIONS: dict[str, str] = {
    "A": "Agriculture, forestry and fishing",
    "B": "Mining and quarrying",
    "C": "Manufacturing",
    "D": "Electricity, gas, steam and air conditioning",
    "E": "Water supply, sewerage and waste",
    "F": "Construction",
    "G": "Wholesale and retail; motor repair",
    "H": "Transport and storage",
    "I": "Accommodation and food",
    "J": "Information and communication",
    "K": "Finance and insurance",
    "L": "Real estate",
    "M": "Professional, scientific and technical",
    "N": "Administrative and support services",
    "O": "Public administration and defence",
    "P": "Education",
    "Q": "Human health and social work",
    "R": "Arts, entertainment and recreation",
    "S": "Other services",
    "T": "Households as employers",
    "U": "Extraterritorial bodies",
}

# The divisions (first two digits of a code) at which each section begins; the last ends with division 99.
_SECTION_STARTS = (
    (1, "A"), (5, "B"), (10, "C"), (35, "D"), (36, "E"), (41, "F"), (45, "G"), (49, "H"), (55, "I"),
    (58, "J"), (64, "K"), (68, "L"), (69, "M"), (77, "N"), (84, "O"), (85, "P"), (86, "Q"), (90, "R"),
    (94, "S"), (97, "T"), (99, "U"),
)  # fmt: skip
# Divisions that the classification leaves free.
_NO_DIVISION = frozenset({4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89})

# Eight digits, or a two-letter prefix (SC for Scotland, NI, OC for partnerships and so on) and six;
# registered societies have R, RS or RA at the end.
_COMPANY_NUMBER = re.compile(
    r"(?:\d{8}|[A-Z]{2}\d{6}|R\d{7}|[A-Z]{2}\d{5}[A-Z]|(?:SP|IP|NP)\d{4}R[AS])", re.ASCII
)
# The forms a UK postcode can have (BS 7666), with the two parts apart.
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?|GIR) ?(\d[ABD-HJLNP-UW-Z]{2}|0AA)", re.ASCII)


def has_hidden_characters(text: str, *, lines: bool = False) -> bool:
    """Whether text holds control characters, or others that are not seen; `lines` lets line breaks pass."""
    allowed = "\n\r\t" if lines else ""
    return any(
        (unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in _TURNING) and c not in allowed
        for c in text
    )


def tidy_company_number(typed: str) -> str | None:
    """A Companies House number as registered, leading noughts restored; None when it has not that form."""
    number = re.sub(r"\s", "", typed).upper()
    if number.isascii() and number.isdigit() and len(number) < 8:
        number = number.zfill(8)
    return number if _COMPANY_NUMBER.fullmatch(number) else None


def section_of_code(code: str) -> str | None:
    """The section of a SIC 2007 code of two to five digits (four-digit codes may have lost a leading nought).

    None for anything that is not a code, among them the placeholder 99999 of dormant companies.
    """
    digits = code.strip()
    if not (digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 5) or digits == "99999":
        return None
    division = int(digits.zfill(5)[:2] if len(digits) >= 4 else digits[:2])
    if division == 0 or division in _NO_DIVISION:
        return None
    return next(section for start, section in reversed(_SECTION_STARTS) if start <= division)


def tidy_postcode(typed: str) -> str | None:
    """A postcode in capitals with its one space, or None when it has not the form of one."""
    match = _POSTCODE.fullmatch(re.sub(r"[\s.-]", "", typed).upper())
    return f"{match[1]} {match[2]}" if match else None
