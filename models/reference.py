"""Published figures about areas and trades that uptake is set against, each load a dated, hashed release.

A release is never changed: a newer one of the same kind is loaded beside it, and reports name the one they
used. Areas are known by their official codes (GSS), as text, in whatever release they came with.
"""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from assessments.reference_data.kinds import Kind, Level, Measure
from models.base import Document, choice, utc_now


class ReferenceRelease(SQLModel, table=True):
    """One file of published figures as it was loaded. Written once."""

    __tablename__ = "reference_release"
    __table_args__ = (
        sa.UniqueConstraint("kind", "sha256"),
        sa.Index("ix_reference_release_newest", "kind", "refers_to", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    kind: Kind = Field(sa_type=choice(Kind))
    title: str = Field(max_length=200)
    publisher: str = Field(max_length=200)
    licence: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=500)  # where it was published
    refers_to: date  # the day or the last day of the time that the figures describe
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    rows: int
    loaded_by: int | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")
    loaded_at: datetime = Field(default_factory=utc_now)


class UploadStage(StrEnum):
    """How far a file that was uploaded for loading is."""

    WAITING = "waiting"  # for the worker
    LOADED = "loaded"
    REFUSED = "refused"


class ReferenceUpload(SQLModel, table=True):
    """A file too large to load while somebody waits: the worker loads it, and says here what came of it."""

    __tablename__ = "reference_upload"

    id: int = Field(default=None, primary_key=True)
    kind: Kind = Field(sa_type=choice(Kind))
    file_name: str = Field(max_length=200)
    storage_key: str | None = Field(default=None, max_length=200)
    about: dict[str, str] = Field(default_factory=dict, sa_type=Document)
    uploaded_by: int = Field(foreign_key="account.id", ondelete="RESTRICT")
    uploaded_at: datetime = Field(default_factory=utc_now)
    stage: UploadStage = Field(default=UploadStage.WAITING, sa_type=choice(UploadStage))
    told: list[str] = Field(default_factory=list, sa_type=Document)  # what is wrong, or was left out


class Area(SQLModel, table=True):
    """An area by its official code, with its name in the newest release that has it."""

    code: str = Field(primary_key=True, max_length=12)
    level: Level = Field(sa_type=choice(Level))
    name: str = Field(max_length=200)
    release_id: int = Field(foreign_key="reference_release.id", ondelete="RESTRICT")


class AreaPart(SQLModel, table=True):
    """A local authority as part of a wider area, such as a county, a region or a combined authority."""

    __tablename__ = "area_part"

    whole_code: str = Field(primary_key=True, max_length=12)
    part_code: str = Field(primary_key=True, max_length=12, index=True)
    release_id: int = Field(foreign_key="reference_release.id", ondelete="RESTRICT")


class AreaCodeChange(SQLModel, table=True):
    """A code that an area once had, and the one it has now."""

    __tablename__ = "area_code_change"

    old_code: str = Field(primary_key=True, max_length=12)
    code: str = Field(max_length=12)
    release_id: int = Field(foreign_key="reference_release.id", ondelete="RESTRICT")


class AreaFigure(SQLModel, table=True):
    """One published figure of an area, of a size band or a group of industries where it is split by those."""

    __tablename__ = "area_figure"
    __table_args__ = (sa.Index("ix_area_figure_area", "area_code", "measure", "release_id"),)

    release_id: int = Field(primary_key=True, foreign_key="reference_release.id", ondelete="RESTRICT")
    area_code: str = Field(primary_key=True, max_length=12)
    measure: Measure = Field(primary_key=True, sa_type=choice(Measure))
    refers_to: date = Field(primary_key=True)  # one file may tell several years, or councils as at other days
    band: int = Field(default=-1, primary_key=True)  # a place in groups.BANDS; -1: of every size
    # A key of groups.INDUSTRIES; "": of all.
    industry: str = Field(default="", primary_key=True, max_length=10)
    value: float
    low: float | None = None  # the published interval, where there is one
    high: float | None = None
    note: str = Field(default="", max_length=200)  # what this row says of itself, such as its own date


class SimilarArea(SQLModel, table=True):
    """A statistical neighbour of an area; rank 1 is the most alike."""

    __tablename__ = "similar_area"

    release_id: int = Field(primary_key=True, foreign_key="reference_release.id", ondelete="RESTRICT")
    area_code: str = Field(primary_key=True, max_length=12)
    rank: int = Field(primary_key=True)
    similar_code: str = Field(max_length=12)


class PostcodeArea(SQLModel, table=True):
    """The local authority of a postcode, of a sector ("NE1 4") or of a district ("NE1").

    The longest that fits decides: a postcode of its own is kept only where it lies outside its sector's area.
    """

    __tablename__ = "postcode_area"

    postcode: str = Field(primary_key=True, max_length=8)  # a whole one, or a sector, or a district
    area_code: str = Field(max_length=12)
    release_id: int = Field(foreign_key="reference_release.id", ondelete="RESTRICT")


class AreaBoundary(SQLModel, table=True):
    """The outline of an area as rings of longitude and latitude, for the map."""

    __tablename__ = "area_boundary"

    area_code: str = Field(primary_key=True, max_length=12)
    release_id: int = Field(foreign_key="reference_release.id", ondelete="RESTRICT")
    outline: str = Field(sa_type=sa.Text)  # a GeoJSON geometry: a Polygon or a MultiPolygon


class Industry(SQLModel, table=True):
    """A section, division, class or subclass of the Standard Industrial Classification."""

    __tablename__ = "industry"

    code: str = Field(primary_key=True, max_length=5)
    level: str = Field(max_length=10)
    name: str = Field(max_length=200)
    section: str | None = Field(default=None, max_length=1)
    release_id: int = Field(foreign_key="reference_release.id", ondelete="RESTRICT")


class PublishedRate(SQLModel, table=True):
    """A published figure of absence, with its unit, so that only like is compared with like."""

    __tablename__ = "published_rate"

    release_id: int = Field(primary_key=True, foreign_key="reference_release.id", ondelete="RESTRICT")
    key: str = Field(primary_key=True, max_length=40)
    publisher: str = Field(max_length=200)
    series: str = Field(max_length=300)
    geography: str = Field(max_length=200)
    category_type: str = Field(max_length=60)
    category: str = Field(max_length=200)
    period: str = Field(max_length=60)
    measure: str = Field(max_length=200)
    value: float
    unit: str = Field(max_length=100)
    evidence: str = Field(
        default="", max_length=100
    )  # the publisher's own words, or somebody's report of them
    licence: str = Field(default="", max_length=200)  # not all of them are open data
    address: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=500)
