"""A competition: who is in the running, in which order, and whether a prize is left in this round."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from assessments.awards import add_months
from assessments.definition import Edition
from assessments.scoring import ScoreCard
from assessments.terms import Competition


@dataclass(frozen=True)
class Place:
    """Where an entry comes: its place from 1, shared where points are equal, or None with why it has none.

    `words` say it as a sentence. Entries that share a place are for the judges to tell apart.
    """

    entry: str
    place: int | None
    points: float
    words: str


def rank(edition: Edition, entries: Mapping[str, ScoreCard], level: str | None = None) -> tuple[Place, ...]:
    """The entries in order: those that meet the prize's rule by their points, then those that do not.

    `level` is what the prize is given for, the highest one when none is named. Ties stay ties: only those who
    judge may part them, so within a place the order is that of the entries' names.
    """
    prize = level or edition.level_keys[-1]
    able = {name: card for name, card in entries.items() if card.levels[prize].ok}
    placed = [_placed(name, card, able) for name, card in able.items()]
    unplaced = [
        Place(name, None, card.points, f"Not placed: {card.levels[prize].text}")
        for name, card in entries.items()
        if name not in able
    ]
    return (
        *sorted(placed, key=lambda one: (one.place or 0, one.entry)),
        *sorted(unplaced, key=lambda one: one.entry),
    )


def _placed(name: str, card: ScoreCard, able: Mapping[str, ScoreCard]) -> Place:
    place = 1 + sum(other.points > card.points for other in able.values())
    equal = sum(other.points == card.points for other in able.values())
    words = f"Place {place} with {card.points:g} of {card.points_open:g} points"
    if equal > 1:
        words += f", shared by {equal}; the judges choose between them"
    return Place(name, place, card.points, words)


def tied_for_a_prize(edition: Edition, places: Collection[Place]) -> tuple[str, ...]:
    """The entries among which the judges must choose, as they share the last place that wins; else none."""
    winners = (edition.competition or Competition()).winners
    inside = [one for one in places if one.place is not None and one.place <= winners]
    if len(inside) <= winners:
        return ()
    last = max(one.place or 0 for one in inside)
    return tuple(one.entry for one in inside if one.place == last)


def why_no_prize(edition: Edition, won_on: Collection[date], today: date) -> str:
    """Why no prize can be given today; empty while one is left. `won_on` are the days of those given."""
    if edition.overall != "winner":
        return ""
    terms = edition.competition or Competition()
    given = sum(same_round(edition, day, today) for day in won_on)
    if given < terms.winners:
        return ""
    prizes = "The prize" if terms.winners == 1 else f"All {terms.winners} prizes"
    return f"{prizes} of this round {'has' if terms.winners == 1 else 'have'} been awarded already."


def same_round(edition: Edition, earlier: date, today: date) -> bool:
    """Whether two days are of one round: between two closing days, or within the time from prize to prize."""
    terms = edition.competition or Competition()
    if edition.round.kind == "yearly" and edition.round.closes:
        return _round_year(earlier, edition.round.closes) == _round_year(today, edition.round.closes)
    first, last = sorted((earlier, today))
    return last < add_months(first, terms.every_months)


def _round_year(day: date, closes: str) -> int:
    """The year in which a day's round closed: prizes are given after the closing day, before the next."""
    return day.year if f"{day:%m-%d}" > closes else day.year - 1
