"""What only a series of registers can tell: services, owners and inspections through time."""

from __future__ import annotations

import polars as pl

from data.identity.owner import COUNCIL_SECTOR, is_individual, provider_kind


def services(snapshots: pl.DataFrame) -> pl.DataFrame:
    """One row per registration ever seen, from ``service_snapshot`` rows."""
    return (
        snapshots.group_by("service_id", "urn")
        .agg(first_as_at=pl.col("as_at").min(), known_on=pl.col("known_on").min())
        .with_columns(inspectorate=pl.col("service_id").str.extract(r"^([^:]+):"))
        .sort("service_id")
    )


def providers(snapshots: pl.DataFrame, told: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row per owner ever seen, under the spelling of its latest register.

    Args:
        snapshots: ``service_snapshot`` rows.
        told: ``provider_id, is_individual`` where a register says so itself (``cqc_provider``);
            elsewhere the name alone tells a sole trader.
    """
    newest = ["as_at", "service_id"]
    individuals = [] if told is None else told.filter("is_individual")["provider_id"].to_list()
    council = pl.col("sector").sort_by(newest).last() == COUNCIL_SECTOR
    return (
        snapshots.group_by("provider_id")
        .agg(
            name=pl.col("owner_name").sort_by(newest).drop_nulls().last(),
            first_as_at=pl.col("as_at").min(),
            known_on=pl.col("known_on").min(),
            council=council & pl.col("provider_id").first().str.starts_with("cqc:"),
        )
        .with_columns(
            kind=pl.when("council")
            .then(pl.lit("local-authority"))
            .otherwise(provider_kind(pl.col("provider_id"))),
            is_individual=is_individual(pl.col("name"))
            | pl.col("provider_id").is_in(pl.Series(individuals, dtype=pl.String).implode()),
            name=pl.col("name").fill_null("Owner not given"),
        )
        .drop("council")
        .sort("provider_id")
    )


def first_seen_inspections(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """One row per service and inspection day, as it first became public.

    An inspection is public from the publication day printed beside it; where none is printed,
    or one before the inspection itself, from the day of the first register that shows it, marked
    as an estimate. The first register's judgement is kept: later ones may have been revised.
    """
    printed = pl.col("published_on").is_not_null() & (
        pl.col("published_on") >= pl.col("happened_on")
    )
    dated = pl.concat(parts).with_columns(
        known_on=pl.when(printed).then("published_on").otherwise("edition_known_on"),
        known_on_estimated=pl.when(printed).then(pl.lit(False)).otherwise(pl.lit(True)),
    )
    key = ["service_id", "happened_on"]
    earliest = (
        dated.sort("known_on", "known_on_estimated", "as_at")
        .group_by(key, maintain_order=True)
        .agg(pl.col("known_on", "known_on_estimated").first())
    )
    first = (
        dated.drop("known_on", "known_on_estimated")
        .sort("as_at", "row_number")
        .unique(key, keep="first", maintain_order=True)
    )
    return (
        first.join(earliest, on=key, how="left", maintain_order="left")
        .select(
            *key,
            "known_on",
            "known_on_estimated",
            "event_type",
            "event_number",
            "rating",
            "rating_helped_protected",
            "rating_leaders",
            "raw_name",
            "row_number",
        )
        .sort(key)
    )
