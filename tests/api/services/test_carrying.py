"""What an application takes over from the one before it."""

from api.services.applications import start, withdraw
from api.services.decisions import decide
from api.services.review import FindingInput, recommend, save_finding
from assessments.definition import Answer
from assessments.workflow import Outcome, Status
from models.queries.portfolios import load_portfolio
from tests.factories import actor, find_everything_met, hand, make_application


def answers(portfolio) -> dict[str, Answer | None]:
    return {key: claim.answer for key, claim in portfolio.claims.items()}


def test_a_withdrawn_application_goes_on_in_the_next(db, world):
    first = make_application(db, world)
    lead = actor(db, world.lead)
    before = load_portfolio(db, first)
    withdraw(db, lead, hand(db, lead, first))
    after = load_portfolio(db, start(db, lead, world.enrolment, "bronze"))
    assert answers(after) == answers(before)
    assert {key: len(items) for key, items in after.shown.items()} == {
        key: len(items) for key, items in before.shown.items()
    }
    assert [c.title for c in after.campaigns] == [c.title for c in before.campaigns]
    assert after.application.facts == before.application.facts


def test_what_was_ruled_unmet_is_to_be_answered_again_with_its_evidence_kept(db, world):
    first = make_application(db, world, status=Status.IN_REVIEW)
    assessor, moderator, lead = (actor(db, who) for who in (world.assessor, world.moderator, world.lead))
    find_everything_met(db, assessor, first)
    unmet = load_portfolio(db, first).criteria[0]
    finding = FindingInput(Answer.PARTLY, "Only the office was asked.", "Ask every site.", version=1)
    save_finding(db, assessor, hand(db, assessor, first), unmet, finding)
    recommend(db, assessor, hand(db, assessor, first), Outcome.NOT_YET, None, "Nearly there.")
    decide(db, moderator, hand(db, moderator, first), Outcome.NOT_YET, None, "Agreed.")
    after = load_portfolio(db, start(db, lead, world.enrolment, "bronze"))
    assert [key for key, answer in answers(after).items() if answer is None] == [unmet.key]
    assert after.claims[unmet.key].comment == "Done."
    assert len(after.shown[unmet.key]) == 1


def test_the_next_rung_asks_its_own_and_takes_no_campaigns_along(db, world):
    make_application(db, world, status=Status.DECIDED)
    silver = load_portfolio(db, start(db, actor(db, world.lead), world.enrolment, "silver"))
    assert {criterion.level for criterion in silver.criteria} == {"silver"}
    assert silver.campaigns == []
