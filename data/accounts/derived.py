"""Figures no filing gives but its own figures imply; each in a column of its own."""

from __future__ import annotations

import polars as pl

_BORROWINGS = [
    "other_borrowings_within_one_year",
    "other_borrowings_after_one_year",
    "finance_leases_within_one_year",
    "finance_leases_after_one_year",
]
_BANK = ["bank_borrowings_within_one_year", "bank_borrowings_after_one_year"]


def with_derived(rows: pl.DataFrame) -> pl.DataFrame:
    """Add what follows from the figures of a row, and of the prior year's row beside it.

    - ``total_debt_derived``: borrowings as given, else bank, other loans and finance leases
      added; amounts owed to group and directors are not debt here. Null where none is given.
    - ``total_assets_derived``: as given, else fixed and current assets, unpaid capital and
      prepayments shown apart; fixed assets may follow from total assets less current liabilities.
    - ``total_liabilities_derived``: as given, else total assets less net assets.
    - ``ebitda_derived``: operating profit plus depreciation and amortisation; null without
      depreciation. ``ebitda_part`` says where amortisation is unknown beside intangible assets.
    - ``profit_inferred``: where no profit is given, the movement of retained earnings with
      dividends added back (none given: none paid); ``profit_is_inferred`` marks it.

    Args:
        rows: with every line item, ``filing``, ``basis``, ``version``, ``currency``, ``is_prior``.

    Returns:
        The same rows, in their order, with those columns added.
    """
    return (
        rows.with_columns(
            pl.coalesce("total_borrowings", _added(_bank(), *map(pl.col, _BORROWINGS))).alias(
                "total_debt_derived"
            ),
            pl.coalesce("total_assets", _assets()).alias("total_assets_derived"),
            _ebitda().alias("ebitda_derived"),
            (
                _ebitda().is_not_null()
                & pl.all_horizontal(
                    pl.col("amortisation", "depreciation_and_amortisation").is_null()
                )
                & (pl.col("intangible_assets") > 0)
            )
            .fill_null(False)
            .alias("ebitda_part"),
        )
        .with_columns(
            pl.coalesce(
                "total_liabilities", pl.col("total_assets_derived") - pl.col("net_assets")
            ).alias("total_liabilities_derived")
        )
        .pipe(_with_inferred_profit)
    )


def _bank() -> pl.Expr:
    return pl.coalesce(_added(*map(pl.col, _BANK)), "bank_borrowings")


def _added(*parts: pl.Expr) -> pl.Expr:
    """The sum of the parts that are given; null where none is."""
    given = pl.any_horizontal(*(part.is_not_null() for part in parts))
    return pl.when(given).then(pl.sum_horizontal(*parts))


def _assets() -> pl.Expr:
    fixed = pl.coalesce(
        pl.col("fixed_assets"),
        pl.col("total_assets_less_current_liabilities") - pl.col("net_current_assets"),
        pl.lit(0.0),
    )
    given = pl.col("fixed_assets", "current_assets").is_not_null()
    apart = ["current_assets", "called_up_capital_unpaid", "prepayments_separate"]
    return pl.when(pl.any_horizontal(given)).then(pl.sum_horizontal(fixed, *apart))


def _ebitda() -> pl.Expr:
    split = pl.col("depreciation") + pl.col("amortisation").fill_null(0.0)
    written_off = pl.coalesce(pl.col("depreciation_and_amortisation"), split)
    return pl.col("operating_profit") + written_off


def _with_inferred_profit(rows: pl.DataFrame) -> pl.DataFrame:
    same = ["filing", "basis", "currency"]
    version = pl.col("version")
    opening = (
        rows.filter(pl.col("is_prior"), pl.col("retained_earnings").is_not_null())
        .sort(version == "restated", version == "revised", descending=True)
        .group_by(same, maintain_order=True)
        .agg(pl.col("retained_earnings").first().alias("opening_reserves"))
    )
    moved = (
        pl.col("retained_earnings")
        - pl.col("opening_reserves")
        + pl.col("dividends").abs().fill_null(0.0)
    )
    infer = ~pl.col("is_prior") & pl.col("profit_after_tax").is_null()
    return (
        rows.join(opening, on=same, how="left", maintain_order="left")
        .with_columns(pl.when(infer).then(moved).alias("profit_inferred"))
        .with_columns(pl.col("profit_inferred").is_not_null().alias("profit_is_inferred"))
        .drop("opening_reserves")
    )
