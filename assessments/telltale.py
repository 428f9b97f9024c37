"""Simple rules that find what may tell of a person in a text meant for everybody.

They warn and never forbid: a rule can neither know every name nor tell a person from a street. Somebody
looks at what they find before a text is sent, and somebody else before it is published.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of text may be."""

    EMAIL = "email"
    PHONE = "phone"
    NI_NUMBER = "ni_number"
    NAME = "name"
    HEALTH = "health"
    EMPLOYER = "employer"


KIND_WORDS: dict[Kind, str] = {
    Kind.EMAIL: "An email address",
    Kind.PHONE: "A phone number",
    Kind.NI_NUMBER: "A National Insurance number",
    Kind.NAME: "The name of a person",
    Kind.HEALTH: "The health of one person",
    Kind.EMPLOYER: "Your organisation’s name, though it is not to be shown",
}


@dataclass(frozen=True)
class Found:
    """A piece of text and what it may be."""

    kind: Kind
    text: str

    @property
    def words(self) -> str:
        """What it may be, in words."""
        return KIND_WORDS[self.kind]


LONGEST_SHOWN = 120
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# A UK number: +44 or 0 and nine or ten digits, however they are spaced; or any other with its country.
_PHONE = re.compile(
    r"(?<![\w£.])(?:(?:\+44|0044)[ \-.]?(?:\(0\))?[ \-.]?|\(?0)(?:[ \-.()]{0,2}\d){9,10}(?!\d)"
)
_NI_NUMBER = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ -]?\d){6}[ -]?[A-D]\b", re.IGNORECASE)
_WORD = r"[A-Z][\w'’-]+"
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Rev)\.? (?:{_WORD}|[A-Z]\.?)(?: {_WORD})?"
)
# First names that are no other word, of the most given ones; a name of another kind is for a reader to find.
_FIRST_NAMES = (
    "Aaron Abdul Adam Agnieszka Ahmed Aisha Alan Albert Alex Alexander Ali Alice Alison Amanda Amy "
    "Andrea Andrew Angela Anita Ann Anna Anne Anthony Arthur Barbara Ben Benjamin Bethany Brenda Brian "
    "Callum Carol Caroline Catherine Charles Charlie Charlotte Chloe Chris Christine Christopher Claire "
    "Colin Craig Daniel Darren Dave David Debbie Deborah Declan Denise Dennis Derek Diane Donna Dorothy "
    "Edward Eileen Elaine Eleanor Elizabeth Ellie Emily Emma Eric Fatima Fiona Gareth Gary Gemma Geoff "
    "Geoffrey George Georgia Gillian Graham Gurpreet Hannah Harry Helen Henry Ian Ibrahim Irene Jacob "
    "Jacqueline James Jamie Jane Janet Jason Jean Jennifer Jenny Jessica Joanna Joanne Joe John "
    "Jonathan Joseph Joshua Joyce Judith Julia Julie June Karen Kate Katherine Kathleen Katie Keith "
    "Kelly Kenneth Kevin Kieran Kirsty Krzysztof Laura Lauren Lee Leon Lesley Liam Linda Lisa Lorraine "
    "Louise Lucy Luke Lynn Malcolm Margaret Maria Marie Marion Martin Mary Matt Matthew Maureen Megan "
    "Michael Michelle Mike Mohammad Mohammed Muhammad Nadia Natalie Nathan Neil Nicholas Nicola Nigel "
    "Oliver Olivia Pamela Patricia Patrick Paul Paula Pauline Peter Philip Priya Rachel Raymond Rebecca "
    "Richard Robert Roger Ronald Rory Ruth Ryan Sally Sam Samantha Samuel Sandra Sanjay Sara Sarah Sean "
    "Sharon Sheila Shirley Simon Sophie Stacey Stephanie Stephen Steve Steven Stuart Sunita Susan "
    "Suzanne Sylvia Thomas Tim Timothy Tom Tony Tracey Valerie Victoria Vincent Wayne Wendy William "
    "Yasmin Yvonne Zoe"
)
_FIRST_NAME = re.compile(rf"\b(?:{_FIRST_NAMES.replace(' ', '|')})\b(?: {_WORD})?")
_ILLNESS = (
    r"cancer|diabet\w+|depress\w+|anxiety|stroke|heart attack|miscarr\w+|pregnan\w+|bipolar|schizo\w+|"
    r"epilep\w+|HIV|addict\w+|alcoholi\w+|overdos\w+|suicid\w+|self-harm\w*|breakdown|diagnos\w+|surgery|operation|"
    r"chemotherapy|hospital"
)
# One person (he, her, a colleague of ours) and an illness in one sentence.
_ONE_PERSON = (
    r"\b(?:he|she|him|her|his|hers|one (?:colleague|employee|member of staff|of our \w+)|a colleague)\b"
)
_HEALTH = re.compile(rf"{_ONE_PERSON}[^.!?\n]{{0,160}}?\b(?:{_ILLNESS})\b", re.IGNORECASE)
_HEALTH_FIRST = re.compile(rf"\b(?:{_ILLNESS})\b[^.!?\n]{{0,80}}?{_ONE_PERSON}", re.IGNORECASE)
_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.EMAIL, _EMAIL),
    (Kind.NI_NUMBER, _NI_NUMBER),
    (Kind.PHONE, _PHONE),
    (Kind.NAME, _TITLED),
    (Kind.NAME, _FIRST_NAME),
    (Kind.HEALTH, _HEALTH),
    (Kind.HEALTH, _HEALTH_FIRST),
)


def telltale(text: str, *, people: Iterable[str] = (), employer: str = "") -> list[Found]:
    """What in a text may tell of a person, each once, by kind.

    `people` are names of the employer's own people, found wherever they stand. `employer` is a name that is
    not to be shown; leave it out where it is.
    """
    found = [Found(Kind.EMPLOYER, employer)] if employer and _stands_in(employer, text) else []
    known = [Found(Kind.NAME, name) for name in people if " " in name.strip() and _stands_in(name, text)]
    for kind, rule in _RULES:
        found += [Found(kind, " ".join(match[0].split())[:LONGEST_SHOWN]) for match in rule.finditer(text)]
    return sorted(_each_once(known + found), key=lambda one: list(Kind).index(one.kind))


def _stands_in(name: str, text: str) -> bool:
    plain = " ".join(name.split())
    return re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", " ".join(text.split()), re.IGNORECASE) is not None


def _each_once(found: list[Found]) -> list[Found]:
    """What was found, without what is part of another find of its kind."""
    once = list(dict.fromkeys(found))
    return [
        one
        for one in once
        if not any(
            one is not other and one.kind is other.kind and one.text in other.text and one.text != other.text
            for other in once
        )
    ]
