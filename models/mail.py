"""Mail to be sent: one row a message, written in the transaction of whatever it tells about."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import Text, utc_now


class Message(SQLModel, table=True):
    """A rendered mail. Its body is emptied once sent: it may carry a link that lets its reader in."""

    id: int = Field(default=None, primary_key=True)
    to_address: str = Field(max_length=320)
    template: str = Field(max_length=60)
    subject: str = Field(max_length=250)
    body: Text
    dedupe: str | None = Field(default=None, max_length=200, unique=True)
    queued_at: datetime = Field(default_factory=utc_now)
    sent_at: datetime | None = None
    attempts: int = 0
    last_error: str | None = Field(default=None, max_length=300)  # the kind of fault; names no person
