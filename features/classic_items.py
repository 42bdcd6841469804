"""The line items of the classic failure scores, out of a company's accounts as filed."""

from __future__ import annotations

import polars as pl

#: What identifies a row of accounts: one filing's own year, company and group apart.
CLASSIC_KEYS = ("company_number", "filing", "raw_name", "period_end", "basis", "known_on")


def classic_items(accounts: pl.DataFrame) -> pl.DataFrame:
    """Line items for ``models.classic_scores``, from each filing's own year in pounds.

    EBIT is profit before tax plus interest payable, else operating profit. Funds from operations are
    operating profit plus depreciation and amortisation. Nothing stands in for what is not disclosed,
    but for stock, which a balance sheet without stock does not show. No price index is held, so
    that scores which need one say so.

    Args:
        accounts: ``accounts`` rows.

    Returns:
        One row per filing and basis: ``CLASSIC_KEYS`` and the columns of ``LINE_ITEMS`` but
        ``price_index``, in pounds.
    """
    versions = pl.col("version").is_in(["revised", "stated"])
    stated = (
        accounts.filter(versions & (pl.col("currency") == "GBP"))
        .sort("version", maintain_order=True)  # what a filing corrects of itself goes first
        .unique(["raw_name", "filing", "period_end", "basis"], keep="first", maintain_order=True)
    )
    before = stated.filter("is_prior").select(
        "raw_name", "filing", "basis", net_income_before="profit_after_tax"
    )
    charged = pl.coalesce(
        "depreciation_and_amortisation",
        pl.when(pl.col("depreciation").is_not_null() | pl.col("amortisation").is_not_null()).then(
            pl.sum_horizontal("depreciation", "amortisation")
        ),
    )
    return (
        stated.filter(~pl.col("is_prior"))
        .join(
            before.unique(["raw_name", "filing", "basis"], keep="first", maintain_order=True),
            on=["raw_name", "filing", "basis"],
            how="left",
            maintain_order="left",
        )
        .select(
            *CLASSIC_KEYS,
            total_assets=pl.coalesce("total_assets", "total_assets_derived"),
            current_assets="current_assets",
            stock=pl.when(pl.col("current_assets").is_not_null()).then(
                pl.col("stocks").fill_null(0.0)
            ),
            current_liabilities=pl.when(pl.col("creditors_within_one_year").is_not_null()).then(
                pl.sum_horizontal("creditors_within_one_year", "accruals_separate")
            ),
            working_capital="net_current_assets",
            total_liabilities=pl.coalesce("total_liabilities", "total_liabilities_derived"),
            equity=pl.coalesce("equity", "net_assets"),
            retained_earnings="retained_earnings",
            sales="turnover",
            ebit=pl.coalesce(
                pl.col("profit_before_tax") + pl.col("interest_payable"), "operating_profit"
            ),
            profit_before_tax="profit_before_tax",
            net_income="profit_after_tax",
            net_income_before="net_income_before",
            funds_from_operations=pl.col("operating_profit") + charged,
            depreciation=charged,
        )
    )
