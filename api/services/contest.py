"""A competition as those who judge it see it: who is in the running, in which order, what is won already."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col

from assessments.awards import Term
from assessments.competition import Place, rank, same_round, tied_for_a_prize, why_no_prize
from assessments.definition import Edition
from assessments.holding import asks_what_is_held_now
from assessments.roles import Actor
from assessments.scoring import ScoreCard, score
from assessments.terms import Competition
from models.awards import Award
from models.base import utc_now
from models.queries.contest import Entry, entries_before_judges, prizes_given, still_on_their_way
from models.queries.editions import edition_of_programme, editions_by_id
from models.queries.portfolios import facts_with, judged_on
from models.queries.terms import every_term
from models.schemes import Programme


@dataclass(frozen=True)
class Ranked:
    """An entry before the judges and the place that its findings give it."""

    entry: Entry
    place: Place
    card: ScoreCard
    tied: bool  # whether the judges must choose between it and another for the last prize


@dataclass(frozen=True)
class Contest:
    """The round of a competition that is being judged."""

    edition: Edition
    terms: Competition
    level_title: str
    entries: tuple[Ranked, ...]  # the best first, those that do not meet the prize's rule last
    won: list[Award]  # the prizes given in this round
    closed: str  # why no prize is left to give; empty while one is
    on_their_way: int  # entries sent in that are not before the judges yet


def contest_of(session: Session, actor: Actor, programme: Programme) -> Contest | None:
    """The competition of a programme from a guard as it stands today; None when its scheme has no winner.

    The ranking is of the entries that this person may see. Each is scored by the edition it was made on.
    """
    edition, today = edition_of_programme(session, programme), utc_now().date()
    if edition.overall != "winner":
        return None
    prize = edition.levels[-1]
    entries = entries_before_judges(session, actor, programme.id, prize.key)
    editions = editions_by_id(session, {entry.application.edition_id for entry in entries})
    # The name first, so that entries of one place stand by the alphabet; the id tells two of a name apart.
    named = {f"{entry.employer} {entry.application.id}": entry for entry in entries}
    terms = _terms(session, editions.values(), entries)
    cards = {
        name: _card(editions[entry.application.edition_id], entry, terms) for name, entry in named.items()
    }
    places = rank(edition, cards, prize.key)
    tied = tied_for_a_prize(edition, places)
    given = prizes_given(session, programme.id, prize.key)
    return Contest(
        edition=edition,
        terms=edition.competition or Competition(),
        level_title=prize.title,
        entries=tuple(Ranked(named[one.entry], one, cards[one.entry], one.entry in tied) for one in places),
        won=[award for award in given if same_round(edition, award.starts_on, today)],
        closed=why_no_prize(edition, [award.starts_on for award in given], today),
        on_their_way=still_on_their_way(session, programme.id, prize.key),
    )


def _terms(
    session: Session, editions: Iterable[Edition], entries: Iterable[Entry]
) -> list[tuple[Award, Term]]:
    """The awards of the enrolments with their terms, where a rule asks what is held now; else none."""
    if not any(asks_what_is_held_now(edition) for edition in editions):
        return []
    enrolments = {entry.application.enrolment_id for entry in entries}
    return every_term(session, col(Award.enrolment_id).in_(enrolments))


def _card(edition: Edition, entry: Entry, terms: Iterable[tuple[Award, Term]]) -> ScoreCard:
    application, day = entry.application, judged_on(entry.application)
    now = frozenset(
        award.level
        for award, term in terms
        if award.enrolment_id == application.enrolment_id and term.held(day)
    )
    return score(
        edition,
        entry.findings,
        facts_with(application.facts, now if asks_what_is_held_now(edition) else None),
        held=entry.held,
        campaigns=entry.campaigns,
        on=day,
    )
