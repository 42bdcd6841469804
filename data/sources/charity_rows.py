"""From the text of the Charity Commission's extract to ``charity`` and ``charity_return`` rows."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.sources.cells import as_whole
from data.sources.companies_house.company_number import as_company_number

_FLAGS = {
    "charity": ("insolvent", "in_administration", "is_cio", "cio_dissolved"),
    "charity_return": ("accounts_qualified", "trading_subsidiary", "consolidated"),
}


def charity_rows(rows: pl.DataFrame, as_at: date) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Main charities; a charity linked to another has no figures of its own.

    Args:
        rows: typed by the drift table, ``row_number`` first.
        as_at: the extract's day, on which all of it was public.

    Returns:
        Columns of ``Charity`` but the origin's; ``row_number, reason`` of rows without a number or
        name; and how many linked charities are set aside.
    """
    main = rows.filter(as_whole(pl.col("linked_number")).fill_null(0) == 0)
    kept, refused = _split(
        main.with_columns(
            _number(),
            as_at=pl.lit(as_at),
            known_on=pl.lit(as_at),
            status=pl.col("status").str.to_lowercase(),
            company_number=as_company_number(pl.col("company_number")),
            **_flags("charity"),
        ),
        pl.when(pl.col("charity_number").is_null())
        .then(pl.lit("no readable charity number"))
        .when(pl.col("name").is_null())
        .then(pl.lit("no name")),
    )
    return kept, refused, len(rows) - len(main)


def return_rows(rows: pl.DataFrame, published_on: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Annual returns, from any of the tables that have one row per charity and period.

    Args:
        rows: typed by the drift table, ``row_number`` first; a column may be missing.
        published_on: when the extract was published.

    Returns:
        Columns of ``CharityReturn`` that the table has, but the origin's; and ``row_number,
        reason`` of rows without a number or the end of a period.
    """
    given = [name for name in _FLAGS["charity_return"] if name in rows.columns]
    received = pl.coalesce(
        pl.col(name) for name in ("received_on", "accounts_received_on") if name in rows.columns
    )
    told = pl.lit(published_on)
    return _split(
        rows.with_columns(
            _number(),
            known_on=pl.coalesce(pl.min_horizontal(received, told), told),
            known_on_estimated=pl.lit(True),
            **{name: flag for name, flag in _flags("charity_return").items() if name in given},
        ),
        pl.when(pl.col("charity_number").is_null())
        .then(pl.lit("no readable charity number"))
        .when(pl.col("period_end").is_null())
        .then(pl.lit("no readable end of the period")),
    )


def _number() -> pl.Expr:
    text = pl.col("charity_number").str.strip_chars().str.replace(r"\.0$", "")
    return pl.when(text.str.contains(r"^[0-9]{5,8}$")).then(text).alias("charity_number")


def _flags(table: str) -> dict[str, pl.Expr]:
    truth = {"true": True, "false": False, "1": True, "0": False, "t": True, "f": False}
    return {
        name: pl.col(name)
        .str.to_lowercase()
        .replace_strict(truth, default=None, return_dtype=pl.Boolean)
        for name in _FLAGS[table]
    }


def _split(rows: pl.DataFrame, reason: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    judged = rows.with_columns(reason=reason)
    return (
        judged.filter(pl.col("reason").is_null()).drop("reason"),
        judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason"),
    )
