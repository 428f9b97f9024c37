"""Every table, imported once so that the metadata knows them all."""

from models import (
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
    schemes,
)

__all__ = [
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
    "schemes",
]
