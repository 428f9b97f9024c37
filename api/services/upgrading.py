"""Newer editions: a programme goes over to one, and an application under way may be taken over to it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from api.services.activity import record
from api.services.applications import begin
from api.services.bringing import Held, answer_of, bring, holdings
from api.services.notices import link, tell
from api.services.workflow import change_status
from assessments.applying import criteria_asked, levels_to_choose
from assessments.definition import Criterion, Edition
from assessments.errors import Conflict, InvalidInput
from assessments.roles import Actor
from assessments.scoring import score
from assessments.upgrades import Brought, Carry, Upgrade, plan
from assessments.workflow import CLOSED, Action, Case
from models.activity import Verb
from models.applications import Application, Assignment, Enrolment
from models.base import utc_now
from models.changes import EditionChange
from models.portfolio import Campaign
from models.queries.changes import changes_of, edition_id_on
from models.queries.editions import edition_of
from models.queries.in_hand import InHand
from models.queries.people import leads_in
from models.queries.portfolios import Portfolio, facts_with, levels_held, levels_held_now, load_portfolio
from models.schemes import EditionStatus, Programme, SchemeEdition
from models.scope import of


def move_programme(
    session: Session,
    actor: Actor | None,
    programme: Programme,
    new_edition: SchemeEdition,
    starts_on: date,
    old_until: date | None,
    notice: str,
) -> EditionChange:
    """Have a programme run on another edition of its scheme from `starts_on`, and tell those who take part.

    Applications under way stay on theirs, and may be submitted on it up to and including `old_until` (None:
    without end). `actor` is None for the command line. Raises InvalidInput by field.
    """
    # One move at a time: whoever comes second sees the first (SQLite lets only one writer in anyway).
    session.exec(select(Programme.id).where(Programme.id == programme.id).with_for_update()).one()
    old_id = edition_id_on(session, programme.id, max(starts_on, utc_now().date()))
    old = session.get_one(SchemeEdition, old_id)
    _check(session, programme, old, new_edition, starts_on, old_until, notice)
    change = EditionChange(
        programme_id=programme.id,
        old_edition_id=old.id,
        new_edition_id=new_edition.id,
        starts_on=starts_on,
        old_until=old_until,
        notice=notice.strip(),
        changed_by=actor.account_id if actor else None,
    )
    session.add(change)
    record(
        session, Verb.PROGRAMME_MOVED, actor, programme_id=programme.id,
        old_edition_id=old.id, new_edition_id=new_edition.id,
    )  # fmt: skip
    session.flush()
    tell(
        session, leads_in(session, programme.id), "edition_changed",
        programme=programme.name, contact=programme.contact_email, scheme=new_edition.title,
        old=old.version, new=new_edition.version, starts_on=starts_on, old_until=old_until,
        notice=change.notice, link=link(f"/programmes/{programme.slug}"),
    )  # fmt: skip
    return change


def _check(
    session: Session,
    programme: Programme,
    old: SchemeEdition,
    new: SchemeEdition,
    starts_on: date,
    old_until: date | None,
    notice: str,
) -> None:
    errors = {}
    last = next(iter(changes_of(session, programme.id)), None)
    if starts_on < utc_now().date():
        errors["starts_on"] = "Give today or a later day: what was started before stays on its edition."
    elif last and starts_on <= last.starts_on:
        errors["starts_on"] = (
            f"{programme.name} has a move on {last.starts_on:%-d %B %Y} already. Give a later day."
        )
    if old_until and old_until < starts_on:
        errors["old_until"] = "The old edition cannot end before the new one starts."
    if len(notice) > 2000:
        errors["notice"] = "Keep the notice to 2,000 characters."
    if wrong := _why_not(session, programme, old, new):
        errors["edition"] = wrong
    if errors:
        raise InvalidInput(errors)


def _why_not(session: Session, programme: Programme, old: SchemeEdition, new: SchemeEdition) -> str:
    """Why a programme cannot go over to an edition; empty when it can."""
    if new.id == old.id:
        return f"{programme.name} runs on this edition already."
    if new.status is not EditionStatus.PUBLISHED:
        return f"{new.title} {new.version} is not open to new applications: choose a published edition."
    if new.host_id not in (None, programme.host_id):
        return f"{new.title} {new.version} belongs to another host."
    if not _schemes(session, old) & _schemes(session, new):
        return f"{new.title} is another scheme. Make a new programme for it instead."
    return ""


def _schemes(session: Session, edition: SchemeEdition) -> set[str]:
    """The key of an edition's scheme, and of the one it adds to when it is an overlay."""
    base = session.get(SchemeEdition, edition.base_id) if edition.base_id else None
    return {edition.scheme_key} | ({base.scheme_key} if base else set())


