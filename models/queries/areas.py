"""Looks up areas: where a postcode lies, what is published of an area, and which areas go with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assessments.reference_data.kinds import Level
from models.queries.postcodes import areas_of_postcodes, forms_of
from models.reference import (
    Area,
    AreaBoundary,
    PostcodeArea,
    ReferenceRelease,
    SimilarArea,
)


def area_of_postcode(session: Session, postcode: str) -> str:
    """The local authority of a tidy postcode: its own, its sector's or its district's; "" where unknown."""
    return areas_of_postcodes(session, [postcode])[postcode]


@dataclass(frozen=True)
class PostcodeBook:
    """Every look-up of postcodes there is, read once, for many postcodes."""

    known: Mapping[str, str]

    @classmethod
    def read(cls, session: Session) -> "PostcodeBook":
        """All look-ups: some 70,000 for Great Britain."""
        return cls(dict(session.exec(select(PostcodeArea.postcode, PostcodeArea.area_code)).all()))

    def area_of(self, postcode: str) -> str:
        """The local authority of a tidy postcode; "" where no look-up knows it."""
        return next((self.known[place] for place in forms_of(postcode) if place in self.known), "")


def neighbours_of(session: Session, code: str, most: int = 15) -> list[tuple[str, str]]:
    """The statistical neighbours of a local authority by code and name, the most alike first."""
    newest = (
        select(SimilarArea.release_id)
        .join(ReferenceRelease, col(ReferenceRelease.id) == SimilarArea.release_id)
        .where(SimilarArea.area_code == code)
        .order_by(col(ReferenceRelease.refers_to).desc(), col(ReferenceRelease.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    found = session.exec(
        select(SimilarArea.similar_code, Area.name)
        .join(Area, col(Area.code) == SimilarArea.similar_code, isouter=True)
        .where(SimilarArea.area_code == code, SimilarArea.release_id == newest)
        .order_by(col(SimilarArea.rank))
        .limit(most)
    )
    return [(other, name or other) for other, name in found]


def locate_area(session: Session, words: str) -> Area | None:
    """The area of this code or of exactly this name; the narrowest where several have the name."""
    words = " ".join(words.split())
    if area := session.get(Area, words.upper()[:12]):
        return area
    found = session.exec(select(Area).where(sa.func.lower(Area.name) == words.lower())).all()
    order = list(Level)
    return min(found, key=lambda area: (order.index(area.level), area.code), default=None)


def search_areas(session: Session, words: str, most: int = 20) -> list[Area]:
    """Areas whose name holds these words, or whose code they are, by name."""
    words = " ".join(words.split())[:200]
    if not words:
        return []
    pattern = "".join(f"\\{letter}" if letter in "\\%_" else letter for letter in words.lower())
    found = session.exec(
        select(Area)
        .where(
            sa.or_(
                sa.func.lower(Area.name).like(f"%{pattern}%", escape="\\"),
                col(Area.code) == words.upper()[:12],
            )
        )
        .order_by(col(Area.name), col(Area.code))
        .limit(most)
    )
    return list(found)


def outlines_of(session: Session, codes: Collection[str]) -> dict[str, str]:
    """The outlines of areas as GeoJSON geometries, by code, where boundaries have been loaded."""
    found = select(AreaBoundary.area_code, AreaBoundary.outline).where(col(AreaBoundary.area_code).in_(codes))
    return dict(session.exec(found).all())
