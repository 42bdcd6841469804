"""What only a series of registers can tell: services, owners and inspections through time."""

from __future__ import annotations

import polars as pl

from data.identity.owner import is_individual, provider_kind


def services(snapshots: pl.DataFrame) -> pl.DataFrame:
    """One row per registration ever seen, from ``service_snapshot`` rows."""
    return (
        snapshots.group_by("service_id", "urn")
        .agg(first_as_at=pl.col("as_at").min(), known_on=pl.col("known_on").min())
        .with_columns(inspectorate=pl.lit("ofsted"))
        .sort("service_id")
    )


def providers(snapshots: pl.DataFrame) -> pl.DataFrame:
    """One row per owner ever seen, under the spelling of its latest register."""
    name = pl.col("owner_name").sort_by("as_at", "service_id").last()
    return (
        snapshots.group_by("provider_id")
        .agg(name=name, first_as_at=pl.col("as_at").min(), known_on=pl.col("known_on").min())
        .with_columns(
            kind=provider_kind(pl.col("provider_id")),
            is_individual=is_individual(pl.col("name")),
            name=pl.col("name").fill_null("Owner not given"),
        )
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
