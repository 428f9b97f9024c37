"""Every handler of background work, imported so that a worker knows them all."""

from api import mail
from api.services import reminders

__all__ = ["mail", "reminders"]
