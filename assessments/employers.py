"""What can be checked of an employer's particulars without asking anybody."""

import re

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

# Eight digits, or a two-letter prefix (SC for Scotland, NI, OC for partnerships and so on) and six.
_COMPANY_NUMBER = re.compile(r"(?:\d{8}|[A-Z]{2}\d{6}|R\d{7}|[A-Z]{2}\d{5}[A-Z])")
# The forms a UK postcode can have (BS 7666), with the two parts apart.
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?|GIR) ?(\d[ABD-HJLNP-UW-Z]{2}|0AA)")


def tidy_company_number(typed: str) -> str | None:
    """A Companies House number as registered, leading noughts restored; None when it has not that form."""
    number = re.sub(r"\s", "", typed).upper()
    if number.isascii() and number.isdigit() and len(number) < 8:
        number = number.zfill(8)
    return number if _COMPANY_NUMBER.fullmatch(number) else None


def tidy_postcode(typed: str) -> str | None:
    """A postcode in capitals with its one space, or None when it has not the form of one."""
    match = _POSTCODE.fullmatch(re.sub(r"[\s.-]", "", typed).upper())
    return f"{match[1]} {match[2]}" if match else None
