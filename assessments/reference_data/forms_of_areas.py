"""The forms of tables that say which areas there are, what they belong to, and where postcodes lie."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from assessments.reference_data.columns import (
    Column,
    area_code,
    count,
    district,
    sector,
    share,
    text,
    whole_postcode,
)
from assessments.reference_data.kinds import Level
from assessments.reference_data.reading import Form, LeftOut, Line
from assessments.reference_data.rows import (
    AreaRow,
    CodeChangeRow,
    OverlapRow,
    PartRow,
    PostcodeRow,
    SimilarRow,
    Stored,
)

_LA_CODE = Column("la_code", "the code of a local authority", area_code, also=r"lad\d\dcd|ltla\d\dcd")
_NAME = text(200)

# The wider areas that a line can name beside the local authority, by the start of their columns.
_WIDER = (
    ("upper_tier", Level.UPPER_TIER, r"ctyua\d\d|utla\d\d|cty\d\d"),
    ("region", Level.REGION, r"rgn\d\d"),
    ("country", Level.COUNTRY, r"ctry\d\d"),
    ("combined_authority", Level.COMBINED_AUTHORITY, r"cauth\d\d"),
    ("icb", Level.ICB, r"icb\d\d"),
)
# Unions of countries, which no table of local authorities names: United Kingdom and so on.
_UNIONS = (
    ("K02000001", "United Kingdom", ("E92000001", "W92000004", "S92000003", "N92000002")),
    ("K03000001", "Great Britain", ("E92000001", "W92000004", "S92000003")),
    ("K04000001", "England and Wales", ("E92000001", "W92000004")),
)
_UNITARY = ("06", "08", "09")  # a code of these, or of a Scottish council, is of a local authority


def _wider_columns() -> Iterator[Column]:
    for name, _, start in _WIDER:
        words = name.replace("_", " ")
        yield Column(
            f"{name}_code",
            f"the code of its {words}",
            area_code,
            needed=False,
            blank=True,
            also=f"(?:{start})cd",
        )
        yield Column(
            f"{name}_name", f"the name of its {words}", _NAME, needed=False, blank=True, also=f"(?:{start})nm"
        )


def _area(line: Line) -> Iterator[Stored]:
    code = line.area("la_code")
    yield AreaRow(code, Level.LOCAL_AUTHORITY, line["la_name"])
    for name, level, _ in _WIDER:
        whole = line[f"{name}_code"]
        # Outside England there are no regions: the country stands in their columns.
        if not whole or whole == code or (level == Level.REGION and whole == line["country_code"]):
            continue
        yield AreaRow(whole, level, line[f"{name}_name"] or whole)
        yield PartRow(whole, code)
    for whole, words, countries in _UNIONS:
        if line["country_code"] in countries:
            yield AreaRow(whole, Level.COUNTRY, words)
            yield PartRow(whole, code)


def _upper_tier(line: Line) -> Iterator[Stored]:
    code = line["upper_tier_code"]
    single = code[1:3] in _UNITARY or code[:3] == "S12"
    yield AreaRow(code, Level.LOCAL_AUTHORITY if single else Level.UPPER_TIER, line["upper_tier_name"])


def _code_change(line: Line) -> Iterator[Stored]:
    if line["la_code"] == line["la_code_active"]:
        raise LeftOut("codes that are as they were")
    yield CodeChangeRow(line["la_code"], line["la_code_active"])


def _icb(line: Line) -> Iterator[Stored]:
    yield AreaRow(line["icb_code"], Level.ICB, line["icb_name"])
    yield OverlapRow(line["icb_code"], line.area("la_code"), line["lsoa_count"] or 1)


def _widest_icb(rows: list[Stored]) -> list[Stored]:
    """Each local authority in the board that holds most of its small areas."""
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if isinstance(row, OverlapRow):
            held[row.part_code][row.whole_code] += int(row.weight)
    parts = [PartRow(max(sorted(boards), key=boards.__getitem__), code) for code, boards in held.items()]
    return [*(row for row in rows if isinstance(row, AreaRow)), *parts]


def _similar(line: Line) -> Iterator[Stored]:
    code, other = line.area("la_code"), line.area("similar_la_code")
    if code == other:
        raise LeftOut("neighbours that have become part of the same area")
    yield SimilarRow(code, int(line["rank"]), other)


def _sector(line: Line) -> Iterator[Stored]:
    yield PostcodeRow(line["postcode_sector"], line.area("la_code"), line["share"] or 1)


def _district(line: Line) -> Iterator[Stored]:
    yield PostcodeRow(line["postcode_district"], line.area("la_code"), line["share"] or 1)


def _postcode(line: Line) -> Iterator[Stored]:
    if not line["la_code"]:
        raise LeftOut("postcodes that lie in no local authority")
    if line["ended"]:
        raise LeftOut("postcodes that have ended")
    yield PostcodeRow(line["postcode"], line.area("la_code"))


def heaviest(rows: list[Stored]) -> list[Stored]:
    """For each postcode, sector or district the one area that holds most of it."""
    best: dict[str, PostcodeRow] = {}
    for row in rows:
        if isinstance(row, PostcodeRow) and (
            row.postcode not in best
            or (row.weight, best[row.postcode].area_code) > (best[row.postcode].weight, row.area_code)
        ):
            best[row.postcode] = row
    return list(best.values())


def condensed(rows: list[Stored]) -> list[Stored]:
    """A list of whole postcodes as districts, sectors, and those that lie outside their sector's area."""
    districts: dict[str, Counter[str]] = defaultdict(Counter)
    sectors: dict[str, Counter[str]] = defaultdict(Counter)
    whole = [row for row in rows if isinstance(row, PostcodeRow)]
    for row in whole:
        districts[row.postcode.partition(" ")[0]][row.area_code] += 1
        sectors[row.postcode[:-2]][row.area_code] += 1
    wider = {
        place: max(sorted(areas), key=areas.__getitem__)
        for places in (districts, sectors)
        for place, areas in places.items()
    }
    kept: list[Stored] = [PostcodeRow(place, code) for place, code in wider.items()]
    return kept + [row for row in whole if wider[row.postcode[:-2]] != row.area_code]


