"""The simulated companies as tables: chances and outcomes, charges, and every accounts due."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from data.demo.companies.accounts_types import ACCOUNTS_TYPES
from data.demo.companies.books import BOOK_COLUMNS
from data.demo.companies.company_world import FIRST_BOOKS, YearAtRisk, YearOfBooks
from data.demo.companies.endings import CVA, ENDINGS, FAILURES, NO_ENDING
from data.demo.companies.reference_dates import due_on, first_year, register_day, year_end
from data.demo.scale import LAST_YEAR

FIRST_FILED = dt.date(2015, 1, 1)
LAST_FILED = dt.date(LAST_YEAR, 12, 31)


def chances(companies: pl.DataFrame, risks: dict[int, YearAtRisk]) -> pl.DataFrame:
    """One row per register date and company at risk of failing.

    Returns:
        ``as_at, company_number, sign_*, log_odds, probability`` and the outcome by the next
        register: ``failed, ending, ended_on`` (all null at the last register).
    """
    frames = []
    for year, risk in risks.items():
        known = year < LAST_YEAR
        kinds = [ENDINGS[code] if code != NO_ENDING else None for code in risk.ending]
        frame = pl.DataFrame(
            {
                "as_at": [register_day(year)] * companies.height,
                "company_number": companies["company_number"],
                **{f"sign_{name}": flags for name, flags in risk.signs.items()},
                "log_odds": risk.log_odds,
                "probability": 1 / (1 + np.exp(-risk.log_odds)),
                "ending": pl.Series(kinds, dtype=pl.String),
                "ended_on": risk.ended_on,
            }
        ).filter(pl.Series(risk.at_risk))
        failed = pl.col("ending").is_in(FAILURES).fill_null(False) if known else pl.lit(None)
        frames.append(frame.with_columns(failed.cast(pl.Boolean).alias("failed")))
    return pl.concat(frames)


def endings(companies: pl.DataFrame, risks: dict[int, YearAtRisk]) -> pl.DataFrame:
    """One row per company that ended: ``company_number, ending, ended_on, goes_on``.

    ``goes_on`` marks voluntary arrangements, after which a company trades and files as before.
    """
    return pl.concat(
        pl.DataFrame(
            {
                "company_number": companies["company_number"],
                "code": risk.ending,
                "ended_on": risk.ended_on,
            }
        ).filter(pl.col("code") != NO_ENDING)
        for risk in risks.values()
    ).select(
        "company_number",
        pl.col("code").replace_strict(dict(enumerate(ENDINGS)), default=None).alias("ending"),
        "ended_on",
        (pl.col("code") == CVA).alias("goes_on"),
    )


def dismissed_petitions(companies: pl.DataFrame, risks: dict[int, YearAtRisk]) -> pl.DataFrame:
    """Petitions that came to nothing: ``company_number, petitioned_on``."""
    return pl.concat(
        pl.DataFrame(
            {
                "company_number": companies["company_number"],
                "petitioned_on": risk.dismissed_petition_on,
            }
        ).drop_nulls()
        for risk in risks.values()
    )


def charges(
    companies: pl.DataFrame, years: dict[int, YearOfBooks], ended: pl.DataFrame
) -> pl.DataFrame:
    """One row per charge: ``company_number, charge_number, created_on, satisfied_on``."""
    made = pl.concat(
        pl.DataFrame(
            {"company_number": companies["company_number"], "created_on": books.borrowed_on}
        ).drop_nulls()
        for books in years.values()
    ).join(companies.select("company_number", "incorporated_on"), on="company_number")
    made = made.join(ended, on="company_number", how="left").filter(
        pl.col("created_on") > pl.col("incorporated_on"),
        pl.col("ended_on").is_null() | (pl.col("created_on") < pl.col("ended_on")),
    )
    # Six years on, a loan whose number divides by three has been paid back.
    paid = pl.col("created_on").dt.offset_by("6y")
    return (
        made.sort("company_number", "created_on")
        .with_columns(
            pl.int_range(1, pl.len() + 1).over("company_number").alias("charge_number"),
            pl.when(
                (pl.int_range(pl.len()) % 3 == 0)
                & (paid <= LAST_FILED)
                & (pl.col("ended_on").is_null() | (paid < pl.col("ended_on")))
            )
            .then(paid)
            .alias("satisfied_on"),
        )
        .select("company_number", "charge_number", "created_on", "satisfied_on")
    )


def accounts_due(
    companies: pl.DataFrame, years: dict[int, YearOfBooks], ended: pl.DataFrame
) -> pl.DataFrame:
    """One row per accounting period of a company in being at its end, filed or not.

    Returns:
        ``company_number, period_start, period_end, prior_start, prior_end`` (null for a first
        period), ``first, due_on, filed_on`` (null if never filed), ``filed`` (``electronic``,
        ``paper`` or ``never``), ``accounts_type, style`` (the vendor's), ``shows_profit``,
        ``community_interest``, the books of the period under ``BOOK_COLUMNS`` and those of the
        period before under ``prior_*``. Filed days lie between ``FIRST_FILED`` and ``LAST_FILED``;
        accounts due later than the last are left out.
    """
    rows = pl.concat(
        _period(companies, years, year) for year in range(FIRST_BOOKS + 1, LAST_YEAR + 1)
    )
    rows = rows.join(ended, on="company_number", how="left").with_columns(
        due_on(pl.col("period_end"), pl.col("incorporated_on"), pl.col("first")).alias("due_on"),
        pl.when(~pl.col("goes_on")).then("ended_on").alias("stopped_on"),
    )
    filed = pl.col("due_on") + pl.duration(days="days")
    filed = pl.max_horizontal(filed, pl.col("period_end").dt.offset_by("28d"))
    stopped = pl.col("stopped_on").is_not_null() & (filed >= pl.col("stopped_on"))
    return (
        rows.with_columns(
            pl.when(~pl.col("never") & ~stopped.fill_null(False)).then(filed).alias("filed_on")
        )
        .filter(
            pl.col("stopped_on").is_null() | (pl.col("period_end") < pl.col("stopped_on")),
            pl.coalesce("filed_on", "due_on").is_between(FIRST_FILED, LAST_FILED),
        )
        .with_columns(
            pl.when(pl.col("filed_on").is_null())
            .then(pl.lit("never"))
            .when(pl.col("paper_habit") > _electronic_share(pl.col("filed_on").dt.year()))
            .then(pl.lit("paper"))
            .otherwise(pl.lit("electronic"))
            .alias("filed"),
            _style().alias("style"),
        )
        .drop("days", "never", "stopped_on", "ended_on", "goes_on", "ending", "paper_habit")
        .sort("company_number", "period_end")
    )


def _period(companies: pl.DataFrame, years: dict[int, YearOfBooks], year: int) -> pl.DataFrame:
    month = companies["reference_month"].to_numpy()
    incorporated = companies["incorporated_on"].to_numpy().astype("datetime64[D]")
    born = first_year(incorporated, month)
    now, before = years[year], years[year - 1]
    day = np.timedelta64(1, "D")
    end, prior_end = year_end(year, month), year_end(year - 1, month)
    first, second = born == year, born == year - 1
    start = np.where(first, incorporated, prior_end + day)
    prior_start = np.where(second, incorporated, year_end(year - 2, month) + day)
    blank = np.datetime64("NaT")
    kind = pl.Series(now.kind).replace_strict(dict(enumerate(ACCOUNTS_TYPES)))
    return companies.select(
        "company_number",
        "company_name",
        "incorporated_on",
        "charity",
        "sic_code",
        "vendor",
        "old_vendor",
        "paper_habit",
        "community_interest",
        pl.Series("period_start", start),
        pl.Series("period_end", end),
        pl.Series("prior_start", np.where(first, blank, prior_start)),
        pl.Series("prior_end", np.where(first, blank, prior_end)),
        pl.Series("first", first),
        pl.Series("days", now.punctuality.days),
        pl.Series("never", now.punctuality.never),
        kind.alias("accounts_type"),
        (pl.col("shows_profit") | kind.is_in(["full", "group"])).alias("shows_profit"),
        *_books(now, ""),
        *_books(before, "prior_"),
    ).filter(pl.Series(born <= year))


def _books(year: YearOfBooks, prefix: str) -> list[pl.Expr]:
    """Balances and income; a group's are in whole thousands, as it prints them."""
    group = pl.Series(year.kind == ACCOUNTS_TYPES.index("group"))
    columns = []
    for name in BOOK_COLUMNS:
        column = pl.lit(pl.Series(getattr(year.books, name)))
        if name != "employees":
            thousands = (column / 1000).round() * 1000
            column = pl.when(group).then(thousands).otherwise(column)
        columns.append(column.cast(pl.Int64).alias(prefix + name))
    return columns


def _electronic_share(year: pl.Expr) -> pl.Expr:
    """Share of accounts filed electronically: more than half in 2015, most ten years later."""
    return 0.56 + 0.03 * (year - 2015)


def _style() -> pl.Expr:
    micro = pl.col("accounts_type").is_in(["micro-entity", "dormant"])
    old = pl.col("period_end") < dt.date(2016, 1, 1)
    return (
        pl.when(pl.col("accounts_type").is_in(["full", "group"]))
        .then(pl.lit("full_accounts"))
        .when(old)
        .then("old_vendor")
        .when("charity")
        .then(pl.lit("charity"))
        .when((pl.col("vendor") == "webfiling") & ~micro)
        .then(pl.lit("taxcalc"))
        .otherwise("vendor")
    )
