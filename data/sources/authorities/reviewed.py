"""The reviewed tables in this folder, read as they are written."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parent


def _read(name: str) -> pl.DataFrame:
    return pl.read_csv(FOLDER / name, comment_prefix="#", infer_schema=False)


@lru_cache(maxsize=1)
def upper_tier() -> pl.DataFrame:
    """``la_code, la_name, region_code, region``: one row per code, former ones too."""
    return _read("upper_tier.csv")


@lru_cache(maxsize=1)
def changes() -> pl.DataFrame:
    """``former_code, successor_code, changed_on`` (Date), ``postcode_districts, legal_order``."""
    return _read("changes.csv").with_columns(pl.col("changed_on").str.to_date())


@lru_cache(maxsize=1)
def aliases() -> pl.DataFrame:
    """``alias, la_name``: spellings that are not the ONS name."""
    return _read("aliases.csv")


@lru_cache(maxsize=1)
def computed_places() -> pl.DataFrame:
    """``la_code, easting, northing`` (metres), ``hex_q, hex_r`` (null for former codes)."""
    return _read("places.csv").with_columns(
        pl.col("easting", "northing").cast(pl.Float64), pl.col("hex_q", "hex_r").cast(pl.Int64)
    )
