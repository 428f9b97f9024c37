"""The pages, in the order their routes are tried."""

from frontend.pages import (
    accounts,
    api_reference,
    applications,
    assessment,
    assigning,
    campaigns,
    certificates,
    decisions,
    evidence,
    home,
    information,
    questions,
    queue,
    recommending,
    register,
    review,
)

ROUTERS = (
    home.router,
    accounts.router,
    api_reference.router,
    applications.router,
    assessment.router,
    campaigns.router,
    evidence.router,
    questions.router,
    queue.router,
    assigning.router,
    information.router,
    recommending.router,
    review.router,
    decisions.router,
    register.router,
    certificates.router,
)
