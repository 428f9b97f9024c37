"""Outlines of areas, read from GeoJSON."""

import json

import pytest

from assessments.reference_data.boundaries import read_boundaries

SQUARE = [[-1.5, 54.0], [-1.0, 54.0], [-1.0, 54.5], [-1.5, 54.0]]


def collection(*features, **more) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def feature(ring=SQUARE, kind="Polygon", **properties):
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": properties or {"LAD25CD": "X06000001", "LAD25NM": "Northmoor"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def read(content: str, current=None):
    return read_boundaries(content, current or {})


def test_an_outline_is_kept_by_its_current_code():
    found = read(
        collection(feature(), feature(code="X06000002", kind="MultiPolygon")), {"X06000002": "X06000009"}
    )
    assert not found.faults
    assert [row.area_code for row in found.rows] == ["X06000001", "X06000009"]
    assert json.loads(found.rows[0].outline) == {"type": "Polygon", "coordinates": [SQUARE]}


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_the_one_system_may_be_named(name):
    assert not read(collection(feature(), crs={"type": "name", "properties": {"name": name}})).faults


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "not JSON"),
        ("[]", "not a GeoJSON FeatureCollection"),
        ("[" * 100_000, "not JSON"),
        (collection(), "no outlines"),
        (collection(feature(), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}), "WGS 84"),
        (collection(feature(ring=[[425000, 565000], [426000, 565000], [426000, 566000], [425000, 565000]])),
         "WGS 84"),
        (collection(feature(name="Northmoor")), "no code"),
        (collection(feature(ring=SQUARE[:3])), "fewer than four"),
        (collection(feature(ring=[*SQUARE[:3], [-1.2, 54.2]])), "does not end where it began"),
        (collection(feature(ring=[["a", 1], [1, 2], [2, 3], ["a", 1]])), "a longitude and a latitude"),
        (collection(feature(), feature()), "already"),
        (collection(None), "no code"),
        (collection({**feature(), "geometry": None}), "a Polygon or a MultiPolygon"),
        (collection({**feature(), "geometry": {"type": "Polygon", "coordinates": []}}), "empty"),
    ],
)  # fmt: skip
def test_what_is_no_outline_is_refused_in_words(content, says):
    found = read(content)
    assert found.fault_count == 1
    assert says in str(found.faults[0])
