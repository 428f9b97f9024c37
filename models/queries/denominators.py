"""What there is in an area, by published figures: for each area and measure the best release for a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from assessments.reference_data.kinds import Measure
from assessments.uptake.document import ReleaseNamed
from models.queries.workspaces import Places
from models.reference import Area, AreaFigure, ReferenceRelease


@dataclass(frozen=True)
class Published:
    """A figure summed over areas, from how many of them, and the releases that it came from."""

    measure: Measure
    band: int
    industry: str
    value: float
    areas: int
    release_ids: frozenset[int]


def releases_by_preference(session: Session, day: date) -> list[ReferenceRelease]:
    """All releases, best first: those of the day or before, newest first; then later ones, oldest first."""
    found = session.exec(select(ReferenceRelease)).all()
    before = [one for one in found if one.refers_to <= day]
    later = [one for one in found if one.refers_to > day]
    return [
        *sorted(before, key=lambda one: (one.refers_to, one.id), reverse=True),
        *sorted(later, key=lambda one: (one.refers_to, -one.id)),
    ]


def _best(
    preferred: Iterable[ReferenceRelease], day: date, places: Places, measures: Collection[Measure]
) -> sa.Subquery:
    """The figures of each area and measure that are best for a day: by their own day, then by release.

    A release may tell figures of several days, such as those of one year after the other.
    """
    order = {one.id: place for place, one in enumerate(preferred)}
    place = sa.case(order, value=col(AreaFigure.release_id), else_=len(order)) if order else sa.literal(0)
    each = (
        col(AreaFigure.area_code),
        col(AreaFigure.measure),
        col(AreaFigure.band),
        col(AreaFigure.industry),
    )
    own = col(AreaFigure.refers_to)
    by_day = (sa.case((own <= day, 0), else_=1), sa.case((own <= day, own)).desc(), own)
    rank = func.row_number().over(partition_by=each, order_by=(*by_day, place))
    found = sa.select(
        *each,
        col(AreaFigure.value),
        col(AreaFigure.release_id),
        rank.label("rank"),
    ).where(col(AreaFigure.measure).in_(measures))
    if places is not None:
        found = found.where(col(AreaFigure.area_code).in_(places))
    return found.subquery()


def published_sums(
    session: Session,
    preferred: Iterable[ReferenceRelease],
    day: date,
    places: Collection[str],
    measures: Collection[Measure],
) -> list[Published]:
    """Published figures summed over local authorities, by measure, size band and industry."""
    best = _best(preferred, day, frozenset(places), measures)
    groups = (best.c.measure, best.c.band, best.c.industry, best.c.release_id)
    rows = session.exec(  # type: ignore[call-overload]
        select(*groups, func.sum(best.c.value), func.count()).where(best.c.rank == 1).group_by(*groups)
    )
    sums: dict[tuple[Measure, int, str], Published] = {}
    for measure, band, industry, release_id, value, areas in rows:
        known = sums.get((measure, band, industry)) or Published(measure, band, industry, 0.0, 0, frozenset())
        sums[measure, band, industry] = Published(
            measure,
            band,
            industry,
            known.value + value,
            known.areas + areas,
            known.release_ids | {release_id},
        )
    return list(sums.values())


def published_by_area(
    session: Session,
    preferred: Iterable[ReferenceRelease],
    day: date,
    places: Places,
    measures: Collection[Measure],
) -> dict[tuple[str, Measure], tuple[float, int]]:
    """The figure of every size and industry of each area and measure, and its release."""
    best = _best(preferred, day, places, measures)
    rows = session.exec(  # type: ignore[call-overload]
        select(best.c.area_code, best.c.measure, best.c.value, best.c.release_id).where(
            best.c.rank == 1, best.c.band == -1, best.c.industry == ""
        )
    )
    return {(area, Measure(measure)): (value, release_id) for area, measure, value, release_id in rows}


def named(release: ReferenceRelease) -> ReleaseNamed:
    """A release as accounts name it."""
    return ReleaseNamed(
        release.kind.value, release.title, release.publisher, release.refers_to, release.sha256
    )


def area_called(session: Session, code: str) -> Area | None:
    """The area of a code."""
    return session.get(Area, code)
