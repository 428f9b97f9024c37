"""The baseline: what was met when the self-assessment was first whole."""

from api.services.assessment import ClaimInput, save_claim
from api.services.uptake.baseline import met_share
from assessments.definition import Answer
from models.base import today
from models.queries.portfolios import load_portfolio
from tests.factories import actor, make_application

MET = frozenset({Answer.MET})


def test_the_share_waits_for_every_answer_and_leaves_out_what_does_not_apply():
    assert met_share(["a", "b"], {"a": Answer.MET}, MET) is None
    assert met_share(["a", "b"], {"a": Answer.MET, "b": None}, MET) is None
    assert met_share(["a", "b"], {"a": Answer.MET, "b": Answer.NOT_MET}, MET) == 0.5
    assert met_share(["a", "b"], {"a": Answer.MET, "b": Answer.NOT_APPLICABLE}, MET) == 1
    assert met_share(["a"], {"a": Answer.NOT_APPLICABLE}, MET) is None
    assert met_share([], {}, MET) is None


def test_it_is_noted_once_and_kept_when_answers_change(db, world):
    lead = actor(db, world.lead)
    application = make_application(db, world, answered=False)
    portfolio = load_portfolio(db, application)
    needed = [one for one in portfolio.criteria if one.key in portfolio.required]
    for number, criterion in enumerate(needed):
        assert world.enrolment.baseline_met is None
        save_claim(db, lead, application, criterion, ClaimInput(Answer.MET if number else Answer.NOT_MET))
    first = world.enrolment.baseline_met
    assert first == (len(needed) - 1) / len(needed)
    assert world.enrolment.baseline_met_on == today()
    save_claim(db, lead, application, needed[0], ClaimInput(Answer.MET, version=1))
    assert world.enrolment.baseline_met == first
