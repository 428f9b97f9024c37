"""The charts of an account of uptake: shares by size and industry as bars, and areas as a map."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from assessments.uptake.document import Account, Part
from assessments.uptake.figures import Figure
from frontend.charts import Bar, MapArea, Said, bars, choropleth, number, tile_map
from frontend.uptake_view import percent

Address = Callable[[str], str]  # of the page that explains a figure


def charts_of(
    account: Account, other: Account | None, outlines: Mapping[str, str], address: Address
) -> dict[str, Markup]:
    """The charts of an account by part; each part has its table beside it.

    `outlines` are GeoJSON geometries by area; without any, areas are drawn as tiles.
    """
    found = {}
    for part in account.parts:
        drawn = _drawn(part, account, other, outlines, address)
        if drawn is not None:
            found[part.key] = drawn
    return found


def _drawn(
    part: Part, account: Account, other: Account | None, outlines: Mapping[str, str], address: Address
) -> Markup | None:
    if part.key in ("by_size", "by_industry"):
        return _shares(part, account, other)
    if part.key == "by_deprivation":
        return _shares(part, account, other, kind="")
    if part.key == "by_level":
        return _counts(part, account)
    if part.key == "by_area":
        return _map(part, account, outlines, address)
    return None


def _shares(part: Part, account: Account, other: Account | None, kind: str = ".local_units") -> Markup | None:
    """Shares with their intervals, and those of the area compared with; nothing where none is known."""
    rows = [
        one for one in part.figures if one.key.endswith(kind) and one.value is not None and one.denominator
    ]
    if not rows:
        return None
    said = Said(
        f"{part.title} in {account.area_name}",
        "; ".join(f"{_name(one)} {percent(one.value or 0)}" for one in rows),
        "Workplaces as a share of local units" if kind else "Employers as a share of enterprises",
    )
    return bars(
        said,
        [_bar(one, other.figure(one.key) if other else None) for one in rows],
        other.area_name if other else "",
        percent,
    )


def _bar(figure: Figure, other: Figure | None) -> Bar:
    low, high = figure.ci95 or (None, None)
    note = f"({number(figure.numerator or 0)} of {number(figure.denominator or 0)})"
    return Bar(_name(figure), figure.value, low, high, other.value if other else None, note)


def _counts(part: Part, account: Account) -> Markup | None:
    rows = [one for one in part.figures if not one.key.endswith(".employees") and one.value]
    if len(rows) < 2:
        return None
    said = Said(
        f"{part.title} in {account.area_name}",
        "; ".join(f"{one.title} {number(one.value or 0)}" for one in rows),
        "Employers",
    )
    return bars(said, [Bar(one.title.removeprefix("Employers holding "), one.value) for one in rows])


def _map(part: Part, account: Account, outlines: Mapping[str, str], address: Address) -> Markup | None:
    """Workplaces as a share of local units by area; of enterprises where units are not known, else counts."""
    areas = [one for one in part.figures if one.key.endswith(".enterprises")]
    if len(areas) < 2:
        return None
    by_key = {one.key: one for one in part.figures}
    units = [by_key.get(one.key.replace(".enterprises", ".local_units")) for one in areas]
    known = [one for one in units if one is not None and one.value is not None]
    shown = [one for one in units if one is not None] if known else areas
    shares = any(one.value is not None for one in shown)
    said = Said(
        f"Where employers take part in {account.area_name}",
        f"a map of {len(shown)} areas; the table beside it has every figure",
        ("Workplaces as a share of local units" if known else "Employers as a share of enterprises")
        if shares
        else "Employers taking part",
    )
    drawn = [
        MapArea(
            _name(one),
            one.value if shares else one.numerator,
            outlines.get(one.key.split(".")[1]),
            href=address(one.key),
        )
        for one in shown
    ]
    draw = choropleth if all(one.outline for one in drawn) else tile_map
    return draw(said, drawn, written=percent if shares else number)


def _name(figure: Figure) -> str:
    return figure.title.partition(": ")[0]
