"""Which recorded campaigns count towards a level."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from assessments.definition import ANY_LEVEL, CampaignNeed, Edition, Rule, as_number
from assessments.selection import KEPT, fixed_keys

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
    themes: Mapping[str, str] = field(default_factory=dict)  # the themes campaigns go by, key to title
    judged: dict[tuple[CampaignNeed, str], tuple[bool, str]] = field(default_factory=dict, compare=False)

    def judge(self, need: CampaignNeed, level: str) -> tuple[bool, str]:
        """Say whether enough campaigns count for the level (`any`: all that were run), and why in words.

        What many rules ask is worked out once.
        """
        if (need, level) not in self.judged:
            self.judged[need, level] = (
                self._judge_listed(need, level) if self.listed else self._judge_stated(need)
            )
        return self.judged[need, level]

    def _judge_listed(self, need: CampaignNeed, level: str) -> tuple[bool, str]:
        earlier = self._subjects_before(level) if need.differ_from_earlier_levels else frozenset()
        counted = qualifying(need, self._at(level), earlier)
        yearly = sum(campaign.ran_all_year for campaign in counted)
        short = self._short_themes(need, counted)
        ok = len(counted) >= need.at_least and yearly >= need.all_year and not short
        words = (
            f"{len(counted)} of the campaigns listed count towards this; "
            f"needed: {need_words(need, self.themes)}"
        )
        if need.all_year and yearly < need.all_year:
            words += f" ({yearly} with dates that cover a year)"
        if short:
            words += f" (so far {'; '.join(short)})"
        return ok, words

    def _at(self, level: str) -> tuple[Campaign, ...]:
        if level != ANY_LEVEL:
            return self.by_level.get(level, ())
        return tuple(campaign for campaigns in self.by_level.values() for campaign in campaigns)

    def _short_themes(self, need: CampaignNeed, counted: Sequence[Campaign]) -> list[str]:
        """The themes with fewer campaigns than each must have, with how many they have."""
        if not need.each_theme:
            return []
        run = Counter(campaign.theme for campaign in counted)
        themes = need.themes or tuple(self.themes)
        short = [f"{self.themes.get(key, key)}: {run[key]}" for key in themes if run[key] < need.each_theme]
        return short if themes else ["no theme"]

    def _judge_stated(self, need: CampaignNeed) -> tuple[bool, str]:
        if self.stated is None:
            return True, "campaigns not listed; the answer is taken as it stands"
        words = f"{self.stated:g} campaigns stated; needed: {need_words(need, self.themes)}"
        return self.stated >= need.at_least, words

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
        wanting = (
            (need.from_needs_assessment and campaign.from_needs_assessment is not True)
            or (need.evaluated and campaign.evaluated is not True)
            or (bool(need.themes) and campaign.theme not in need.themes)
        )
        repeated = campaign.subject in (subjects if need.distinct_topics else earlier)
        if not wanting and not repeated:
            counted.append(campaign)
            subjects.add(campaign.subject)
    return tuple(counted)


def need_words(need: CampaignNeed, titles: Mapping[str, str] | None = None) -> str:
    """Say what is needed, e.g. "3 campaigns, each chosen from the needs assessment".

    `titles` names the scheme's themes; a theme without one is named by its key.
    """
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
    named = ", ".join((titles or {}).get(key, key) for key in need.themes)
    if need.each_theme:
        words += f", at least {need.each_theme} in each {f'of {named}' if named else 'theme'}"
    elif named:
        words += f", on {named}"
    return words


def open_book(
    edition: Edition,
    campaigns: Sequence[Campaign] | None,
    facts: Mapping[str, object],
    held: Collection[str],
) -> CampaignBook:
    """Set campaigns against levels; one without a level is used once, for the lowest level still short."""
    if campaigns is None:
        return CampaignBook(stated=_stated(facts.get("campaigns")), themes=_theme_titles(edition))
    known = [campaign for campaign in campaigns if isinstance(campaign, Campaign)]
    loose = [campaign for campaign in known if campaign.level is None]
    by_level: dict[str, tuple[Campaign, ...]] = {}
    for level in edition.level_keys:
        own = tuple(campaign for campaign in known if campaign.level == level)
        need = None if level in held else _largest_need(edition, level)
        taken = _fill(need, own, loose) if need else ()
        by_level[level] = own + taken
        loose = [campaign for campaign in loose if not any(campaign is used for used in taken)]
    return CampaignBook(True, by_level, edition.level_keys, themes=_theme_titles(edition))


def _stated(fact: object) -> float | None:
    """Return the bare number of campaigns; one that was given and cannot be read is nought, not unknown."""
    return None if fact is None else as_number(fact) or 0


@lru_cache(KEPT)
def _theme_titles(edition: Edition) -> dict[str, str]:
    return {key: edition.theme(key).title for key in fixed_keys(edition)}


@lru_cache(8 * KEPT)
def _largest_need(edition: Edition, level: str) -> CampaignNeed | None:
    """The need that takes most campaigns at a level, whether a criterion has it or the level's own rule."""
    own = [criterion for criterion in edition.criteria if criterion.level == level]
    rules = [edition.level(level).rule, *(criterion.needs for criterion in own if criterion.needs)]
    needs = [criterion.campaigns for criterion in own if criterion.campaigns]
    needs += [need for rule in rules for need in _needs_in(rule, level)]
    return max(needs, key=lambda need: need.at_least, default=None)


def _needs_in(rule: Rule, level: str) -> Iterator[CampaignNeed]:
    for part in rule.rules:
        yield from _needs_in(part, level)
    if rule.op == "campaigns" and (rule.args.get("level") or level) == level:
        args = {key: value for key, value in rule.args.items() if key in CampaignNeed.__dataclass_fields__}
        if isinstance(args.get("at_least"), int):
            yield CampaignNeed(**args)


def _fill(need: CampaignNeed, own: tuple[Campaign, ...], loose: list[Campaign]) -> tuple[Campaign, ...]:
    """Take what is missing, leaving for later levels what this one has no use for."""
    counting = qualifying(need, own)
    missing_years = need.all_year - sum(campaign.ran_all_year for campaign in counting)

    def usefulness(campaign: Campaign) -> tuple[bool, bool]:
        return (campaign.ran_all_year != (missing_years > 0), campaign.evaluated and not need.evaluated)

    candidates = sorted(loose, key=usefulness)
    usable = [campaign for campaign in qualifying(need, (*own, *candidates)) if campaign.level is None]
    first = _for_short_themes(need, counting, usable) if need.each_theme else []
    rest = [campaign for campaign in usable if not any(campaign is one for one in first)]
    wanted = max(0, need.at_least - len(counting), len(first))
    return tuple([*first, *rest][:wanted])


def _for_short_themes(
    need: CampaignNeed, counting: Sequence[Campaign], usable: Sequence[Campaign]
) -> list[Campaign]:
    """Those that bring a theme nearer to what each theme needs, in their order."""
    run, first = Counter(campaign.theme for campaign in counting), []
    for campaign in usable:
        if campaign.theme and run[campaign.theme] < need.each_theme:
            run[campaign.theme] += 1
            first.append(campaign)
    return first
