"""How old evidence may be: a warning in words, for a scheme that says how far back it looks."""

from datetime import date

from assessments.awards import add_months
from assessments.plain_terms import months_words
from assessments.terms import EvidencePolicy


def age_warning(policy: EvidencePolicy, dated_on: date | None, today: date) -> str:
    """Say that a thing of this date is older than the scheme accepts; empty when it is not.

    A thing dated exactly that long ago is still accepted, and so is one without a date: it is the assessor
    who judges, and this warns them.
    """
    if policy.max_age_months is None or dated_on is None:
        return ""
    if dated_on >= add_months(today, -policy.max_age_months):
        return ""
    accepted = months_words(policy.max_age_months)
    return f"Dated {dated_on.day} {dated_on:%B %Y}: older than the {accepted} this scheme accepts."
