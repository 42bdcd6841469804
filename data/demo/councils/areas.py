"""The councils that the synthetic statistics tell of, with their real codes."""

from __future__ import annotations

import polars as pl

from data.sources.authorities.reviewed import changes, upper_tier

#: A few of each kind and region; what is told of them is invented.
_NAMES = (
    "Camden", "Croydon", "Essex", "Hertfordshire", "Kent", "Lancashire", "Leeds", "Liverpool",
    "Manchester", "Norfolk", "Oldham", "Staffordshire",
)  # fmt: skip
ENGLAND = "E92000001"


def councils() -> pl.DataFrame:
    """``la_code, la_name, region_code, region`` of the councils told of, by name."""
    former = changes()["former_code"].implode()
    return (
        upper_tier()
        .filter(pl.col("la_name").is_in(_NAMES), ~pl.col("la_code").is_in(former))
        .sort("la_name")
    )
