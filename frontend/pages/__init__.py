"""The pages, in the order their routes are tried."""

from frontend.pages import accounts, api_reference, home

ROUTERS = (
    home.router,
    accounts.router,
    api_reference.router,
)
