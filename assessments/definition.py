"""The parts of a scheme's edition, as they stand once a definition has been read. All are frozen."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from assessments.terms import (
    Area,
    Clocks,
    Closing,
    Competition,
    Conduct,
    Eligibility,
    EvidencePolicy,
    Fee,
    NeedsAssessment,
    ProcessStep,
    Round,
    Status,
    Translations,
)

MANDATORY, POOL, INFO = "mandatory", "pool", "info"
ROLES = (MANDATORY, POOL, INFO)
KINDS = ("yes_no", "document", "campaigns", "roles", "survey", "data", "activity", "mentoring", "checklist")
ORIGINS = ("source", "authored")
DECIDERS = ("assessor", "second_reader", "panel")
VISITS = ("required", "optional", "none")
UNITS = ("headcount", "fte")  # or the key of a fact that is a number
OVERALLS = ("ladder", "lowest_theme", "profile", "winner")
FACT_TYPES = ("yes_no", "number", "text", "choice")
THEME_KINDS = ("fixed", "module", "own_priority")
CHANGES = ("same", "reworded", "stronger", "split", "merged", "new")
LANGUAGES = ("en", "cy")
# The level of a criterion that belongs to none by itself: any level whose rule speaks of it may count it.
ANY_LEVEL = "any"


class Answer(StrEnum):
    """What can be said of a criterion; each scheme gives the four its own labels."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class AnswerOption:
    """One answer of a scheme's scale: its label, whether it counts as met, and its share of the points."""

    answer: Answer
    label: str
    counts_as_met: bool = False
    points_share: float | None = None  # None: all of them when it counts as met, else none

    @property
    def share(self) -> float:
        """The share of a criterion's points that this answer earns."""
        return float(self.counts_as_met) if self.points_share is None else self.points_share


@dataclass(frozen=True)
class Rule:
    """One node of an award rule: an operator, its arguments and the rules it is made of."""

    op: str
    args: Mapping[str, Any] = field(default_factory=dict, hash=False)
    rules: tuple["Rule", ...] = ()
    path: str = field(default="rule", compare=False)

    @cached_property
    def says(self) -> str:
        """The rule written out, the same for rules that ask the same: the key of what is kept for it."""
        return f"{self.op} {sorted(self.args.items())} {[rule.says for rule in self.rules]}"


@dataclass(frozen=True)
class Source:
    """Where criteria were read; `name` is what a person can look up."""

    key: str
    name: str


@dataclass(frozen=True)
class Level:
    """One rung: what it asks before it (`requires`), how long it lasts, who decides, and its rule."""

    key: str
    title: str
    meaning: str
    rule: Rule
    requires: str | None = None
    valid_months: int | None = None
    valid_for_origin: str = "source"
    target_months: int | None = None
    decided_by: str = "assessor"
    visit: str = "optional"
    optional: bool = False
    also_called: tuple[str, ...] = ()
    counts_as: str | None = None  # a lower level that holding this one stands for
    tracks: tuple[str, ...] = ()  # the only size bands that may apply for it; none named means all
    clocks: Clocks = field(default_factory=Clocks)


@dataclass(frozen=True)
class Track:
    """A size band; both bounds are included and `max` None means no upper bound.

    `only_if` names a yes/no fact that must be yes: a band for shared workspaces, say.
    """

    key: str
    title: str
    unit: str
    min: int
    max: int | None = None
    only_if: str | None = None

    def holds(self, size: float) -> bool:
        """Say whether an employer of this size is in the band; part people are not counted (49.5 is 49)."""
        return self.min <= math.floor(size) and (self.max is None or math.floor(size) <= self.max)


