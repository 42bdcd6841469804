"""Alert conditions on the company that a provider is: proceedings, charges, late accounts."""

from __future__ import annotations

from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from models.alert_facts import Edition, Facts
from models.alert_subjects import SHOWN, providers_at
from models.alert_wording import long_date


class ProceedingLimits(BaseModel):
    """``event`` is what must have been told of the company, within so many ``months``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    event: Literal["insolvency", "petition"]
    months: int = Field(ge=1, le=60)


class ChargeLimits(BaseModel):
    """``months`` is for how long a charge that has become public stays in the queue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    months: int = Field(ge=1, le=24)


class LateLimits(BaseModel):
    """``days`` is by how many days accounts must be overdue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: int = Field(ge=1, le=3650)


def proceedings(limits: ProceedingLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Providers whose own company is in failure proceedings, or under a petition not dismissed.

    The same proceeding is told by the register and in The Gazette, in several notices: they prolong
    one alert, which is dated by the first that is held.
    """
    of_kind = facts.company_events.filter(pl.col("event") == limits.event)
    dismissed = (
        facts.company_events.filter(pl.col("event") == f"{limits.event}-dismissed")
        .group_by("company_number")
        .agg(dismissed_on=pl.col("happened_on").max())
    )
    standing = of_kind.join(
        dismissed, on="company_number", how="left", maintain_order="left"
    ).filter((pl.col("happened_on") > pl.col("dismissed_on")).fill_null(True))
    lately = standing.filter(edition.told_since(limits.months)).select("provider_id").unique()
    held = (
        standing.join(lately, on="provider_id", how="semi")
        .sort("provider_id", "happened_on", "known_on", "source", "words")
        .group_by("provider_id", maintain_order=True)
        .agg(
            pl.col("company_number", "words", "happened_on", "known_on", "source").first(),
            latest=pl.col("words").last(),
            told=pl.len(),
        )
    )
    return _of_providers(facts, edition, held).select(
        *SHOWN,
        "happened_on",
        "known_on",
        to_value="latest",
        reason=pl.format(
            "Its company {}: {} on {}", "company_number", "words", long_date(pl.col("happened_on"))
        ),
        evidence=pl.struct("company_number", "happened_on", "known_on", "latest", "source", "told"),
    )


def charge_created(limits: ChargeLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Providers whose company has lately given a charge over its assets; each further one is new."""
    held = (
        facts.company_events.filter(pl.col("event") == "charge", edition.told_since(limits.months))
        .sort("provider_id", "happened_on", "known_on", "words")
        .group_by("provider_id", maintain_order=True)
        .agg(
            pl.col("company_number", "words", "happened_on", "known_on").last(),
            charges=pl.len().cast(pl.Int64),
            newest=pl.col("known_on").max(),
        )
    )
    return _of_providers(facts, edition, held).select(
        *SHOWN,
        "happened_on",
        "known_on",
        anew=pl.col("newest") > pl.lit(edition.previous_known_by, pl.Date),
        to_value=pl.when(pl.col("charges") == 1)
        .then(pl.lit("1 charge"))
        .otherwise(pl.format("{} charges", "charges")),
        reason=pl.format(
            "Its company {} gave {}, the latest created on {}",
            "company_number",
            pl.when(pl.col("charges") == 1)
            .then(pl.lit("a charge over its assets"))
            .otherwise(pl.format("{} charges over its assets", "charges")),
            long_date(pl.col("happened_on")),
        ),
        evidence=pl.struct("company_number", "charges", "happened_on", "known_on", "words"),
    )


def accounts_late(limits: LateLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Providers whose company has owed its accounts for longer than so many days."""
    held = facts.overdue.filter(edition.now, pl.col("days") >= limits.days)
    return _of_providers(facts, edition, held.drop("as_at")).select(
        *SHOWN,
        happened_on="due_on",
        # Other accounts than those that were owed at the edition before.
        anew=pl.col("due_on") > pl.lit(edition.previous, pl.Date),
        to_value=pl.format("{} days late", "days"),
        reason=pl.format(
            "Accounts of its company {} were due on {} and have not been filed: {} days",
            "company_number",
            long_date(pl.col("due_on")),
            "days",
        ),
        evidence=pl.struct("company_number", "due_on", "days"),
    )


def _of_providers(facts: Facts, edition: Edition, held: pl.DataFrame) -> pl.DataFrame:
    """Those on the register at the edition or the one before, with what an alert shows of them.

    A provider that failed since the last register may be gone from this one; what it ran is news.
    """
    shown = providers_at(facts, edition.as_at)
    if edition.previous is not None:
        before = providers_at(facts, edition.previous)
        shown = pl.concat([shown, before.join(shown, on="entity_id", how="anti")])
    return held.join(
        shown,
        left_on="provider_id",
        right_on="entity_id",
        maintain_order="left",
    ).rename({"provider_id": "entity_id"})
