"""Every handler of background work, imported so that a worker knows them all."""

from api import mail, scan_evidence
from api.services import reminders

__all__ = ["mail", "reminders", "scan_evidence"]
