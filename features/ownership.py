"""What the owner's other homes say: size, growth, quality, homes lost."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.facts import Facts
from features.inspection import grade
from features.population import edition_before, gone_since, names_owners

_EMPTY = {
    "owner_homes": pl.Int64,
    "owner_places": pl.Int64,
    "owner_growth": pl.Int64,
    "owner_councils": pl.Int64,
    "owner_lost_share": pl.Float64,
    "owner_poor_share": pl.Float64,
    "owner_changed": pl.Int64,
    "single_home_owner": pl.Int64,
}


def ownership_features(facts: Facts, rows: pl.DataFrame, as_at: date, market: str) -> pl.DataFrame:
    """The owner at a date, seen through its homes in the market.

    Returns:
        One row per service: ``owner_homes, owner_places, owner_councils`` (counts at the date),
        ``single_home_owner`` (0/1), ``owner_growth`` (homes since the register before),
        ``owner_lost_share`` (share 0-1 of the homes it had a register before that are gone; homes this
        register may have left out are not counted),
        ``owner_poor_share`` (share 0-1 of its *other* rated homes below Good), ``owner_changed``
        (0/1: another owner a register before; null where either is left blank). All null in
        registers that print no owner; growth and losses null where the register before prints none.
    """
    if not names_owners(rows):
        return rows.select(
            "service_id", *(pl.lit(None, dtype).alias(name) for name, dtype in _EMPTY.items())
        )
    owned = rows.select("service_id", "provider_id", "owner_name", "places", "la_name", "rating")
    poor, rated = (
        (grade(pl.col("rating")) >= 3).cast(pl.Int64),
        pl.col("rating").is_not_null().cast(pl.Int64),
    )
    owners = owned.group_by("provider_id").agg(
        owner_homes=pl.len().cast(pl.Int64),
        owner_places=pl.col("places").sum(),
        owner_councils=pl.col("la_name").n_unique().cast(pl.Int64),
        poor_homes=poor.sum(),
        rated_homes=rated.sum(),
    )
    others_rated = pl.col("rated_homes") - rated
    at_date = owned.join(owners, on="provider_id", how="left", maintain_order="left").with_columns(
        single_home_owner=(pl.col("owner_homes") == 1).cast(pl.Int64),
        owner_poor_share=pl.when(others_rated > 0).then(
            (pl.col("poor_homes") - poor.fill_null(0)) / others_rated
        ),
    )
    with_past = at_date.join(
        _since_before(facts, as_at, market),
        on="provider_id",
        how="left",
        maintain_order="left",
    ).join(_owner_before(facts, as_at, market), on="service_id", how="left", maintain_order="left")
    has_past = "homes_before" in with_past.columns
    return with_past.select(
        "service_id",
        "owner_homes",
        "owner_places",
        "owner_councils",
        "single_home_owner",
        "owner_poor_share",
        owner_growth=pl.col("owner_homes") - pl.col("homes_before").fill_null(0)
        if has_past and with_past["homes_before"].is_not_null().any()
        else pl.lit(None, pl.Int64),
        owner_lost_share="lost_share",
        owner_changed=pl.when(pl.col("owner_name").is_not_null()).then(
            (pl.col("provider_before") != pl.col("provider_id")).cast(pl.Int64)
        ),
    ).select("service_id", *_EMPTY)


def _before(facts: Facts, as_at: date, market: str) -> pl.DataFrame:
    before = edition_before(facts, as_at)
    earlier = gone_since(facts, market, before or as_at, as_at)
    return earlier if before and names_owners(earlier) else earlier.clear()


def _since_before(facts: Facts, as_at: date, market: str) -> pl.DataFrame:
    return (
        _before(facts, as_at, market)
        .group_by("provider_id")
        .agg(homes_before=pl.len().cast(pl.Int64), lost_share=pl.col("gone").mean())
    )


def _owner_before(facts: Facts, as_at: date, market: str) -> pl.DataFrame:
    named = _before(facts, as_at, market).filter(pl.col("owner_name").is_not_null())
    return named.select("service_id", provider_before="provider_id")
