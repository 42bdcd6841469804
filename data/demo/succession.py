"""The truth of what ended: which registration went on as which, and how."""

from __future__ import annotations

import polars as pl

TRUE_CLOSURE = "true-closure"


def succession_truth(world: pl.DataFrame) -> pl.DataFrame:
    """Every registration that ended between the first register and the last.

    Args:
        world: the homes' market, columns as ``world.simulate`` returns them (``Truth.homes``).

    Returns:
        One row per ended registration: ``urn, successor_urn`` (null for a true closure), ``kind``
        (``re-registration, change-of-owner, council-reorganisation, transfer-to-trust, merger`` or
        ``true-closure``), ``ended_on, started_on`` (the successor's first day), ``decoy_urn`` (a
        home that opened near a true closure about then and has nothing to do with it), ``as_at``
        (the last register it was in force at), ``provision_type``.
    """
    started = world.group_by("urn").agg(started_on=pl.col("registered_on").first())
    return (
        world.filter("left")
        .select(
            "urn",
            "successor_urn",
            kind=pl.col("succession").fill_null(TRUE_CLOSURE),
            ended_on="left_on",
            decoy_urn="decoy_urn",
            as_at="as_at",
            provision_type="provision_type",
        )
        .join(started.rename({"urn": "successor_urn"}), on="successor_urn", how="left")
        .select(
            "urn", "successor_urn", "kind", "ended_on", "started_on", "decoy_urn", "as_at",
            "provision_type",
        )
        .sort("ended_on", "urn")
    )  # fmt: skip


def adult_succession_truth(locations: pl.DataFrame) -> pl.DataFrame:
    """Every adult location that ended within a year of a 31 March it was registered at.

    Args:
        locations: ``AdultTruth.locations``.

    Returns:
        One row per location: ``location_id, successor_id`` (null for a true closure), ``kind``,
        ``stated`` (whether the register's answers state the link; null for a true closure),
        ``ended_on, as_at``.
    """
    return (
        locations.filter("left")
        .select(
            "location_id",
            "successor_id",
            kind=pl.col("succession").fill_null(TRUE_CLOSURE),
            stated="stated",
            ended_on="left_on",
            as_at="as_at",
        )
        .unique("location_id", keep="last", maintain_order=True)
        .sort("ended_on", "location_id")
    )
