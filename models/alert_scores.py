"""Alert conditions on the chance of leaving the register."""

from __future__ import annotations

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from models.alert_facts import Edition, Facts
from models.alert_subjects import SHOWN, services_at
from models.alert_wording import percent, since, was


class ScoreLimits(BaseModel):
    """Which scores a rule reads; ``horizon_months`` is how far ahead they look."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    task: str
    horizon_months: int = Field(ge=1, le=60)


class HighLimits(ScoreLimits):
    """``at_least`` is a probability 0-1; ``top_share`` the largest share of services raised."""

    at_least: float = Field(gt=0, le=1)
    top_share: float = Field(gt=0, le=1)


class RisenLimits(ScoreLimits):
    """``points`` is a difference of probabilities (0.05 is 5 percentage points)."""

    points: float = Field(gt=0, le=1)
    times: float = Field(ge=1)


def high(limits: HighLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Services whose chance is at or above the line and among the highest of the register."""
    return _say(
        limits,
        edition,
        _scored(limits, facts, edition).filter(
            pl.col("probability") >= limits.at_least,
            pl.col("flagged_share") < limits.top_share,
        ),
    )


def risen(limits: RisenLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Services whose chance rose by so many points and so many times since the last register."""
    return _say(
        limits,
        edition,
        _scored(limits, facts, edition).filter(
            pl.col("probability") - pl.col("before") >= limits.points,
            pl.col("probability") >= limits.times * pl.col("before"),
        ),
    )


def _scored(limits: ScoreLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """The register's computable scores beside the ones before and the services they are about."""
    scores = facts.scores.filter(
        pl.col("task") == limits.task,
        pl.col("entity_kind") == "service",
        pl.col("probability").is_not_null(),
    )
    earlier = scores.filter(edition.was).select("entity_id", earlier="probability")
    services = services_at(facts, edition.as_at)
    dated = "previous_on" in scores.columns
    higher = (pl.col("probability").rank("min", descending=True) - 1) / pl.len()
    return (
        scores.filter(edition.now)
        .join(earlier, on="entity_id", how="left")
        .join(services.drop("entity_name"), on="entity_id", how="left")
        .with_columns(
            before=pl.coalesce("previous", "earlier"),
            before_on=pl.col("previous_on") if dated else pl.lit(edition.previous, pl.Date),
            flagged_share=pl.coalesce("flagged_share", higher),
        )
    )


def _say(limits: ScoreLimits, edition: Edition, held: pl.DataFrame) -> pl.DataFrame:
    """Word the alert; the score at the register before is given wherever there is one."""
    when = pl.coalesce(since(edition.as_at, pl.col("before_on")), pl.lit("at the register before"))
    now, before = percent(pl.col("probability")), percent(pl.col("before"))
    lead = f"{limits.horizon_months}-month chance of leaving the register is"
    return held.select(
        *SHOWN,
        from_value=before,
        to_value=now,
        reason=pl.format("{} {}{}", pl.lit(lead), now, was(before, when)),
        evidence=pl.struct(
            pl.col("probability").round(4),
            pl.col("low", "high", "base").round(4),
            previous=pl.col("before").round(4),
            flagged_share=pl.col("flagged_share").round(4),
            model_version="model_version",
        ),
    )