AREAS = Form(
    "local authorities",
    (
        _LA_CODE,
        Column("la_name", "its name", _NAME, also=r"lad\d\dnm|ltla\d\dnm"),
        *_wider_columns(),
    ),
    _area,
)
UPPER_TIERS = Form(
    "upper-tier authorities",
    (
        Column(
            "upper_tier_code", "the code of a county or unitary authority", area_code, also=r"ctyua\d\dcd"
        ),
        Column("upper_tier_name", "its name", _NAME, also=r"ctyua\d\dnm"),
    ),
    _upper_tier,
)
AREA_CODES = Form(
    "codes then and now",
    (
        _LA_CODE,
        Column("la_code_active", "the code it has now", area_code),
    ),
    _code_change,
)
ICBS = Form(
    "local authorities in integrated care boards",
    (
        _LA_CODE,
        Column("icb_code", "the code of an integrated care board", area_code, also=r"icb\d\dcd"),
        Column("icb_name", "its name", _NAME, also=r"icb\d\dnm"),
        Column(
            "lsoa_count",
            "how many of its small areas (LSOAs) are in it; without the column each line is one",
            count,
            needed=False,
            blank=True,
        ),
    ),
    _icb,
    _widest_icb,
)
SIMILAR_AREAS = Form(
    "statistical neighbours",
    (
        _LA_CODE,
        Column("rank", "1 for the most alike", count),
        Column("similar_la_code", "the code of the neighbour", area_code),
    ),
    _similar,
)
_SHARE = Column("share", "how much of it lies there, from 0 to 1", share, needed=False, blank=True)
POSTCODE_SECTORS = Form(
    "postcode sectors",
    (Column("postcode_sector", "a sector, like NE1 4", sector), _LA_CODE, _SHARE),
    _sector,
    heaviest,
)
POSTCODE_DISTRICTS = Form(
    "postcode districts",
    (Column("postcode_district", "a district, like NE1", district), _LA_CODE, _SHARE),
    _district,
    heaviest,
)
POSTCODE_EXCEPTIONS = Form(
    "postcodes outside their sector's area",
    (Column("postcode", "a whole postcode", whole_postcode), _LA_CODE),
    _postcode,
)
POSTCODES = Form(
    "every postcode",
    (
        Column("postcode", "a whole postcode", whole_postcode, also="pcds|pcd|pcd2|pcd7|pcd8"),
        Column(
            "la_code",
            "the code of its local authority",
            area_code,
            blank=True,
            also=r"lad\d\dcd|oslaua|laua|admin_district_code",
        ),
        Column("ended", "when it ended", text(20), needed=False, blank=True, also="doterm"),
    ),
    _postcode,
    condensed,
)
