"""Nothing of an employer or a programme is ever shown to another's people: every page, list and search.

Each side's records hold words found nowhere else. Whoever has no business with them walks every address
that reads, with their own ids, with the other side's, and with searches for those very words.
"""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from assessments.stories import State as StoryState
from assessments.workflow import Status
from models.absence import AbsenceExplanation, AbsenceReturn
from models.absence_uploads import AbsenceUpload, UploadState
from models.applications import (
    Application,
    Claim,
    Finding,
    InformationQuestion,
    InformationRequest,
    Recommendation,
)
from models.base import utc_now
from models.employers import Contact, Employer, JoinRequest, Site
from models.people import Account
from models.portfolio import Campaign, Evidence, EvidenceRevision
from models.supply import SupplyLink
from tests.factories import make_account, make_application, make_story
from tests.walking import Route, across_the_border, addresses_of, bearer, crowd, routes_of

OURS, THEIRS = "zqoursx", "zqtheirsx"  # in every planted text, and never in a search
SEARCHED = "kestrel"  # begins every planted text, and is what a search would find them by

SEARCHES = dict.fromkeys(("q", "search", "name", "employer", "number"), SEARCHED)


def planted(what: str, secret: str) -> str:
    return f"{SEARCHED} {what} {secret}"


def plant(db: Session, application: Application, secret: str, people: list[Account]) -> None:
    """Put a word of its own into everything that somebody wrote about an application and its employer."""
    employer_id, key = application.employer_id, {"application_id": application.id}
    somebody = people[0].id
    employer = db.get_one(Employer, employer_id)
    employer.name = planted("employer", secret)
    for person in people:
        person.name, person.email = planted("person", secret), f"{SEARCHED}{person.id}@{secret}.example"
    for site in db.exec(select(Site).where(Site.employer_id == employer_id)):
        site.name = planted("site", secret)
    for contact in db.exec(select(Contact).where(Contact.employer_id == employer_id)):
        contact.name, contact.email = planted("contact", secret), f"{SEARCHED}@{secret}.example"
        contact.phone = f"0191 {secret}"
    asker = make_account(db, planted("asker", secret), email=f"asker@{secret}.example")
    db.add(JoinRequest(employer_id=employer_id, account_id=asker.id, message=planted("message", secret)))
    for claim in db.exec(select(Claim).where(Claim.application_id == application.id)):
        claim.comment = planted("comment", secret)
    for finding in db.exec(select(Finding).where(Finding.application_id == application.id)):
        finding.reason, finding.needed = planted("reason", secret), planted("needed", secret)
    for campaign in db.exec(select(Campaign).where(Campaign.application_id == application.id)):
        campaign.title, campaign.topic = planted("campaign", secret), planted("topic", secret)
        campaign.evaluation = planted("evaluation", secret)
    for item in db.exec(select(Evidence).where(Evidence.employer_id == employer_id)):
        item.title = planted("evidence", secret)
        noted = {"note": planted("note", secret), "file_name": planted("file", secret) + ".pdf"}
        db.add(EvidenceRevision(evidence_id=item.id, number=2, added_by=somebody, **noted))
    db.add(
        AbsenceUpload(
            employer_id=employer_id, uploaded_by=somebody, expires_at=utc_now() + timedelta(days=7), size=1,
            file_name=planted("table", secret), state=UploadState.REFUSED,
            told={"refusal": [planted("cell", secret)]},
        )
    )  # fmt: skip
    written = {name: planted(name, secret) for name in ("title", "problem", "done", "changed", "advice")}
    # The administrators of our host read what was sent to it, which nobody of the other side may.
    states = (StoryState.SENT_BACK, StoryState.SENT) if secret == THEIRS else (StoryState.DRAFT,)
    make_story(db, employer_id, application.programme_id, somebody, states=states, **written)
    db.add(
        SupplyLink(
            buyer_id=employer_id,
            asked_by=somebody,
            asked_as=planted("supplier", secret),
            asked_key=planted("supplier", secret),
            message=planted("request", secret),
        )
    )
    sent = AbsenceReturn(
        employer_id=employer_id,
        period_start=date(2025, 1, 1),
        period_end=date(2025, 3, 31),
        headcount_avg=60,
        fte_avg=52.5,
        days_lost=900,
        sent_by=somebody,
    )
    db.add(sent)
    db.flush()
    answer = {"gate": "rate_high", "text": planted("explanation", secret)}
    db.add(AbsenceExplanation(return_id=sent.id, given_by=somebody, **answer))
    asked = InformationRequest(
        **key, asked_by=somebody, due_on=utc_now().date() + timedelta(days=9), closed_at=utc_now()
    )
    db.add(asked)
    db.flush()
    criterion = db.exec(select(Claim.criterion).where(Claim.application_id == application.id)).first()
    question = {"question": planted("question", secret), "reply": planted("reply", secret)}
    db.add(InformationQuestion(request_id=asked.id, criterion=criterion, **question))
    db.add(
        Recommendation(
            **key, outcome="award", level=application.level, summary=planted("sum", secret), made_by=somebody
        )
    )
    db.commit()


