"""The employer looks at what was brought from elsewhere and keeps it, one criterion or a theme at once."""

from sqlmodel import Session

from api.services.activity import record
from api.services.assessment import require_editable
from api.services.bringing import confirm
from assessments.errors import NotReady
from assessments.roles import Actor
from models.activity import Verb
from models.applications import Application
from models.queries.portfolios import Portfolio


def confirm_criterion(session: Session, actor: Actor, application: Application, key: str) -> bool:
    """Keep what was brought for a criterion as it stands; False when nothing waited any more.

    Raises Conflict while the criterion is locked.
    """
    require_editable(session, application, key)
    if not confirm(session, application, [key]):
        return False
    record(session, Verb.CLAIMS_CONFIRMED, actor, application=application, criteria=[key])
    return True


def confirm_theme(session: Session, actor: Actor, portfolio: Portfolio, theme: str) -> int:
    """Keep what was brought for every criterion of a theme that has an answer; how many that were.

    Raises NotReady when those that wait have no answer yet: they are to be answered instead.
    """
    application = portfolio.application
    waiting = [
        criterion.key
        for criterion in portfolio.criteria
        if criterion.theme == theme and (claim := portfolio.claims.get(criterion.key)) and claim.to_confirm
    ]
    answered = [key for key in waiting if key in portfolio.claimed]
    if waiting and not answered:
        raise NotReady(["What was brought has no answers yet. Answer each criterion instead."])
    for key in answered:
        require_editable(session, application, key)
    done = confirm(session, application, answered)
    if done:
        record(session, Verb.CLAIMS_CONFIRMED, actor, application=application, criteria=done)
    return len(done)
