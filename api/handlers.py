"""Every handler of background work, imported so that a worker knows them all."""

from api import evaluating, mail, scan_evidence
from api.services import reminders

__all__ = ["evaluating", "mail", "reminders", "scan_evidence"]
