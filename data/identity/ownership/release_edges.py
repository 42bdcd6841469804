"""From Ofsted's release on ownership to edges.

The release names, for each provider of a service, the owner at the top that Ofsted found at
Companies House. Registers and release share the services' numbers; an owner of most of a
registered organisation's services is the controller of that organisation.
"""

from __future__ import annotations

import polars as pl

from data.identity.ownership.edge_rows import company_id, edge_rows
from data.identity.ownership.owner_names import owner_id_of_name


def release_edges(ownership_release: pl.DataFrame, service_snapshot: pl.DataFrame) -> pl.DataFrame:
    """The ``ownership`` rows that Ofsted's releases give.

    Args:
        ownership_release: ``ownership_release`` rows of any edition.
        service_snapshot: register rows, for whose each service was.

    Returns:
        ``controller`` edges, one per registered organisation and edition, from the edition's date
        to that of the next edition that names the organisation.
    """
    owners = ownership_release.join(
        _registered_by(ownership_release, service_snapshot), on=["service_id", "as_at"]
    ).with_columns(
        owner_id=pl.when(pl.col("owner_company_number").is_not_null())
        .then(company_id(pl.col("owner_company_number")))
        .otherwise(owner_id_of_name(pl.col("owner_name")))
    )
    counted = (
        owners.group_by("provider_id", "as_at", "owner_id")
        .agg(
            pl.col("owner_name", "known_on", "known_on_estimated", "raw_name", "row_number")
            .sort_by("row_number")
            .first(),
            services=pl.len(),
        )
        .with_columns(of=pl.col("services").sum().over("provider_id", "as_at"))
        .filter(2 * pl.col("services") > pl.col("of"))
        .sort("provider_id", "as_at")
        .with_columns(
            valid_to=pl.col("as_at").shift(-1).over("provider_id"),
            ended_known_on=pl.col("known_on").shift(-1).over("provider_id"),
        )
    )
    return edge_rows(
        counted.with_columns(
            entity_id="provider_id",
            level=pl.lit("controller"),
            valid_from="as_at",
            ends=pl.lit("top as its source names it"),
            evidence=pl.format(
                "Ofsted's release names {} as owner of {} of its {} services",
                "owner_name",
                "services",
                "of",
            ),
        ),
        "ofsted-release",
    )


def _registered_by(ownership_release: pl.DataFrame, service_snapshot: pl.DataFrame) -> pl.DataFrame:
    """Whose each service of an edition was on the newest register not younger, else the first after."""
    wanted = ownership_release.select("service_id", edition="as_at").unique()
    held = service_snapshot.select("service_id", "provider_id", "as_at").join(
        wanted, on="service_id"
    )
    younger = pl.col("as_at") > pl.col("edition")
    days = (pl.col("as_at") - pl.col("edition")).dt.total_days().abs()
    return (
        held.with_columns(younger=younger, days=days)
        .sort("service_id", "edition", "younger", "days", "provider_id")
        .unique(["service_id", "edition"], keep="first", maintain_order=True)
        .select("service_id", "provider_id", as_at="edition")
    )
