"""Which criteria are most often not met, and which topics campaigns are on: sums over several employers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assessments.campaigns import Campaign
from assessments.definition import Answer
from assessments.uptake.figures import Denominator, Figure, share

# A criterion or topic of fewer employers than this is not told: it would be theirs to tell.
FEWEST_EMPLOYERS = 3
RULINGS = "rulings of decided applications"


class Ruled(NamedTuple):
    """How often one answer was given to a criterion of an edition, by how many employers."""

    edition: int
    criterion: str
    answer: Answer
    applications: int


@dataclass(frozen=True)
class Unmet:
    """One criterion: how many of the applications that were judged on it did not meet it."""

    edition: int
    criterion: str
    figure: Figure
    partly: int


@dataclass(frozen=True)
class Criteria:
    """Those told, most often not met first, and how many were held back for want of employers."""

    told: tuple[Unmet, ...]
    held_back: int


def most_often_unmet(
    rows: Iterable[Ruled],
    employers: Mapping[tuple[int, str], int],
    met: Mapping[int, frozenset[Answer]],
    as_of: date,
) -> Criteria:
    """The criteria of each edition by the share not met; who did not have to meet one does not count.

    `employers` is how many different employers were judged on each, `met` what counts as met in an edition.
    """
    counts: dict[tuple[int, str], dict[Answer, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row.answer is not Answer.NOT_APPLICABLE:
            counts[row.edition, row.criterion][row.answer] += row.applications
    told = []
    for (edition, criterion), answers in counts.items():
        if employers.get((edition, criterion), 0) < FEWEST_EMPLOYERS:
            continue
        judged = sum(answers.values())
        counted = met.get(edition, frozenset({Answer.MET}))
        not_met = sum(number for answer, number in answers.items() if answer not in counted)
        partly = answers[Answer.PARTLY] if Answer.PARTLY not in counted else 0
        of = Denominator(judged, "decided applications judged on it", RULINGS)
        figure = share(f"criterion_{criterion}_not_met", criterion, not_met, of, as_of)
        told.append(Unmet(edition, criterion, figure, partly))
    told.sort(key=lambda one: (-(one.figure.value or 0), -(one.figure.denominator or 0), one.criterion))
    return Criteria(tuple(told), len(counts) - len(told))


class Ran(NamedTuple):
    """One campaign that an employer ran."""

    employer: int
    topic: str
    started_on: date
    reach: int | None
    evaluated: bool


@dataclass(frozen=True)
class Topic:
    """The campaigns on one topic. `reach` adds up those that say it, and may count a person twice."""

    words: str
    campaigns: int
    employers: int
    reach: int
    with_reach: int
    evaluated: int


@dataclass(frozen=True)
class Topics:
    """The topics of several employers, most campaigns first; the others are told as one sum."""

    told: tuple[Topic, ...]
    others: Topic | None  # None where there are none, or where they too are of too few employers
    campaigns: int


def by_topic(campaigns: Iterable[Ran]) -> Topics:
    """Campaigns by topic as schemes compare topics: without capitals or spare spaces."""
    groups: dict[str, list[Ran]] = defaultdict(list)
    for one in campaigns:
        groups[Campaign(topic=one.topic, started_on=one.started_on).subject].append(one)
    told, rest = [], []
    for subject, ran in groups.items():
        if len({one.employer for one in ran}) >= FEWEST_EMPLOYERS:
            told.append(_topic(subject.capitalize(), ran))
        else:
            rest += ran
    told.sort(key=lambda one: (-one.campaigns, one.words))
    others = _topic("Other topics", rest) if rest else None
    if others and others.employers < FEWEST_EMPLOYERS:
        others = None
    return Topics(tuple(told), others, sum(map(len, groups.values())))


def _topic(words: str, ran: list[Ran]) -> Topic:
    reached = [one.reach for one in ran if one.reach is not None]
    return Topic(
        words,
        len(ran),
        len({one.employer for one in ran}),
        sum(reached),
        len(reached),
        sum(one.evaluated for one in ran),
    )
