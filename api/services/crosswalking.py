"""What an employer has shown in one scheme that counts in another, and bringing it over, to be confirmed.

Only the employer's own people get here, and only its own applications are looked at; whoever runs the other
programme sees nothing of it but what is brought.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlmodel import Session, col, select

from api.services.activity import record
from api.services.assessment import require_editable
from api.services.bringing import Held, bring, holdings
from assessments.awards import add_months
from assessments.crosswalk import PARTLY_COVERS, Crosswalk, Link, already_counts, between, load_crosswalk
from assessments.definition import Criterion, Edition
from assessments.errors import InvalidInput
from assessments.roles import Actor
from assessments.shipped import shipped_crosswalks
from assessments.upgrades import Brought, Carry
from models.activity import Verb
from models.applications import Application
from models.base import utc_now
from models.changes import CrosswalkFile
from models.portfolio import Evidence
from models.queries.editions import edition_of, editions_by_id, latest_edition
from models.queries.portfolios import Portfolio
from models.scope import visible

# An employer's newest applications are looked through; older ones hold what these took over.
MOST_LOOKED_AT = 50


@dataclass(frozen=True)
class Counting:
    """A criterion of this application for which something counts already, and what."""

    criterion: Criterion
    relation: str
    sources: tuple[Criterion, ...]
    evidence: tuple[str, ...]  # titles of the items that would come along
    notes: tuple[str, ...]
    answered: bool  # here already: then only evidence comes along


@dataclass(frozen=True)
class Elsewhere:
    """An application of the employer in another scheme, and what of it counts here."""

    held: Held
    rows: tuple[Counting, ...]

    @property
    def application(self) -> Application:
        """Where it comes from."""
        return self.held.application

    @property
    def edition(self) -> Edition:
        """The edition that application is on."""
        return self.held.edition


def add_crosswalk(session: Session, text: str) -> CrosswalkFile:
    """Take a crosswalk into the database, once. The same content again is the one there is.

    Raises SchemeFaults for one with faults; its keys are checked against the newest published editions.
    """
    found = load_crosswalk(text)
    load_crosswalk(text, *(_newest(session, key) for key in (found.source, found.target)))
    content_hash = hashlib.sha256(text.encode("utf-8")).hexdigest()
    known = session.exec(select(CrosswalkFile).where(CrosswalkFile.content_hash == content_hash)).first()
    if known:
        return known
    made = CrosswalkFile(
        from_scheme=found.source, to_scheme=found.target, definition=text, content_hash=content_hash
    )
    session.add(made)
    session.flush()
    return made


def _newest(session: Session, scheme: str) -> Edition | None:
    edition = latest_edition(session, scheme)
    return edition_of(session, edition.id) if edition else None


def known_crosswalks(session: Session) -> list[Crosswalk]:
    """The shipped crosswalks, then those added here, oldest first."""
    added = session.exec(select(CrosswalkFile.definition).order_by(col(CrosswalkFile.id)))
    return [*shipped_crosswalks(), *(_read(text) for text in added)]


@lru_cache(maxsize=64)
def _read(text: str) -> Crosswalk:
    return load_crosswalk(text)


def has_other_schemes(session: Session, actor: Actor, application: Application) -> bool:
    """Whether the employer has an application on another edition, so that it is worth looking; one query."""
    others = visible(Application, actor).where(
        Application.employer_id == application.employer_id,
        Application.edition_id != application.edition_id,
        Application.id != application.id,
    )
    return session.exec(others.limit(1)).first() is not None


def what_counts(session: Session, actor: Actor, portfolio: Portfolio) -> list[Elsewhere]:
    """What counts here already, by application in another scheme: the newest of each that holds anything."""
    here = portfolio.application
    own = session.exec(
        visible(Application, actor)
        .where(Application.employer_id == here.employer_id, Application.id != here.id)
        .order_by(col(Application.id).desc())
        .limit(MOST_LOOKED_AT)
    ).all()
    editions = editions_by_id(session, {application.edition_id for application in own})
    walks = known_crosswalks(session)
    found: dict[str, Elsewhere] = {}
    for application in own:
        edition = editions[application.edition_id]
        if edition.key in found or _too_old(portfolio.edition, application):
            continue
        walk = _walk(walks, edition, portfolio.edition)
        if walk is None:
            continue
        held = holdings(session, application, edition)
        if portfolio.edition.evidence_policy.reuse == "none":
            held = replace(held, uses={})  # it served there, so here it is not taken
        if rows := tuple(_rows(session, actor, portfolio, held, walk)):
            found[edition.key] = Elsewhere(held, rows)
    return list(found.values())


def _walk(walks: list[Crosswalk], source: Edition, target: Edition) -> Crosswalk | None:
    """What one edition's scheme counts for in the other's; an overlay stands for what it adds to as well."""
    if set(_schemes(source)) & set(_schemes(target)):
        return None
    pairs = [(a, b) for a in _schemes(source) for b in _schemes(target)]
    return next((walk for a, b in pairs if (walk := between(walks, a, b)).links), None)


def _schemes(edition: Edition) -> tuple[str, ...]:
    return (edition.key, edition.extends.partition("@")[0]) if edition.extends else (edition.key,)


def _too_old(edition: Edition, application: Application) -> bool:
    """Whether what was accepted elsewhere counts no longer by this scheme's own policy."""
    months = edition.evidence_policy.credit_months
    if months is None or application.decided_at is None:
        return False
    return add_months(application.decided_at.date(), months) < utc_now().date()


