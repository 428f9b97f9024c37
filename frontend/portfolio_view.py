"""What every page of an application shows: the portfolio, its progress, and what may be done."""

from datetime import date
from typing import Any

from sqlmodel import Session

from api.guards import NotFound
from api.services.progress import CriterionProgress, ThemeProgress, plan_to, progress_of
from assessments.definition import Criterion
from assessments.roles import Permission
from assessments.workflow import Status, available
from models.base import utc_now
from models.queries.headings import heading_of
from models.queries.in_hand import InHand
from models.queries.portfolios import Portfolio, load_portfolio

# The score card tells no more than this many missing criteria by name.
MOST_MISSING = 6


def view_of(in_hand: InHand, portfolio: Portfolio) -> dict[str, Any]:
    """What the templates of an application share. Makes no query."""
    application = in_hand.application
    return {
        "application": application,
        "edition": portfolio.edition,
        "portfolio": portfolio,
        "progress": progress_of(portfolio),
        "actions": available(application.status, in_hand.permissions),
        "may_edit": Permission.PORTFOLIO_EDIT in in_hand.permissions,
        "permissions": in_hand.permissions,
        "most_missing": MOST_MISSING,
    }


def open_view(db: Session, in_hand: InHand, *, heading: bool = False) -> dict[str, Any]:
    """The portfolio of an application read and put together; the findings are left out."""
    view = view_of(in_hand, load_portfolio(db, in_hand.application, with_findings=False))
    return view | ({"heading": heading_of(db, in_hand.application)} if heading else {})


def plan_in(view: dict[str, Any], towards: str | None) -> dict[str, Any]:
    """The way to another level of the scheme, for the page to show beside that to the level applied for.

    The levels to choose from are those not held and not applied for; one that is none of these shows none.
    """
    portfolio: Portfolio = view["portfolio"]
    others = [
        level
        for level in portfolio.edition.levels
        if level.key != portfolio.application.level and level.key not in portfolio.held
    ]
    chosen = next((level for level in others if level.key == towards), None)
    return {
        "other_levels": others,
        "towards": chosen,
        "other_plan": plan_to(portfolio, chosen.key) if chosen else None,
    }


def theme_in(view: dict[str, Any], key: str) -> ThemeProgress:
    """The theme of that key as this application asks it. Raises NotFound when it asks nothing in it."""
    found = next((one for one in view["progress"].themes if one.theme.key == key), None)
    if found is None:
        raise NotFound("This application asks nothing under that theme.")
    return found


def row_in(view: dict[str, Any], key: str) -> CriterionProgress:
    """The criterion of that key with its answer. Raises NotFound when this application does not ask it."""
    rows = (row for theme in view["progress"].themes for row in theme.criteria)
    found = next((row for row in rows if row.criterion.key == key), None)
    if found is None:
        raise NotFound("This application does not ask for that criterion.")
    return found


def asked_in(portfolio: Portfolio, key: str) -> Criterion:
    """The criterion of that key. Raises NotFound when the application does not ask it."""
    criterion = portfolio.asked(key)
    if criterion is None:
        raise NotFound("This application does not ask for that criterion.")
    return criterion


def anchor(key: str) -> str:
    """The id of a criterion on a page: a dot would read as a class in a style sheet's selector."""
    return "c-" + key.replace(".", "--")


def overdue(due_on: date | None) -> bool:
    """Whether a date has passed."""
    return due_on is not None and utc_now().date() > due_on


def is_locked(status: Status) -> bool:
    """Whether the employer's answers are closed for now."""
    return status not in (Status.DRAFT, Status.INFORMATION_REQUESTED)
