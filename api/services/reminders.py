"""Mail that is due later, sent only if it still matters by then."""

from api.jobs import Work, handler
from api.mail import queue_mail
from api.services.applications import about
from assessments.workflow import Status
from models.applications import Application, InformationQuestion, InformationRequest
from models.queries.people import leads_of
from models.queries.portfolios import questions_of


@handler("remind_of_questions")
def remind_of_questions(work: Work, *, request_id: int) -> None:
    """Remind an employer's leads of questions that still have no reply, once however often it runs."""
    with work.transaction() as session:
        request = session.get(InformationRequest, request_id)
        if request is None or request.closed_at or _answered(questions_of(session, request)):
            return
        application = session.get_one(Application, request.application_id)
        if application.status is not Status.INFORMATION_REQUESTED:
            return
        context = {"due_on": request.due_on, **about(session, application, "/questions")}
        for person in leads_of(session, application.employer_id):
            queue_mail(
                session,
                to=person.email,
                template="information_reminder",
                context={"name": person.name, **context},
                dedupe=f"reminder-{request_id}-{person.id}",
            )


def _answered(questions: list[InformationQuestion]) -> bool:
    return all(question.reply.strip() for question in questions)
