"""Six classic failure scores over a company's line items (formulas: ``models.classic_formulas``).

Input contract, one row per company and period end, money in one unit, null where not filed:
``total_assets, current_assets, stock, current_liabilities, working_capital, total_liabilities,
equity, retained_earnings, sales, ebit, profit_before_tax, net_income, net_income_before,
funds_from_operations, depreciation, price_index`` (``LINE_ITEMS`` says what each is). A row from
which a score cannot be had gets none, and words that name what is missing; never a zero.
"""

from __future__ import annotations

import polars as pl

from models.classic_formulas import SCORES, ClassicScore

#: What each column holds. Liabilities and depreciation are positive.
LINE_ITEMS = {
    "total_assets": "fixed and current assets, before any liability is taken off",
    "current_assets": "current assets, stock included",
    "stock": "stock and work in progress; 0 where the balance sheet shows none",
    "current_liabilities": "creditors falling due within one year",
    "working_capital": "net current assets; if null, current assets less current liabilities",
    "total_liabilities": "creditors due within and after one year, provisions and accruals",
    "equity": "shareholders' funds at book value",
    "retained_earnings": "profit and loss account reserve",
    "sales": "turnover of the period",
    "ebit": "profit before interest and tax",
    "profit_before_tax": "profit before tax",
    "net_income": "profit after tax",
    "net_income_before": "profit after tax of the period before",
    "funds_from_operations": "profit from operations before depreciation",
    "depreciation": "depreciation and amortisation charged in the period",
    "price_index": "price level at the period end, 1 for the level the coefficients were fitted at",
}


def classic_scores(accounts: pl.DataFrame) -> pl.DataFrame:
    """Add every score to rows of line items.

    Args:
        accounts: any of the columns of ``LINE_ITEMS`` beside any others; a column that is not
            there counts as null throughout, and so does NaN or an infinite number.

    Returns:
        The rows given, with ``NAME`` (the value), ``NAME_zone`` (distress, grey or safe) and
        ``NAME_not_computable`` (why there is no value, else null) for each of ``SCORES``, and
        ``NAME_chance`` (share 0-1) for Ohlson and Zmijewski.
    """
    given = [_number(item) if item in accounts.columns else _none(item) for item in LINE_ITEMS]
    difference = pl.col("current_assets") - pl.col("current_liabilities")
    items = (
        accounts.with_columns(given)
        .select(*LINE_ITEMS)
        .with_columns(pl.coalesce("working_capital", difference))
    )
    return accounts.hstack(items.select(_outcomes(score) for score in SCORES.values()).unnest("*"))


def _outcomes(score: ClassicScore) -> pl.Expr:
    unknown = pl.concat_str(
        [
            pl.when(pl.col(item).is_null()).then(pl.lit(f"{item}, ")).otherwise(pl.lit(""))
            for item in LINE_ITEMS
            if item in score.needs
        ]
    ).str.strip_suffix(", ")
    unusable = pl.concat_str(
        [
            pl.when(amount <= 0).then(pl.lit(f"{words}, ")).otherwise(pl.lit(""))
            for words, amount in score.above_zero.items()
        ]
    ).str.strip_suffix(", ")
    why = (
        pl.when(unknown != "")
        .then(pl.concat_str(pl.lit("not computable: missing "), unknown))
        .when(unusable != "")
        .then(pl.concat_str(pl.lit("not computable: zero or less: "), unusable))
        .when(~score.value.is_finite())
        .then(pl.lit("not computable: figures too far apart in size"))
    )
    value = pl.when(why.is_null()).then(score.value)
    columns = [
        value.alias(score.name),
        score.zone(value).alias(f"{score.name}_zone"),
        why.alias(f"{score.name}_not_computable"),
    ]
    if score.chance:
        columns.append(score.chance(value).alias(f"{score.name}_chance"))
    return pl.struct(columns).alias(score.name)


def _number(item: str) -> pl.Expr:
    number = pl.col(item).cast(pl.Float64)
    return pl.when(number.is_finite()).then(number).alias(item)


def _none(item: str) -> pl.Expr:
    return pl.lit(None, dtype=pl.Float64).alias(item)
