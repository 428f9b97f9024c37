"""The next step: the shortest list of criteria from where an employer stands to any level."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.campaigns import Campaign, open_book
from assessments.definition import Answer, Edition
from assessments.drawing import best_answer, level_goals
from assessments.goals import Goals
from assessments.judging import standing
from assessments.operators import Context
from assessments.outcomes import State
from assessments.scoring import ScoreCard, score
from assessments.shortest import shortest


@dataclass(frozen=True)
class Step:
    """One criterion to meet: why it is not met yet, and whether something is there to show for it already."""

    key: str
    title: str
    why: str
    evidenced: bool = False


@dataclass(frozen=True)
class Plan:
    """The way to a level. `also` is what has to be done besides, and is no criterion: a fact, campaigns.

    `blocked` says why the level cannot be reached by anything this employer does. `shortest` is whether no
    shorter list can be; where a rule leaves more choices than can be tried, it is the best one found.
    """

    level: str
    criteria: tuple[Step, ...] = ()
    also: tuple[str, ...] = ()
    blocked: str | None = None
    shortest: bool = True

    @property
    def reached(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.criteria or self.also or self.blocked)

    @property
    def evidenced(self) -> int:
        """How many of the criteria have evidence already."""
        return sum(step.evidenced for step in self.criteria)

    def as_dict(self) -> dict[str, object]:
        """The plan as plain data."""
        return {
            "level": self.level,
            "criteria": [
                {"criterion": step.key, "title": step.title, "why": step.why, "evidenced": step.evidenced}
                for step in self.criteria
            ],
            "also": list(self.also),
            "blocked": self.blocked,
            "shortest": self.shortest,
        }


@dataclass(frozen=True)
class Stand:
    """Where an employer stands: its answers and facts, the levels it holds, its campaigns."""

    edition: Edition
    answers: Mapping[str, Answer | str]
    facts: Mapping[str, object]
    held: Collection[str] = ()
    campaigns: Sequence[Campaign] | None = None
    on: date | None = None

    def card(self, more: Mapping[str, Answer | str] | None = None) -> ScoreCard:
        """What the answers come to, with more of them added."""
        answers = {**self.answers, **(more or {})}
        return score(self.edition, answers, self.facts, held=self.held, campaigns=self.campaigns, on=self.on)


def next_step(
    edition: Edition,
    level: str,
    answers: Mapping[str, Answer | str],
    facts: Mapping[str, object],
    *,
    held: Collection[str] = (),
    campaigns: Sequence[Campaign] | None = None,
    evidenced: Collection[str] = frozenset(),
    on: date | None = None,
) -> Plan:
    """Return the shortest list of criteria that reaches a level, those with evidence first.

    Of lists that are as short, one with more evidence is taken. Criteria of levels below that are not held
    are in it; a level that is held is planned for as if it were to be reached again. `on` is the day, as for
    `score`. Never raises for any answers or facts; KeyError for a level that the edition does not have.
    """
    stand = Stand(
        edition,
        answers if isinstance(answers, Mapping) else {},
        facts if isinstance(facts, Mapping) else {},
        frozenset(key for key in held if isinstance(key, str)),
        campaigns,
        on,
    )
    wanted = edition.level(level)
    card = stand.card()
    if card.levels[level].ok:
        return Plan(level)
    return _plan(stand, card, level, level_goals(wanted, _context(stand, card, level)), frozenset(evidenced))


def _context(stand: Stand, card: ScoreCard, level: str) -> Context:
    edition = stand.edition
    return Context(
        edition,
        level,
        outcomes=card.outcomes,
        themes={theme.key: standing(edition, theme, card.outcomes) for theme in edition.themes},
        facts=stand.facts,
        held=stand.held,
        reached=card.levels,
        book=open_book(edition, stand.campaigns, stand.facts, stand.held),
        track=card.track,
    )


def _plan(stand: Stand, card: ScoreCard, level: str, goals: Goals, evidenced: frozenset[str]) -> Plan:
    waits = _waits(stand, card)
    order = {
        criterion.key: (
            int(criterion.key in waits),
            int(criterion.key not in evidenced),
            int(card.outcomes[criterion.key].state is not State.UNMET),
            place,
        )
        for place, criterion in enumerate(stand.edition.criteria)
    }
    way = shortest(goals, order, waits)
    if isinstance(way, str):
        return Plan(level, blocked=way)
    keys = sorted(way.picked, key=lambda key: order[key][1:])
    steps = tuple(
        Step(key, stand.edition.criterion(key).title, card.outcomes[key].text, key in evidenced)
        for key in keys
    )
    also = way.also or _not_enough(stand, level, keys)
    return Plan(level, steps, also, shortest=way.proved)


def _waits(stand: Stand, card: ScoreCard) -> dict[str, str]:
    """What keeps a criterion from being met even when it is answered so: campaigns, figures, a survey."""
    unmet = [key for key, own in card.outcomes.items() if own.state in (State.UNMET, State.NOT_APPLICABLE)]
    after = stand.card(_answered(stand.edition, unmet))
    return {
        key: f"{own.criterion.title}: {own.text}"
        for key in unmet
        if (own := after.outcomes[key]).state is not State.MET
    }


def _answered(edition: Edition, keys: Collection[str]) -> dict[str, Answer]:
    best = best_answer(edition)
    return dict.fromkeys(keys, best.answer if best else Answer.MET)


def _not_enough(stand: Stand, level: str, keys: Collection[str]) -> tuple[str, ...]:
    """What a level still says once all of the list is met: a rule may ask that something is not so."""
    after = stand.card(_answered(stand.edition, keys)).levels[level]
    return () if after.ok else tuple(part.text for part in after.children if not part.ok) or (after.text,)
