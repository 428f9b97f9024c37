"""Every table, imported once so that the metadata knows them all."""

from models import (
    absence,
    absence_uploads,
    activity,
    applications,
    awards,
    changes,
    drafts,
    employers,
    evaluations,
    jobs,
    mail,
    people,
    portfolio,
    reference,
    schemes,
    uptake,
)

__all__ = [
    "absence",
    "absence_uploads",
    "activity",
    "applications",
    "awards",
    "changes",
    "drafts",
    "employers",
    "evaluations",
    "jobs",
    "mail",
    "people",
    "portfolio",
    "reference",
    "schemes",
    "uptake",
]
