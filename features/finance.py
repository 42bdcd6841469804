"""What filed accounts say of a company at a date: liquidity, debt, cover, profit, and their course.

Small companies file a balance sheet and no profit and loss account: what needs one is null for them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from data.warehouse.company_facts import NO_ACCOUNTS, CompanyFacts
from features.account_years import LONGEST_STEP_DAYS, account_years, share
from features.filing_deadlines import accounts_known_on
from features.peers import peer_percentiles, service_types, size_band

#: Years of accounts that count for course and spread, and the fewest of them that show any.
_YEARS = 5
_FEWEST_YEARS = 3
#: Accounts older than this say nothing of a company's peers, nor they of it.
_FRESH_YEARS = 2.0
PLACED = ("current_ratio", "liabilities_share", "tangible_worth_share", "return_on_assets")
_YEAR = 365.25


def finance_features(
    facts: CompanyFacts, rows: pl.DataFrame, as_at: date, known_by: date | None = None
) -> pl.DataFrame:
    """Financial condition by the accounts that could be read.

    Accounts count from the day they were filed; where that is not known, from the last day on which
    they could be filed in time. Never from the end of their period.

    Args:
        facts: all company facts; they are cut at ``as_at`` and ``known_by`` here. All companies
            with accounts are peers, whether ``rows`` has them or not.
        rows: with ``company_number``, once each.
        as_at: the day described.
        known_by: the day by which a row must have been public; ``as_at`` if None.

    Returns:
        One row per row of ``rows``, in its order. ``accounts_years`` (how many are known; 0 if
        none), ``accounts_age`` (years since the period end). Liquidity: ``current_ratio``,
        ``cash_ratio``, ``working_capital_share`` (of assets). Debt: ``liabilities_share`` (of
        assets), ``tangible_worth`` (pounds), ``tangible_worth_share`` (of assets),
        ``tangible_worth_negative`` (0/1). Cover: ``interest_cover`` and ``rent_cover`` (operating
        profit before rent, over rent). Profit: ``operating_margin``, ``return_on_assets`` (a year),
        ``loss`` (0/1), ``staff_cost_share`` (of turnover). Course: ``worth_change`` and
        ``cash_change`` (since the year before, as shares of its assets), ``turnover_growth``,
        ``current_ratio_change``, ``worth_trend`` (of net assets over assets, a year, by least
        squares over up to five years), ``worth_spread`` (standard deviation of the same),
        ``worth_fell`` (how many of the steps between those years led down). ``size_band`` (0-4),
        ``log_assets``, and ``<name>_peer``, the percentile, of each of ``PLACED``.
    """
    before = replace(facts, accounts=NO_ACCOUNTS).seen(as_at, known_by or as_at)
    dated = accounts_known_on(facts.accounts, before.company, before.filing)
    years = account_years(replace(before, accounts=dated).seen(as_at, known_by or as_at).accounts)
    latest = _latest(years, as_at).join(
        service_types(before.company), on="company_number", how="left", maintain_order="left"
    )
    fresh = latest.filter(pl.col("accounts_age") <= _FRESH_YEARS)
    placed = peer_percentiles(fresh, PLACED).select(
        "company_number", *(f"{name}_peer" for name in PLACED)
    )
    return (
        rows.select("company_number")
        .join(latest.drop("service_type"), on="company_number", how="left", maintain_order="left")
        .join(_course(years), on="company_number", how="left", maintain_order="left")
        .join(placed, on="company_number", how="left", maintain_order="left")
        .with_columns(pl.col("accounts_years").fill_null(0))
    )


def _latest(years: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Each company's latest accounts as ratios, and against the year before."""
    column, end = pl.col, pl.col("period_end")
    rated = years.with_columns(
        current_ratio=share(column("current_assets"), column("liabilities_now"))
    )

    def before(name: str) -> pl.Expr:
        near = (end - end.shift()).dt.total_days() <= LONGEST_STEP_DAYS
        return pl.when(near).then(column(name).shift()).over("company_number")

    def change(name: str) -> pl.Expr:
        return share(column(name) - before(name), before("assets"))

    a_year = column("to_a_year")
    rent = column("operating_lease_rent")
    operating = column("operating_profit")
    compared = rated.select(
        "company_number",
        "current_ratio",
        "tangible_worth",
        period_end=end,
        accounts_years=pl.len().over("company_number").cast(pl.Int64),
        accounts_age=(pl.lit(as_at) - end).dt.total_days() / _YEAR,
        cash_ratio=share(column("cash"), column("liabilities_now")),
        working_capital_share=share(
            pl.coalesce("net_current_assets", column("current_assets") - column("liabilities_now")),
            column("assets"),
        ),
        liabilities_share=share(column("liabilities"), column("assets")),
        tangible_worth_share=share(column("tangible_worth"), column("assets")),
        tangible_worth_negative=(column("tangible_worth") < 0).cast(pl.Int64),
        interest_cover=share(operating, column("interest_payable")),
        rent_cover=share(operating + rent, rent),
        operating_margin=share(operating, column("turnover")),
        return_on_assets=share(column("profit") * a_year, column("assets")),
        loss=(column("profit") < 0).cast(pl.Int64),
        staff_cost_share=share(column("staff_costs"), column("turnover")),
        worth_change=change("worth"),
        cash_change=change("cash"),
        turnover_growth=share(column("turnover") * a_year, before("turnover") * before("to_a_year"))
        - 1,
        current_ratio_change=column("current_ratio") - before("current_ratio"),
        size_band=size_band(column("assets")),
        log_assets=pl.when(column("assets") > 0).then(column("assets").log()),
    )
    return compared.unique("company_number", keep="last", maintain_order=True).drop("period_end")


def _course(years: pl.DataFrame) -> pl.DataFrame:
    """The course of net assets over assets, through each company's latest years."""
    worth = pl.col("worth_share")
    time = pl.col("time")
    recent = (
        years.with_columns(
            worth_share=share(pl.col("worth"), pl.col("assets")),
            time=(pl.col("period_end") - pl.date(2000, 1, 1)).dt.total_days() / _YEAR,
        )
        .filter(worth.is_not_null())
        .group_by("company_number", maintain_order=True)
        .tail(_YEARS)
    )
    enough = pl.len() >= _FEWEST_YEARS
    return recent.group_by("company_number", maintain_order=True).agg(
        worth_trend=pl.when(enough).then(pl.cov(time, worth) / time.var()),
        worth_spread=pl.when(enough).then(worth.std()),
        worth_fell=pl.when(enough).then((worth.diff() < 0).sum().cast(pl.Int64)),
    )
