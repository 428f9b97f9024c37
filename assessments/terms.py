"""The terms on which a scheme is run: who may take part, what it costs, how it proceeds, and its clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessments.definition import Rule

ROUNDS = ("rolling", "yearly")
STATUS_KINDS = ("status", "commendation", "certificate", "pledge")
GRANTED_BY = ("note", "recommendation", "holding", "rule")
REUSE = ("none", "levels", "schemes")
EVIDENCE_TYPES = ("file", "link", "note")


@dataclass(frozen=True)
class Area:
    """Where a scheme runs: its name, and the official area codes (ONS) it stands for."""

    name: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SizeBounds:
    """A size with its unit; both bounds are included and `max` None means no upper bound."""

    unit: str
    min: int = 0
    max: int | None = None


@dataclass(frozen=True)
class Eligibility:
    """Who may take part. Empty means that anybody may; `sectors` are SIC 2007 sections."""

    in_area: bool = True
    sectors: tuple[str, ...] = ()
    ownership: tuple[str, ...] = ()
    size: SizeBounds | None = None
    sites: bool = True  # whether one site or unit may take part by itself
    requires: tuple[str, ...] = ()  # what must be in place first, in words
    note: str | None = None


@dataclass(frozen=True)
class Status:
    """A status outside the ladder: named only, recommended, granted to holders of `holds`, or by its rule."""

    key: str
    title: str
    note: str
    kind: str = "status"
    granted_by: str = "note"
    holds: str | None = None
    theme: str | None = None
    valid_months: int | None = None
    rule: "Rule | None" = None


@dataclass(frozen=True)
class Clocks:
    """The times that run at a level, beside how long it is valid. Months or days, as each is named."""

    max_months: int | None = None  # the longest time to work towards it
    extension_months: int | None = None  # how much longer when it is asked for
    renewal_opens_days: int | None = None  # before the last day
    renewal_closes_days: int | None = None  # after the last day: the time of grace
    notice_months: int | None = None  # when the holder is reminded
    update_every_months: int | None = None  # a short report that the practice goes on
    paused_while_working_to_next: bool = False  # does not run out while a higher level is being worked at
    maintenance: str | None = None  # what keeping it asks, in words


@dataclass(frozen=True)
class Fee:
    """What taking part costs, in pounds; no levels (or statuses) or tracks means all of them."""

    amount: float
    plus_vat: bool = False
    levels: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    per: str = "application"
    note: str | None = None


@dataclass(frozen=True)
class ProcessStep:
    """One step of how the scheme proceeds: who acts, for which levels, and how soon."""

    key: str
    title: str
    by: str
    text: str | None = None
    within_days: int | None = None
    levels: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Round:
    """Whether applications come all year or in yearly rounds, with the dates as month and day (MM-DD)."""

    kind: str = "rolling"
    closes: str | None = None
    awards: str | None = None


@dataclass(frozen=True)
class EvidencePolicy:
    """What evidence may be: how old, how much a criterion takes, of which types, and what it serves again."""

    max_age_months: int | None = None
    at_most: int | None = None
    types: tuple[str, ...] = EVIDENCE_TYPES
    anonymous: bool = False
    reuse: str = "levels"
    credit_months: int | None = None  # how long what another scheme accepted counts here
    early: bool = True  # whether evidence for a later level may be added already


@dataclass(frozen=True)
class NeedsAssessment:
    """The workforce survey a scheme uses: what it covers, how recent, and the smallest group shown."""

    instrument: str | None = None
    covers: tuple[str, ...] = ()
    every_months: int | None = None
    min_response: float | None = None
    min_group: int = 10
    licence: str | None = None


@dataclass(frozen=True)
class Conduct:
    """Independence: whether who advised may also assess, and from which level a second person confirms."""

    adviser_may_assess: bool = False
    second_person_from: str | None = None


@dataclass(frozen=True)
class Competition:
    """A scheme with winners rather than levels held: how many, how often, judged by how many, for what."""

    winners: int = 1
    every_months: int = 12
    judges: int = 1
    prize: str | None = None


@dataclass(frozen=True)
class Closing:
    """The end of a scheme: the last day to apply, and the last day its mark may be shown."""

    applications_until: date | None = None
    mark_until: date | None = None


Translations = Mapping[str, Mapping[str, str]]
