"""How far an employer has come: criterion by criterion, theme by theme, and towards the level applied for."""

from dataclasses import dataclass
from enum import StrEnum

from api.services.workflow import submission_case
from assessments.applying import unanswered_facts
from assessments.asking import facts_asked
from assessments.campaigns import need_words, open_book, qualifying
from assessments.definition import Answer, CampaignNeed, Criterion, Theme
from assessments.next_step import Plan, next_step
from assessments.outcomes import State
from assessments.scoring import Reason
from assessments.workflow import Action, Status, editable, reasons_against
from models.applications import Claim
from models.portfolio import Campaign
from models.queries.portfolios import Portfolio, Shown, judged_on


class Step(StrEnum):
    """How far a task is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"


@dataclass(frozen=True)
class CriterionProgress:
    """One criterion asked, with what the employer says and shows for it."""

    criterion: Criterion
    claim: Claim | None
    shown: tuple[Shown, ...]
    label: str  # the scheme's own word for the answer; empty when there is none
    needs_evidence: bool
    needs_campaigns: bool  # said to be met, while too few campaigns that count are listed
    editable: bool

    @property
    def answer(self) -> Answer | None:
        """The employer's answer."""
        return self.claim.answer if self.claim else None

    @property
    def version(self) -> int:
        """The version to send back when saving; 0 while nothing has been saved."""
        return self.claim.version if self.claim else 0

    @property
    def done(self) -> bool:
        """Whether nothing more is asked: an answer and, where it is met, what bears it out."""
        waits = self.to_confirm or self.needs_evidence or self.needs_campaigns
        return self.answer is not None and not waits

    @property
    def to_confirm(self) -> bool:
        """Whether it was brought from elsewhere and nobody has looked at it yet."""
        return self.claim is not None and self.claim.to_confirm


@dataclass(frozen=True)
class ThemeProgress:
    """A theme as a task: its criteria that are asked and how far they are."""

    theme: Theme
    criteria: tuple[CriterionProgress, ...]

    @property
    def answered(self) -> int:
        """How many have an answer."""
        return sum(one.answer is not None for one in self.criteria)

    @property
    def without_evidence(self) -> int:
        """How many are answered as met with nothing to show yet."""
        return sum(one.needs_evidence for one in self.criteria)

    @property
    def without_campaigns(self) -> int:
        """How many are answered as met without the campaigns they count."""
        return sum(one.needs_campaigns for one in self.criteria)

    @property
    def to_confirm(self) -> int:
        """How many were brought from elsewhere and wait to be looked at."""
        return sum(one.to_confirm for one in self.criteria)

    @property
    def step(self) -> Step:
        """Where the task stands."""
        if all(one.done for one in self.criteria):
            return Step.COMPLETE
        return (
            Step.IN_PROGRESS if self.answered or any(one.shown for one in self.criteria) else Step.NOT_STARTED
        )


@dataclass(frozen=True)
class CampaignProgress:
    """What a criterion asks of campaigns, and which of those listed count towards it."""

    criterion: Criterion
    need: CampaignNeed
    counted: frozenset[int]
    enough: bool

    @property
    def words(self) -> str:
        """What is needed, such as "3 campaigns, each chosen from the needs assessment"."""
        return need_words(self.need)


@dataclass(frozen=True)
class Progress:
    """The employer's way to the level applied for, on its own answers."""

    themes: tuple[ThemeProgress, ...]
    campaigns: tuple[CampaignProgress, ...]
    facts: Step | None  # None when the edition asks no facts
    level_now: str | None  # the title of the level these answers reach
    level_wanted: str
    held: tuple[str, ...]  # the titles of levels awarded before, lowest first
    reasons: Reason  # the tree for the level applied for
    missing: tuple[Criterion, ...]  # still needed for the level applied for, in the definition's order
    plan: Plan  # the shortest way to the level applied for
    blocks: tuple[str, ...]  # what stands in the way of submitting

    @property
    def asked(self) -> int:
        """How many criteria there are to answer."""
        return sum(len(theme.criteria) for theme in self.themes)

    @property
    def done(self) -> int:
        """How many need nothing more."""
        return sum(one.done for theme in self.themes for one in theme.criteria)

    @property
    def campaigns_step(self) -> Step | None:
        """Where the task of listing campaigns stands; None when nothing counts them."""
        if not self.campaigns:
            return None
        if all(one.enough for one in self.campaigns):
            return Step.COMPLETE
        return Step.IN_PROGRESS if any(one.counted for one in self.campaigns) else Step.NOT_STARTED


