"""The synthetic identity world as the tables of a warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from data.sources.companies_house.company_number import as_company_number


@dataclass(frozen=True)
class Market:
    """What ``matches`` is given, and the truth: ``provider_id, company_number`` (null: none)."""

    provider: pl.DataFrame
    service_snapshot: pl.DataFrame
    company: pl.DataFrame
    former_names: pl.DataFrame
    truth: pl.DataFrame
    planted: pl.DataFrame


def market(world: Any) -> Market:
    """Tables of an ``IdentityWorld``; where a register hides addresses, so do its locations."""
    provider = world.registers.select(
        "provider_id", "kind", "name", "is_individual", "first_as_at", "known_on"
    ).sort("provider_id")
    printed = world.registers.select(
        "provider_id",
        "postcode",
        "la_name",
        "registered_on",
        owner_name="name",
        as_at="first_as_at",
        known_on="known_on",
    )
    numbers = (
        world.given.join(provider.select("provider_id", "known_on"), on="provider_id")
        .select(
            "provider_id",
            "as_at",
            known_on=pl.max_horizontal("known_on", "as_at"),
            company_number=as_company_number(pl.col("company_number")),
        )
        .filter(pl.col("company_number").is_not_null())
    )
    hidden = world.registers.filter(
        (pl.col("register") == "ofsted") & pl.col("postcode").is_null()
    ).select("provider_id")
    places = (
        world.locations.join(
            provider.select("provider_id", "first_as_at", "known_on"), on="provider_id"
        )
        .join(hidden.with_columns(hidden=pl.lit(True)), on="provider_id", how="left")
        .select(
            "service_id",
            "provider_id",
            "la_name",
            "registered_on",
            postcode=pl.when(pl.col("hidden").is_null()).then("postcode"),
            as_at="first_as_at",
            known_on="known_on",
        )
    )
    return Market(
        provider=provider,
        service_snapshot=pl.concat([printed, numbers, places], how="diagonal"),
        company=world.companies,
        former_names=world.former_names,
        truth=world.truth,
        planted=world.planted,
    )
