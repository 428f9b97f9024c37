"""Which recorded campaigns count towards a level."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assessments.definition import CampaignNeed, Edition, as_number

# A campaign from 1 January to 31 December has run all year: 364 days lie between its two dates.
ALL_YEAR_DAYS = 364


@dataclass(frozen=True)
class Campaign:
    """A campaign the employer ran. `level` None means it was not set against a level when it was recorded."""

    topic: str
    level: str | None = None
    started_on: date | None = None
    ended_on: date | None = None
    from_needs_assessment: bool = False
    evaluated: bool = False
    theme: str | None = None  # the scheme's theme it belongs to, where that was said

    @property
    def subject(self) -> str:
        """The topic as it is compared: without capitals or spare spaces."""
        return " ".join(str(self.topic).lower().split())

    @property
    def ran_all_year(self) -> bool:
        """Whether its two dates are a year apart; a campaign without both dates has not shown that it was."""
        first, last = self.started_on, self.ended_on
        if not isinstance(first, date) or not isinstance(last, date):
            return False
        return last.toordinal() - first.toordinal() >= ALL_YEAR_DAYS


@dataclass(frozen=True)
class CampaignBook:
    """The campaigns as they are set against levels; `stated` is a bare count given instead of a list."""

    listed: bool = False
    by_level: Mapping[str, tuple[Campaign, ...]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    stated: float | None = None

    def judge(self, need: CampaignNeed, level: str) -> tuple[bool, str]:
        """Say whether enough campaigns count for the level, and why in plain words."""
        if not self.listed:
            return self._judge_stated(need)
        earlier = self._subjects_before(level) if need.differ_from_earlier_levels else frozenset()
        counted = qualifying(need, self.by_level.get(level, ()), earlier)
        yearly = sum(campaign.ran_all_year for campaign in counted)
        ok = len(counted) >= need.at_least and yearly >= need.all_year
        words = f"{len(counted)} of the campaigns listed count towards this; needed: {need_words(need)}"
        if need.all_year and yearly < need.all_year:
            words += f" ({yearly} with dates that cover a year)"
        return ok, words

    def _judge_stated(self, need: CampaignNeed) -> tuple[bool, str]:
        if self.stated is None:
            return True, "campaigns not listed; the answer is taken as it stands"
        return self.stated >= need.at_least, f"{self.stated:g} campaigns stated; needed: {need_words(need)}"

    def _subjects_before(self, level: str) -> frozenset[str]:
        lower = self.order[: self.order.index(level)] if level in self.order else ()
        return frozenset(campaign.subject for key in lower for campaign in self.by_level.get(key, ()))


def qualifying(
    need: CampaignNeed, campaigns: Iterable[Campaign], earlier: Collection[str] = ()
) -> tuple[Campaign, ...]:
    """Return the campaigns that count towards the need, without repeated topics where they must differ."""
    counted: list[Campaign] = []
    subjects = set(earlier)
    for campaign in campaigns:
        wanting = (need.from_needs_assessment and campaign.from_needs_assessment is not True) or (
            need.evaluated and campaign.evaluated is not True
        )
        repeated = campaign.subject in (subjects if need.distinct_topics else earlier)
        if not wanting and not repeated:
            counted.append(campaign)
            subjects.add(campaign.subject)
    return tuple(counted)


def need_words(need: CampaignNeed) -> str:
    """Say what is needed, e.g. "3 campaigns, each chosen from the needs assessment"."""
    words = f"{need.at_least} campaign{'s' * (need.at_least != 1)}"
    if need.distinct_topics:
        words += " on different topics"
    if need.from_needs_assessment:
        words += ", each chosen from the needs assessment"
    if need.evaluated:
        words += ", each evaluated"
    if need.all_year:
        words += f", {need.all_year} of them running all year"
    if need.differ_from_earlier_levels:
        words += ", on other topics than at earlier levels"
    return words


def open_book(
    edition: Edition,
    campaigns: Sequence[Campaign] | None,
    facts: Mapping[str, object],
    held: Collection[str],
) -> CampaignBook:
    """Set campaigns against levels; one without a level is used once, for the lowest level still short."""
    if campaigns is None:
        return CampaignBook(stated=_stated(facts.get("campaigns")))
    known = [campaign for campaign in campaigns if isinstance(campaign, Campaign)]
    loose = [campaign for campaign in known if campaign.level is None]
    by_level: dict[str, tuple[Campaign, ...]] = {}
    for level in edition.level_keys:
        own = tuple(campaign for campaign in known if campaign.level == level)
        need = None if level in held else _largest_need(edition, level)
        taken = _fill(need, own, loose) if need else ()
        by_level[level] = own + taken
        loose = [campaign for campaign in loose if not any(campaign is used for used in taken)]
    return CampaignBook(listed=True, by_level=by_level, order=edition.level_keys)


def _stated(fact: object) -> float | None:
    """Return the bare number of campaigns; one that was given and cannot be read is nought, not unknown."""
    return None if fact is None else as_number(fact) or 0


def _largest_need(edition: Edition, level: str) -> CampaignNeed | None:
    needs = [criterion.campaigns for criterion in edition.criteria if criterion.level == level]
    return max((need for need in needs if need), key=lambda need: need.at_least, default=None)


def _fill(need: CampaignNeed, own: tuple[Campaign, ...], loose: list[Campaign]) -> tuple[Campaign, ...]:
    """Take what is missing, leaving for later levels what this one has no use for."""
    missing_years = need.all_year - sum(campaign.ran_all_year for campaign in qualifying(need, own))

    def usefulness(campaign: Campaign) -> tuple[bool, bool]:
        return (campaign.ran_all_year != (missing_years > 0), campaign.evaluated and not need.evaluated)

    candidates = sorted(loose, key=usefulness)
    usable = [campaign for campaign in qualifying(need, (*own, *candidates)) if campaign.level is None]
    already = len(qualifying(need, own))
    return tuple(usable[: max(0, need.at_least - already)])
