"""What an alert shows of the service or provider it is about."""

from __future__ import annotations

from datetime import date

import polars as pl

from models.alert_facts import Facts

#: What an alert on a service or provider says of it.
SHOWN = ("entity_id", "entity_name", "market", "la_code", "la_name", "places")


def services_at(facts: Facts, as_at: date) -> pl.DataFrame:
    """The services on the register at ``as_at``, with the columns an alert shows.

    Returns:
        One row per service: entity_id, entity_name, market, la_code, la_name, places, rating
        (text), inspected_on, inspection_published_on, dormant. The name is the score's, else the
        register's ``name`` where there is one, else the registration number and its owner.
    """
    now = facts.services.filter(pl.col("as_at") == as_at)
    scored = (
        facts.scores.filter(pl.col("as_at") == as_at, pl.col("entity_kind") == "service")
        .select(service_id="entity_id", scored_name="entity_name")
        .unique("service_id", keep="first", maintain_order=True)
    )
    register_name = pl.col("name") if "name" in now.columns else pl.lit(None, pl.String)
    return now.join(scored, on="service_id", how="left", maintain_order="left").select(
        entity_id="service_id",
        entity_name=pl.coalesce(
            "scored_name", register_name, pl.format("{} ({})", "urn", "owner_name"), "urn"
        ),
        market="market",
        la_code="la_code",
        la_name="la_name",
        places=pl.col("places").cast(pl.Int64),
        rating=pl.col("rating").cast(pl.String),
        inspected_on="inspected_on",
        inspection_published_on="inspection_published_on",
        dormant=pl.col("dormant").fill_null(False),
    )


def providers_at(facts: Facts, as_at: date) -> pl.DataFrame:
    """The providers of the services on the register at ``as_at``, with the columns an alert shows.

    Returns:
        One row per provider: entity_id, entity_name, market (that of most of its services),
        la_code and la_name (null where it has services in several authorities, or none is given),
        places (null where no register prints any), services.
    """
    now = facts.services.filter(pl.col("as_at") == as_at).sort("service_id")
    one_council = pl.col("la_code").n_unique() == 1
    most = (
        now.group_by("provider_id", "market")
        .agg(services=pl.len())
        .sort("provider_id", "services", "market", descending=[False, True, False])
        .unique("provider_id", keep="first", maintain_order=True)
        .select("provider_id", "market")
    )
    held = now.group_by("provider_id").agg(
        entity_name=pl.col("owner_name").drop_nulls().first(),
        la_code=pl.when(one_council).then(pl.col("la_code").first()),
        la_name=pl.when(one_council).then(pl.col("la_name").first()),
        places=pl.when(pl.col("places").count() > 0).then(pl.col("places").sum()).cast(pl.Int64),
        services=pl.len().cast(pl.Int64),
    )
    return (
        held.join(most, on="provider_id", how="left")
        .with_columns(entity_name=pl.coalesce("entity_name", "provider_id"))
        .rename({"provider_id": "entity_id"})
        .sort("entity_id")
    )
