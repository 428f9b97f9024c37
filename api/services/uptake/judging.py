"""What employers of a workspace find hard, and what they campaign on: sums over several of them only."""

from dataclasses import dataclass

from sqlmodel import Session

from assessments.uptake.criteria import Topics, Unmet, by_topic, most_often_unmet
from models.queries.editions import editions_by_id
from models.queries.uptake import Scope
from models.queries.uptake_rulings import campaigns_in, edition_titles, rulings_in


@dataclass(frozen=True)
class CriterionSeen:
    """One criterion with its words in the edition it belongs to."""

    title: str
    theme: str
    unmet: Unmet


@dataclass(frozen=True)
class EditionSeen:
    """The criteria of one edition, most often not met first."""

    edition_id: int
    title: str
    criteria: tuple[CriterionSeen, ...]


@dataclass(frozen=True)
class CriteriaSeen:
    """All editions with rulings to tell of, and how many criteria were held back."""

    editions: tuple[EditionSeen, ...]
    held_back: int


def criteria_of(session: Session, scope: Scope) -> CriteriaSeen:
    """The criteria most often not met in applications decided by the day, or in the period, by edition."""
    rulings = rulings_in(session, scope)
    definitions = editions_by_id(session, {row.edition for row in rulings.answers})
    met = {key: edition.counts_as_met for key, edition in definitions.items()}
    found = most_often_unmet(rulings.answers, rulings.employers, met, scope.day)
    titles = edition_titles(session, list(definitions))
    editions = []
    for key in sorted(definitions, key=lambda one: (titles[one], one)):
        edition = definitions[key]
        own = []
        for one in found.told:
            if one.edition == key:
                criterion = edition.criterion(one.criterion)
                own.append(CriterionSeen(criterion.title, edition.theme(criterion.theme).title, one))
        if own:
            editions.append(EditionSeen(key, titles[key], tuple(own)))
    return CriteriaSeen(tuple(editions), found.held_back)


def topics_of(session: Session, scope: Scope) -> Topics:
    """The campaigns begun by the day, or in the period, by topic."""
    return by_topic(campaigns_in(session, scope))
