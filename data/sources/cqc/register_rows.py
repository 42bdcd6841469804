"""What one list says of its locations, in the columns that all lists have in common."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.sources.cells import as_number, as_whole
from data.sources.cqc.editions import day
from data.sources.cqc.services import located
from data.tables.column_values import RATINGS

#: Every column a list may give of a location, and its type; what a list does not give is null.
GIVEN: dict[str, type[pl.DataType]] = {
    "location_id": pl.String,
    "provider_id": pl.String,
    "name": pl.String,
    "owner_name": pl.String,
    "ownership": pl.String,
    "registration_status": pl.String,
    "registered_on": pl.Date,
    "ended_on": pl.Date,
    "end_status": pl.String,
    "dormant": pl.String,
    "care_home": pl.String,
    "places": pl.Int64,
    "service_types": pl.String,
    "category": pl.String,
    "service_sector": pl.String,
    "region": pl.String,
    "la_name": pl.String,
    "constituency": pl.String,
    "postcode": pl.String,
    "uprn": pl.String,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "brand_id": pl.String,
    "brand_name": pl.String,
    "company_number": pl.String,
    "charity_number": pl.String,
    "provider_registered_on": pl.Date,
    "provider_ended_on": pl.Date,
    "provider_status": pl.String,
    "rating": pl.String,
    "rating_helped_protected": pl.String,
    "rating_leaders": pl.String,
    "inspected_on": pl.Date,
    "inspection_published_on": pl.Date,
    "inherited": pl.String,
    "primary_id": pl.String,
    "dual": pl.String,
    "registered_manager_present": pl.String,
    "registered_managers": pl.Int64,
    "manager_absent_since": pl.Date,
}
_REGISTERED, _ENDED = "Registered", "Deregistered"


def list_rows(table: str, kept: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """A list's typed rows under the common columns; one row per row, in the same order.

    Args:
        table: ``active_location``, ``deactivated_location``, ``market_export`` or ``directory``.
        kept: its typed cells.
        as_at: the day it describes.
    """
    ready = {
        "active_location": _active,
        "deactivated_location": _deactivated,
        "market_export": _market_export,
        "directory": lambda rows: rows.with_columns(
            provider_status=pl.when(pl.col("location_id").is_null()).then(pl.lit(_REGISTERED)),
            # Of a provider, the directory's kinds of service say what it is instead.
            ownership=pl.when(pl.col("location_id").is_null()).then("service_types"),
            registration_status=pl.lit(_REGISTERED),
        ),
    }[table](kept)
    return located(completed(ready).with_columns(as_at=pl.lit(as_at)))


def completed(rows: pl.DataFrame) -> pl.DataFrame:
    """The common columns, absent ones null, with ``row_number`` and whatever else is carried."""
    return rows.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in GIVEN.items() if name not in rows.columns
    ).with_columns(_coordinate("latitude", 90), _coordinate("longitude", 180))


def _coordinate(name: str, bound: int) -> pl.Expr:
    # Nought degrees both ways, in the sea off Ghana, is how "unknown" is written.
    unknown = (pl.col("latitude") == 0) & (pl.col("longitude") == 0)
    return pl.when((pl.col(name).abs() <= bound) & ~unknown).then(name)


def _active(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        registration_status=pl.lit(_REGISTERED),
        provider_status=pl.lit(_REGISTERED),
        inspection_published_on=pl.when(pl.col("rating").is_not_null()).then("rating_published_on"),
    )


def _deactivated(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        registration_status=pl.lit(_ENDED),
        end_status=pl.col("status").fill_null(_ENDED),
        inspection_published_on=pl.when(pl.col("rating").is_not_null()).then("rating_published_on"),
    )


def _market_export(rows: pl.DataFrame) -> pl.DataFrame:
    ended = day(pl.col("ended_on"))
    published = day(pl.col("rating_published_on"))
    registered = day(pl.col("registered_on"))
    # In the export seen, the start date stands over again under the heading of the report's.
    if rows.select((published == registered).fill_null(True).all()).item():
        published = pl.lit(None, pl.Date)
    return rows.with_columns(
        registered_on=registered,
        ended_on=ended,
        registration_status=pl.when(ended.is_null())
        .then(pl.lit(_REGISTERED))
        .otherwise(pl.lit(_ENDED)),
        end_status=pl.when(ended.is_not_null()).then(pl.lit(_ENDED)),
        provider_status=pl.lit(_REGISTERED),
        provider_registered_on=day(pl.col("provider_registered_on")),
        inspection_published_on=pl.when(pl.col("rating").is_not_null()).then(published),
        rating_helped_protected="rating_safe",
        rating_leaders="rating_well_led",
    )


def brands(rows: pl.DataFrame) -> pl.DataFrame:
    """What the export with market shares says of brands, each on its first row there.

    Its two last columns stand under each other's headings ("76" under "% of authorities", "49.00%"
    under their number), so that which is which is told by the "%" sign.

    Returns:
        ``brand_id, brand_name, locations, beds, beds_share, authorities, authorities_share,
        row_number``; shares in per cent.
    """
    pair = [pl.col("brand_authorities_share"), pl.col("brand_authorities")]
    share = pl.coalesce(pl.when(cell.str.ends_with("%")).then(cell) for cell in pair)
    count = pl.coalesce(pl.when(~cell.str.ends_with("%")).then(cell) for cell in pair)
    return (
        rows.filter(pl.col("brand_id").is_not_null())
        .unique("brand_id", keep="first", maintain_order=True)
        .select(
            "brand_id",
            "brand_name",
            locations="brand_locations",
            beds="brand_beds",
            beds_share="brand_beds_share",
            authorities=as_whole(count),
            authorities_share=as_number(share.str.strip_suffix("%")),
            row_number="row_number",
        )
    )


def graded(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose ratings are of the vocabulary of ``RATINGS``."""
    names = ["rating", "rating_helped_protected", "rating_leaders"]
    return rows.with_columns(pl.col(names).cast(pl.Enum(RATINGS), strict=False))
