"""The pages, in the order their routes are tried."""

from frontend.pages import (
    accounts,
    api_reference,
    applications,
    assessment,
    campaigns,
    evidence,
    home,
    questions,
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
)
