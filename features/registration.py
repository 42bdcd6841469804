"""What a service is: its size and change, its age, its kind, where it is."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.facts import Facts
from features.population import edition_before, register_rows


def registration_features(facts: Facts, rows: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Size, age, sector and region.

    Returns:
        One row per service: ``places``, ``places_change`` (places since the register before),
        ``one_place, suspended, short_break_only`` (0/1), ``age`` (years since registration; null in
        registers that do not print it, unless a joiners list does), ``new_in_register`` (0/1),
        ``sector``, ``region``.
    """
    before = edition_before(facts, as_at)
    register_before = register_rows(facts, before) if before else facts.service_snapshot.clear()
    earlier = register_before.select("service_id", places_before="places", was_there=pl.lit(1))
    joined = (
        facts.joiner_leaver.filter(pl.col("move") == "joined")
        .group_by("service_id")
        .agg(pl.col("happened_on").min().alias("joined_on"))
    )
    registered = pl.coalesce("registered_on", "joined_on")
    return (
        rows.join(earlier, on="service_id", how="left", maintain_order="left")
        .join(joined, on="service_id", how="left", maintain_order="left")
        .select(
            "service_id",
            "places",
            "sector",
            "region",
            places_change=pl.col("places") - pl.col("places_before"),
            one_place=(pl.col("places") == 1).cast(pl.Int64),
            suspended=(pl.col("registration_status") == "Suspended").cast(pl.Int64),
            short_break_only=pl.col("short_break_only").cast(pl.Int64),
            age=pl.when(registered <= as_at).then(
                (pl.lit(as_at) - registered).dt.total_days() / 365.25
            ),
            new_in_register=pl.col("was_there").is_null().cast(pl.Int64)
            if before is not None
            else pl.lit(None, pl.Int64),
        )
    )
