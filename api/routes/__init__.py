"""The JSON API, in the order its routes are tried."""

from api.routes import decisions, programmes, queue, register, review

ROUTERS = (
    programmes.router,
    queue.router,
    review.router,
    decisions.router,
    register.router,
)
