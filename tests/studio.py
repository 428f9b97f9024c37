"""What tests of the studio begin with: a level and a criterion as typed, and a draft read back."""

from typing import Any

from assessments.reading import read
from models.drafts import Draft

LEVEL = {"title": "Silver", "meaning": "More is in place.", "requires": "bronze", "valid_for": "2 years"}
CRITERION = {
    "title": "Water",
    "text": "There is water.",
    "level": "bronze",
    "origin": "authored",
    "role": "pool",
}


def tree(draft: Draft) -> Any:
    """A draft's text as plain data."""
    return read(draft.definition).plain()
