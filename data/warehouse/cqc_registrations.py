"""Registrations and providers of the Care Quality Commission, from all that was ever listed."""

from __future__ import annotations

import polars as pl

from data.tables.cqc import CqcManager, CqcProvider, Registration

#: The register is published every month, so that an event is public a month later at the latest.
_MONTH = "31d"
_DESCRIBED = (
    "provider_id",
    "registered_on",
    "service_name",
    "postcode",
    "uprn",
    "la_name",
    "la_code",
    "region",
    "provision_type",
    "market",
    "home_care",
    "places",
)
_TOLD = (
    "name",
    "ownership",
    "is_individual",
    "company_number",
    "charity_number",
    "brand_id",
    "brand_name",
)


def registrations(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per location, under ``Registration``.

    Each column is the latest given; the end is what the latest list says of it, so that a location
    that a later register still shows has none.

    Args:
        rows: what every list says of every location: ``service_id, as_at, known_on, raw_name,
            row_number, ended_on, end_status`` and the descriptive columns.
    """
    ordered = rows.sort("service_id", "as_at", "known_on", "raw_name", "row_number")
    ended = pl.col("ended_on").is_not_null()
    latest_end = pl.col("ended_on").last()
    told = ordered.group_by("service_id", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().last() for name in _DESCRIBED),
        ended_on=latest_end,
        end_status=pl.when(latest_end.is_not_null()).then(pl.col("end_status").last()),
        listed=pl.col("known_on").min(),
        end_listed=pl.col("known_on").filter(ended).min(),
        as_at=pl.col("as_at").last(),
        raw_name=pl.col("raw_name").last(),
        row_number=pl.col("row_number").last(),
    )
    opened = pl.col("registered_on").dt.offset_by(_MONTH)
    closed = pl.col("ended_on").dt.offset_by(_MONTH)
    known_on = pl.min_horizontal("listed", opened)
    dated = told.with_columns(
        known_on=known_on,
        known_on_estimated=known_on < pl.col("listed"),
        end_known_on=pl.when(pl.col("ended_on").is_not_null()).then(
            pl.max_horizontal(known_on, pl.min_horizontal("end_listed", closed))
        ),
    )
    return Registration.validate(
        dated.select(Registration.column_names()).sort("service_id"), cast=True
    )


def provider_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per provider, under ``CqcProvider``; each column is the latest given.

    Args:
        rows: what every list says of every provider, under the contract's columns.
    """
    ordered = rows.filter(pl.col("provider_id").is_not_null()).sort(
        "provider_id", "as_at", "known_on", "raw_name", "row_number"
    )
    latest = ["registration_status", "registered_on", "ended_on"]
    first = ordered.group_by("provider_id", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().last() for name in (*_TOLD, *latest)),
        as_at=pl.col("as_at").last(),
        raw_name=pl.col("raw_name").last(),
        row_number=pl.col("row_number").last(),
        known_on=pl.col("known_on").min(),
        known_on_estimated=pl.col("known_on_estimated").sort_by("known_on").first(),
    )
    return CqcProvider.validate(
        first.select(CqcProvider.column_names()).sort("provider_id"), cast=True
    )


def manager_rows(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Whether each location had a registered manager at each date, under ``CqcManager``.

    Args:
        parts: lists and answers in the common columns, those that count first coming last.
    """
    key = CqcManager.primary_key()
    columns = CqcManager.column_names()
    said = pl.col("registered_manager_present")
    told = [
        rows.filter(
            pl.col("service_id").is_not_null()
            & said.is_not_null()
            & (pl.col("registration_status").str.to_lowercase() == "registered")
        )
        .with_columns(registered_manager_present=said == "Y")
        .select(columns)
        for rows in parts
    ]
    return CqcManager.validate(
        pl.concat([CqcManager.create_empty(), *map(CqcManager.cast, told)])
        .unique(key, keep="last", maintain_order=True)
        .sort(key)
    )
