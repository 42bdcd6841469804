"""What the place says: how many homes, how concentrated, how many lately lost."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.facts import Facts
from features.concentration import concentration_of, owner_places
from features.population import edition_before, gone_since, names_owners


def market_features(facts: Facts, rows: pl.DataFrame, as_at: date, market: str) -> pl.DataFrame:
    """The local market at a date.

    Returns:
        One row per service: ``la_homes``, ``la_hhi`` (0-10,000), ``la_lost_share`` (share 0-1 of the
        council's homes of the register before that are gone), ``la_growth`` (share, homes now over
        homes a register before, minus 1), ``owner_la_share`` (share 0-1 of the council's places run
        by this owner), ``constituency_homes``.
    """
    la = rows.group_by("la_name").agg(la_homes=pl.len().cast(pl.Int64))
    owners = owner_places(rows, "la")
    if names_owners(rows):
        la = la.join(
            concentration_of(owners).select("area_name", la_hhi="hhi"),
            left_on="la_name",
            right_on="area_name",
            how="left",
        )
        held = owners.select(
            "provider_id",
            la_name="area_name",
            owner_la_share=pl.col("places") / pl.col("places").sum().over("area_name"),
        ).with_columns(pl.col("owner_la_share").fill_nan(None))
    else:
        la = la.with_columns(la_hhi=pl.lit(None, pl.Float64))
        held = rows.select(
            "provider_id", "la_name", owner_la_share=pl.lit(None, pl.Float64)
        ).unique()
    constituency = (
        rows.group_by("constituency").agg(constituency_homes=pl.len().cast(pl.Int64)).drop_nulls()
    )
    return (
        rows.select("service_id", "la_name", "provider_id", "constituency")
        .join(la, on="la_name", how="left", maintain_order="left")
        .join(_since_before(facts, as_at, market), on="la_name", how="left", maintain_order="left")
        .join(held, on=["provider_id", "la_name"], how="left", maintain_order="left")
        .join(constituency, on="constituency", how="left", maintain_order="left")
        .select(
            "service_id",
            "la_homes",
            "la_hhi",
            "la_lost_share",
            "owner_la_share",
            "constituency_homes",
            la_growth=pl.col("la_homes") / pl.col("la_homes_before") - 1,
        )
    )


def _since_before(facts: Facts, as_at: date, market: str) -> pl.DataFrame:
    before = edition_before(facts, as_at)
    earlier = gone_since(facts, market, before or as_at, as_at)
    earlier = earlier if before else earlier.clear()
    return earlier.group_by("la_name").agg(
        la_homes_before=pl.len(), la_lost_share=pl.col("gone").mean()
    )
