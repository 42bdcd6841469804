"""How concentrated a market is: HHI, CRn, effective number of owners, Gini, dependency.

Shares are of registered places. An owner left blank is its own singleton, never pooled: pooled,
London's blank rows would look like its largest owner. Formulas: HHI is the sum of squared
percentage shares (0-10,000), CRn the share of the n largest in per cent, Neff = 10,000 / HHI, Gini
the usual index over owners' places.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from data.identity.owner import provider_kind
from data.tables.area import ENGLAND_CODE
from data.tables.service import SECTORS
from data.warehouse.facts import Facts
from features.population import market_rows, names_owners

LEVELS = ("england", "region", "la")
REGION_CODES = {
    "North East": "E12000001",
    "North West": "E12000002",
    "Yorkshire and The Humber": "E12000003",
    "East Midlands": "E12000004",
    "West Midlands": "E12000005",
    "East of England": "E12000006",
    "London": "E12000007",
    "South East": "E12000008",
    "South West": "E12000009",
}


def owner_places(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Places per area and owner.

    Args:
        rows: a market's services at one date (``service_snapshot`` rows).
        by: ``england``, ``region`` or ``la``.

    Returns:
        One row per area and owner: ``area_code, area_name, provider_id, services, places``;
        services with no printed place count add none.
    """
    area = {
        "england": {"area_code": pl.lit(ENGLAND_CODE), "area_name": pl.lit("England")},
        "region": {
            "area_code": pl.col("region").replace_strict(
                REGION_CODES, default=None, return_dtype=pl.String
            ),
            "area_name": pl.col("region"),
        },
        "la": {"area_code": pl.col("la_code"), "area_name": pl.col("la_name")},
    }[by]
    return (
        rows.with_columns(**area)
        .filter(pl.col("area_name").is_not_null())
        .group_by("area_code", "area_name", "provider_id")
        .agg(services=pl.len().cast(pl.Int64), places=pl.col("places").fill_null(0).sum())
        .sort("area_name", "places", "provider_id", descending=[False, True, False])
    )


def concentration_of(owners: pl.DataFrame) -> pl.DataFrame:
    """Concentration per area from places per area and owner.

    Args:
        owners: what ``owner_places`` returns.

    Returns:
        One row per area: ``area_code, area_name, services, places, owners, hhi, cr1, cr3, cr5,
        cr10, neff, gini``; the figures null where an area has no places.
    """
    total = pl.col("places").sum()
    share = 100 * pl.col("places") / total
    largest = pl.col("places").sort(descending=True)
    ordered = pl.col("places").sort()
    n = pl.len()
    gini = 2 * (ordered * pl.int_range(1, n + 1)).sum() / (n * total) - (n + 1) / n
    figures = {
        "hhi": (share**2).sum(),
        **{f"cr{k}": 100 * largest.head(k).sum() / total for k in (1, 3, 5, 10)},
        "gini": gini,
    }
    return (
        owners.group_by("area_code", "area_name")
        .agg(
            pl.col("services").sum(),
            total.alias("all_places"),
            owners=n.cast(pl.Int64),
            **{name: pl.when(total > 0).then(figure) for name, figure in figures.items()},
        )
        .rename({"all_places": "places"})
        .with_columns(neff=10_000 / pl.col("hhi"))
        .sort("area_name")
    )


def concentration(
    facts: Facts,
    market: str,
    as_at: date,
    by: str,
    sector: str = "all",
    known_by: date | None = None,
) -> pl.DataFrame:
    """The ``concentration`` table's rows for one market, date, level and sector.

    Args:
        facts: the warehouse's facts.
        market: one of ``MARKETS``.
        as_at: a register's date.
        by: ``england``, ``region`` or ``la``.
        sector: ``all``, or a value of ``SECTORS``.
        known_by: the day by which a row must have been public; None sets no limit, which is how a
            past market is described.

    Returns:
        One row per area. Owners and every figure of concentration are null at dates whose
        register prints no owner, places at dates whose register prints none.
    """
    return concentration_among(market_at(facts, market, as_at, known_by), by, sector, known_by)


def market_at(facts: Facts, market: str, as_at: date, known_by: date | None = None) -> pl.DataFrame:
    """A market's services at one date, as known by a day (None sets no limit)."""
    return market_rows(facts.seen(as_at, known_by, ("service_snapshot",)), market, as_at)


def concentration_among(
    rows: pl.DataFrame, by: str, sector: str = "all", known_by: date | None = None
) -> pl.DataFrame:
    """``concentration`` from the rows of ``market_at``, for who asks at several levels."""
    which = rows.select("market", "as_at").head(1)
    named, placed = names_owners(rows), rows["places"].is_not_null().any()
    if sector != "all":
        printed = {spelled: name for name, spelled in SECTORS.items()}[sector]
        rows = rows.filter(pl.col("sector") == printed)
    figures = concentration_of(owner_places(rows, by))
    measured = ["hhi", "cr1", "cr3", "cr5", "cr10", "neff", "gini"]
    if not named:
        figures = figures.with_columns(pl.lit(None).alias(name) for name in ["owners", *measured])
    if not placed:
        figures = figures.with_columns(places=pl.lit(None))
    return figures.select(
        market=pl.lit(which["market"].first(), pl.String),
        as_at=pl.lit(which["as_at"].first(), pl.Date),
        known_by=pl.lit(known_by, pl.Date),
        by=pl.lit(by),
        area_code="area_code",
        area_name="area_name",
        owner_level=pl.lit("entity"),
        sector=pl.lit(sector),
        services="services",
        places=pl.col("places").cast(pl.Int64),
        owners=pl.col("owners").cast(pl.Int64),
        **{name: pl.col(name).cast(pl.Float64) for name in measured},
    )


def dependency(
    facts: Facts, market: str, as_at: date, by: str, known_by: date | None = None
) -> pl.DataFrame:
    """Owners' shares of each area's places: the ``dependency`` table's rows for one date and level.

    Owners go by the name that the register of that date prints, never by a later one.
    """
    return dependency_among(market_at(facts, market, as_at, known_by), by)


def dependency_among(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """``dependency`` from the rows of ``market_at``, for who asks at several levels."""
    which = rows.select("market", "as_at").head(1)
    if not names_owners(rows):
        rows = rows.clear()
    names = rows.group_by("provider_id").agg(
        provider_name=pl.col("owner_name").sort_by("service_id").last().fill_null("Owner not given")
    )
    shares = owner_places(rows, by).with_columns(
        share=100 * pl.col("places") / pl.col("places").sum().over("area_name"),
        rank=pl.col("places").rank("ordinal", descending=True).over("area_name").cast(pl.Int64),
    )
    return (
        shares.filter(pl.col("share").is_finite())
        .join(
            names.with_columns(provider_kind=provider_kind(pl.col("provider_id"))),
            on="provider_id",
            how="left",
            maintain_order="left",
        )
        .select(
            market=pl.lit(which["market"].first(), pl.String),
            as_at=pl.lit(which["as_at"].first(), pl.Date),
            by=pl.lit(by),
            area_code="area_code",
            area_name="area_name",
            provider_id="provider_id",
            provider_name="provider_name",
            provider_kind="provider_kind",
            services="services",
            places="places",
            share="share",
            rank="rank",
        )
    )
