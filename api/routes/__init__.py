"""The JSON API, in the order its routes are tried."""

from api.routes import (
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
    register,
    review,
)

ROUTERS = (
    programmes.router,
    queue.router,
    review.router,
    decisions.router,
    register.router,
    applications.router,
    claims.router,
    evidence.router,
    absence_upload.router,
    employers.router,
    employer_people.router,
    enrolments.router,
)
