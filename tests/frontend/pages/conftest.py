"""A draft of a scheme, for the tests of the studio's pages."""

import pytest
from sqlmodel import select

from models.drafts import Draft


@pytest.fixture
def draft(visit, world, db):
    """A draft from nothing, of the world's own host; the visitor is its coordinator."""
    visit.as_(world.coordinator)
    made = visit.post(
        "/studio/new", {"how": "nothing", "host_id": world.programme.host_id, "title": "Fells Wellbeing"}
    )
    assert made.status_code == 303
    return db.exec(select(Draft)).one()
