"""The outcomes an assessor or a moderator chooses between, each with what the findings say of it."""

from api.services.workflow import blocked
from assessments.workflow import OUTCOME_WORDS, Outcome
from models.queries.portfolios import Portfolio


def outcome_choices(portfolio: Portfolio) -> list[tuple[str, str, str]]:
    """Each outcome with its words and, where the findings do not bear it out, why."""
    lower = lower_levels(portfolio)
    best = next((key for key, _, why in reversed(lower) if not why), None)
    hints = {
        Outcome.AWARD: blocked(portfolio, Outcome.AWARD, portfolio.application.level),
        Outcome.AWARD_LOWER: "" if best else "The findings bear out no level below the one applied for.",
        Outcome.NOT_YET: "The employer sees, for each criterion that is not met, what would make it met.",
    }
    return [
        (outcome.value, OUTCOME_WORDS[outcome], hints[outcome])
        for outcome in Outcome
        if outcome is not Outcome.AWARD_LOWER or lower
    ]


def lower_levels(portfolio: Portfolio) -> list[tuple[str, str, str]]:
    """The levels below the one applied for, lowest first, each with why the findings do not bear it out."""
    edition, level = portfolio.edition, portfolio.application.level
    return [
        (key, edition.level(key).title, blocked(portfolio, Outcome.AWARD_LOWER, key))
        for key in edition.level_keys[: edition.level_keys.index(level)]
    ]
