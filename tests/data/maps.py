"""Invented maps: squares for councils, written as the ONS writes its boundaries."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Position = tuple[float, float]
NATIONAL_GRID = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
DEGREES = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def square(easting: float, northing: float, half: float = 5_000) -> list[Position]:
    """A closed ring, anticlockwise."""
    west, east, south, north = easting - half, easting + half, northing - half, northing + half
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def council(
    code: str, *rings: list[Position], name: str = "Invented", heading: str = "CTYUA23CD"
) -> dict[str, Any]:
    """One feature, as a Polygon of the rings given."""
    return {
        "type": "Feature",
        "properties": {"FID": 1, heading: code, f"{heading[:-2]}{_like(heading, 'NM')}": name},
        "geometry": {"type": "Polygon", "coordinates": [list(ring) for ring in rings]},
    }


def geojson(features: Iterable[dict[str, Any]], **members: Any) -> bytes:
    """A FeatureCollection; ``members`` such as ``crs`` and ``name`` stand before its features."""
    text = json.dumps({"type": "FeatureCollection", **members, "features": list(features)})
    return text.encode()


def _like(heading: str, letters: str) -> str:
    return letters.lower() if heading.islower() else letters
