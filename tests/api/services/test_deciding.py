"""What a decision leaves behind: rulings, an award, and a snapshot from which it can be worked out again."""

import pytest
from sqlmodel import select

from api.services.decisions import decide, recompute, send_back, snapshot_hash
from api.services.evidence import EvidenceInput, add
from api.services.review import recommend
from assessments.awards import last_day
from assessments.definition import Answer
from assessments.errors import InvalidInput, NotReady
from assessments.roles import Role
from assessments.workflow import Outcome, Status
from models.activity import Event, Verb
from models.applications import Assignment, SendBack
from models.awards import Award, Decision, Ruling
from models.base import utc_now
from models.mail import Message
from models.portfolio import EvidenceRevision
from models.queries.editions import edition_of
from models.queries.portfolios import load_portfolio
from models.schemes import SchemeEdition
from tests.factories import LONG_AGO, actor, give_role, hand, make_application


def decided(db, world, **more):
    application = make_application(db, world, status=Status.DECIDED, **more)
    return application, db.exec(select(Decision)).one()


def test_a_decision_is_recomputed_from_its_snapshot_alone(db, world):
    _, decision = decided(db, world)
    named = decision.snapshot["edition"]["content_hash"]
    edition_id = db.exec(select(SchemeEdition.id).where(SchemeEdition.content_hash == named)).one()
    card = recompute(edition_of(db, edition_id), decision.snapshot)
    assert card.level == decision.level == "bronze"
    assert card.as_dict() == decision.snapshot["score"]
    assert snapshot_hash(decision.snapshot) == decision.snapshot_hash


def test_the_snapshot_says_something_else_when_a_finding_does(db, world):
    application, decision = decided(db, world)
    changed = decision.snapshot | {"findings": {**decision.snapshot["findings"]}}
    key = next(iter(changed["findings"]))
    changed["findings"][key] = changed["findings"][key] | {"answer": "not_met"}
    assert recompute(edition_of(db, application.edition_id), changed).level is None
    assert snapshot_hash(changed) != decision.snapshot_hash


def test_the_snapshot_names_the_revisions_seen_and_no_later_one(db, world):
    application, decision = decided(db, world)
    (seen,) = db.exec(select(EvidenceRevision))
    named = {item["revision_id"] for shown in decision.snapshot["evidence"].values() for item in shown}
    assert named == {seen.id}
    asked = {c.key for c in load_portfolio(db, application).criteria}
    assert set(decision.snapshot["evidence"]) == asked == set(decision.snapshot["findings"])
    add(db, None, actor(db, world.lead), application.employer_id, EvidenceInput(title="More", note="x"), 1000)
    assert db.get_one(Decision, decision.id).snapshot == decision.snapshot


def test_every_criterion_has_its_ruling_and_the_award_its_term(db, world):
    application, decision = decided(db, world)
    rulings = db.exec(select(Ruling).where(Ruling.decision_id == decision.id)).all()
    criteria = load_portfolio(db, application).criteria
    assert {r.criterion: r.answer for r in rulings} == {c.key: Answer.MET for c in criteria}
    award = db.exec(select(Award)).one()
    today = utc_now().date()
    assert (award.level, award.starts_on, award.ends_on) == ("bronze", today, last_day(today, 24))
    assert award.employer_name == world.employer.name