@dataclass(frozen=True)
class Preview:
    """What taking an application over to the edition that runs today would mean."""

    edition_id: int
    edition: Edition
    plan: Upgrade
    held: Held
    level_now: str | None  # titles of the levels that the answers reach, before and after
    level_then: str | None
    refusal: str = ""  # why it cannot be done; empty when it can

    def evidence(self, carry: Carry) -> int:
        """How many items of evidence come along for a criterion."""
        if carry.how is Brought.NOTHING:
            return 0
        return len({use.evidence_id for key in carry.sources for use in self.held.uses.get(key, ())})

    def brings(self, carry: Carry) -> str:
        """What comes along for a criterion: `answer`, `draft`, `evidence` or `nothing`."""
        said = any(key in self.held.claims for key in carry.sources)
        if carry.how in (Brought.ANSWER, Brought.DRAFT) and said:
            return carry.how
        return Brought.EVIDENCE if self.evidence(carry) else Brought.NOTHING


def newer_edition(session: Session, portfolio: Portfolio, today: date) -> Edition | None:
    """The edition that an open application's programme runs on today, when it is not the application's own.

    Makes no query while the programme has not moved.
    """
    application = portfolio.application
    if application.status in CLOSED or portfolio.move is None or portfolio.move.starts_on > today:
        return None
    return edition_of(session, edition_id_on(session, application.programme_id, today))


def preview(session: Session, application: Application) -> Preview:
    """Work out what an upgrade would carry and reach. Raises Conflict when there is nothing to go over to."""
    edition_id = edition_id_on(session, application.programme_id, utc_now().date())
    if application.status in CLOSED:
        raise Conflict("This application is closed. Start a new one: it will be on the newest edition.")
    if edition_id == application.edition_id:
        raise Conflict("This application is on the edition that its programme runs on. Nothing is newer.")
    portfolio, edition = (
        load_portfolio(session, application, with_findings=False),
        edition_of(session, edition_id),
    )
    held = holdings(session, application, portfolio.edition)
    planned = plan(portfolio.edition, edition)
    answers = {c.criterion.key: answer for c in planned.carries if (answer := answer_of(held, c))}
    campaigns = [*portfolio.earlier_campaigns, *portfolio.scored_campaigns]
    facts = facts_with(application.facts, levels_held_now(session, edition, application))
    then = score(edition, answers, facts, held=portfolio.held, campaigns=campaigns).level
    now = portfolio.claim_card.level
    return Preview(
        edition_id=edition_id,
        edition=edition,
        plan=planned,
        held=held,
        level_now=portfolio.edition.level(now).title if now else None,
        level_then=edition.level(then).title if then else None,
        refusal=_refusal(edition, application, portfolio.held),
    )


def changes_asked(
    session: Session, application: Application, found: Preview
) -> tuple[list[Carry], list[Criterion]]:
    """Of what an upgrade changes, that which this application asks: what comes along, and what is gone.

    The other levels' changes are for the page of the scheme. All that comes along when it cannot be done.
    """
    known = (application.track, application.facts, levels_held(session, application.enrolment_id))
    before = criteria_asked(edition_of(session, application.edition_id), application.level, *known)
    gone = [criterion for criterion in found.plan.gone if criterion.key in {c.key for c in before}]
    if found.refusal:
        return list(found.plan.carries), gone
    after = {criterion.key for criterion in criteria_asked(found.edition, application.level, *known)}
    return [carry for carry in found.plan.carries if carry.criterion.key in after], gone


def _refusal(edition: Edition, application: Application, held: frozenset[str]) -> str:
    choices = {c.key: c for c in levels_to_choose(edition, held, application.track)}
    if application.level not in choices:
        return "The new edition has no such level. Withdraw this application and start at one of its levels."
    return choices[application.level].closed


def upgrade(session: Session, actor: Actor, in_hand: InHand, shown: str = "") -> Application:
    """Take an open application over to the edition that runs today: a new application, the old one withdrawn.

    What comes along waits "to confirm"; findings stay behind. `shown` is the version whose preview was seen.
    Raises Conflict when there is nothing to go over to or another edition runs by now, or what withdrawing
    raises.
    """
    old = in_hand.application
    found = preview(session, old)
    if shown and shown != found.edition.version:
        raise Conflict("Another edition has begun since the page was shown. Go back to see what it changes.")
    if found.refusal:
        raise Conflict(found.refusal)
    change_status(
        session, actor, in_hand, Action.WITHDRAW, Case(account_id=actor.account_id),
        upgraded_to=found.edition.version,
    )  # fmt: skip
    enrolment = session.get_one(Enrolment, old.enrolment_id)
    new = begin(session, enrolment, found.edition_id, old.level, old)
    once = found.edition.evidence_policy.reuse == "none"
    bring(session, actor.account_id, found.held, new, found.plan.carries, once=once)
    for campaign in session.exec(of(Campaign, old.id).order_by(col(Campaign.id))):
        kept = campaign.model_dump(exclude={"id", "application_id"})
        session.add(Campaign(application_id=new.id, **kept))
    for given in session.exec(of(Assignment, old.id).where(col(Assignment.ended_at).is_(None))):
        kept = given.model_dump(include={"account_id", "role", "assigned_by"})
        session.add(Assignment(application_id=new.id, **kept))
    record(
        session, Verb.UPGRADED, actor, application=new,
        from_application_id=old.id, level=new.level, edition=found.edition.version,
    )  # fmt: skip
    session.flush()
    return new