def staffed(people: dict[str, Account], prefix: str) -> list[Account]:
    """The people of one side whose names the other side has no business with."""
    names = ("lead", "adviser", "assessor", "moderator", "coordinator", "analyst")
    return [people[f"{prefix}{name}"] for name in names]


@pytest.fixture
def sides(db, world):
    """Two portfolios with a decision before the panel, each with its own words, and where each one lives."""
    everybody = crowd(db, world)
    ours = make_application(db, world, status=Status.RECOMMENDED)
    there = across_the_border(world)
    theirs = make_application(db, there, status=Status.RECOMMENDED, level="commitment")
    plant(db, ours, OURS, staffed(everybody, ""))
    plant(db, theirs, THEIRS, staffed(everybody, "other_"))
    return everybody, {
        OURS: addresses_of(db, ours, world.programme.slug),
        THEIRS: addresses_of(db, theirs, there.programme.slug),
    }


def reading(app) -> list[Route]:
    return [route for route in routes_of(app) if route.method == "GET"]


def leaks(visit, app, account, known, secret, headers) -> list[str]:
    """The addresses whose answer holds the secret, in its body or its headers."""
    visit.as_(account)
    asked = {route.address(one): route for route in reading(app) for one in known}
    found = []
    for address, route in asked.items():
        for query in ({}, SEARCHES) if "{" not in route.path or route.noun == "programme" else ({},):
            answer = visit.client.get(address, params=query, headers=headers if route.is_api else {})
            if secret in (answer.text + repr(answer.headers.raw)).lower():
                found.append(f"{route} with {query or 'no search'}")
    return found


OTHER_SIDE = ["lead", "colleague", "adviser", "assessor", "moderator", "coordinator", "analyst"]
BESIDE = ["neighbour_lead", "idle_adviser", "idle_assessor", "administrator", "stranger", None]


@pytest.mark.parametrize("who", [*OTHER_SIDE, *BESIDE])
def test_nobody_is_shown_what_is_theirs_across_the_border(app, visit, db, sides, who):
    everybody, known = sides
    account = everybody[who] if who else None
    headers = bearer(db, account) if account else {}
    assert leaks(visit, app, account, known.values(), THEIRS, headers) == []


@pytest.mark.parametrize(
    "who", ["other_lead", "other_coordinator", "other_moderator", "other_assessor", *BESIDE]
)
def test_and_they_are_shown_nothing_of_ours(app, visit, db, sides, who):
    everybody, known = sides
    account = everybody[who] if who else None
    headers = bearer(db, account) if account else {}
    found = leaks(visit, app, account, known.values(), OURS, headers)
    if who == "administrator":  # whoever administers the host sees by name who takes part, and no more
        found = [leak for leak in found if not leak.startswith("GET /hosts/{host_id}/")]
    assert found == []


def test_the_words_can_be_found_by_those_whose_they_are(app, visit, db, sides):
    """Without this the tests above would pass on pages that show nothing at all."""
    everybody, known = sides
    lead, coordinator = everybody["lead"], everybody["coordinator"]
    assert len(leaks(visit, app, lead, [known[OURS]], OURS, bearer(db, lead))) >= 5
    assert len(leaks(visit, app, coordinator, [known[OURS]], OURS, bearer(db, coordinator))) >= 5
