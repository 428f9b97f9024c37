"""The terms of a scheme where they bite: joining, evidence, deciding."""

from datetime import timedelta

import pytest

from api.services.applications import begin, start
from api.services.carrying import carry_over
from api.services.decisions import make_award
from api.services.editions import add_edition
from api.services.enrolments import enrol
from api.services.evidence import EvidenceInput, add, use
from assessments.errors import Conflict, InvalidInput
from assessments.workflow import Status
from models.awards import Decision
from models.base import utc_now
from models.queries.portfolios import load_portfolio
from tests.aging import age_awards
from tests.assessments.definitions import small
from tests.factories import actor, award_of, make_application
from tests.walking import bearer


def with_terms(db, world, more, **change):
    """The other programme, moved to a small scheme with these terms."""
    text = small("count: {at_least: 1}", more)
    for old, new in change.items():
        text = text.replace(old, new)
    world.charter.edition_id = add_edition(db, text).id
    db.add(world.charter)
    db.commit()
    return world.charter


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ("{size: {unit: headcount, max: 49}}", "up to 49 people"),
        ("{sectors: [Q]}", "sectors Q"),
        ("{ownership: [public]}", "public employers"),
    ],
)
def test_an_employer_known_not_to_fit_cannot_join_and_is_told_why(db, world, terms, words):
    programme = with_terms(db, world, f"eligibility: {terms}\n")
    with pytest.raises(InvalidInput) as refused:
        enrol(db, actor(db, world.lead), world.employer, programme)
    assert words in refused.value.errors["programme"]


def test_one_that_fits_joins_and_its_application_knows_its_sector_and_ownership(db, world):
    programme = with_terms(db, world, "eligibility: {sectors: [C], size: {unit: headcount, max: 60}}\n")
    lead = actor(db, world.lead)
    application = start(db, lead, enrol(db, lead, world.employer, programme), "one")
    assert {key: application.facts[key] for key in ("sector", "ownership")} == {
        "sector": "C",
        "ownership": "private",
    }


def test_a_criterion_takes_no_more_evidence_than_the_scheme_says_and_none_of_another_kind(db, world):
    programme = with_terms(db, world, "evidence_policy: {at_most: 1, types: [file, note]}\n")
    lead = actor(db, world.lead)
    application = start(db, lead, enrol(db, lead, world.employer, programme), "one")
    criterion = load_portfolio(db, application).edition.criterion("f1")

    def shown(**given):
        item = add(db, None, lead, world.employer.id, EvidenceInput(title="It", **given), 1000)
        return use(db, lead, application, criterion, item.id)

    with pytest.raises(Conflict, match="this is a link"):
        shown(url="https://example.org/policy")
    first = shown(note="Ours.")
    with pytest.raises(Conflict, match="at most one item of"):
        shown(note="Another.")
    assert use(db, lead, application, criterion, first.evidence_id).id == first.id


def test_where_evidence_serves_once_an_item_is_refused_for_anything_else(visit, db, world):
    programme = with_terms(db, world, "evidence_policy: {reuse: none}\n")
    lead = actor(db, world.lead)
    application = start(db, lead, enrol(db, lead, world.employer, programme), "one")
    edition = load_portfolio(db, application).edition
    first, second = edition.criterion("f1"), edition.criterion("f2")
    item = add(db, None, lead, world.employer.id, EvidenceInput(title="Policy", note="Ours."), 1000)
    shown = use(db, lead, application, first, item.id)
    assert use(db, lead, application, first, item.id).id == shown.id
    with pytest.raises(
        Conflict, match=f"takes each item of evidence once, and “Policy” is shown for “{first.title}”"
    ):
        use(db, lead, application, second, item.id)
    db.commit()
    path = f"/applications/{application.id}/criteria/f2"
    page = visit.as_(world.lead).get(path).text
    assert "Use something you have added before" not in page
    sent = visit.post(f"{path}/evidence/pick", {"evidence_id": str(item.id)})
    assert (sent.status_code, "takes each item of evidence once" in sent.text) == (409, True)
    answer = visit.client.post(
        f"/api/v1{path}/evidence", json={"evidence_id": item.id}, headers=bearer(db, world.lead)
    )
    assert (answer.status_code, "takes each item of evidence once" in answer.json()["detail"]) == (409, True)
    assert "takes each item" not in visit.get(f"/applications/{application.id}/criteria/f1").text


@pytest.mark.parametrize(("level", "kept"), [("one", 1), ("two", 0)])
def test_evidence_that_serves_once_comes_along_only_for_another_try_at_the_same_level(db, world, level, kept):
    programme = with_terms(db, world, "evidence_policy: {reuse: none}\n")
    lead = actor(db, world.lead)
    enrolment = enrol(db, lead, world.employer, programme)
    last = start(db, lead, enrolment, "one")
    edition = load_portfolio(db, last).edition
    item = add(db, None, lead, world.employer.id, EvidenceInput(title="Policy", note="Ours."), 1000)
    use(db, lead, last, edition.criterion("f1"), item.id)
    last.status = Status.DECIDED
    db.add(last)
    db.flush()
    new = begin(db, enrolment, last.edition_id, level, last)
    carry_over(db, edition, last, new)
    assert len(load_portfolio(db, new).shown) == kept
    if not kept:
        with pytest.raises(Conflict, match="“Policy” is shown in another application already"):
            use(db, lead, new, edition.criterion("f1"), item.id)


def test_a_competition_has_one_winner_a_round_and_another_in_the_next(db, world):
    application = make_application(db, world, status=Status.DECIDED)
    award = award_of(db, application)
    text = small("count: {at_least: 1}", "overall: winner\ncompetition: {winners: 1, every: P1Y}\n")
    text = text.replace("key: one\n", "key: entered\n").replace("requires: one", "requires: entered")
    text = text.replace("key: two\n", "key: bronze\n").replace("level: one", "level: entered")
    application.edition_id = add_edition(db, text.replace("level: two", "level: bronze")).id
    db.add(application)
    db.flush()
    portfolio = load_portfolio(db, application)
    decision = Decision(**db.get_one(Decision, award.decision_id).model_dump(exclude={"id"}))
    db.add(decision)
    db.flush()
    with pytest.raises(Conflict, match="won already, by Larkspur Bakery"):
        make_award(db, actor(db, world.moderator), portfolio, decision)
    age_awards(db, days=366)
    assert make_award(db, actor(db, world.moderator), portfolio, decision).level == "bronze"
    assert award.starts_on <= utc_now().date() - timedelta(days=366)
