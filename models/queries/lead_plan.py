"""What a plan of reach is made from: the local units in a host's area, and the employers reached."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from assessments.reference_data.kinds import Kind, Level, Measure
from assessments.uptake.document import ReleaseNamed
from assessments.uptake.groups import industry_of
from models.applications import Enrolment
from models.employers import Employer, Site
from models.queries.workspaces import Workspace
from models.reference import Area, AreaFigure, ReferenceRelease
from models.scope import held


@dataclass(frozen=True)
class Units:
    """Local units by size band or by industry, and the release that says so."""

    by_key: dict[str, float]
    source: str


def local_units(session: Session, workspace: Workspace, kind: Kind) -> Units:
    """The local units in a workspace's area, by the newest release of a kind: by band, or by industry.

    Those of its local authorities are added up; where a release has none of them, those of its areas.
    """
    release = session.exec(
        select(ReferenceRelease)
        .where(ReferenceRelease.kind == kind)
        .order_by(col(ReferenceRelease.refers_to).desc(), col(ReferenceRelease.id).desc())
        .limit(1)
    ).first()
    if release is None or not workspace.areas:
        return Units({}, "")
    places = workspace.places or frozenset(workspace.areas)
    authorities = select(Area.code).where(col(Area.code).in_(places), Area.level == Level.LOCAL_AUTHORITY)
    found = _sum(session, release.id, kind, list(session.exec(authorities)))
    named = ReleaseNamed(kind, release.title, release.publisher, release.refers_to, release.sha256)
    return Units(found or _sum(session, release.id, kind, workspace.areas), named.words)


def _sum(session: Session, release_id: int, kind: Kind, codes: Collection[str]) -> dict[str, float]:
    by_band = kind is Kind.BUSINESS_SIZES
    split = col(AreaFigure.band) if by_band else col(AreaFigure.industry)
    rows = session.exec(
        select(split, func.sum(col(AreaFigure.value)))
        .where(
            AreaFigure.release_id == release_id,
            AreaFigure.measure == Measure.LOCAL_UNITS,
            col(AreaFigure.area_code).in_(codes),
            (col(AreaFigure.band) >= 0) if by_band else (col(AreaFigure.industry) != ""),
        )
        .group_by(split)
    )
    return {str(key): float(value) for key, value in rows}


def reached_now(session: Session, workspace: Workspace, today: date) -> list[tuple[int, str, int]]:
    """How many employers take part in a workspace's programmes today, by headcount and industry.

    Where the host named areas, those count of which a site is known to lie in them.
    """
    joined = select(Enrolment.employer_id).where(
        held(col(Enrolment.programme_id).in_(list(workspace.by_programme))),
        col(Enrolment.enrolled_on) <= today,
        (col(Enrolment.left_on).is_(None)) | (col(Enrolment.left_on) > today),
    )
    query = select(Employer.headcount, Employer.sic_section, func.count(col(Employer.id))).where(
        held(col(Employer.id).in_(joined))
    )
    if workspace.places is not None:
        here = select(Site.employer_id).where(held(col(Site.area_code).in_(workspace.places)))
        query = query.where(col(Employer.id).in_(here))
    rows = session.exec(query.group_by(col(Employer.headcount), col(Employer.sic_section)))
    return [(headcount, industry_of(section), number) for headcount, section, number in rows]
