"""A level that must be held now, from the award of the level below to the decision on the next."""

import pytest

from api.services.applications import start
from api.services.decisions import recompute, snapshot_of
from api.services.editions import add_edition
from api.services.progress import plan_to
from assessments.workflow import Status
from models.queries.portfolios import load_portfolio
from tests.aging import age_awards
from tests.editions import FIRST
from tests.factories import actor, answer_everything, make_application

EVER = "requires: bronze, rule: {met: {role: mandatory}}"
NOW = "requires: bronze, rule: {all_of: [{holds: {level: bronze, now: yes}}, {met: {role: mandatory}}]}"


@pytest.mark.parametrize(("rule", "reached"), [(EVER, True), (NOW, False)])
def test_a_bronze_that_has_run_out_serves_for_silver_only_where_ever_is_enough(db, world, rule, reached):
    world.programme.edition_id = add_edition(db, FIRST.replace(EVER, rule)).id
    db.add(world.programme)
    make_application(db, world, status=Status.DECIDED)
    lead = actor(db, world.lead)
    silver = start(db, lead, world.enrolment, "silver")
    answer_everything(db, lead, silver)
    assert load_portfolio(db, silver).claim_card.levels["silver"].ok
    age_awards(db, years=3)
    late = load_portfolio(db, silver)
    assert late.claim_card.levels["silver"].ok is reached
    assert bool(plan_to(late, "silver").also) is not reached
    # The snapshot of a decision says what was held then, so that it can be recomputed at any time.
    assert recompute(late.edition, snapshot_of(late)).as_dict() == late.score(late.found).as_dict()
    assert ("held now" in snapshot_of(late)["facts"]) is not reached