def _rows(
    session: Session, actor: Actor, portfolio: Portfolio, held: Held, walk: Crosswalk
) -> Iterator[Counting]:
    """For each criterion asked here what counts for it: what is met elsewhere, else what was only shown."""
    good = held.edition.counts_as_met
    met = {key for key, claim in held.claims.items() if claim.answer in good and key not in held.unmet}
    counted = {target: (PARTLY_COVERS, keys) for target, (_, keys) in already_counts(walk, held.uses).items()}
    counted |= already_counts(walk, met)
    titles = _titles(session, actor, held)
    known = {criterion.key: criterion for criterion in held.edition.criteria}
    for criterion in portfolio.criteria:
        relation, keys = counted.get(criterion.key, ("", ()))
        sources = tuple(known[key] for key in keys if key in known)
        uses = {use.evidence_id for source in sources for use in held.uses.get(source.key, ())}
        if not sources or (relation == PARTLY_COVERS and not uses):
            continue
        links: list[Link] = [x for x in walk.links if x.target == criterion.key and x.source in keys]
        yield Counting(
            criterion=criterion,
            relation=relation,
            sources=sources,
            evidence=tuple(sorted(titles[item] for item in uses if item in titles)),
            notes=tuple(link.note for link in links if link.note),
            answered=criterion.key in portfolio.claimed,
        )


def _titles(session: Session, actor: Actor, held: Held) -> dict[int, str]:
    ids = {use.evidence_id for uses in held.uses.values() for use in uses}
    items = session.exec(visible(Evidence, actor).where(col(Evidence.id).in_(ids)))
    return {item.id: item.title for item in items}


def bring_over(
    session: Session, actor: Actor, portfolio: Portfolio, source_id: int, keys: Collection[str]
) -> int:
    """Bring what counts for these criteria from one other application; how many criteria got something.

    Answers given here already stay. Raises InvalidInput when nothing was chosen or nothing of it counts, and
    Conflict when the application cannot be changed.
    """
    application = portfolio.application
    elsewhere = next(
        (one for one in what_counts(session, actor, portfolio) if one.application.id == source_id), None
    )
    rows = [row for row in elsewhere.rows if row.criterion.key in keys] if elsewhere else []
    if elsewhere is None or not rows:
        raise InvalidInput({"criteria": "Choose at least one criterion to bring."})
    for row in rows:
        require_editable(session, application, row.criterion.key)
    brought = bring(session, actor.account_id, elsewhere.held, application, [_carry(row) for row in rows])
    # Where it came from stays with the employer: those who run this programme read these events too.
    record(session, Verb.ANSWERS_BROUGHT, actor, application=application, criteria=brought)
    return len(brought)


def _carry(row: Counting) -> Carry:
    how = Brought.EVIDENCE if row.relation == PARTLY_COVERS else Brought.ANSWER
    return Carry(row.criterion, row.relation, how, tuple(source.key for source in row.sources))
