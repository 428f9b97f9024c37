"""Every handler of background work, imported so that a worker knows them all."""

from api import mail, scan_evidence
from api.services import reminders
from api.services.absence import upload_jobs

__all__ = ["mail", "reminders", "scan_evidence", "upload_jobs"]
