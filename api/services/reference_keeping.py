"""Writes the rows of a release: figures beside those of older releases, how things stand in place of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from assessments.reference_data import rows as kept
from assessments.reference_data.kinds import Kind, Level
from models.employers import Site
from models.reference import (
    Area,
    AreaBoundary,
    AreaCodeChange,
    AreaFigure,
    AreaPart,
    Industry,
    PostcodeArea,
    PublishedRate,
    ReferenceRelease,
    SimilarArea,
)
from models.uptake import HostArea, PartnerArea

BATCH = 2000

_BESIDE: dict[type, type[SQLModel]] = {
    kept.FigureRow: AreaFigure,
    kept.SimilarRow: SimilarArea,
    kept.RateRow: PublishedRate,
}
# What tells how things stand: its table, and the column that says of what.
_INSTEAD: dict[type, tuple[type[SQLModel], str]] = {
    kept.AreaRow: (Area, "code"),
    kept.CodeChangeRow: (AreaCodeChange, "old_code"),
    kept.BoundaryRow: (AreaBoundary, "area_code"),
    kept.IndustryRow: (Industry, "code"),
}
# Which look-ups a file of a kind tells all of: by how many signs stand after the space.
_SHAPES = {
    Kind.POSTCODES: (0, 1, 3),
    Kind.POSTCODE_DISTRICTS: (0,),
    Kind.POSTCODE_SECTORS: (1,),
    Kind.POSTCODE_EXCEPTIONS: (3,),
}
# A postcode area ("NE") with one of those shapes: what a newer file of its kind replaces whole.
Scope = tuple[str, int]


def fresh(
    session: Session, refers_to: date, rows: Sequence[kept.Stored]
) -> tuple[list[kept.Stored], list[kept.Stored]]:
    """The rows to keep of a file that describes a day, and those that a release of a later day tells."""
    held: dict[type, dict[Any, date]] = {
        kind: _held(session, table, key) for kind, (table, key) in _INSTEAD.items() if _has(rows, kind)
    }
    levels = _levels(session, rows)
    if _has(rows, kept.PartRow):
        held[kept.PartRow] = _held_parts(session)
    if _has(rows, kept.PostcodeRow):
        held[kept.PostcodeRow] = _held_scopes(session)

    def is_told(row: kept.Stored) -> bool:
        known = held.get(type(row), {})
        day = known.get(_key(row, levels))
        # A table of what belongs to what may have codes without names.
        nameless = isinstance(row, kept.AreaRow) and row.name == row.code
        return day is not None and (day > refers_to or nameless)

    told = [is_told(row) for row in rows]
    return (
        [row for row, is_old in zip(rows, told, strict=True) if not is_old],
        [row for row, is_old in zip(rows, told, strict=True) if is_old],
    )


def keep(session: Session, release: ReferenceRelease, rows: Sequence[kept.Stored]) -> None:
    """Write the rows of a release, in place of what older ones tell of how things stand."""
    by_type: dict[type, list[Any]] = defaultdict(list)
    for row in rows:
        by_type[type(row)].append(row)
    levels = _levels(session, rows)
    for kind, found in by_type.items():
        if kind in _INSTEAD:
            table, key = _INSTEAD[kind]
            _delete(session, table, key, [row[0] for row in found])
            _insert(session, table, release, found)
        elif kind in _BESIDE:
            _insert(session, _BESIDE[kind], release, found)
    if parts := by_type.get(kept.PartRow):
        _delete_parts(session, {_key(row, levels) for row in parts}, levels)
        _insert(session, AreaPart, release, parts)
    if postcodes := by_type.get(kept.PostcodeRow):
        _delete_postcodes(session, {_scope(row.postcode) for row in postcodes}, _SHAPES[release.kind])
        _insert(session, PostcodeArea, release, postcodes)


def renew_codes(session: Session) -> None:
    """Give what is stored under codes of the past the codes of today; figures stay as they were published."""
    table = AreaCodeChange.__table__  # type: ignore[attr-defined]
    holders: tuple[tuple[Any, str], ...] = (
        (AreaCodeChange, "code"), (PostcodeArea, "area_code"), (Site, "area_code"),
    )  # fmt: skip
    for holder, name in holders:
        column = holder.__table__.c[name]
        change = table.alias()
        now = sa.select(change.c.code).where(change.c.old_code == column).scalar_subquery()
        session.connection().execute(
            sa.update(column.table).where(column.in_(sa.select(table.c.old_code))).values({name: now})
        )
    changes = dict(session.exec(select(AreaCodeChange.old_code, AreaCodeChange.code)).all())
    tables: tuple[Any, ...] = (HostArea, PartnerArea)
    for looked_after in tables:
        rows = session.exec(select(looked_after)).all()
        keys = {_place_of(row) for row in rows}
        for row in [one for one in rows if one.area_code in changes]:
            session.delete(row)
            values = row.model_dump() | {"area_code": changes[row.area_code]}
            session.flush()
            if (renewed := looked_after(**values)) and _place_of(renewed) not in keys:
                keys.add(_place_of(renewed))
                session.add(renewed)


def _place_of(row: HostArea | PartnerArea) -> tuple[object, ...]:
    return tuple(row.model_dump().values())


def _has(rows: Sequence[kept.Stored], kind: type) -> bool:
    return any(isinstance(row, kind) for row in rows)


def _key(row: kept.Stored, levels: dict[str, Level]) -> object:
    """By what a row is replaced."""
    if isinstance(row, kept.PartRow):
        return row.part_code, _standing(row.whole_code, levels)
    return _scope(row.postcode) if isinstance(row, kept.PostcodeRow) else row[0]


def _standing(whole: str, levels: dict[str, Level]) -> str:
    """As what an area takes in others; a country may be part of several unions, so each is for itself."""
    level = levels.get(whole)
    return whole if level in (None, Level.COUNTRY) else str(level)


def _scope(postcode: str) -> Scope:
    outward, _, inward = postcode.partition(" ")
    return outward[: 2 if outward[1:2].isalpha() else 1], len(inward)


def _levels(session: Session, rows: Sequence[kept.Stored]) -> dict[str, Level]:
    if not _has(rows, kept.PartRow):
        return {}
    stored = {area.code: area.level for area in session.exec(select(Area))}
    return stored | {row.code: row.level for row in rows if isinstance(row, kept.AreaRow)}


def _held(session: Session, table: type[SQLModel], key: str) -> dict[Any, date]:
    """What is told already, and for which day."""
    columns = table.__table__.c  # type: ignore[attr-defined]
    joined = sa.select(columns[key], col(ReferenceRelease.refers_to)).join(
        ReferenceRelease, col(ReferenceRelease.id) == columns.release_id
    )
    return {row[0]: row[1] for row in session.connection().execute(joined)}


def _held_parts(session: Session) -> dict[Any, date]:
    columns: Any = (AreaPart.whole_code, AreaPart.part_code, Area.level, ReferenceRelease.refers_to)
    rows = session.connection().execute(
        sa.select(*columns)
        .join(ReferenceRelease, col(ReferenceRelease.id) == AreaPart.release_id)
        .join(Area, col(Area.code) == AreaPart.whole_code)
    )
    return {(part, _standing(whole, {whole: level})): day for whole, part, level, day in rows}


def _held_scopes(session: Session) -> dict[Any, date]:
    found: dict[Any, date] = {}
    for postcode, day in _held(session, PostcodeArea, "postcode").items():
        scope = _scope(postcode)
        found[scope] = max(day, found.get(scope, day))
    return found


def _delete_parts(session: Session, replaced: set[object], levels: dict[str, Level]) -> None:
    rows = session.exec(select(AreaPart.whole_code, AreaPart.part_code)).all()
    gone = [
        {"whole": whole, "part": part} for whole, part in rows if (part, _standing(whole, levels)) in replaced
    ]
    if gone:
        table = AreaPart.__table__  # type: ignore[attr-defined]
        session.connection().execute(
            sa.delete(table).where(
                table.c.whole_code == sa.bindparam("whole"), table.c.part_code == sa.bindparam("part")
            ),
            gone,
        )


def _delete_postcodes(session: Session, scopes: set[Scope], shapes: tuple[int, ...]) -> None:
    """A file that tells every postcode of an area tells also that it has no more exceptions."""
    replaced = {(letters, shape) for letters, _ in scopes for shape in shapes}
    stored = session.exec(select(PostcodeArea.postcode)).all()
    _delete(session, PostcodeArea, "postcode", [one for one in stored if _scope(one) in replaced])


def _delete(session: Session, table: type[SQLModel], key: str, values: Sequence[str]) -> None:
    columns = table.__table__.c  # type: ignore[attr-defined]
    for start in range(0, len(values), BATCH):
        batch = values[start : start + BATCH]
        session.connection().execute(sa.delete(columns[key].table).where(columns[key].in_(batch)))
    # What the session holds of them would stand in the way of the rows that replace them.
    for held in [one for one in session.identity_map.values() if isinstance(one, table)]:
        session.expunge(held)


def _insert(session: Session, table: type[SQLModel], release: ReferenceRelease, rows: Sequence[Any]) -> None:
    columns = set(table.__table__.c.keys())  # type: ignore[attr-defined]
    for start in range(0, len(rows), BATCH):
        values = [
            {name: value for name, value in row._asdict().items() if name in columns}
            | {"release_id": release.id}
            for row in rows[start : start + BATCH]
        ]
        session.connection().execute(sa.insert(table.__table__), values)  # type: ignore[attr-defined]
