"""What a made-up employer is asked besides its answers: only what the rules of the edition turn on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.asking import facts_looked_at, rules_of
from assessments.definition import ANY_LEVEL, Edition, Rule

SIZES = ("headcount", "fte")


@dataclass(frozen=True)
class CampaignTraits:
    """What of a campaign besides its topic some rule looks at."""

    from_needs_assessment: bool = False
    evaluated: bool = False
    all_year: bool = False
    theme: bool = False
    level: bool = False


@dataclass(frozen=True)
class Sampled:
    """What a sample employer is asked: its sizes, campaigns (None: none count), what it holds, and a day.

    `held` are the levels and statuses with their titles, and `pools` whether criteria of any level are asked.
    """

    sizes: tuple[str, ...]
    campaigns: CampaignTraits | None
    held: tuple[tuple[str, str], ...]
    dated: bool
    pools: bool


def sampled(edition: Edition) -> Sampled:
    """Say what the rules of an edition turn on."""
    facts = facts_looked_at(edition) | {track.unit for track in edition.tracks}
    return Sampled(
        sizes=tuple(size for size in SIZES if size in facts),
        campaigns=_campaigns(edition),
        held=_held(edition),
        dated=any(criterion.asked_from or criterion.asked_until for criterion in edition.criteria),
        pools=any(criterion.level == ANY_LEVEL for criterion in edition.criteria),
    )


def parts_of(rule: Rule) -> Iterator[Rule]:
    """A rule and every rule within it."""
    yield rule
    for part in rule.rules:
        yield from parts_of(part)


def _campaigns(edition: Edition) -> CampaignTraits | None:
    needs: list[tuple[str, Mapping[str, Any]]] = [
        (criterion.level, vars(criterion.campaigns)) for criterion in edition.criteria if criterion.campaigns
    ]
    for level, rule in rules_of(edition):
        ran = (part.args for part in parts_of(rule) if part.op == "campaigns")
        needs += [(str(args.get("level") or level), args) for args in ran]
    if not needs:
        return None

    def any_asks(*names: str) -> bool:
        return any(args.get(name) for _, args in needs for name in names)

    return CampaignTraits(
        from_needs_assessment=any_asks("from_needs_assessment"),
        evaluated=any_asks("evaluated"),
        all_year=any_asks("all_year"),
        theme=any_asks("each_theme", "themes"),
        level=any_asks("differ_from_earlier_levels") or len({level for level, _ in needs}) > 1,
    )


def _held(edition: Edition) -> tuple[tuple[str, str], ...]:
    """What a rule asks to be held, in the edition's order; with one level, all of them may stand for it."""
    named = {
        part.args["level"] for _, rule in rules_of(edition) for part in parts_of(rule) if part.op == "holds"
    }
    named |= {level.requires for level in edition.levels if level.requires}
    named |= {status.holds for status in edition.statuses if status.holds}
    levels = [(level.key, level.title) for level in edition.levels] if named & set(edition.level_keys) else []
    statuses = [(status.key, status.title) for status in edition.statuses if status.key in named]
    return (*levels, *statuses)


def all_year_in(year: int) -> tuple[date, date]:
    """The first and last day of a campaign that runs all year."""
    return date(year, 1, 1), date(year, 12, 31)
