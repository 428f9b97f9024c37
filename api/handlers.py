"""Every handler of background work, imported so that a worker knows them all."""

from api import evaluating, mail, scan_evidence
from api.services import leads_loading, reference_uploads, reminders
from api.services.absence import reminding, upload_jobs
from api.services.uptake import scheduling

__all__ = [
    "evaluating",
    "leads_loading",
    "mail",
    "reference_uploads",
    "reminders",
    "reminding",
    "scan_evidence",
    "scheduling",
    "upload_jobs",
]
