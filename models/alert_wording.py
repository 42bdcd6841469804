"""How figures and dates are spelled in alerts: words a commissioner can say aloud."""

from __future__ import annotations

from datetime import date

import polars as pl


def percent(share: pl.Expr) -> pl.Expr:
    """A share 0-1 as text: whole per cent, or "under 1 %" where rounding would say nothing."""
    whole = pl.format("{} %", (share * 100).round(0).cast(pl.Int64))
    return (
        pl.when(share.is_null())
        .then(None)
        .when(share < 0.01)
        .then(pl.lit("under 1 %"))
        .otherwise(whole)
    )


def thousands(number: pl.Expr) -> pl.Expr:
    """A number as whole text with a comma before the thousands (enough for HHI and places)."""
    return (
        number.round(0).cast(pl.Int64).cast(pl.String).str.replace(r"^(\d+)(\d{3})$", "${1},${2}")
    )


def long_date(day: pl.Expr) -> pl.Expr:
    """A date as "12 March 2024"."""
    return day.dt.strftime("%-d %B %Y")


def since(as_at: date, earlier: pl.Expr) -> pl.Expr:
    """When an earlier register was: "a year before", else "on 31 March 2022"."""
    days = (pl.lit(as_at) - earlier).dt.total_days()
    return (
        pl.when(days.is_between(360, 372))
        .then(pl.lit("a year before"))
        .otherwise(pl.format("on {}", long_date(earlier)))
    )


def was(value: pl.Expr, when: pl.Expr) -> pl.Expr:
    """The bracket that follows a figure, empty when there is nothing to compare with."""
    return (
        pl.when(value.is_null()).then(pl.lit("")).otherwise(pl.format(" (was {} {})", value, when))
    )
