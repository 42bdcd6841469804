"""A company's accounts as they were known: one row per period end, its figures settled."""

from __future__ import annotations

import polars as pl

#: The figures that the finance family reads (``data/accounts/line_items.yaml``). A table that lacks
#: one counts as if nobody had filed it.
FIGURES = (
    "fixed_assets",
    "intangible_assets",
    "current_assets",
    "cash",
    "creditors_within_one_year",
    "accruals_separate",
    "net_current_assets",
    "net_assets",
    "equity",
    "retained_earnings",
    "total_assets",
    "total_assets_derived",
    "total_liabilities",
    "total_liabilities_derived",
    "turnover",
    "operating_profit",
    "profit_after_tax",
    "profit_inferred",
    "interest_payable",
    "operating_lease_rent",
    "staff_costs",
    "period_days",
)
#: A company fails, not its group: its own accounts go before consolidated ones.
_BASIS = {"company": 0, "consolidated": 1}
#: A filing that corrects itself is right; a year put right later only fills gaps.
_VERSION = {"revised": 0, "stated": 1, "restated": 2}
_POUNDS = ["GBP", "XXX"]
#: Two period ends that lie further apart than this are not one year and the next.
LONGEST_STEP_DAYS = 580
_SHORTEST_YEAR_DAYS = 90


def account_years(accounts: pl.DataFrame) -> pl.DataFrame:
    """Settle every period on one row.

    A company with accounts of its own is read by those alone, never mixed with its group's. For one
    period end a filing's own year goes before the comparative year of a later filing, and the
    earlier known before the later: what came after fills gaps alone. Other currencies than pounds
    are left out.

    Args:
        accounts: with ``company_number, period_end, known_on`` and any of ``FIGURES``, ``basis``,
            ``version``, ``currency``, ``is_prior`` and ``filing``.

    Returns:
        One row per company and period end, ordered: ``company_number, period_end``, all of
        ``FIGURES`` as Float64, and the sums below (null where they cannot be known).
        ``liabilities_now`` (due within a year), ``assets``, ``liabilities``, ``worth`` (net assets),
        ``tangible_worth`` (net assets less intangibles; a balance sheet that shows none has none),
        ``profit`` (after tax; else the change of retained earnings since the year before, dividends
        left out of account), ``to_a_year`` (what makes a figure over the period one over a year).
    """
    order = {
        "_basis": _rank(accounts, "basis", _BASIS),
        "_prior": pl.col("is_prior").cast(pl.Int64)
        if "is_prior" in accounts.columns
        else pl.lit(0),
        "_version": _rank(accounts, "version", _VERSION),
        "_filing": pl.col("filing") if "filing" in accounts.columns else pl.lit(""),
    }
    pounds = pl.col("currency").is_in(_POUNDS) if "currency" in accounts.columns else pl.lit(True)
    rows = accounts.filter(pounds & pl.col("company_number").is_not_null()).select(
        "company_number",
        "period_end",
        "known_on",
        *(_figure(name, accounts) for name in FIGURES),
        **order,
    )
    basis = pl.col("_basis")
    # A filing without figures counts as the company's own, but it is no accounts to be read by.
    shown = pl.any_horizontal(
        pl.col(name).is_not_null() for name in FIGURES if name != "period_days"
    )
    read_by = pl.coalesce(pl.when(shown).then(basis).min().over("company_number"), basis)
    rows = rows.filter((basis == read_by) | (~shown & (basis < read_by)))
    years = (
        # By content last, so that the order of the table decides nothing.
        rows.sort(
            "company_number", "period_end", "_prior", "known_on", "_version", "_filing", *FIGURES
        )
        .group_by("company_number", "period_end", maintain_order=True)
        .agg(pl.col(name).drop_nulls().first() for name in FIGURES)
    )
    return years.with_columns(_sums())


def _sums() -> list[pl.Expr]:
    net = pl.coalesce("net_assets", "equity")
    shown = pl.col("current_assets").is_not_null() | pl.col("fixed_assets").is_not_null()
    assets = pl.coalesce(
        "total_assets",
        "total_assets_derived",
        pl.when(shown).then(pl.sum_horizontal("current_assets", "fixed_assets")),
    )
    retained, end = pl.col("retained_earnings"), pl.col("period_end")
    days = (end - end.shift()).over("company_number").dt.total_days()
    gained = (retained - retained.shift()).over("company_number")
    length = pl.col("period_days")
    year = length.is_between(_SHORTEST_YEAR_DAYS, LONGEST_STEP_DAYS)
    return [
        pl.when(pl.col("creditors_within_one_year").is_not_null())
        .then(pl.sum_horizontal("creditors_within_one_year", "accruals_separate"))
        .alias("liabilities_now"),
        assets.alias("assets"),
        pl.coalesce("total_liabilities", "total_liabilities_derived", assets - net).alias(
            "liabilities"
        ),
        net.alias("worth"),
        (net - pl.col("intangible_assets").fill_null(0.0)).alias("tangible_worth"),
        pl.coalesce(
            "profit_after_tax", "profit_inferred", pl.when(days <= LONGEST_STEP_DAYS).then(gained)
        ).alias("profit"),
        pl.when(year).then(365.25 / length).otherwise(1.0).alias("to_a_year"),
    ]


def share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """A ratio, null unless what it is a share of is more than nothing."""
    return pl.when(whole > 0).then(part / whole)


def _rank(accounts: pl.DataFrame, name: str, ranks: dict[str, int]) -> pl.Expr:
    if name not in accounts.columns:
        return pl.lit(0, pl.Int64)
    last = len(ranks)
    return (
        pl.col(name)
        .cast(pl.String)
        .replace_strict(ranks, default=last, return_dtype=pl.Int64)
        .fill_null(last)
    )


def _figure(name: str, accounts: pl.DataFrame) -> pl.Expr:
    if name not in accounts.columns:
        return pl.lit(None, pl.Float64).alias(name)
    number = pl.col(name).cast(pl.Float64)
    return pl.when(number.is_finite()).then(number).alias(name)
