"""Where a company stands among its like: of about its size, in the same kind of care."""

from __future__ import annotations

import polars as pl

from data.sources.companies_house.words import care_activities
from features.filing_deadlines import latest_of

#: Upper bounds of total assets in pounds: a tenth of a million, the micro-entity and small company
#: thresholds of the Companies Act until 2025, and a million between them.
SIZE_BOUNDS = (100_000, 316_000, 1_000_000, 5_100_000)
#: A percentile among fewer tells nothing.
FEWEST_PEERS = 20


def size_band(assets: pl.Expr) -> pl.Expr:
    """0 (smallest) to ``len(SIZE_BOUNDS)``, by total assets; null where they are not known."""
    steps = [(assets > bound).cast(pl.Int64) for bound in SIZE_BOUNDS]
    return pl.when(assets.is_not_null()).then(pl.sum_horizontal(steps))


def service_types(company: pl.DataFrame) -> pl.DataFrame:
    """``company_number, service_type``: the first of a company's four activities that is care."""
    kinds = care_activities()
    known = [
        pl.col(name).replace_strict(kinds, default=None, return_dtype=pl.String)
        for name in ("sic_1", "sic_2", "sic_3", "sic_4")
    ]
    return latest_of(company).select("company_number", service_type=pl.coalesce(known))


def peer_percentiles(rows: pl.DataFrame, features: tuple[str, ...]) -> pl.DataFrame:
    """The percentile of each value among peers, 0 to 100, ties in the middle.

    Peers are the rows of the same ``size_band`` and ``service_type``; where fewer than
    ``FEWEST_PEERS`` of them have the value, those of the band in any care; else there is none.

    Args:
        rows: with ``size_band, service_type`` and the features.
        features: columns to place.

    Returns:
        The rows with ``<feature>_peer``.
    """
    found = rows
    for name in features:
        near, wide = ["size_band", "service_type"], ["size_band"]
        known = pl.all_horizontal(pl.col(key).is_not_null() for key in wide)
        typed = known & pl.col("service_type").is_not_null()
        found = found.with_columns(
            pl.coalesce(
                pl.when(typed & (pl.col(name).count().over(near) >= FEWEST_PEERS)).then(
                    _percentile(name, near)
                ),
                pl.when(known & (pl.col(name).count().over(wide) >= FEWEST_PEERS)).then(
                    _percentile(name, wide)
                ),
            ).alias(f"{name}_peer")
        )
    return found


def _percentile(name: str, peers: list[str]) -> pl.Expr:
    rank = pl.col(name).rank("average").over(peers)
    return (rank - 0.5) / pl.col(name).count().over(peers) * 100
