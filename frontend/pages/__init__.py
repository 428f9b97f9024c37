"""The pages, in the order their routes are tried."""

from frontend.pages import accounts

ROUTERS = (accounts.router,)
