"""The JSON API, in the order its routes are tried."""

from api.routes import programmes

ROUTERS = (programmes.router,)