def progress_of(portfolio: Portfolio) -> Progress:
    """Work out the progress of a portfolio; no query is made."""
    edition, application, card = portfolio.edition, portfolio.application, portfolio.claim_card
    reason = card.levels[application.level]
    short = set(reason.criteria)
    return Progress(
        themes=themes_of(portfolio),
        campaigns=campaigns_of(portfolio),
        facts=_facts_step(portfolio),
        level_now=edition.level(card.level).title if card.level else None,
        level_wanted=edition.level(application.level).title,
        held=tuple(level.title for level in edition.levels if level.key in portfolio.held),
        reasons=reason,
        missing=tuple(criterion for criterion in portfolio.criteria if criterion.key in short),
        plan=plan_to(portfolio, application.level),
        blocks=reasons_against(Action.SUBMIT, submission_case(portfolio))
        if application.status is Status.DRAFT
        else (),
    )


def plan_to(portfolio: Portfolio, level: str) -> Plan:
    """The shortest way to any level from the employer's own answers; no query is made."""
    return next_step(
        portfolio.edition,
        level,
        portfolio.claimed,
        portfolio.facts,
        held=portfolio.held,
        campaigns=[*portfolio.earlier_campaigns, *portfolio.scored_campaigns],
        evidenced=frozenset(key for key, shown in portfolio.shown.items() if shown),
        on=judged_on(portfolio.application),
    )


def themes_of(portfolio: Portfolio) -> tuple[ThemeProgress, ...]:
    """The themes in which this application asks something, in the definition's order."""
    rows: dict[str, list[CriterionProgress]] = {}
    for criterion in portfolio.criteria:
        rows.setdefault(criterion.theme, []).append(criterion_progress(portfolio, criterion))
    return tuple(
        ThemeProgress(theme, tuple(rows[theme.key]))
        for theme in portfolio.edition.themes
        if theme.key in rows
    )


def criterion_progress(portfolio: Portfolio, criterion: Criterion) -> CriterionProgress:
    """One criterion of a portfolio with its answer, its evidence, and whether it can be changed now."""
    claim = portfolio.claims.get(criterion.key)
    shown = tuple(portfolio.shown.get(criterion.key, ()))
    answer = claim.answer if claim else None
    said_met = answer in portfolio.edition.counts_as_met
    short = portfolio.claim_card.outcomes[criterion.key].state is State.UNMET
    return CriterionProgress(
        criterion=criterion,
        claim=claim,
        shown=shown,
        label=portfolio.edition.label(answer) if answer else "",
        needs_evidence=said_met and not shown,
        needs_campaigns=said_met and criterion.campaigns is not None and short,
        editable=editable(portfolio.application.status, criterion.key, portfolio.questions),
    )


def campaigns_of(portfolio: Portfolio) -> tuple[CampaignProgress, ...]:
    """For each criterion of the level applied for that counts campaigns: what it asks, and what counts."""
    level = portfolio.application.level
    own = portfolio.scored_campaigns
    book = open_book(
        portfolio.edition, [*portfolio.earlier_campaigns, *own], portfolio.application.facts, portfolio.held
    )
    found = []
    for criterion in portfolio.criteria:
        need = criterion.campaigns
        if need is None or criterion.level != level:
            continue
        earlier = (
            {c.subject for c in portfolio.earlier_campaigns if _lower(portfolio, c.level, level)}
            if need.differ_from_earlier_levels
            else ()
        )
        counted = qualifying(need, own, earlier)
        ids = frozenset(
            row.id
            for row, scored in zip(portfolio.campaigns, own, strict=True)
            if any(scored is one for one in counted)
        )
        found.append(CampaignProgress(criterion, need, ids, book.judge(need, level)[0]))
    return tuple(found)


def _lower(portfolio: Portfolio, level: str | None, than: str) -> bool:
    keys = portfolio.edition.level_keys
    return level in keys and keys.index(level) < keys.index(than)


def _facts_step(portfolio: Portfolio) -> Step | None:
    questions = facts_asked(portfolio.edition)
    asked = sum(not fact.optional for fact in questions)
    if not questions:
        return None
    left = len(unanswered_facts(portfolio.edition, portfolio.application.facts))
    if not left:
        return Step.COMPLETE
    return Step.NOT_STARTED if left == asked else Step.IN_PROGRESS


def neighbours(portfolio: Portfolio, key: str) -> tuple[Criterion | None, Criterion | None]:
    """The criteria before and after one, in the order they are asked."""
    order = portfolio.criteria
    place = next(number for number, criterion in enumerate(order) if criterion.key == key)
    before = order[place - 1] if place else None
    return before, (order[place + 1] if place + 1 < len(order) else None)


def campaign_counts(campaign: Campaign, progress: tuple[CampaignProgress, ...]) -> bool:
    """Whether a campaign counts towards anything."""
    return any(campaign.id in one.counted for one in progress)
