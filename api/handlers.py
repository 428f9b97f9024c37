"""Every handler of background work, imported so that a worker knows them all."""

from api import evaluating, mail, scan_evidence
from api.services import reminders
from api.services.absence import reminding, upload_jobs
from api.services.uptake import scheduling

__all__ = ["evaluating", "mail", "reminders", "reminding", "scan_evidence", "scheduling", "upload_jobs"]
