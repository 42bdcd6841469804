"""How concentrated a market is: HHI, CRn, effective number of owners, Gini, dependency.

Shares are of registered places, or of services where a market's capacity is not known (``weight``).
An owner left blank is its own singleton, never pooled: pooled,
London's blank rows would look like its largest owner. Formulas: HHI is the sum of squared
percentage shares (0-10,000), CRn the share of the n largest in per cent, Neff = 10,000 / HHI, Gini
the usual index over owners' weights.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from data.identity.owner import COUNCIL_SECTOR, provider_kind
from data.tables.area import ENGLAND_CODE
from data.tables.service import SECTORS
from data.warehouse.facts import Facts
from features.owners import at_owner_level, owners_of
from features.population import names_owners
from features.registers import is_english, register_at

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
#: The figures of concentration.
MEASURED = ("hhi", "cr1", "cr3", "cr5", "cr10", "neff", "gini")
#: Markets whose services are counted, for care in people's own homes has no places.
_COUNTED = ("home-care",)


def weight_of(market: str, rows: pl.DataFrame) -> str:
    """What shares of a market are shares of: ``places`` or ``services``.

    Services count where a market has no places, or where its register prints none; children's
    homes have places always, so that without them their concentration is unknown.
    """
    unknown = market != "childrens-homes" and rows["places"].is_null().all()
    return "services" if market in _COUNTED or (len(rows) and unknown) else "places"


def owner_places(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Places per area and owner.

    Args:
        rows: a market's services at one date (``service_snapshot`` rows).
        by: ``england``, ``region`` or ``la``.

    Returns:
        One row per area and owner: ``area_code, area_name, provider_id, services, places``;
        services with no printed place count add none. England and its regions are made of
        services that are inspected there; councils may be of any nation.
    """
    if by != "la":
        rows = rows.filter(is_english())
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


def concentration_of(
    owners: pl.DataFrame, weight: str = "places", per: tuple[str, ...] = ("area_code", "area_name")
) -> pl.DataFrame:
    """Concentration per area from places per area and owner.

    Args:
        owners: what ``owner_places`` returns, with any further columns of ``per``.
        weight: ``places`` or ``services``, what shares are shares of.
        per: the columns that tell one group of owners from another.

    Returns:
        One row per group, by area: the columns of ``per``, by default ``area_code, area_name``, and
        ``services, places, owners, hhi, cr1, cr3, cr5, cr10, neff, gini``; the figures null where
        an area has no places.
    """
    total = pl.col(weight).sum()
    # Summed as whole numbers: shares added in another order are another figure in the last place.
    hhi = 10_000 * (pl.col(weight).cast(pl.Int64) ** 2).sum() / total**2
    largest = pl.col(weight).sort(descending=True)
    ordered = pl.col(weight).sort()
    n = pl.len()
    gini = 2 * (ordered * pl.int_range(1, n + 1)).sum() / (n * total) - (n + 1) / n
    figures = {
        "hhi": hhi,
        **{f"cr{k}": 100 * largest.head(k).sum() / total for k in (1, 3, 5, 10)},
        "gini": gini,
    }
    return (
        owners.group_by(per)
        .agg(
            pl.col("services").sum(),
            pl.col("places").sum(),
            owners=n.cast(pl.Int64),
            **{name: pl.when(total > 0).then(figure) for name, figure in figures.items()},
        )
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
    owner_level: str = "entity",
) -> pl.DataFrame:
    """The ``concentration`` table's rows for one market, date, level and sector.

    Args:
        facts: the warehouse's facts.
        market: one of ``MARKETS``.
        as_at: a date; of an adult market the newest lists that are not younger are used.
        by: ``england``, ``region`` or ``la``.
        sector: ``all``, or a value of ``SECTORS``.
        known_by: the day by which a row must have been public; None sets no limit, which is how a
            past market is described.
        owner_level: whose places are counted together, one of ``OWNER_LEVELS``.

    Returns:
        One row per area, under the register's own date. Owners and every figure of concentration
        are null at dates whose register prints no owner, places at dates whose register prints
        none and where ``weight`` is services.
    """
    rows = market_at(facts, market, as_at, known_by)
    if owner_level != "entity":
        rows = at_owner_level(rows, owners_of(facts, as_at, known_by), owner_level)
    return concentration_among(rows, market, by, sector, known_by, owner_level)


def market_at(facts: Facts, market: str, as_at: date, known_by: date | None = None) -> pl.DataFrame:
    """A market's services at one date, as known by a day (None sets no limit)."""
    return register_at(facts.seen(as_at, known_by, ("service_snapshot",)), market, as_at)


