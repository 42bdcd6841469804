"""Alert conditions on inspection ratings."""

from __future__ import annotations

from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from data.tables.column_values import RATINGS
from models.alert_facts import Edition, Facts
from models.alert_subjects import SHOWN, services_at
from models.alert_wording import long_date


class DowngradeLimits(BaseModel):
    """``to`` is the grade that raises the alert; ``dated_by`` what the day of a rating is of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: Literal["Inadequate", "Requires improvement"] = "Inadequate"
    dated_by: Literal["inspection", "report"] = "inspection"


#: How the day of a rating is told.
_DATED = {"inspection": "after an inspection on", "report": "in a report of"}


class StaleLimits(BaseModel):
    """A rating is stale when its inspection is more than ``years`` old."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    years: int = Field(ge=1, le=20)


def downgraded(limits: DowngradeLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Services now at a grade that had a better one; the first visit after that dates it.

    One that has come up to the grade from a worse one since has not fallen to it.
    """
    now = services_at(facts, edition.as_at).filter(
        pl.col("rating") == limits.to, pl.col("inspected_on") <= edition.as_at
    )
    visits = _visits(facts, now.select(service_id="entity_id")).join(
        now.select("entity_id", "inspected_on"), on="entity_id"
    )
    finer = RATINGS[: RATINGS.index(limits.to)]
    better = (
        visits.filter(pl.col("rating").is_in(finer), pl.col("visited_on") < pl.col("inspected_on"))
        .sort("entity_id", "visited_on")
        .unique("entity_id", keep="last", maintain_order=True)
        .select("entity_id", before="rating", before_on="visited_on")
    )
    # A second poor inspection prolongs an alert; it does not date it anew.
    fall = (
        visits.join(better, on="entity_id")
        .filter(pl.col("visited_on").is_between("before_on", "inspected_on", closed="right"))
        .sort("entity_id", "visited_on")
        .unique("entity_id", keep="first", maintain_order=True)
        .filter(pl.col("rating") == limits.to)
        .select(
            "entity_id", "before", "before_on", happened_on="visited_on", known_on="published_on"
        )
    )
    return now.join(fall, on="entity_id").select(
        *SHOWN,
        "happened_on",
        "known_on",
        # Up and down again between two registers: the condition never seemed to lapse.
        anew=pl.col("happened_on") > pl.lit(edition.previous, pl.Date),
        from_value="before",
        to_value="rating",
        reason=pl.format(
            "Rated {} {} {}; before it was {}",
            "rating",
            pl.lit(_DATED[limits.dated_by]),
            long_date(pl.col("happened_on")),
            "before",
        ),
        evidence=pl.struct(
            "rating",
            "before",
            "before_on",
            "happened_on",
            "known_on",
            last_inspected_on="inspected_on",
        ),
    )


def stale(limits: StaleLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Services whose rating rests on an inspection of long ago."""
    as_at = pl.lit(edition.as_at)
    years = ((as_at - pl.col("inspected_on")).dt.total_days() / 365.25).round(1)
    held = services_at(facts, edition.as_at).filter(
        pl.col("rating").is_not_null(),
        pl.col("inspected_on") < as_at.dt.offset_by(f"-{limits.years}y"),
    )
    return held.select(
        *SHOWN,
        to_value=pl.format("{} years", years),
        reason=pl.format(
            "Last rated {} after an inspection on {}, {} years before this register",
            "rating",
            long_date(pl.col("inspected_on")),
            years,
        ),
        evidence=pl.struct("rating", "inspected_on", years=years),
    )


def _visits(facts: Facts, of: pl.DataFrame) -> pl.DataFrame:
    """Every rated inspection of some services that the list or a register tells of, once each.

    Returns:
        One row per service and day: entity_id, visited_on, published_on, rating (text).
    """
    listed = facts.inspections.join(of, on="service_id", how="semi", maintain_order="left").select(
        entity_id="service_id", visited_on="happened_on", published_on="known_on", rating="rating"
    )
    shown = facts.services.join(of, on="service_id", how="semi", maintain_order="left")
    on_registers = shown.sort("as_at", maintain_order=True).select(
        entity_id="service_id",
        visited_on="inspected_on",
        published_on="inspection_published_on",
        rating="rating",
    )
    return (
        pl.concat(
            frame.with_columns(pl.col("rating").cast(pl.String)) for frame in (listed, on_registers)
        )
        .drop_nulls(["visited_on", "rating"])
        .unique(["entity_id", "visited_on"], keep="first", maintain_order=True)
    )
