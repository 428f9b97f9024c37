"""An award with a pool and modules to choose from: nobody has to answer, or judge, what was not chosen."""

import pytest
from sqlmodel import select

from api.services.applications import start, submit
from api.services.assessment import ClaimInput, save_claim
from api.services.assigning import assign
from api.services.decisions import decide
from api.services.editions import add_edition
from api.services.evidence import EvidenceInput, add, use
from api.services.review import FindingInput, recommend, save_finding, start_review
from assessments.definition import Answer
from assessments.errors import NotReady
from assessments.roles import Role
from assessments.workflow import Outcome, Status
from models.awards import Ruling
from models.queries.portfolios import load_portfolio
from models.schemes import Programme
from tests.editions import HEAD
from tests.factories import LONG_AGO, actor, give_role, hand, make_enrolment

RULE = "{all_of: [{met: {role: mandatory}}, {count: {at_least: 2}}, {modules: 1}]}"
CHOICE = (
    (
        HEAD.format(version="1", dated="2026-11-01")
        .replace("valley-award", "choice-award")
        .replace("rule: {met: {role: mandatory}}", f"rule: {RULE}", 1)
        .replace("facts:\n  - {key: canteen, question: Is there a canteen?}\n", "")
    )
    + """\
themes:
  - key: core
    title: Core
    summary: For all.
    criteria:
      - {key: lead, title: A lead, text: There is one., level: bronze, origin: authored}
      - {key: p1, title: Pool one, text: It is so., level: any, role: pool, origin: authored}
      - {key: p2, title: Pool two, text: It is so., level: any, role: pool, origin: authored}
      - {key: p3, title: Pool three, text: It is so., level: any, role: pool, origin: authored}
      - {key: plan, title: Plan, text: There is a plan., level: silver, origin: authored}
  - key: food
    title: Food
    summary: Eating.
    kind: module
    criteria:
      - {key: food, title: Fruit, text: There is fruit., level: bronze, origin: authored}
  - key: move
    title: Moving
    summary: Being active.
    kind: module
    criteria:
      - {key: move, title: Walks, text: Walks are held., level: bronze, origin: authored}
"""
)


@pytest.fixture
def application(db, world):
    programme = Programme(
        host_id=world.programme.host_id, edition_id=add_edition(db, CHOICE).id, slug="choice", name="Choice",
        area="Here", contact_email="choice@example.org", opens_on=LONG_AGO,
    )  # fmt: skip
    db.add(programme)
    db.flush()
    for person in ("coordinator", "assessor", "moderator"):
        give_role(db, getattr(world, person), Role(person), programme=programme)
    enrolment = make_enrolment(db, world.lead, world.employer, programme)
    made = start(db, actor(db, world.lead), enrolment, "bronze")
    db.commit()
    return made


def answer(db, world, application, *keys):
    lead, portfolio = actor(db, world.lead), load_portfolio(db, application)
    note = add(db, None, lead, application.employer_id, EvidenceInput(title="Note", note="Seen."), 1000)
    for key in keys:
        save_claim(db, lead, application, portfolio.asked(key), ClaimInput(Answer.MET, "Done."))
        use(db, lead, application, portfolio.asked(key), note.id)


def test_the_application_asks_what_may_be_chosen_and_says_how_many_are_still_needed(db, world, application):
    portfolio = load_portfolio(db, application)
    assert [c.key for c in portfolio.criteria] == ["lead", "p1", "p2", "p3", "food", "move"]
    assert portfolio.required == {"lead"}
    answer(db, world, application, "p1")
    lead = actor(db, world.lead)
    with pytest.raises(NotReady) as refused:
        submit(db, lead, hand(db, lead, application))
    (reason,) = refused.value.reasons
    assert reason.startswith(
        "Your answers do not reach this level yet. Still needed: A lead; 1 met of 3 to choose from; "
        "2 needed; 0 of 2 modules complete; 1 needed"
    )


def test_what_was_not_chosen_holds_nothing_up_from_the_first_answer_to_the_award(db, world, application):
    answer(db, world, application, "lead", "p1", "p3", "move")
    lead, assessor = actor(db, world.lead), actor(db, world.assessor)
    submit(db, lead, hand(db, lead, application))
    coordinator, moderator = actor(db, world.coordinator), actor(db, world.moderator)
    assign(db, coordinator, hand(db, coordinator, application), {Role.ASSESSOR: world.assessor.id})
    start_review(db, assessor, hand(db, assessor, application))
    portfolio = load_portfolio(db, application)
    assert [c.key for c in portfolio.to_judge] == ["lead", "p1", "p3", "move"]
    for criterion in portfolio.to_judge[:-1]:
        save_finding(
            db, assessor, hand(db, assessor, application), criterion, FindingInput(Answer.MET, "Seen.")
        )
    with pytest.raises(NotReady) as refused:
        recommend(db, assessor, hand(db, assessor, application), Outcome.AWARD, None, "Good.")
    assert refused.value.reasons[0] == "Record a finding for every criterion first: Walks."
    assert "0 of 2 modules complete; 1 needed" in refused.value.reasons[1]
    last = portfolio.to_judge[-1]
    save_finding(db, assessor, hand(db, assessor, application), last, FindingInput(Answer.MET, "Seen."))
    recommend(db, assessor, hand(db, assessor, application), Outcome.AWARD, None, "Good.")
    decide(db, moderator, hand(db, moderator, application), Outcome.AWARD, None, "Confirmed.")
    assert application.status is Status.DECIDED
    assert {ruling.criterion for ruling in db.exec(select(Ruling))} == {"lead", "p1", "p3", "move"}


def test_the_pages_of_such_an_application_open(visit, db, world, application):
    answer(db, world, application, "lead", "p1", "p3", "move")
    db.commit()
    base = f"/applications/{application.id}"
    visit.as_(world.lead)
    for page in ("", "/themes/core", "/themes/food", "/criteria/p2"):
        assert visit.get(base + page).status_code == 200, page
    assert "Any level" in visit.get(f"{base}/criteria/p2").text
    assert visit.get("/programmes/choice").status_code == 200
