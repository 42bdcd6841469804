"""Joiners and leavers in Ofsted's own layouts, 2023 and 2025 editions."""

from __future__ import annotations

import polars as pl

from data.demo.provider_level import printed_name

_JOINED = "In current dataset as active, not in previous year"
_LEFT = "In previous year, not in current dataset (closed date in Year)"
_FIRST_DATE = "First effective date (that the provider "


def joiners_and_leavers(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Who joined and who left between two register dates, listed or not.

    Args:
        before: the world at 31 March a year earlier, columns as ``world.simulate`` returns them.
        now: the world at 31 March.

    Returns:
        Rows of ``before`` and ``now`` with ``joined`` and ``left`` flags, in URN order.
    """
    last = before["as_at"].max()
    leavers = before.filter("left").with_columns(joined=pl.lit(False))
    joiners = now.filter(pl.col("registered_on") > last).with_columns(
        joined=pl.lit(True),
        left=pl.lit(False),
        left_on=pl.lit(None, pl.Date),
        end_status=pl.lit(None, pl.String),
    )
    return pl.concat([leavers, joiners]).sort("urn")


def joiners_leavers_2023(moves: pl.DataFrame, year: int) -> pl.DataFrame:
    """Moves in the year to 31 March ``year`` under the 21 headers of 2023."""
    return moves.select(
        *_identity(), _short_break(), *_dates(""), *_statuses(year), _name("Name"), _reason()
    )


def joiners_leavers_2025(moves: pl.DataFrame, year: int) -> pl.DataFrame:
    """Moves in the year to 31 March ``year`` under the 22 headers of 2025."""
    return moves.select(
        *_identity(),
        pl.lit(None, pl.String).alias("Supported accommodation premises"),
        _short_break(),
        *_dates("\n"),
        *_statuses(year),
        _name("Setting name"),
        _reason(),
    )


def _identity() -> list[pl.Expr]:
    return [
        pl.col("urn").alias("URN"),
        pl.col("provision_type").alias("Provision type"),
        pl.col("ofsted_region").alias("Ofsted Region"),
        pl.col("region").alias("Government Office Region"),
        pl.col("la_name").alias("Local authority"),
        pl.col("constituency").alias("Parliamentary constituency"),
        pl.col("sector").alias("Sector"),
        pl.col("places").alias("Places"),
    ]


def _short_break() -> pl.Expr:
    text = "Short-break-only children's home"
    return pl.when("short_break_only").then(pl.lit(text)).alias(text)


def _dates(before_first: str) -> list[pl.Expr]:
    """The four date columns; a resignation often leaves the closing date blank, as in 2023."""
    resigned = pl.col("end_status") == "Resigned"
    closing_given = pl.col("left_on").dt.day() % 4 != 0
    return [
        pl.col("registered_on").alias(f"{before_first}{_FIRST_DATE}became active)"),
        pl.when(resigned).then("left_on").alias(f"{_FIRST_DATE}became resigned)"),
        pl.when(resigned & closing_given).then("left_on").alias(f"{_FIRST_DATE}closed)"),
        pl.when(~resigned).then("left_on").alias(f"{_FIRST_DATE}became cancelled)"),
    ]


def _statuses(year: int) -> list[pl.Expr]:
    opening, closing = f"(as at 1 April {year - 1})", f"(as at 31 March {year})"
    return [
        pl.when("joined").then(pl.lit("Joiner")).alias("Joiner status"),
        pl.when("left").then(pl.lit("Leaver")).alias("Leaver status"),
        pl.when("left").then("status").alias(f"Registration status {opening}"),
        pl.coalesce("end_status", "status").alias(f"Registration status {closing}"),
        pl.lit(None, pl.String).alias(f"Inspectorate {opening}"),
        pl.lit(None, pl.String).alias(f"Inspectorate {closing}"),
    ]


def _name(header: str) -> pl.Expr:
    return printed_name().alias(header)


def _reason() -> pl.Expr:
    return pl.when("joined").then(pl.lit(_JOINED)).otherwise(pl.lit(_LEFT)).alias("Reason")
