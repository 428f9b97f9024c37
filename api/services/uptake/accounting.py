"""Making an account of uptake: what was counted on a day, set against what there is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from assessments.errors import InvalidInput
from assessments.reference_data.kinds import Measure
from assessments.uptake.asking import EVERYWHERE, Asked
from assessments.uptake.coverage import Available, Reached, parts
from assessments.uptake.document import Account
from assessments.uptake.partners import as_a_partner_sees
from models.queries.denominators import (
    named,
    published_by_area,
    published_sums,
    releases_by_preference,
)
from models.queries.uptake import Scope, levels_on, margins_on, signed_up_by
from models.queries.workspaces import Places, Workspace, area_names, places_in
from models.reference import ReferenceRelease

GROUPED = (Measure.ENTERPRISES, Measure.LOCAL_UNITS)
CAVEATS = (
    "Enterprises are counted at their head office and only when registered for VAT or PAYE; published counts "
    "are rounded to 5.",
    "An employer that takes part counts once, in the council area of its main site; workplaces count where "
    "they lie, if the employer has named them.",
    "Headcounts are what employers stated last on or before the day.",
)


def scope_of(session: Session, workspace: Workspace, asked: Asked) -> Scope:
    """What is asked with its areas looked up. Raises InvalidInput for a programme of somebody else."""
    if asked.programme_id is not None and asked.programme_id not in workspace.by_programme:
        raise InvalidInput({"programme": "Choose one of the programmes of this workspace."})
    places = workspace.places
    if asked.area and asked.area != EVERYWHERE:
        places = places_in(session, [asked.area])
    if asked.area == EVERYWHERE:
        places = None
    if workspace.partner:
        _within_its_own(workspace, asked, places)
    if asked.decile is not None:
        places = _of_decile(session, places, asked)
    return Scope(workspace, asked, places)


NARROWED = "As a partner you can narrow figures down within your own areas. Choose one of them."


def _within_its_own(workspace: Workspace, asked: Asked, places: Places) -> None:
    """Raise InvalidInput where a partner asks for more than the totals and its own areas."""
    own = workspace.own_places
    if asked.area and asked.area != EVERYWHERE:
        if places is None or not places <= own:
            raise InvalidInput({"area": NARROWED})
        return
    kinds = (asked.edition_id, asked.level, asked.industry, asked.size, asked.ownership, asked.decile)
    if any(kinds):
        raise InvalidInput({"area": NARROWED})


def _of_decile(session: Session, places: Places, asked: Asked) -> Places:
    preferred = releases_by_preference(session, asked.as_of)
    found = published_by_area(session, preferred, asked.as_of, places, [Measure.DEPRIVATION_DECILE])
    return frozenset(area for (area, _), (value, _) in found.items() if value == asked.decile)


def account(session: Session, workspace: Workspace, asked: Asked) -> Account:
    """An account of uptake in a workspace, in about ten queries however much there is."""
    return account_of(session, scope_of(session, workspace, asked))


def account_of(session: Session, scope: Scope) -> Account:
    """The same for what has been looked up already."""
    asked, workspace = scope.asked, scope.workspace
    margins, signed_up = margins_on(session, scope), signed_up_by(session, scope)
    wholes = scope.wholes
    named_in = set(scope.places or ()) | set(filter(None, margins.by_area)) | set(wholes)
    names = area_names(session, named_in)
    area_name = " and ".join(names[code] for code in wholes) if wholes else "all areas"
    there_is = what_there_is(session, scope, area_name)
    reached = Reached(
        as_of=asked.as_of,
        margins=margins,
        levels=levels_on(session, scope),
        ever=signed_up.ever,
        in_period=signed_up.in_period,
        period_starts=asked.period_starts,
        places=there_is.places,
    )
    told = parts(reached, there_is.available, names, {p.id: p.name for p in workspace.programmes})
    if workspace.partner and not (scope.places and scope.places <= workspace.own_places):
        told = as_a_partner_sees(told, workspace.own_places)
    chosen = [p for p in workspace.programmes if asked.programme_id in (None, p.id)]
    return Account(
        area_code="+".join(wholes),
        area_name=area_name,
        as_of=asked.as_of,
        programmes=tuple(programme.name for programme in chosen),
        parts=told,
        releases=tuple(map(named, there_is.releases)),
        filters=_filters(asked),
        caveats=CAVEATS,
    )


@dataclass(frozen=True)
class ThereIs:
    """What there is in the areas of a scope, and where it is known from."""

    available: Available
    places: tuple[str, ...]  # those of the scope that are local authorities with any figure
    releases: tuple[ReferenceRelease, ...]


def what_there_is(session: Session, scope: Scope, area_name: str) -> ThereIs:
    """What published figures say of the areas of a scope, in three queries."""
    if scope.places is None:
        return ThereIs(Available(area_name), (), ())
    preferred = releases_by_preference(session, scope.day)
    if not preferred:
        return ThereIs(Available(area_name), tuple(sorted(scope.places)), ())
    by_id = {one.id: one for one in preferred}
    each = published_by_area(session, preferred, scope.day, scope.places, list(Measure))
    areas = tuple(sorted({area for area, _ in each}))
    groups = published_sums(session, preferred, scope.day, areas, GROUPED) if areas else []
    used: dict[Measure, set[int]] = defaultdict(set)
    for (_area, measure), (_value, release_id) in each.items():
        used[measure].add(release_id)
    for one in groups:
        used[one.measure] |= one.release_ids
    return ThereIs(
        Available(
            area_name,
            # A group that not every area has a figure of would make a denominator too small.
            {(g.measure, g.band, g.industry): g.value for g in groups if g.areas == len(areas)},
            {key: value for key, (value, _) in each.items()},
            {measure: _source(by_id[key] for key in keys) for measure, keys in used.items()},
        ),
        areas,
        tuple(by_id[key] for key in sorted(set().union(*used.values()))),
    )


def _source(releases: Iterable[ReferenceRelease]) -> str:
    return "; ".join(sorted(named(one).words for one in releases))


def _filters(asked: Asked) -> dict[str, str]:
    given = {
        "edition": asked.edition_id,
        "level": asked.level,
        "industry": asked.industry,
        "size": asked.size,
        "ownership": asked.ownership,
        "deprivation decile": asked.decile,
    }
    return {key: str(value) for key, value in given.items() if value}
