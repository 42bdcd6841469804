"""An archived file of boundaries, typed: one outline per upper-tier council."""

from __future__ import annotations

import json
from collections import defaultdict

import numpy as np
import polars as pl

from data.outlines.arcs import Line
from data.outlines.national_grid import national_grid
from data.outlines.outline import outlines
from data.outlines.polygons import polygons
from data.sources.authorities.directory import counties_of_districts
from data.sources.authorities.reviewed import upper_tier
from data.sources.ons.boundaries import DEGREES, code_heading


def boundary_rows(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The outlines of a file, districts of a county joined.

    Args:
        cells: the archive's text, one row per feature.

    Returns:
        ``la_code, la_name`` (the ONS name), ``rings`` and ``row_number`` (of the council's first
        feature), ordered by code; and ``row_number, reason`` of the features that are no
        council's.
    """
    heading = code_heading(cells.columns)
    assert heading is not None, "a file without councils' codes was not archived as boundaries"
    known = dict(upper_tier().select("la_code", "la_name").iter_rows())
    settled = cells.with_columns(
        la_code=pl.col(heading)
        .str.strip_chars()
        .str.to_uppercase()
        .replace(counties_of_districts())
    ).with_columns(la_name=pl.col("la_code").replace_strict(known, default=None))
    strange = settled.filter(pl.col("la_name").is_null()).select(
        "row_number",
        reason=pl.format("{} is no upper-tier council of England known here", "la_code"),
    )
    councils = settled.filter(pl.col("la_name").is_not_null())
    areas: dict[str, list[Line]] = defaultdict(list)
    for code, crs, geometry in councils.select("la_code", "crs", "geometry").iter_rows():
        areas[code] += _rings(geometry, crs)
    drawn = pl.DataFrame(
        list(outlines(areas).items()), {"la_code": pl.String, "rings": pl.String}, orient="row"
    )
    flat = councils.join(drawn, on="la_code", how="anti").select(
        "row_number", reason=pl.lit("its boundary encloses nothing")
    )
    kept = (
        councils.group_by("la_code", "la_name")
        .agg(pl.col("row_number").min())
        .join(drawn, on="la_code")
        .select("la_code", "la_name", "rings", "row_number")
        .sort("la_code")
    )
    return kept, pl.concat([strange, flat]).sort("row_number")


def _rings(geometry: str, crs: str) -> list[Line]:
    """A geometry's rings in whole metres on the national grid."""
    rings = [ring for polygon in polygons(json.loads(geometry)) for ring in polygon]
    if crs == DEGREES:
        rings = [national_grid(ring[:, 0], ring[:, 1]) for ring in rings]
    return [np.rint(ring).astype(np.int64) for ring in rings]
