"""The alert condition on how concentrated ownership is in an area."""

from __future__ import annotations

from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from models.alert_facts import Edition, Facts
from models.alert_wording import since, thousands, was

#: An authority is named by its code; a region by its name, which outlives its codes.
AREA_ID = pl.format(
    "area:{}",
    pl.when(pl.col("by") == "la")
    .then(pl.coalesce("area_code", "area_name"))
    .otherwise("area_name"),
)
LA_CODE = pl.when(pl.col("by") == "la").then("area_code")
LA_NAME = pl.when(pl.col("by") == "la").then("area_name")


class Preset(BaseModel):
    """A named line on the HHI scale (0-10,000). A screening line, never a legal test."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    words: str
    hhi: float = Field(gt=0, le=10_000)


class AreaLimits(BaseModel):
    """The registered places below which an area's figures are noise.

    Where services count and not places, ``min_services`` of them are asked for instead.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_places: int = Field(ge=1)
    min_services: int = Field(default=1, ge=1)

    @property
    def large_enough(self) -> pl.Expr:
        """Picks rows of ``concentration`` whose area is no noise."""
        return (
            pl.when(pl.col("places").is_not_null())
            .then(pl.col("places") >= self.min_places)
            .otherwise(pl.col("services") >= self.min_services)
        )


def size(services: pl.Expr, places: pl.Expr) -> pl.Expr:
    """How large an area's market is: "1,200 places", or "40 services" where places do not count."""
    return pl.coalesce(
        pl.format("{} places", thousands(places)), pl.format("{} services", thousands(services))
    )


class HhiLimits(AreaLimits):
    """``presets`` are the lines whose upward crossing counts, of areas of the kinds ``by``.

    Where an area has ``most_change`` more or fewer services than at the edition before (a share,
    0-1), the lists cover different ground: its history begins anew.
    """

    most_change: float | None = Field(default=None, gt=0, le=1)
    by: tuple[Literal["la", "region"], ...] = Field(min_length=1)
    presets: tuple[Preset, ...] = Field(min_length=1)


def hhi_crosses(limits: HhiLimits, facts: Facts, edition: Edition) -> pl.DataFrame:
    """Areas whose HHI is above a line that it was once seen below.

    An area that has been above a line ever since it was first seen has crossed nothing.
    """
    lines = sorted(limits.presets, key=lambda preset: preset.hhi)
    level = pl.sum_horizontal((pl.col("hhi") >= line.hhi).cast(pl.Int64) for line in lines)
    grown = pl.col("services") / pl.col("services").shift(1).over("entity_id") - 1
    elsewhere = pl.lit(False) if limits.most_change is None else grown.abs() > limits.most_change
    one = ["entity_id", "ground"]
    history = (
        facts.concentration.filter(
            pl.col("by").is_in(limits.by),
            pl.col("sector") == "all",
            limits.large_enough,
            pl.col("hhi").is_not_null(),
        )
        .with_columns(entity_id=AREA_ID, level=level)
        .sort("entity_id", "as_at")
        .with_columns(ground=elsewhere.fill_null(False).cum_sum().over("entity_id"))
        .with_columns(
            lowest=pl.col("level").cum_min().shift(1).over(one),
            level_before=pl.col("level").shift(1).over(one),
            before=pl.col("hhi").shift(1).over(one),
            before_on=pl.col("as_at").shift(1).over(one),
        )
    )
    held = history.filter(edition.now, pl.col("level") > pl.col("lowest")).with_columns(
        line=pl.col("level").replace_strict(
            {n: line.words for n, line in enumerate(lines, 1)}, return_dtype=pl.String
        ),
        preset=pl.col("level").replace_strict(
            {n: line.name for n, line in enumerate(lines, 1)}, return_dtype=pl.String
        ),
    )
    now, before = thousands(pl.col("hhi")), thousands(pl.col("before"))
    return held.select(
        "entity_id",
        entity_name="area_name",
        la_code=LA_CODE,
        la_name=LA_NAME,
        places="places",
        # Reaching a higher line is news; falling back to a lower one is not.
        anew=pl.col("level") > pl.col("level_before"),
        from_value=before,
        to_value=now,
        reason=pl.format(
            "HHI of {} is {}, {}{}",
            size(pl.col("services"), pl.col("places")),
            now,
            "line",
            was(before, since(edition.as_at, pl.col("before_on"))),
        ),
        evidence=pl.struct(
            pl.col("hhi", "before").round(1),
            "before_on",
            "preset",
            "services",
            "places",
            "owners",
            "by",
        ),
    )
