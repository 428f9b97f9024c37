"""A published definition is what applications were judged by: neither database lets anybody change it."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from api.services.editions import publish
from models.schemes import EditionStatus, SchemeEdition
from tests.factories import make_edition

OVERLAY = """\
extends: better-health-at-work@2026-11
key: valley-better-health
version: "1"
title: Valley Better Health
dated: 2026-11-23
"""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("definition", "key: other"),
        ("content_hash", "0" * 64),
        ("scheme_key", "other"),
        ("version", "9"),
        ("base_id", None),
    ],
)
def test_what_an_edition_says_is_written_once(db, column, value):
    make_edition(db)
    edition = publish(db, OVERLAY)
    change = sa.update(SchemeEdition).where(SchemeEdition.id == edition.id).values({column: value})
    with pytest.raises(DBAPIError, match="written once"), db.begin_nested():
        db.exec(change)
    db.refresh(edition)
    assert edition.definition == OVERLAY


def test_an_edition_is_never_deleted(db):
    edition = make_edition(db)
    with pytest.raises(DBAPIError, match="written once"), db.begin_nested():
        db.exec(sa.delete(SchemeEdition).where(SchemeEdition.id == edition.id))


def test_its_status_moves_on(db):
    edition = make_edition(db)
    edition.status = EditionStatus.CLOSING
    db.flush()
    db.refresh(edition)
    assert edition.status is EditionStatus.CLOSING
