"""Which registers print constituencies of one map: they are redrawn, and then names mean nothing."""

from __future__ import annotations

from itertools import combinations

import polars as pl

#: Two registers use one map if at least this share of the names on either stand on both.
_SHARED = 0.4


def plain_name(name: pl.Expr) -> pl.Expr:
    """A constituency's name as it is compared: case, "&" and punctuation do not count."""
    spelled = name.str.to_lowercase().str.replace_all("&", "and", literal=True)
    return spelled.str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()


def redrawn_between(snapshots: pl.DataFrame) -> pl.DataFrame:
    """Pairs of registers between which constituencies were redrawn.

    Args:
        snapshots: ``service_snapshot`` rows.

    Returns:
        ``one, other`` (dates of registers, each pair in both orders), ``redrawn`` (true).
    """
    names = (
        snapshots.filter(pl.col("service_id").str.starts_with("ofsted:"))
        .select("as_at", name=pl.col("constituency"))
        .drop_nulls()
        .unique()
        .with_columns(plain_name(pl.col("name")))
        .group_by("as_at")
        .agg("name")
        .sort("as_at")
    )
    maps = {as_at: set(held) for as_at, held in names.iter_rows()}
    apart = [
        (one, other)
        for one, other in combinations(maps, 2)
        if len(maps[one] & maps[other]) < _SHARED * len(maps[one] | maps[other])
    ]
    return pl.DataFrame(
        [pair for one, other in apart for pair in ((one, other), (other, one))],
        schema={"one": pl.Date, "other": pl.Date},
        orient="row",
    ).with_columns(redrawn=pl.lit(True))
