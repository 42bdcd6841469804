"""Adult services at a date, from registrations: one row each, with nothing from the future.

Registrations tell age, place, owner and who has gone; ratings and beds come only from lists that
were out by then. Later lists tell them too, but of those that lasted to be listed and of no others:
using them would give away who stayed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from data.tables.service import Inspection
from data.warehouse.facts import Facts
from features.inspection import inspection_features
from features.panel import KEYS
from features.registration_history import registered_at

_YEAR = 365.25


def adult_panel(facts: Facts, market: str, as_at: date, known_by: date) -> pl.DataFrame:
    """Every service of an adult market registered at a day, with what was known by another.

    Returns:
        One row per service: ``features.panel.KEYS``, ``service_name``, then the features: those of
        ``inspection_features``, ``age`` (years), ``places`` (beds, null where no list of the time
        tells them), ``region``, of the owner ``owner_homes, owner_councils, owner_growth,
        owner_lost_share, single_home_owner`` and of the council ``la_homes, la_hhi`` (of services,
        0-10,000), ``la_lost_share, la_growth, owner_la_share``. Shares are 0-1; losses count every
        registration of a year before that has ended, whether or not somebody took it over.
    """
    seen = facts.seen(as_at, known_by)
    rows = registered_at(facts, market, as_at, known_by).with_columns(owner=_owner())
    year_before = pl.select(pl.lit(as_at).dt.offset_by("-12mo")).item()
    earlier = registered_at(facts, market, year_before, known_by).with_columns(
        owner=_owner(),
        gone=~pl.col("service_id").is_in(rows["service_id"].implode()),
    )
    listed = _listed(seen, rows)
    names = seen.provider.select(owner="provider_id", owner_name="name")
    return (
        rows.join(names, on="owner", how="left", maintain_order="left")
        .join(_owners(rows, earlier), on="owner", how="left", maintain_order="left")
        .join(_councils(rows, earlier), on="la_name", how="left", maintain_order="left")
        .join(_places(listed), on="service_id", how="left", maintain_order="left")
        .with_columns(
            as_at=pl.lit(as_at),
            known_by=pl.lit(known_by),
            provider_id="owner",
            urn=pl.col("service_id").str.strip_prefix("cqc:"),
            age=(pl.lit(as_at) - pl.col("registered_on")).dt.total_days() / _YEAR,
            places="listed_places",
            single_home_owner=(pl.col("owner_homes") == 1).cast(pl.Int64),
            owner_la_share=pl.len().over("owner", "la_name") / pl.col("la_homes"),
        )
        .select(
            *KEYS,
            "service_name",
            "age",
            "places",
            "region",
            *("owner_homes", "owner_councils", "owner_growth", "owner_lost_share"),
            "single_home_owner",
            *("la_homes", "la_hhi", "la_lost_share", "la_growth", "owner_la_share"),
        )
        .join(
            inspection_features(_with_listed_ratings(seen, listed), rows, as_at),
            on="service_id",
            how="left",
            maintain_order="left",
            validate="1:1",
        )
    )


def _owner() -> pl.Expr:
    """The provider; a registration without one stands alone."""
    return pl.coalesce("provider_id", pl.lit("cqc-none:") + pl.col("service_id"))


def _listed(seen: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    """What the lists that were out by then say of these services, oldest first."""
    return seen.service_snapshot.join(rows.select("service_id"), on="service_id", how="semi").sort(
        "service_id", "as_at"
    )


def _places(listed: pl.DataFrame) -> pl.DataFrame:
    return listed.group_by("service_id").agg(listed_places=pl.col("places").drop_nulls().last())


def _with_listed_ratings(seen: Facts, listed: pl.DataFrame) -> Facts:
    # England's lists say when a report came out, not when the inspection was.
    rated = listed.with_columns(
        happened_on=pl.coalesce("inspected_on", "inspection_published_on"),
        event_type=pl.lit(None, pl.String),
        event_number=pl.lit(None, pl.String),
    ).drop_nulls(["rating", "happened_on"])
    return replace(seen, inspection=rated.select(Inspection.column_names()))


def _owners(rows: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    now = rows.group_by("owner").agg(
        owner_homes=pl.len().cast(pl.Int64),
        owner_councils=pl.col("la_name").n_unique().cast(pl.Int64),
    )
    before = earlier.group_by("owner").agg(
        before=pl.len().cast(pl.Int64), owner_lost_share=pl.col("gone").mean()
    )
    return now.join(before, on="owner", how="left").select(
        "owner",
        "owner_homes",
        "owner_councils",
        "owner_lost_share",
        owner_growth=pl.col("owner_homes") - pl.col("before").fill_null(0),
    )


def _councils(rows: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    held = pl.col("held").cast(pl.Int64)
    # Summed as whole numbers: shares added in another order are another figure in the last place.
    hhi = 10_000 * (held**2).sum() / held.sum() ** 2
    now = (
        rows.group_by("la_name", "owner")
        .agg(held=pl.len())
        .group_by("la_name")
        .agg(la_homes=pl.col("held").sum().cast(pl.Int64), la_hhi=hhi)
    )
    before = earlier.group_by("la_name").agg(before=pl.len(), la_lost_share=pl.col("gone").mean())
    return now.join(before, on="la_name", how="left").select(
        "la_name",
        "la_homes",
        "la_hhi",
        "la_lost_share",
        la_growth=pl.col("la_homes") / pl.col("before") - 1,
    )
