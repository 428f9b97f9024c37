"""Published figures looked up in a way of their own, to hold what the application looks up against."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from assessments.reference_data.kinds import KIND_OF, Kind, Level, Measure
from models.reference import Area, AreaFigure, AreaPart, ReferenceRelease


@dataclass(frozen=True)
class Told:
    """What one release tells of one area: a figure, and its split by size band or industry if it has one."""

    area_code: str
    measure: Measure
    refers_to: date
    release: ReferenceRelease
    value: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""
    bands: dict[int, float] = field(default_factory=dict)  # by place in groups.BANDS
    industries: dict[str, float] = field(default_factory=dict)  # by key of groups.INDUSTRIES


def figures_of(
    session: Session,
    codes: Collection[str],
    measure: Measure,
    as_of: date | None = None,
    *,
    kind: Kind | None = None,
) -> dict[str, Told]:
    """The published figure of each area, for a day, by code; areas of which nothing is told are left out.

    For each area that is the newest figure that describes a day up to `as_of`; the earliest where all are
    later; the newest of all without `as_of`. `kind` BUSINESS_INDUSTRIES tells businesses by industry.
    """
    rows = session.exec(
        select(AreaFigure, ReferenceRelease)
        .join(ReferenceRelease, col(ReferenceRelease.id) == AreaFigure.release_id)
        .where(
            col(AreaFigure.area_code).in_(codes),
            AreaFigure.measure == measure,
            ReferenceRelease.kind == (kind or KIND_OF[measure]),
        )
    )
    held: dict[str, dict[tuple[date, int], list[tuple[AreaFigure, ReferenceRelease]]]] = {}
    for figure, release in rows:
        dated = held.setdefault(figure.area_code, {})
        dated.setdefault((figure.refers_to, release.id), []).append((figure, release))
    return {code: _told(dated[_best(dated, as_of)]) for code, dated in held.items()}


def _best(dated: Collection[tuple[date, int]], as_of: date | None) -> tuple[date, int]:
    """The day and release to go by; of two releases that describe a day, the one loaded last."""
    fitting = [one for one in dated if as_of is None or one[0] <= as_of]
    if fitting:
        return max(fitting)
    first = min(day for day, _ in dated)
    return max(one for one in dated if one[0] == first)


def _told(rows: list[tuple[AreaFigure, ReferenceRelease]]) -> Told:
    figure, release = rows[0]
    bands = {one.band: one.value for one, _ in rows if one.band >= 0}
    industries = {one.industry: one.value for one, _ in rows if one.industry}
    total = next((one for one, _ in rows if one.band < 0 and not one.industry), None)
    return Told(
        figure.area_code,
        figure.measure,
        figure.refers_to,
        release,
        total.value if total else None,
        total.low if total else None,
        total.high if total else None,
        total.note if total else "",
        dict(sorted(bands.items())),
        industries,
    )


def deciles_of(session: Session, codes: Collection[str], as_of: date | None = None) -> dict[str, int]:
    """The deprivation decile of local authorities, 1 for the most deprived; each nation ranks its own."""
    found = figures_of(session, codes, Measure.DEPRIVATION_DECILE, as_of)
    return {code: int(told.value) for code, told in found.items() if told.value}


def parts_of(session: Session, code: str) -> list[str]:
    """The local authorities in a wider area, in order of their codes; a local authority is its own part."""
    found = session.exec(
        select(AreaPart.part_code).where(AreaPart.whole_code == code).order_by(AreaPart.part_code)
    )
    return list(found) or [code]


def wider_than(session: Session, code: str) -> list[Area]:
    """The areas that a local authority is a part of, the narrowest level first."""
    found = session.exec(
        select(Area).join(AreaPart, col(AreaPart.whole_code) == Area.code).where(AreaPart.part_code == code)
    )
    order = list(Level)
    return sorted(found, key=lambda area: (order.index(area.level), area.code))
