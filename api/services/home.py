"""What waits for a person, from every role they hold, oldest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from assessments.roles import Actor, Role
from assessments.workflow import Status
from models.base import utc_now
from models.queries.enrolments import without_application
from models.queries.home import waiting_for_answer, without_two_contacts
from models.queries.lists import (
    ApplicationRow,
    before_the_panel,
    my_queue,
    of_employers,
    unassigned,
)

# What an employer's people do next, by status; in the others they wait.
FOR_EMPLOYER: dict[Status, tuple[str, str]] = {
    Status.DRAFT: ("Continue your self-assessment", ""),
    Status.INFORMATION_REQUESTED: ("Answer the assessor’s questions", "/questions"),
}
# What an assessor does next, by status. Advisers are asked for nothing while a review runs.
FOR_ASSESSOR: dict[Status, tuple[str, str]] = {
    Status.SUBMITTED: ("Start the review", "/review"),
    Status.IN_REVIEW: ("Continue the review", "/review"),
}
UNANSWERED: dict[Status, tuple[str, str]] = {
    Status.INFORMATION_REQUESTED: ("Go on without an answer", "/review")
}
FOR_ADVISER: dict[Status, tuple[str, str]] = {Status.DRAFT: ("Guide the self-assessment", "")}


@dataclass(frozen=True)
class Task:
    """One thing that waits: what to do, about whom, since when, and where."""

    what: str
    employer: str
    detail: str
    path: str
    since: datetime
    due_on: date | None = None

    def late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and today > self.due_on


def tasks_for(session: Session, actor: Actor) -> list[Task]:
    """Everything that waits for this person, oldest first. One query for each kind of role they hold."""
    tasks = [task for source in _sources(session, actor) for task in source]
    return sorted(tasks, key=lambda task: task.since)


def _sources(session: Session, actor: Actor) -> Iterator[Iterator[Task]]:
    if actor.employer_ids:
        yield _from_rows(of_employers(session, actor), FOR_EMPLOYER)
        yield (
            Task("Choose a level and start", employer, programme, f"/enrolments/{enrolment_id}", since)
            for enrolment_id, employer, programme, since in without_application(session, actor)
        )
        yield (
            Task(
                "Name two contacts", employer.name, "", f"/employers/{employer.id}/edit", employer.created_at
            )
            for employer in without_two_contacts(session, actor)
        )
    if actor.roles & {Role.LEAD, Role.COORDINATOR}:
        yield (
            Task("Answer a request to join", employer, who, f"/employers/{employer_id}", since)
            for employer_id, employer, who, since in waiting_for_answer(session, actor)
        )
    if actor.roles & {Role.ASSESSOR, Role.ADVISER}:
        rows = my_queue(session, actor).rows
        mine = [row for row in rows if row.role is Role.ASSESSOR]
        yield _from_rows(mine, FOR_ASSESSOR)
        yield _from_rows([row for row in mine if row.overdue(utc_now().date())], UNANSWERED)
        yield _from_rows([row for row in rows if row.role is Role.ADVISER], FOR_ADVISER)
    if Role.COORDINATOR in actor.roles:
        rows = unassigned(session, actor)
        yield _from_rows(rows, {Status.SUBMITTED: ("Give to an assessor", "/assign")})
    if Role.MODERATOR in actor.roles:
        rows = before_the_panel(session, actor)
        yield _from_rows(rows, {Status.RECOMMENDED: ("Decide", "/decision")})


def _from_rows(rows: list[ApplicationRow], words: dict[Status, tuple[str, str]]) -> Iterator[Task]:
    for row in rows:
        if row.status in words:
            what, page = words[row.status]
            yield Task(
                what=what,
                employer=row.employer,
                detail=row.programme,
                path=f"/applications/{row.id}{page}",
                since=row.status_since,
                due_on=row.due_on,
            )
