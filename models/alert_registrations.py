"""Alert conditions on registrations: one that ended, and a service without a registered manager."""

from __future__ import annotations

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from models.alert_facts import Edition, Facts
from models.alert_subjects import SHOWN, services_at
from models.alert_wording import long_date


class EndLimits(BaseModel):
    """``months`` is for how long an end that has become public stays in the queue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    months: int = Field(ge=1, le=24)


class ManagerLimits(BaseModel):
    """Nothing is measured: a register says that there is a registered manager, or that none is."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def registration_ended(limits: EndLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Services whose registration ended lately, with nobody known to have taken it over."""
    back = services_at(facts, edition.as_at).select(service_id="entity_id")
    held = facts.endings.filter(
        edition.told_since(limits.months), pl.col("continued_known_on").is_null()
    ).join(back, on="service_id", how="anti", maintain_order="left")
    return held.select(
        "market",
        "la_code",
        "la_name",
        "places",
        "known_on",
        entity_id="service_id",
        entity_name=pl.coalesce(
            pl.concat_str("service_name", "la_name", separator=" · "), "service_name", "service_id"
        ),
        happened_on="ended_on",
        to_value=pl.lit("ended"),
        reason=pl.format(
            "Its registration ended on {}; no successor is known",
            long_date(pl.col("ended_on")),
        ),
        evidence=pl.struct("ended_on", "known_on", "end_status"),
    )


def no_registered_manager(_: ManagerLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Services that the newest list to tell says have no registered manager.

    Since when is as that list says, else the first of the lists in a row that name none. A dormant
    service needs no manager.
    """
    now = services_at(facts, edition.as_at).filter(~pl.col("dormant"))
    told = facts.managers.join(
        now.select(service_id="entity_id"), on="service_id", how="semi"
    ).sort("service_id", "as_at", "known_on")
    there = pl.col("registered_manager_present")
    last_there = pl.col("as_at").filter(there).max()
    absent = (pl.col("as_at") > last_there).fill_null(True)
    held = (
        told.group_by("service_id", maintain_order=True)
        .agg(
            present=there.last(),
            absent_since=pl.col("manager_absent_since").last(),
            listed_since=pl.col("as_at").filter(absent).first(),
            known_on=pl.col("known_on").filter(absent).first(),
        )
        .filter(~pl.col("present"))
    )
    since = pl.col("absent_since")
    return now.join(held, left_on="entity_id", right_on="service_id", maintain_order="left").select(
        *SHOWN,
        happened_on=since,
        known_on="known_on",
        # One who came and went again between two registers: the condition never seemed to lapse.
        anew=since > pl.lit(edition.previous, pl.Date),
        to_value=pl.lit("No manager"),
        reason=pl.coalesce(
            pl.format("It has had no registered manager since {}", long_date(since)),
            pl.format(
                "The register names no registered manager, first on the list of {}",
                long_date(pl.col("listed_since")),
            ),
        ),
        evidence=pl.struct("absent_since", "listed_since", "known_on"),
    )