def concentration_among(
    rows: pl.DataFrame,
    market: str,
    by: str,
    sector: str = "all",
    known_by: date | None = None,
    owner_level: str = "entity",
) -> pl.DataFrame:
    """``concentration`` from the rows of ``market_at``, for who asks at several levels.

    ``owner_level`` says whose ids the rows bear (``features.owners.at_owner_level``).
    """
    register, weight = rows["as_at"].max(), weight_of(market, rows)
    named, placed = names_owners(rows), rows["places"].is_not_null().any()
    if sector != "all":
        printed = {spelled: name for name, spelled in SECTORS.items()}[sector]
        rows = rows.filter(pl.col("sector") == printed)
    figures = concentration_of(owner_places(rows, by), weight)
    if not named:
        figures = figures.with_columns(pl.lit(None).alias(name) for name in ["owners", *MEASURED])
    if not placed or weight == "services":
        figures = figures.with_columns(places=pl.lit(None))
    return figures.select(
        market=pl.lit(market),
        as_at=pl.lit(register, pl.Date),
        known_by=pl.lit(known_by, pl.Date),
        by=pl.lit(by),
        area_code="area_code",
        area_name="area_name",
        owner_level=pl.lit(owner_level),
        sector=pl.lit(sector),
        services="services",
        places=pl.col("places").cast(pl.Int64),
        owners=pl.col("owners").cast(pl.Int64),
        **{name: pl.col(name).cast(pl.Float64) for name in MEASURED},
        weight=pl.lit(weight),
    )


def dependency(
    facts: Facts, market: str, as_at: date, by: str, known_by: date | None = None
) -> pl.DataFrame:
    """Owners' shares of each area: the ``dependency`` table's rows for one date and level.

    Owners go by the name that the register of that date prints, never by a later one.
    """
    return dependency_among(market_at(facts, market, as_at, known_by), market, by)


def dependency_among(rows: pl.DataFrame, market: str, by: str) -> pl.DataFrame:
    """``dependency`` from the rows of ``market_at``, for who asks at several levels."""
    named = rows if names_owners(rows) else rows.clear()
    owners = owner_places(named, by).with_columns(by=pl.lit(by))
    return shares_of(owners, named, market, weight_of(market, rows), rows["as_at"].max())


def shares_of(
    owners: pl.DataFrame, rows: pl.DataFrame, market: str, weight: str, register: object
) -> pl.DataFrame:
    """``dependency`` rows from places per area and owner.

    Args:
        owners: what ``owner_places`` returns, with ``by``, the largest owner of each area first.
        rows: the services that they run, for what the register calls them.
        market, weight, register: the market, what shares are shares of, the register's date.
    """
    area = ["by", "area_name"]
    names = rows.group_by("provider_id").agg(
        provider_name=pl.col("owner_name").sort_by("service_id").last().fill_null(_unnamed()),
        provider_kind=_kind(),
    )
    shares = owners.with_columns(
        share=100 * pl.col(weight) / pl.col(weight).sum().over(area),
        rank=pl.col(weight).rank("ordinal", descending=True).over(area).cast(pl.Int64),
    )
    return (
        shares.filter(pl.col("share").is_finite())
        .join(names, on="provider_id", how="left", maintain_order="left")
        .select(
            market=pl.lit(market),
            as_at=pl.lit(register, pl.Date),
            by="by",
            area_code="area_code",
            area_name="area_name",
            provider_id="provider_id",
            provider_name="provider_name",
            provider_kind="provider_kind",
            services="services",
            places=pl.col("places") if weight == "places" else pl.lit(None, pl.Int64),
            share="share",
            rank="rank",
        )
    )


def _unnamed() -> pl.Expr:
    """An owner whose name is not told, by its number if it has one."""
    number = pl.col("provider_id").first()
    known = ~number.str.contains(r"^[a-z]+-(none|org|la):")
    return (
        pl.when(known)
        .then(pl.format("Provider {}", number.str.replace(r"^[^:]*:", "")))
        .otherwise(pl.lit("Owner not given"))
    )


def _kind() -> pl.Expr:
    """An owner's kind: by its id, or, where ids do not tell, by the sector of all it runs."""
    council = ~pl.col("provider_id").str.starts_with("ofsted-") & (
        pl.col("sector") == COUNCIL_SECTOR
    )
    blank = pl.col("provider_id").str.contains(r"^[a-z]+-none:")
    told = provider_kind(pl.col("provider_id")).first()
    return (
        pl.when(blank.all())
        .then(pl.lit("unknown"))
        .when(council.all())
        .then(pl.lit("local-authority"))
        .otherwise(told)
    )
