"""ONS open geography: boundaries of counties and unitary authorities, or of districts, as GeoJSON.

Any year and resolution (BFC, BGC, BUC, …), in longitude and latitude or on the national grid. The
councils of England are kept; the other countries' are left out.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from data.errors import NotRecognised, UnreadableFile
from data.outlines.geojson import Feature, FeatureCollection, read_features
from data.sources.as_at import dates_in
from data.sources.publication import Publication, TextTable

SOURCE = "ons.boundaries"
TABLE = "boundary"
#: The portal shows no day of publication; four months after the date is later than is usual.
USUAL_LAG_DAYS = 120
DEGREES, NATIONAL_GRID = "EPSG:4326", "EPSG:27700"
CODE = re.compile(r"(ctyua|utla|lad)(\d\d)cd", re.I)
_SYSTEMS = {"CRS84": DEGREES, "4326": DEGREES, "4258": DEGREES, "27700": NATIONAL_GRID}
#: England with its islands: west, south, east, north.
_WITHIN = {
    DEGREES: ((-7.5, 49.5), (2.5, 56.2)),
    NATIONAL_GRID: ((50_000, 0), (700_000, 700_000)),
}
_MAX_PROPERTIES = 200


def ingest_json(path: Path, content: bytes) -> Publication:
    """Take a file of boundaries apart.

    Args:
        path: the file; its name is one of the places where a date is looked for.
        content: its bytes.

    Raises:
        NotRecognised: if it holds no councils of England under their codes.
        UnreadableFile: if it does, and cannot be read safely and whole.
    """
    collection = read_features(path, content)
    heading = _code_heading(path, collection)
    english = [
        feature
        for feature in collection.features
        if str(feature.properties.get(heading, "")).upper().startswith("E")
    ]
    if not english:
        raise NotRecognised(f"{path.name} holds no council of England under {heading}")
    system = _system(path, collection, heading, english)
    as_at = _as_at(path, collection, heading)
    warnings = (
        ("the portal cut the file at its limit of features; download the whole file",)
        if _cut(collection)
        else ()
    )
    return Publication(
        source=SOURCE,
        as_at=as_at,
        published_on=as_at + timedelta(days=USUAL_LAG_DAYS),
        published_on_estimated=True,
        data_kind="either",
        tables=(
            TextTable(
                table=TABLE,
                sheet="",
                as_at=as_at,
                cells=_cells(english, system),
                encoding="utf-8",
                preamble_rows=0,
                blank_rows=0,
                warnings=warnings,
            ),
        ),
    )


def _code_heading(path: Path, collection: FeatureCollection) -> str:
    """The property that holds the council's code, upper-tier ones before districts."""
    found = [
        heading
        for heading in (collection.features[0].properties if collection.features else {})
        if CODE.fullmatch(heading)
    ]
    if not found:
        raise NotRecognised(
            f"{path.name} is GeoJSON without councils' codes (a property such as CTYUA23CD)"
        )
    return min(found, key=lambda heading: ("ctyua", "utla", "lad").index(heading[:-4].lower()))


def _system(path: Path, collection: FeatureCollection, heading: str, english: list[Feature]) -> str:
    """The coordinate system, as the file says or else as its positions show."""
    said = _said(collection.members.get("crs"))
    known = _SYSTEMS.get(re.split(r"[:/]", said)[-1].upper()) if said else None
    if said and known is None:
        raise UnreadableFile(
            f"{path.name} is in the coordinate system {said[:60]}; download it in WGS84 or on the "
            "British National Grid."
        )
    for system in [known] if known else [DEGREES, NATIONAL_GRID]:
        stray = next((f for f in english if not _inside(f, system)), None)
        if stray is None:
            return system
        if system in (known, NATIONAL_GRID):
            name = str(stray.properties[heading])[:40]
            raise UnreadableFile(
                f"{path.name} places {name} (feature {stray.number}) outside England; its "
                "positions are neither WGS84 longitude and latitude nor metres on the British "
                "National Grid."
                if known is None
                else f"{path.name} says it is in {known} and places {name} (feature "
                f"{stray.number}) outside England; download it again."
            )
    raise AssertionError("one system is always tried last")


def _said(crs: Any) -> str:
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else ""


def _inside(feature: Feature, system: str) -> bool:
    low, high = _WITHIN[system]
    return all(
        bool((ring >= np.array(low)).all() and (ring <= np.array(high)).all())
        for polygon in feature.polygons
        for ring in polygon
    )


def _as_at(path: Path, collection: FeatureCollection, heading: str) -> date:
    """The day the file or its name gives in the year of its headings, else that year's last."""
    year = 2000 + int(heading[-4:-2])
    names = [collection.members.get("name"), path.stem]
    said = [day for name in names if isinstance(name, str) for day in dates_in(name)]
    return next((day for day in said if day.year == year), date(year, 12, 31))


def _cut(collection: FeatureCollection) -> bool:
    properties = collection.members.get("properties")
    inside = properties if isinstance(properties, dict) else {}
    flag = "exceededTransferLimit"
    return bool(collection.members.get(flag) or inside.get(flag))


def _cells(features: list[Feature], system: str) -> pl.DataFrame:
    """The properties as text, the coordinate system, and each geometry as it came."""
    own = {"row_number", "crs", "geometry"}
    headings = [
        name
        for name in dict.fromkeys(name for f in features for name in f.properties)
        if name not in own
    ][:_MAX_PROPERTIES]
    columns: dict[str, list[Any]] = {"row_number": [f.number for f in features]}
    for name in headings:
        columns[name] = [_text(f.properties.get(name)) for f in features]
    columns["crs"] = [system] * len(features)
    columns["geometry"] = [f.geometry for f in features]
    schema = {name: pl.Int64 if name == "row_number" else pl.String for name in columns}
    return pl.DataFrame(columns, schema=schema)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
