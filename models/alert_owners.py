"""Alert conditions on one owner running much, or all, of an authority's places."""

from __future__ import annotations

import polars as pl
from pydantic import Field

from models.alert_facts import Edition, Facts
from models.alert_hhi import AREA_ID, AreaLimits, size
from models.alert_wording import since, was


class OwnerLimits(AreaLimits):
    """``share_above`` is in per cent of an authority's registered places, or services."""

    share_above: float = Field(gt=0, lt=100)


def dominant_owner(limits: OwnerLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Authorities where one owner other than a council runs more than a share."""
    # From the share, so that a list of the largest owners alone serves as well.
    whole = {
        name: (100 * pl.col(name) / pl.col("share")).round(0).cast(pl.Int64)
        for name in ("services", "places")
    }
    counted = pl.when(pl.col("places").is_null())
    shares = facts.dependency.filter(pl.col("by") == "la").with_columns(
        entity_id=AREA_ID,
        all_places=whole["places"],
        all_services=counted.then(whole["services"]),
        enough=counted.then(whole["services"] >= limits.min_services).otherwise(
            whole["places"] >= limits.min_places
        ),
    )
    largest = (
        shares.filter(
            pl.col("provider_kind") != "local-authority",
            pl.col("share") > limits.share_above,
            "enough",
        )
        .sort("share", "provider_id", descending=[True, False])
        .unique(["entity_id", "as_at"], keep="first", maintain_order=True)
    )
    held = (
        largest.filter(edition.now)
        .join(
            largest.filter(edition.was).select("entity_id", largest_before="provider_id"),
            on="entity_id",
            how="left",
        )
        .join(
            shares.filter(edition.was).select("entity_id", "provider_id", before="share"),
            on=["entity_id", "provider_id"],
            how="left",
        )
    )
    now, before = _per_cent(pl.col("share")), _per_cent(pl.col("before"))
    return held.select(
        "entity_id",
        entity_name="area_name",
        la_code="area_code",
        la_name="area_name",
        places="places",
        anew=pl.col("provider_id") != pl.col("largest_before"),
        from_value=before,
        to_value=now,
        reason=pl.format(
            "One owner, {}, runs {} of {}{}",
            "provider_name",
            now,
            size(pl.col("all_services"), pl.col("all_places")),
            was(before, since(edition.as_at, pl.lit(edition.previous, pl.Date))),
        ),
        evidence=pl.struct(
            "provider_id",
            "provider_name",
            "services",
            "places",
            area_places="all_places",
            area_services="all_services",
            share=pl.col("share").round(2),
            share_before=pl.col("before").round(2),
        ),
    )


def single_provider(limits: AreaLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Authorities whose places all belong to one owner, a council included."""
    here = pl.col("by") == "la"
    areas = facts.concentration.filter(here, pl.col("sector") == "all").with_columns(
        entity_id=AREA_ID
    )
    owners = facts.dependency.filter(here, pl.col("rank") == 1).with_columns(entity_id=AREA_ID)
    one = areas.filter(edition.now, pl.col("owners") == 1, limits.large_enough)
    name = ["entity_id", "provider_id", "provider_name"]
    held = (
        one.join(_first(owners.filter(edition.now)).select(name), on="entity_id", how="left")
        .join(
            _first(owners.filter(edition.was)).select("entity_id", largest_before="provider_id"),
            on="entity_id",
            how="left",
        )
        .join(
            areas.filter(edition.was).select("entity_id", owners_before="owners"),
            on="entity_id",
            how="left",
        )
    )
    count = pl.when(pl.col("owners_before") > 1).then(pl.format("{} owners", "owners_before"))
    return held.select(
        "entity_id",
        entity_name="area_name",
        la_code="area_code",
        la_name="area_name",
        places="places",
        anew=pl.col("provider_id") != pl.col("largest_before"),
        from_value=count,
        to_value=pl.lit("1 owner"),
        reason=pl.format(
            "All {} belong to one owner{}{}",
            size(pl.col("services"), pl.col("places")),
            pl.coalesce(pl.format(", {}", "provider_name"), pl.lit("")),
            was(count, since(edition.as_at, pl.lit(edition.previous, pl.Date))),
        ),
        evidence=pl.struct("provider_id", "provider_name", "services", "places", "owners_before"),
    )


def _first(owners: pl.DataFrame) -> pl.DataFrame:
    return owners.sort("provider_id").unique("entity_id", keep="first", maintain_order=True)


def _per_cent(share: pl.Expr) -> pl.Expr:
    """A share already in per cent, as whole text."""
    return pl.format("{} %", share.round(0).cast(pl.Int64))
