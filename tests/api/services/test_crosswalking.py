"""What an employer has shown in one scheme counts in another; nobody else learns of it."""

import pytest

from api.services.applications import start
from api.services.assessment import ClaimInput, save_claim
from api.services.crosswalking import add_crosswalk, bring_over, known_crosswalks, what_counts
from api.services.evidence import use
from assessments.crosswalk import SAME, between
from assessments.definition import Answer
from assessments.errors import Conflict, InvalidInput
from assessments.reading import SchemeFaults
from assessments.workflow import Status
from models.queries.portfolios import load_portfolio
from tests.editions import make_note, make_valley, make_valley_application
from tests.factories import actor, answer_everything, make_application, make_enrolment

OWN = """\
from: valley-award
to: better-health-at-work
origin: authored
links:
  - {from: water, to: bronze.workplace_basics, relation: partly_covers, note: Show the rest.}
  - {from: menu, to: bronze.healthy_food, relation: covers}
  - {from: smoke, to: bronze.smoke_free_law, relation: same}
"""


def two_schemes(db, world):
    """An answered application in the valley, and a fresh one in the world's own programme."""
    add_crosswalk(db, OWN)
    valley = make_valley(db, world)
    old = make_valley_application(db, world, valley)
    new = make_application(db, world, answered=False)
    return old, new


def test_each_criterion_says_what_counts_for_it_and_with_which_evidence(db, world):
    old, new = two_schemes(db, world)
    (found,) = what_counts(db, actor(db, world.lead), load_portfolio(db, new))
    assert found.application.id == old.id
    rows = {
        row.criterion.key: (row.relation, [s.key for s in row.sources], row.evidence) for row in found.rows
    }
    assert rows == {
        "bronze.workplace_basics": ("partly_covers", ["water"], ("Policy",)),
        "bronze.healthy_food": ("covers", ["menu"], ("Policy",)),
        "bronze.smoke_free_law": ("same", ["smoke"], ("Policy",)),
    }


def test_what_is_ticked_comes_along_to_be_confirmed_and_the_rest_does_not(db, world):
    old, new = two_schemes(db, world)
    lead, keys = actor(db, world.lead), ["bronze.workplace_basics", "bronze.healthy_food"]
    assert bring_over(db, lead, load_portfolio(db, new), old.id, keys) == 2
    after = load_portfolio(db, new)
    assert {key: (c.answer, c.to_confirm) for key, c in after.claims.items()} == {
        "bronze.workplace_basics": (None, True),
        "bronze.healthy_food": (Answer.MET, True),
    }
    assert {key: len(items) for key, items in after.shown.items()} == dict.fromkeys(keys, 1)
    assert set(after.origins.values()) == {"Valley Award"}
    assert bring_over(db, lead, after, old.id, keys) == 2  # again: nothing doubles
    assert {key: len(items) for key, items in load_portfolio(db, new).shown.items()} == dict.fromkeys(keys, 1)


def test_an_answer_given_here_stays_and_only_evidence_is_added(db, world):
    old, new = two_schemes(db, world)
    lead, portfolio = actor(db, world.lead), load_portfolio(db, new)
    save_claim(
        db, lead, new, portfolio.asked("bronze.healthy_food"), ClaimInput(Answer.PARTLY, "Fridays only.")
    )
    bring_over(db, lead, load_portfolio(db, new), old.id, ["bronze.healthy_food"])
    claim = load_portfolio(db, new).claims["bronze.healthy_food"]
    assert (claim.answer, claim.comment, claim.to_confirm, claim.version) == (
        Answer.PARTLY, "Fridays only.", True, 2,
    )  # fmt: skip
    assert len(load_portfolio(db, new).shown["bronze.healthy_food"]) == 1


def test_what_is_not_met_there_brings_its_evidence_only(db, world):
    old, new = two_schemes(db, world)
    lead, there = actor(db, world.lead), load_portfolio(db, old)
    save_claim(db, lead, old, there.asked("menu"), ClaimInput(Answer.NOT_MET, "", version=1))
    (found,) = what_counts(db, lead, load_portfolio(db, new))
    assert {r.criterion.key: r.relation for r in found.rows}["bronze.healthy_food"] == "partly_covers"


def test_same_holds_the_other_way_too(db, world):
    add_crosswalk(db, OWN)
    back = between(known_crosswalks(db), "better-health-at-work", "valley-award")
    assert [(x.source, x.target, x.relation) for x in back.links] == [
        ("bronze.smoke_free_law", "smoke", SAME)
    ]
    bronze = make_application(db, world)
    valley = make_valley(db, world)
    lead = actor(db, world.lead)
    new = start(db, lead, valley.enrolment, "bronze")
    (found,) = what_counts(db, lead, load_portfolio(db, new))
    assert found.application.id == bronze.id
    assert [row.criterion.key for row in found.rows] == ["smoke"]


def test_another_employers_application_counts_for_nobody_else(db, world):
    add_crosswalk(db, OWN)
    valley = make_valley(db, world)
    theirs = make_enrolment(db, world.other_lead, world.other_employer, valley.programme)
    other = actor(db, world.other_lead)
    foreign = start(db, other, theirs, "bronze")
    answer_everything(db, other, foreign)
    new = make_application(db, world, answered=False)
    lead, portfolio = actor(db, world.lead), load_portfolio(db, new)
    assert what_counts(db, lead, portfolio) == []
    with pytest.raises(InvalidInput):
        bring_over(db, lead, portfolio, foreign.id, ["bronze.healthy_food"])
    assert load_portfolio(db, new).claims == {}


def test_nothing_is_brought_into_what_has_been_submitted(db, world):
    add_crosswalk(db, OWN)
    old = make_valley_application(db, world, make_valley(db, world))
    new = make_application(db, world, status=Status.SUBMITTED)
    with pytest.raises(Conflict):
        bring_over(db, actor(db, world.lead), load_portfolio(db, new), old.id, ["bronze.healthy_food"])


def test_evidence_brought_is_seen_by_the_other_programme_and_the_rest_is_not(db, world):
    old, new = two_schemes(db, world)
    lead = actor(db, world.lead)
    secret = make_note(db, world, "Another thing")
    use(db, lead, old, load_portfolio(db, old).asked("breaks"), secret.id)
    bring_over(db, lead, load_portfolio(db, new), old.id, ["bronze.healthy_food"])
    titles = {s.evidence.title for items in load_portfolio(db, new).shown.values() for s in items}
    assert titles == {"Policy"}


def test_a_crosswalk_is_added_once_and_checked_against_the_editions_there_are(db, world):
    assert add_crosswalk(db, OWN).id == add_crosswalk(db, OWN).id
    with pytest.raises(SchemeFaults, match=r"no criterion 'bronze\.sleep'"):
        add_crosswalk(db, OWN.replace("bronze.healthy_food", "bronze.sleep"))
