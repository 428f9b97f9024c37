"""Leads: employers of an area that have not signed up, how they may be invited, and what came of it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from assessments.employers import LARGEST_HEADCOUNT, SIC_SECTIONS, section_of_code
from assessments.uptake.figures import Denominator, Figure, Unit, share
from assessments.uptake.groups import BANDS, INDUSTRIES, LARGEST_BAND, SIZES, UNKNOWN, band_of, size_of


class Standing(StrEnum):
    """Where a lead stands."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    SIGNED_UP = "signed_up"
    OPTED_OUT = "opted_out"


STANDING_WORDS: dict[Standing, str] = {
    Standing.NOT_INVITED: "Not invited",
    Standing.INVITED: "Invited",
    Standing.SIGNED_UP: "Signed up",
    Standing.OPTED_OUT: "Opted out",
}

# Nobody gets a second invitation before so many days have passed, from whatever list the address comes.
DAYS_BETWEEN = 90
# A lead that nothing happened to for so long is put forward for deletion.
UNTOUCHED_MONTHS = 24

# Where anybody has a mailbox: one person there cannot speak for everybody at it.
PUBLIC_MAIL = frozenset(
    {
        "aol.com", "btinternet.com", "fastmail.com", "gmail.com", "gmx.co.uk", "gmx.com",
        "googlemail.com", "hotmail.co.uk", "hotmail.com", "icloud.com", "live.co.uk", "live.com",
        "mac.com", "mail.com", "me.com", "msn.com", "ntlworld.com", "outlook.com", "plus.com",
        "plusnet.com", "proton.me", "protonmail.com", "sky.com", "talktalk.net", "tiscali.co.uk",
        "virginmedia.com", "yahoo.co.uk", "yahoo.com", "ymail.com",
    }
)  # fmt: skip

_RANGE = re.compile(r"(\d{1,9})\s*(?:-|–|to)\s*(\d{1,9})")
_OPEN_RANGE = re.compile(r"(over\s*)?(\d{1,9})\s*(?:\+|and more|or more|and over|plus)?")
_NOISE = re.compile(r"\b(?:employees|staff|people)\b|[()]|,(?=\d{3})|(?<=\d)\s(?=\d{3}\b)")


def standing_of(*, signed_up: bool, opted_out: bool, invited: bool) -> Standing:
    """Where a lead stands: signing up says more than opting out, and that more than an invitation."""
    if signed_up:
        return Standing.SIGNED_UP
    if opted_out:
        return Standing.OPTED_OUT
    return Standing.INVITED if invited else Standing.NOT_INVITED


def why_not(standing: Standing, *, has_address: bool, invited_on: date | None, today: date) -> str:
    """Why a lead may not be invited today, in words, or nothing. `invited_on` is the last time.

    That the address was invited under another lead counts as well.
    """
    if standing is Standing.SIGNED_UP:
        return "has signed up already"
    if standing is Standing.OPTED_OUT:
        return "has opted out"
    if not has_address:
        return "has no email address here"
    if invited_on is not None and today < invited_on + timedelta(days=DAYS_BETWEEN):
        return f"was invited in the last {DAYS_BETWEEN} days"
    return ""


def domain_of(address: str) -> str:
    """The part after the @ that stands for an organisation; nothing where anybody has a mailbox."""
    domain = address.rpartition("@")[2].lower()
    return "" if domain in PUBLIC_MAIL else domain


@dataclass(frozen=True)
class SizeRead:
    """How large an employer is: its size band, and how many people where that was said."""

    band: int
    headcount: int | None = None


def read_size(text: str) -> SizeRead | None:
    """A headcount ("45"), a band ("20 to 49", "250+") or a wider class ("small"); None for anything else.

    A band that is wider than one of ours counts in the lowest of ours, if one class of sizes holds it all.
    """
    plain = " ".join(text.lower().split())
    named = next((size for size in SIZES if plain in (size.key, size.words.lower())), None)
    if named:
        return SizeRead(named.bands[0])
    words = _NOISE.sub("", plain).strip()
    if words.isascii() and words.isdigit():
        headcount = int(words[:10])
        return SizeRead(band_of(headcount), headcount) if 1 <= headcount <= LARGEST_HEADCOUNT else None
    if (found := _RANGE.fullmatch(words)) and int(found[1]) <= int(found[2]):
        low, high = band_of(int(found[1])), band_of(int(found[2]))
        return SizeRead(low) if size_of(low) == size_of(high) else None
    if found := _OPEN_RANGE.fullmatch(words):
        return SizeRead(LARGEST_BAND) if int(found[2]) + bool(found[1]) > BANDS[-1][0] else None
    return None


def read_sector(text: str) -> str | None:
    """The section of a SIC 2007 section, code or name of a section; None for anything else."""
    words = text.strip()
    if words.upper() in SIC_SECTIONS:
        return words.upper()
    code = re.sub(r"[./]", "", words)
    # A class of four digits is no subclass that lost its nought when that would be none.
    if section := section_of_code(code) or (section_of_code(f"{code}0") if len(code) == 4 else None):
        return section
    return next((key for key, name in SIC_SECTIONS.items() if name.casefold() == words.casefold()), None)


@dataclass(frozen=True)
class Invited:
    """A lead that was invited: its groups, when first, and when it signed up if it did."""

    band: int
    industry: str
    area: str
    invited_on: date
    signed_up_on: date | None = None

    @property
    def converted(self) -> bool:
        """Whether it signed up on the day of its invitation or later: an earlier day is not our doing."""
        return self.signed_up_on is not None and self.signed_up_on >= self.invited_on

    @property
    def days(self) -> int:
        """How many days it took."""
        return (self.signed_up_on - self.invited_on).days if self.signed_up_on else 0


