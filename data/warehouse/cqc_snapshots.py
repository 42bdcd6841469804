"""Registers of the Care Quality Commission at their dates, from what lists and answers say."""

from __future__ import annotations

import polars as pl

from data.sources.cqc.register_rows import graded
from data.tables.service import ServiceSnapshot

_REGISTERED = "registered"


def snapshot_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Register rows under the columns of ``ServiceSnapshot``, its contract not yet applied.

    Only registered locations stand on a register; of a location registered by two providers, only
    the row that the register calls its primary one, where that is on the list too.

    Args:
        rows: the common columns of one list, located and with provenance.
    """
    named = graded(rows).filter(
        pl.col("registration_status").str.to_lowercase() == _REGISTERED,
        pl.col("location_id").is_not_null(),
    )
    primary = pl.lit("cqc:") + pl.col("primary_id").str.strip_chars().str.to_uppercase()
    listed = primary.is_in(named["service_id"].implode())
    secondary = pl.col("dual").is_not_null() & (primary != pl.col("service_id")) & listed
    return (
        named.filter(~secondary.fill_null(False))
        .with_columns(
            urn="location_id",
            service_name="name",
            short_break_only=pl.lit(None, pl.Boolean),
            ofsted_region=pl.lit(None, pl.String),
            la_name=pl.col("la_name").fill_null("Not stated"),
            provider_id=pl.coalesce("provider_id", pl.lit("cqc-none:") + pl.col("location_id")),
        )
        .select(ServiceSnapshot.column_names())
    )


def answered_registers(answers: pl.DataFrame) -> pl.DataFrame:
    """The register as the API's answers had it at the last day of asking of every month.

    A run asks only for what has changed since the one before, so that the latest answer about each
    location is its state until the next.

    Args:
        answers: one row per answer about a location, with ``service_id`` and ``as_at``.

    Returns:
        The same columns; one row per location and month of asking, ``as_at`` and ``known_on`` that
        month's last day of asking.
    """
    days = (
        answers.group_by(pl.col("as_at").dt.truncate("1mo").alias("month"))
        .agg(pl.col("as_at").max())["as_at"]
        .sort()
    )
    parts = []
    for day in days:
        latest = (
            answers.filter(pl.col("as_at") <= day)
            .sort("as_at", "known_on", "raw_name", "row_number")
            .unique("service_id", keep="last", maintain_order=True)
        )
        seen = pl.max_horizontal("known_on", pl.lit(day))
        parts.append(latest.with_columns(as_at=pl.lit(day), known_on=seen))
    return pl.concat([answers.clear(), *parts])
