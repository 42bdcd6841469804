"""From the brands that the Care Quality Commission keeps to edges.

A brand is how a provider presents itself and no legal owner; it counts where nothing better is
known. A provider bears the brand that most of its locations have on a list, from that list's date
until the next list that says otherwise. Of a provider whose locations are on no list with a brand,
what the Commission's answer about the provider itself says counts, from the day of the answer on.
"""

from __future__ import annotations

import polars as pl

from data.identity.ownership.edge_rows import edge_rows

_ANSWERED = [
    "provider_id", "as_at", "brand_id", "brand_name", "known_on", "known_on_estimated", "raw_name",
    "row_number",
]  # fmt: skip


def brand_edges(
    service_snapshot: pl.DataFrame, cqc_provider: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The ``ownership`` rows that brands give.

    Args:
        service_snapshot: register rows of any inspectorate.
        cqc_provider: ``cqc_provider`` rows.

    Returns:
        ``brand`` edges, one per provider and unbroken time under one brand.
    """
    branded = service_snapshot.filter(pl.col("brand_id").is_not_null())["provider_id"].unique()
    lists = (
        service_snapshot.lazy()
        .filter(pl.col("provider_id").is_in(branded.implode()))
        .group_by("provider_id", "as_at", "brand_id")
        .agg(
            pl.col("brand_name").drop_nulls().first(),
            pl.col("known_on", "known_on_estimated", "raw_name", "row_number")
            .sort_by("row_number")
            .first(),
            locations=pl.len(),
        )
        .sort(
            "provider_id", "as_at", "locations", "brand_id", descending=[False, False, True, False]
        )
        .unique(["provider_id", "as_at"], keep="first", maintain_order=True)
        .with_columns(
            changed=(pl.col("brand_id").ne_missing(pl.col("brand_id").shift()))
            | (pl.col("provider_id") != pl.col("provider_id").shift()).fill_null(True)
        )
        .filter("changed")
        .with_columns(
            valid_to=pl.col("as_at").shift(-1).over("provider_id"),
            ended_known_on=pl.col("known_on").shift(-1).over("provider_id"),
        )
        .filter(pl.col("brand_id").is_not_null())
        .collect()
    )
    if cqc_provider is not None:
        answered = cqc_provider.filter(
            pl.col("brand_id").is_not_null(), ~pl.col("provider_id").is_in(branded.implode())
        )
        lists = pl.concat([lists, answered.select(pl.col(_ANSWERED))], how="diagonal")
    name = pl.coalesce("brand_name", "brand_id").str.replace(r"^BRAND\s+", "")
    listed = pl.format("{} locations are listed under the brand {}", "locations", name)
    return edge_rows(
        lists.with_columns(
            entity_id="provider_id",
            level=pl.lit("brand"),
            owner_id=pl.lit("brand:") + pl.col("brand_id"),
            owner_name=name,
            valid_from="as_at",
            evidence=pl.when(pl.col("locations").is_not_null())
            .then(listed)
            .otherwise(pl.format("the register's answer names the brand {}", name)),
            ends=pl.lit("top as its source names it"),
        ),
        "cqc-brand",
    )