@dataclass(frozen=True)
class Conversion:
    """What came of inviting one group of leads."""

    key: str
    words: str
    invited: int
    signed_up: Figure  # a share, with numerator, denominator and interval
    median_days: Figure


@dataclass(frozen=True)
class Conversions:
    """What came of all invitations, and of those to each group."""

    overall: Conversion
    by_size: tuple[Conversion, ...]
    by_industry: tuple[Conversion, ...]
    by_area: tuple[Conversion, ...]


def industry_words(key: str) -> str:
    """What a group of industries is called."""
    return next((one.words for one in INDUSTRIES if one.key == key), "Industry not known")


def conversions(invited: Sequence[Invited], area_names: Mapping[str, str], as_of: date) -> Conversions:
    """Of those invited, how many signed up and how fast; groups that nobody was invited from are left out."""
    sizes = [(size.key, size.words) for size in SIZES]
    industries = [(one.key, one.words) for one in INDUSTRIES] + [(UNKNOWN, industry_words(UNKNOWN))]
    areas = sorted({one.area for one in invited}, key=lambda code: (not code, area_names.get(code, code)))
    named = [(code, area_names.get(code, code) if code else "Area not known") for code in areas]

    def split(
        by: str, groups: Iterable[tuple[str, str]], of: Callable[[Invited], str]
    ) -> tuple[Conversion, ...]:
        found = ((key, words, [one for one in invited if of(one) == key]) for key, words in groups)
        return tuple(
            _conversion(f"leads.{by}.{key or 'unknown'}", words, rows, as_of)
            for key, words, rows in found
            if rows
        )

    return Conversions(
        _conversion("leads.all", "All leads invited", invited, as_of),
        split("size", sizes, lambda one: size_of(one.band).key),
        split("industry", industries, lambda one: one.industry),
        split("area", named, lambda one: one.area),
    )


def _conversion(key: str, words: str, rows: Sequence[Invited], as_of: date) -> Conversion:
    took = [one.days for one in rows if one.converted]
    source = f"invitations recorded here up to {as_of.isoformat()}"
    of = Denominator(len(rows), f"leads invited: {words}", source) if rows else None
    middle = Figure(
        f"{key}.median_days", f"Median days to signing up: {words}", Unit.DAYS, as_of, len(took),
        value=float(median(took)) if took else None, note="" if took else "Nobody has signed up yet.",
    )  # fmt: skip
    told = share(
        f"{key}.signed_up", f"Signed up after an invitation: {words}", len(took), of, as_of,
        note="" if rows else "Nobody has been invited yet.",
    )  # fmt: skip
    return Conversion(key, words, len(rows), told, middle)


@dataclass(frozen=True)
class GroupPlan:
    """One group in the plan: what there is, what is reached, and what is missing to be like the rest."""

    key: str
    words: str
    units: float | None  # local units there are, None where no figure is loaded
    reached: int  # employers that take part now
    not_invited: int  # leads that could be invited
    share: Figure
    needed: int | None  # more sign-ups until the group's share is the overall one


@dataclass(frozen=True)
class Plan:
    """A plan over the groups of one kind, and the share overall that each is measured by."""

    groups: tuple[GroupPlan, ...]
    overall: Figure


def plan_by_size(
    units: Mapping[str, float],
    reached: Mapping[str, int],
    waiting: Mapping[str, int],
    source: str,
    as_of: date,
) -> Plan:
    """The plan by class of size; the mappings are by the keys of `groups.SIZES`."""
    return _plan("size", [(one.key, one.words) for one in SIZES], units, reached, waiting, source, as_of)


def plan_by_industry(
    units: Mapping[str, float],
    reached: Mapping[str, int],
    waiting: Mapping[str, int],
    source: str,
    as_of: date,
) -> Plan:
    """The plan by group of industries; the mappings are by the keys of `groups.INDUSTRIES`."""
    groups = [(one.key, one.words) for one in INDUSTRIES]
    if reached.get(UNKNOWN) or waiting.get(UNKNOWN):
        groups.append((UNKNOWN, industry_words(UNKNOWN)))
    return _plan("industry", groups, units, reached, waiting, source, as_of)


def _plan(
    by: str,
    groups: Sequence[tuple[str, str]],
    units: Mapping[str, float],
    reached: Mapping[str, int],
    waiting: Mapping[str, int],
    source: str,
    as_of: date,
) -> Plan:
    """Only groups of which it is known how many there are count towards the share overall."""
    known = [key for key, _ in groups if units.get(key)]
    all_reached, all_units = sum(reached.get(key, 0) for key in known), sum(units[key] for key in known)
    of_all = Denominator(all_units, "local units in all groups", source) if all_units else None
    rows = []
    for key, words in groups:
        here = units.get(key)
        of = Denominator(here, f"local units: {words}", source) if here else None
        needed = needed_for_share(reached.get(key, 0), here, all_reached, all_units) if here else None
        told = share(f"plan.{by}.{key}", f"Reached: {words}", reached.get(key, 0), of, as_of, sampled=False)
        rows.append(GroupPlan(key, words, here, reached.get(key, 0), waiting.get(key, 0), told, needed))
    overall = share(f"plan.{by}.all", "Reached overall", all_reached, of_all, as_of, sampled=False)
    return Plan(tuple(rows), overall)


def needed_for_share(reached: int, units: float, all_reached: int, all_units: float) -> int:
    """How many more of a group must sign up until its share is at least the one overall as it stands."""
    if all_units <= 0:
        return 0
    due = all_reached * units
    wanted = int(due // all_units) + (due % all_units > 0)
    return max(0, wanted - reached)
