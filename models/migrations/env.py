"""Runs migrations on the connection that `api.migrate` hands over; nothing is read from the environment."""

from alembic import context
from sqlmodel import SQLModel

import models.tables  # noqa: F401 - every table must be known to the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
