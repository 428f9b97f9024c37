"""The JSON API, in the order its routes are tried."""

from api.routes import (
    absence,
    absence_upload,
    applications,
    claims,
    decisions,
    employer_people,
    employers,
    enrolments,
    evidence,
    programmes,
    queue,
    reference,
    register,
    review,
    statuses,
    upgrading,
)

ROUTERS = (
    programmes.router,
    queue.router,
    review.router,
    decisions.router,
    register.router,
    reference.router,
    applications.router,
    claims.router,
    evidence.router,
    absence_upload.router,
    employers.router,
    absence.router,
    employer_people.router,
    enrolments.router,
    statuses.router,
    upgrading.router,
)