def test_not_yet_awards_nothing(db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    moderator = actor(db, world.moderator)
    decide(db, moderator, hand(db, moderator, application), Outcome.NOT_YET, None, "Too soon.")
    assert (application.status, db.exec(select(Award)).all()) == (Status.DECIDED, [])


def test_whoever_recommended_may_not_decide(db, world):
    give_role(db, world.assessor, Role.MODERATOR, programme=world.programme)
    application = make_application(db, world, status=Status.RECOMMENDED)
    both = actor(db, world.assessor)
    with pytest.raises(NotReady) as refused:
        decide(db, both, hand(db, both, application), Outcome.AWARD, None, "Fine.")
    assert refused.value.reasons == ("You made the recommendation, so another moderator must decide.",)
    assert application.status is Status.RECOMMENDED


def test_a_coach_may_decide_at_the_entry_level_only(db, world):
    give_role(db, world.adviser, Role.MODERATOR, programme=world.programme)
    coach = actor(db, world.adviser)
    bronze = make_application(db, world, status=Status.RECOMMENDED)
    decide(db, coach, hand(db, coach, bronze), Outcome.AWARD, None, "Confirmed.")
    silver = make_application(db, world, status=Status.RECOMMENDED, level="silver")
    with pytest.raises(NotReady) as refused:
        decide(db, coach, hand(db, coach, silver), Outcome.AWARD, None, "Confirmed.")
    assert refused.value.reasons == ("You advised this employer, so another moderator must decide.",)


def test_having_advised_an_earlier_application_or_formerly_counts_too(db, world):
    give_role(db, world.adviser, Role.MODERATOR, programme=world.programme)
    make_application(db, world, status=Status.DECIDED)
    silver = make_application(db, world, status=Status.RECOMMENDED, level="silver")
    for row in db.exec(select(Assignment).where(Assignment.role == Role.ADVISER)):
        row.ended_at = utc_now()
        db.add(row)
    db.flush()
    coach = actor(db, world.adviser)
    with pytest.raises(NotReady) as refused:
        decide(db, coach, hand(db, coach, silver), Outcome.AWARD, None, "Confirmed.")
    assert refused.value.reasons == ("You advised this employer, so another moderator must decide.",)


def test_a_former_member_of_the_employer_neither_decides_nor_sends_back(db, world):
    give_role(db, world.moderator, Role.VIEWER, employer=world.employer, until_on=LONG_AGO)
    application = make_application(db, world, status=Status.RECOMMENDED)
    former = actor(db, world.moderator)
    member = ("You are or were a member of this employer, so somebody else must do this.",)
    for act in (
        lambda: decide(db, former, hand(db, former, application), Outcome.AWARD, None, "Fine."),
        lambda: send_back(db, former, hand(db, former, application), "Look again."),
    ):
        with pytest.raises(NotReady) as refused:
            act()
        assert refused.value.reasons == member


def test_sending_back_tells_the_assessor_why_and_leaves_no_words_in_the_events(db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    moderator = actor(db, world.moderator)
    send_back(db, moderator, hand(db, moderator, application), " The visit note is missing. ")
    assert application.status is Status.IN_REVIEW
    assert [row.reason for row in db.exec(select(SendBack))] == ["The visit note is missing."]
    mail = db.exec(select(Message).where(Message.template == "sent_back")).one()
    assert (mail.to_address, "> The visit note is missing." in mail.body) == (world.assessor.email, True)
    event = db.exec(select(Event).where(Event.verb == Verb.SENT_BACK)).one()
    assert event.detail == {}
    # The assessor recommends again, and it can be sent back again.
    assessor = actor(db, world.assessor)
    recommend(db, assessor, hand(db, assessor, application), Outcome.AWARD, None, "With the note.")
    send_back(db, moderator, hand(db, moderator, application), "Once more.")
    assert len(db.exec(select(SendBack)).all()) == 2


def test_sending_back_needs_a_reason(db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    moderator = actor(db, world.moderator)
    with pytest.raises(InvalidInput) as refused:
        send_back(db, moderator, hand(db, moderator, application), "  ")
    assert refused.value.errors == {"reason": "Tell the assessor what to look at again."}


def test_why_something_was_sent_back_is_written_once(db, world):
    application = make_application(db, world, status=Status.RECOMMENDED)
    moderator = actor(db, world.moderator)
    send_back(db, moderator, hand(db, moderator, application), "Look again.")
    for change in ("UPDATE send_back SET id = id", "DELETE FROM send_back"):
        with pytest.raises(Exception, match="written once"), db.begin_nested():
            db.connection().exec_driver_sql(change)
