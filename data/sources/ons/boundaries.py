"""ONS open geography: boundaries of counties and unitary authorities, or of districts, as GeoJSON.

Any year and resolution (BFC, BGC, BUC, …), in longitude and latitude or on the national grid. The
councils of England are kept; the other countries' are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from data.errors import NotRecognised, UnreadableFile
from data.outlines.geojson import Feature, FeatureCollection, read_features
from data.sources.as_at import dates_in
from data.sources.authorities.reviewed import changes
from data.sources.publication import Publication, TextTable

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "ons.boundaries"
TITLE = "Boundaries of counties and unitary authorities (ONS open geography)"
KEY = None
WITHOUT_KEY = "The portal is open."
_SERVICE = (
    r"Counties_and_Unitary_Authorities_(?P<month>[A-Z]+)_(?P<year>20\d\d)_Boundaries_UK_"
    r"(?P<detail>BUC|BSC|BGC)(?:_V\d)?"
)
_KNOWN_SERVICE = "Counties_and_Unitary_Authorities_December_2025_Boundaries_UK_BSC"
TABLE = "boundary"
#: The portal shows no day of publication; four months after the date is later than is usual.
USUAL_LAG_DAYS = 120
DEGREES, NATIONAL_GRID = "EPSG:4326", "EPSG:27700"
#: A council's code under its year (``CTYUA23CD``); files derived from the portal's leave it out.
CODE = re.compile(r"(ctyua|utla|lad)(\d\d|_?)cd", re.I)
_TIERS = ("ctyua", "utla", "lad")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SYSTEMS = {"CRS84": DEGREES, "4326": DEGREES, "4258": DEGREES, "27700": NATIONAL_GRID}
#: England with its islands: west, south, east, north.
_WITHIN = {
    DEGREES: ((-7.5, 49.5), (2.5, 56.2)),
    NATIONAL_GRID: ((50_000, 0), (700_000, 700_000)),
}
_MAX_PROPERTIES = 200


def fetch(job: FetchJob) -> list[Path]:
    """The newest map of counties and unitary authorities that the portal has, least detail first.

    Raises:
        FetchFailed: if it cannot be had whole.
    """
    from data.fetching.faults import FetchFailed
    from data.fetching.ledger import bear_name
    from data.sources.ons.arcgis import SERVICES, features, newest_service
    from data.warehouse.atomic import write_text

    service = newest_service(job.client, _SERVICE, _KNOWN_SERVICE)
    held = features(job.client, service)
    if not held:
        raise FetchFailed(f"{service} on the ONS portal has not one feature; try again later.")
    file = job.folder / f"{service}.geojson"
    part = file.with_name(f"{file.name}.part")
    write_text(part, json.dumps({"type": "FeatureCollection", "name": service, "features": held}))
    bear_name(part, file, f"{SERVICES}/{service}")
    job.told(f"{service}: {len(held):,} areas")
    return [file]


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
    as_at, warnings = _dated(path, collection, heading, english)
    if _cut(collection):
        warnings += ("the portal cut the file at its limit of features; download the whole file",)
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


def code_heading(headings: Iterable[str]) -> str | None:
    """The heading of councils' codes, upper-tier ones before districts; None if there is none."""
    tiers = {
        heading: _TIERS.index(match[1].lower())
        for heading in headings
        if (match := CODE.fullmatch(heading))
    }
    return min(tiers, key=tiers.__getitem__, default=None)


def _code_heading(path: Path, collection: FeatureCollection) -> str:
    """The property that holds the council's code, upper-tier ones before districts."""
    found = code_heading(collection.features[0].properties if collection.features else ())
    if found is None:
        raise NotRecognised(
            f"{path.name} is GeoJSON without councils' codes (a property such as CTYUA23CD)"
        )
    return found


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


def _dated(
    path: Path, collection: FeatureCollection, heading: str, english: list[Feature]
) -> tuple[date, tuple[str, ...]]:
    """The day of the map, and a warning where the file does not give it.

    The day the file or its name gives in the year of its headings, else that year's last. Of
    headings without a year: the day or year in the name, else the first day on which all of its
    codes were in force.
    """
    names = [n for n in (collection.members.get("name"), path.stem) if isinstance(n, str)]
    said = [day for name in names for day in dates_in(name)]
    if match := re.search(r"\d\d(?=cd$)", heading, re.I):
        year = 2000 + int(match[0])
        return next((day for day in said if day.year == year), date(year, 12, 31)), ()
    years = [date(int(year), 12, 31) for name in names for year in _YEAR.findall(name)]
    if said or years:
        day = (said or years)[0]
        return day, (f"{heading} gives no year; the file's name dates the map {day}",)
    day = _first_day_of_all(str(f.properties.get(heading, "")).upper() for f in english)
    return day, (
        f"neither {heading} nor the file's name gives a year; by its codes it is of {day}",
    )


def _first_day_of_all(codes: Iterable[str]) -> date:
    """The day from which all of these codes have been in force."""
    began = dict(changes().select("successor_code", "changed_on").iter_rows())
    # Codes that no change brought about were there when the ONS codes began.
    return max((began[code] for code in codes if code in began), default=date(2009, 1, 1))


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
