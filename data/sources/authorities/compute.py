"""Compute ``places.csv`` again: ``python -m data.sources.authorities.compute``.

Where each authority is, and its cell on the cartogram. The result is kept with the code because
it changes only with the map of England, and reading every postcode has no place in a build.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data.sources.authorities.directory import counties_of_districts, postcodes
from data.sources.authorities.hex_layout import hex_layout
from data.sources.authorities.reviewed import FOLDER, changes, upper_tier

_HEADER = """\
# Computed by `python -m data.sources.authorities.compute`; not edited by hand. Mean of each
# authority's postcodes (metres, national grid), and its cell on the cartogram (current codes only).
# Source: Office for National Statistics, ONS Postcode Directory November 2025, licensed under the
# Open Government Licence v3.0. Contains OS data (c) Crown copyright and database right; contains
# Royal Mail data (c) Royal Mail copyright and database right.
"""


def centroids() -> pl.DataFrame:
    """The mean of the postcodes of every authority, former ones by the area they had.

    Returns:
        ``la_code``, ``easting`` and ``northing`` (whole metres), ordered by code.
    """
    sums = (pl.col("easting").sum(), pl.col("northing").sum(), pl.len().alias("postcodes"))
    la_code = pl.col("district_code").replace(counties_of_districts())
    parts = pl.concat(
        letter.group_by(la_code.alias("la_code"), "postcode_district").agg(*sums)
        for letter in postcodes()
    )
    heirs = changes().with_columns(pl.col("postcode_districts").str.split(" "))
    was_there = pl.col("postcode_district").is_in(pl.col("postcode_districts")).fill_null(True)
    former = (
        heirs.join(parts, left_on="successor_code", right_on="la_code")
        .filter(was_there)
        .rename({"former_code": "la_code"})
    )
    return (
        pl.concat([parts, former.select(parts.columns)])
        .group_by("la_code")
        .agg(pl.col("easting", "northing", "postcodes").sum())
        .select(
            "la_code",
            (pl.col("easting") / pl.col("postcodes")).round(),
            (pl.col("northing") / pl.col("postcodes")).round(),
        )
        .sort("la_code")
    )


def places() -> pl.DataFrame:
    """The content of ``places.csv``: ``la_code, easting, northing, hex_q, hex_r``."""
    found = upper_tier().select("la_code").join(centroids(), on="la_code", maintain_order="left")
    current = found.join(changes(), left_on="la_code", right_on="former_code", how="anti")
    cells = hex_layout(current).select("la_code", "hex_q", "hex_r")
    return found.join(cells, on="la_code", how="left", maintain_order="left").sort("la_code")


def write(path: Path = FOLDER / "places.csv") -> None:
    """Write ``places.csv``."""
    path.write_text(_HEADER + places().write_csv(float_precision=0), encoding="utf-8")


if __name__ == "__main__":
    write()
