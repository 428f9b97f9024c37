"""Reads the outlines of areas from a GeoJSON FeatureCollection (RFC 7946)."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from assessments.reference_data.columns import area_code
from assessments.reference_data.reading import Read
from assessments.reference_data.rows import BoundaryRow

# RFC 7946 knows only this system; a file may still name it in the old way, and others that are not taken.
_WGS84 = re.compile(r"(CRS:?84|OGC:1\.3:CRS84|EPSG:{1,2}4326)$", re.I)
_CODE = re.compile(r"(?:lad|ctyua|cty|utla|ltla|rgn|ctry|cauth|icb)\d\dcd", re.I)
_DIGITS = 5  # decimals of a degree: about a metre
METRES = (
    "the outlines are not in longitude and latitude (WGS 84): "
    "download the file again and choose WGS 84, also called EPSG:4326"
)


def read_boundaries(content: str, current: Mapping[str, str]) -> Read:
    """The outlines in a file. Faults name the feature, from 1, as their line."""
    found = Read()
    try:
        collection = json.loads(content)
    except (ValueError, RecursionError):
        found.note(1, "file", "this is not JSON")
        return found
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or collection.get("type") != "FeatureCollection":
        found.note(1, "file", "this is not a GeoJSON FeatureCollection")
        return found
    if not _is_wgs84(collection.get("crs")):
        found.note(1, "crs", METRES)
        return found
    seen: dict[str, int] = {}
    for place, feature in enumerate(features, start=1):
        _read_feature(feature, place, current, seen, found)
    if not found.rows and not found.fault_count:
        found.note(1, "features", "there are no outlines in this file")
    return found


def _is_wgs84(crs: Any) -> bool:
    if crs is None:
        return True
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and bool(_WGS84.search(name.strip()))


def _read_feature(
    feature: Any, place: int, current: Mapping[str, str], seen: dict[str, int], found: Read
) -> None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = _code_of(properties if isinstance(properties, dict) else {})
    if code is None:
        found.note(place, "properties", "there is no code of an area, such as LAD25CD or code")
        return
    code = current.get(code, code)
    if seen.setdefault(code, place) != place:
        found.note(place, "code", f"feature {seen[code]} is of {code} already")
        return
    try:
        geometry = _geometry(feature.get("geometry"))
    except ValueError as error:
        found.note(place, "geometry", str(error))
        return
    found.rows.append(BoundaryRow(code, json.dumps(geometry, separators=(",", ":"))))


def _code_of(properties: dict[str, Any]) -> str | None:
    named = [value for key, value in properties.items() if _CODE.fullmatch(key) or key.lower() == "code"]
    for value in named:
        try:
            return area_code(str(value))
        except ValueError:
            continue
    return None


def _geometry(geometry: Any) -> dict[str, Any]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError("an outline is a Polygon or a MultiPolygon")
    parts = geometry.get("coordinates")
    polygons = [parts] if kind == "Polygon" else parts
    if not isinstance(polygons, list) or not polygons:
        raise ValueError("the outline is empty")
    made = [_polygon(polygon) for polygon in polygons]
    return {"type": kind, "coordinates": made[0] if kind == "Polygon" else made}


def _polygon(rings: Any) -> list[list[list[float]]]:
    if not isinstance(rings, list) or not rings:
        raise ValueError("the outline is empty")
    return [_ring(ring) for ring in rings]


def _ring(ring: Any) -> list[list[float]]:
    if not isinstance(ring, list) or len(ring) < 4:
        raise ValueError("a ring of the outline has fewer than four points")
    points = [_point(point) for point in ring]
    if points[0] != points[-1]:
        raise ValueError("a ring of the outline does not end where it began")
    return points


def _point(point: Any) -> list[float]:
    if not isinstance(point, list) or len(point) < 2:
        raise ValueError("a point is not a longitude and a latitude")
    longitude, latitude = point[0], point[1]
    for value in (longitude, latitude):
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ValueError("a point is not a longitude and a latitude")
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(METRES)
    return [round(float(longitude), _DIGITS), round(float(latitude), _DIGITS)]
