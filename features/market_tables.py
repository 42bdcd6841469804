"""A market's concentration and dependency in every area and sector at once.

The same figures as ``features.concentration`` gives for one level and sector, for who keeps them
all: services are counted once, and the counts are added up to areas and sectors.
"""

from __future__ import annotations

import polars as pl

from data.tables.area import ENGLAND_CODE
from data.tables.service import SECTORS
from features.concentration import (
    LEVELS,
    MEASURED,
    REGION_CODES,
    concentration_of,
    shares_of,
    weight_of,
)
from features.population import names_owners
from features.registers import is_english

_LEVEL = pl.Enum(LEVELS)


def concentration_everywhere(
    rows: pl.DataFrame, market: str, sectors: tuple[str, ...], owner_level: str = "entity"
) -> pl.DataFrame:
    """``concentration`` of every area and of several sectors.

    Args:
        rows: a market's services at one date, under owners of one level.
        market: one of ``MARKETS``.
        sectors: ``all`` and values of ``SECTORS``.
        owner_level: whose ids the rows bear.

    Returns:
        What ``concentration_among`` gives for each of ``LEVELS`` and each sector, in that order.
    """
    weight = weight_of(market, rows)
    spelled = pl.col("sector").replace_strict(SECTORS, default=None, return_dtype=pl.String)
    counted = _counted(rows.with_columns(spelled), "sector")
    chosen = [
        (counted if sector == "all" else counted.filter(pl.col("sector") == sector)).with_columns(
            sector=pl.lit(sector)
        )
        for sector in sectors
    ]
    per = ("by", "sector", "area_code", "area_name")
    owners = pl.concat(chosen).group_by(*per, "provider_id").agg(pl.col("services", "places").sum())
    # In a fixed order, so that sums of fractions come out the same every time.
    figures = concentration_of(_largest_first(owners), weight, per)
    unknown = [] if names_owners(rows) else ["owners", *MEASURED]
    if weight == "services" or rows["places"].is_null().all():
        unknown.append("places")
    return (
        figures.with_columns(pl.lit(None).alias(name) for name in unknown)
        .sort("by", pl.col("sector").cast(pl.Enum(sectors)), "area_name")
        .select(
            market=pl.lit(market),
            as_at=pl.lit(rows["as_at"].max(), pl.Date),
            known_by=pl.lit(None, pl.Date),
            by=pl.col("by").cast(pl.String),
            area_code="area_code",
            area_name="area_name",
            owner_level=pl.lit(owner_level),
            sector="sector",
            services="services",
            places=pl.col("places").cast(pl.Int64),
            owners=pl.col("owners").cast(pl.Int64),
            **{name: pl.col(name).cast(pl.Float64) for name in MEASURED},
            weight=pl.lit(weight),
        )
    )


def dependency_everywhere(rows: pl.DataFrame, market: str) -> pl.DataFrame:
    """``dependency`` of every area: what ``dependency_among`` gives for each of ``LEVELS``.

    Args:
        rows: a market's services at one date, under owners of one level.
        market: one of ``MARKETS``.
    """
    named = rows if names_owners(rows) else rows.clear()
    per = ("by", "area_code", "area_name", "provider_id")
    owners = _counted(named).group_by(per).agg(pl.col("services", "places").sum())
    weight, register = weight_of(market, rows), rows["as_at"].max()
    return shares_of(_largest_first(owners), named, market, weight, register).with_columns(
        pl.col("by").cast(pl.String)
    )


def _largest_first(owners: pl.DataFrame) -> pl.DataFrame:
    order = ["by", "area_name", "places", "provider_id"]
    return owners.sort(order, descending=[False, False, True, False])


def _counted(rows: pl.DataFrame, *further: str) -> pl.DataFrame:
    """Services and places per owner and council, under every area that they are in."""
    here = (
        rows.with_columns(english=is_english())
        .group_by("provider_id", "english", "region", "la_code", "la_name", *further)
        .agg(services=pl.len().cast(pl.Int64), places=pl.col("places").fill_null(0).sum())
    )
    england = here.filter("english")
    code = pl.col("region").replace_strict(REGION_CODES, default=None, return_dtype=pl.String)
    areas = {
        "england": england.with_columns(
            area_code=pl.lit(ENGLAND_CODE), area_name=pl.lit("England")
        ),
        "region": england.with_columns(area_code=code, area_name="region"),
        "la": here.with_columns(area_code="la_code", area_name="la_name"),
    }
    columns = ["area_code", "area_name", "provider_id", *further, "services", "places"]
    return pl.concat(
        [
            area.filter(pl.col("area_name").is_not_null()).select(
                pl.lit(by, _LEVEL).alias("by"), *columns
            )
            for by, area in areas.items()
        ]
    )
