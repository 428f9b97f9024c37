"""The rows that reference data is kept as: one type for each table, without the release that brought it."""

from datetime import date
from typing import NamedTuple

from assessments.reference_data.kinds import Level, Measure


class AreaRow(NamedTuple):
    """An area and its name."""

    code: str
    level: Level
    name: str


class PartRow(NamedTuple):
    """A local authority as part of a wider area."""

    whole_code: str
    part_code: str


class OverlapRow(NamedTuple):
    """How much of a local authority lies in a wider area: only the greatest part is kept, as a PartRow."""

    whole_code: str
    part_code: str
    weight: float


class CodeChangeRow(NamedTuple):
    """A code that an area once had, and the one it has now."""

    old_code: str
    code: str


class FigureRow(NamedTuple):
    """A published figure of an area; `of` is what the file told it of, before areas and groups join."""

    area_code: str
    measure: Measure
    refers_to: date
    value: float
    band: int = -1
    industry: str = ""
    low: float | None = None
    high: float | None = None
    note: str = ""
    of: str = ""


class SimilarRow(NamedTuple):
    """A statistical neighbour of an area."""

    area_code: str
    rank: int
    similar_code: str


class PostcodeRow(NamedTuple):
    """The local authority of a postcode, a sector or a district."""

    postcode: str
    area_code: str
    weight: float = 1.0  # where one can lie in several areas, the heaviest is kept


class BoundaryRow(NamedTuple):
    """The outline of an area, as a GeoJSON geometry."""

    area_code: str
    outline: str


class IndustryRow(NamedTuple):
    """A section, division, class or subclass of the Standard Industrial Classification."""

    code: str
    level: str
    name: str
    section: str | None


class RateRow(NamedTuple):
    """A published figure of absence, with all that says what it may be compared with."""

    key: str
    publisher: str
    series: str
    geography: str
    category_type: str
    category: str
    period: str
    measure: str
    value: float
    unit: str
    evidence: str
    licence: str
    address: str
    note: str


Stored = (
    AreaRow
    | PartRow
    | OverlapRow
    | CodeChangeRow
    | FigureRow
    | SimilarRow
    | PostcodeRow
    | BoundaryRow
    | IndustryRow
    | RateRow
)