@dataclass(frozen=True)
class CampaignNeed:
    """How many campaigns count, and which. `all_year` is how many of them must run a whole year."""

    at_least: int
    from_needs_assessment: bool = False
    evaluated: bool = False
    distinct_topics: bool = False
    all_year: int = 0
    differ_from_earlier_levels: bool = False
    each_theme: int = 0  # at least so many in each theme of `themes` (all themes when none is named)
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotApplicable:
    """Whether "not applicable" is an answer to a criterion, and the reasons that may be given for it."""

    allowed: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentRules:
    """What a document must be: the months it covers, its action plan, its review, and what it must say."""

    covers_months: int | None = None
    action_plan_months: int | None = None
    reviewed_every_months: int | None = None
    must_say: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One thing asked of the employer.

    `only_if`, `unless` and `written_if` are conditions: rules about facts alone. `needs` is a rule that must
    hold as well before the answer counts as met: two advocates, twelve months of figures, a recent survey.
    """

    key: str
    title: str
    text: str
    theme: str
    level: str
    role: str = MANDATORY
    kind: str = "yes_no"
    origin: str = "authored"
    source: str | None = None
    item: str | None = None
    guidance: str | None = None
    only_if: Rule | None = None
    unless: Rule | None = None
    written_if: Rule | None = None
    tracks: tuple[str, ...] = ()
    not_applicable: NotApplicable = NotApplicable()
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    campaigns: CampaignNeed | None = None
    needs: Rule | None = None
    document: DocumentRules | None = None
    checklist: tuple[str, ...] = ()
    points: float = 1
    asked_from: date | None = None
    asked_until: date | None = None
    change: str | None = None  # against the edition this one replaces
    was: tuple[str, ...] = ()  # the keys it had there

    def evidence_for(self, track: str | None) -> tuple[str, ...]:
        """Return the examples of evidence for a size band, with those for any size after them."""
        return (*self.evidence.get(track or "", ()), *self.evidence.get("any", ()))


@dataclass(frozen=True)
class Theme:
    """An area of the scheme and the criteria asked in it, lowest level first as the definition has them."""

    key: str
    title: str
    summary: str
    criteria: tuple[Criterion, ...]
    kind: str = "fixed"
    weight: float = 1


@dataclass(frozen=True)
class FactQuestion:
    """Something asked about the employer itself, on which a criterion may depend."""

    key: str
    question: str
    hint: str | None = None
    type: str = "yes_no"
    options: tuple[str, ...] = ()  # of a choice
    optional: bool = False


# An edition is equal to itself only: it is the key of what is kept for it, and two readings of a long text
# would otherwise be compared part by part at each look-up. Whether two say the same, their hashes tell.
@dataclass(frozen=True, eq=False)
class Edition:
    """One immutable version of a scheme's definition; `content_hash` names exactly this content."""

    key: str
    title: str
    version: str
    dated: date
    official: bool
    disclaimer: str
    owner: str
    completeness: str
    sources: tuple[Source, ...]
    statuses: tuple[Status, ...]
    roles: Mapping[str, str]
    answers: tuple[AnswerOption, ...]
    overall: str
    levels: tuple[Level, ...]
    tracks: tuple[Track, ...]
    facts: tuple[FactQuestion, ...]
    themes: tuple[Theme, ...]
    content_hash: str
    replaces: str | None = None  # the version before this one
    removed: tuple[str, ...] = ()  # the keys of that version that are asked no longer
    languages: tuple[str, ...] = ("en",)
    partners: tuple[str, ...] = ()
    area: Area | None = None
    licence: str | None = None
    eligibility: Eligibility = field(default_factory=Eligibility)
    evidence_policy: EvidencePolicy = field(default_factory=EvidencePolicy)
    needs_assessment: NeedsAssessment | None = None
    process: tuple[ProcessStep, ...] = ()
    round: Round = field(default_factory=Round)
    conduct: Conduct = field(default_factory=Conduct)
    competition: Competition | None = None
    closing: Closing = field(default_factory=Closing)
    fees: tuple[Fee, ...] = ()
    translations: Translations = field(default_factory=dict)
    extends: str | None = None  # the edition that an overlay adds to, as key@version
    local: frozenset[str] = frozenset()  # the keys of the criteria that the overlay added
    contacts: str | None = None  # whom to ask about what the overlay added

    def __hash__(self) -> int:
        return hash(self.content_hash)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, theme by theme, in the definition's order."""
        return tuple(criterion for theme in self.themes for criterion in theme.criteria)

    @cached_property
    def _levels(self) -> dict[str, Level]:
        return {level.key: level for level in self.levels}

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {theme.key: theme for theme in self.themes}

    @cached_property
    def _criteria(self) -> dict[str, Criterion]:
        return {criterion.key: criterion for criterion in self.criteria}

    @cached_property
    def counts_as_met(self) -> frozenset[Answer]:
        """The answers that this scheme's scale takes as met."""
        return frozenset(option.answer for option in self.answers if option.counts_as_met)

    @cached_property
    def level_keys(self) -> tuple[str, ...]:
        """The level keys, lowest first."""
        return tuple(level.key for level in self.levels)

    def level(self, key: str) -> Level:
        """Return the level; KeyError when the edition has none of that key."""
        return self._levels[key]

    def level_title(self, key: str) -> str:
        """Return a level's title; "Any level" for what belongs to none by itself."""
        return "Any level" if key == ANY_LEVEL else self.level(key).title

    def theme(self, key: str) -> Theme:
        """Return the theme; KeyError when the edition has none of that key."""
        return self._themes[key]

    def criterion(self, key: str) -> Criterion:
        """Return the criterion; KeyError when the edition has none of that key."""
        return self._criteria[key]

    def track(self, key: str) -> Track:
        """Return the track; KeyError when the edition has none of that key."""
        return {track.key: track for track in self.tracks}[key]

    def label(self, answer: Answer | str) -> str:
        """Return the scheme's own words for an answer, e.g. "Fully met"."""
        return next(option.label for option in self.answers if option.answer == answer)

    def track_for(self, facts: Mapping[str, object]) -> Track | None:
        """Return the size band an employer of these facts is in; None when its size is unknown or in none."""
        for track in self.tracks:
            size = as_number(facts.get(track.unit))
            open_to = track.only_if is None or as_yes_no(facts.get(track.only_if)) is True
            if open_to and size is not None and track.holds(size):
                return track
        return None

    def criteria_for(self, level_key: str, track_key: str | None = None) -> tuple[Criterion, ...]:
        """Return what one level asks of one track; with no track known, all that the level asks of any."""
        return tuple(
            criterion
            for criterion in self.criteria
            if criterion.level in (level_key, ANY_LEVEL)
            and (track_key is None or not criterion.tracks or track_key in criterion.tracks)
        )


def as_number(value: object) -> float | None:
    """Return a usable size from a fact, or None for anything that is not a plain number of nought or more."""
    # Python strips characters that it does not read as space in a number, so what was tried is what is read.
    if isinstance(value, str) and len(value) < 12 and (digits := value.strip()).isdecimal():
        value = int(digits)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if 0 <= value < 1e12 else None


def as_yes_no(value: object) -> bool | None:
    """Return yes or no from a fact, or None for anything else (which is then not known)."""
    if isinstance(value, str):
        return {"yes": True, "true": True, "no": False, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None
