"""Facts of filings -> one row per filing, period end and basis."""

from __future__ import annotations

import numpy as np
import polars as pl

from data.accounts.basis import BASES, COMPANY, CONSOLIDATED, STATED, VERSIONS
from data.accounts.candidates import NO_CURRENCY, candidate_figures
from data.accounts.cash_flows import with_cash_flows_as_read
from data.accounts.derived import with_derived
from data.accounts.identities import POUNDS_PER_TERM, RELATIVE, with_identities
from data.accounts.line_items import line_items
from data.accounts.particulars import filing_particulars
from data.accounts.reporting_dates import reporting_periods
from data.accounts.selection import ROW, chosen_figures
from data.accounts.wording import filing_wording
from data.tables.column_names import column_names

#: The key of ``AccountsPeriod``.
KEY = ("filing", "period_end", "basis", "version", "currency")
_SAID = ["going_concern_doubt", "audit_qualified", "emphasis_of_matter", "says_group_statement"]


def period_rows(facts: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """The accounts of every filing that was read, the current and the prior year of each.

    Args:
        facts: as ``data.tables.accounts.AccountsFact``; strings may be categorical.
        filings: as ``data.tables.accounts.AccountsFiling``.

    Returns:
        Rows and columns of ``data.tables.accounts_period.AccountsPeriod``, in the order of its
        key. Money is in units of ``currency``. A filing that was read and has a date has at
        least the row of its own period, figures or none.
    """
    read = filings.filter(pl.col("outcome") == "read").with_row_index("f")
    numbers = read.select("filing", "f")
    figures = candidate_figures(facts, numbers)
    periods = reporting_periods(facts, figures, read)
    chosen = chosen_figures(figures, periods)
    rows = _rows(chosen, periods)
    wide = pl.concat([rows, _figures(rows, chosen)], how="horizontal")
    return (
        wide.join(_conflicts(chosen), on=ROW, how="left")
        .join(periods, on=["f", "prior"])
        .join(_abouts(facts, read), on="f")
        .pipe(_named)
        .pipe(_with_undated_creditors)
        .pipe(with_cash_flows_as_read)
        .pipe(with_derived)
        .pipe(with_identities)
        .sort(KEY)
        .select(column_names("accounts_period", "AccountsPeriod"))
    )


def _rows(chosen: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """The rows there are; a filing without figures for its own period has an empty one."""
    rows = chosen.select(ROW).unique()
    empty = (
        periods.filter(~pl.col("prior"))
        .join(rows.filter(~pl.col("prior")), on="f", how="anti")
        .join(rows.group_by("f").agg(pl.col("currency").min().alias("other")), on="f", how="left")
        .select(
            "f",
            "prior",
            pl.lit(COMPANY, pl.Int64).alias("basis"),
            pl.lit(STATED, pl.Int64).alias("version"),
            pl.coalesce("other", pl.lit(NO_CURRENCY)).alias("currency"),
        )
    )
    return pl.concat([rows, empty]).with_row_index("row")


def _figures(rows: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """Long to wide, one column per item, null where undisclosed."""
    names = [item.name for item in line_items()]
    placed = chosen.join(rows, on=ROW)
    table = np.full((len(names), rows.height), np.nan)
    table[placed["item"].to_numpy(), placed["row"].to_numpy()] = placed["value"].to_numpy()
    return pl.DataFrame(dict(zip(names, table, strict=True))).with_columns(pl.all().fill_nan(None))


def _conflicts(chosen: pl.DataFrame) -> pl.DataFrame:
    names = pl.DataFrame(
        {"item": range(len(line_items())), "name": [item.name for item in line_items()]}
    )
    return (
        chosen.filter(pl.col("conflict") | pl.col("scale_fixed"))
        .join(names, on="item")
        .group_by(ROW)
        .agg(
            pl.col("name").filter("conflict").sort().str.join(" ").alias("conflicts"),
            pl.col("scale_fixed").any().alias("employees_scale_fixed"),
        )
        .with_columns(pl.col("conflicts").replace("", None))
    )


def _abouts(facts: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    return (
        read.select("f", "filing", "company_number")
        .join(filing_particulars(facts, read), on="f")
        .join(filing_wording(facts, read.select("filing", "f")), on="f", how="left")
        .with_columns(pl.col(_SAID).fill_null(False))
    )


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """Codes to words; group accounts said but not tagged so are warned of."""
    group = (pl.col("basis") == "consolidated").any().over("f")
    return (
        rows.with_columns(_group_result_as_own().any().over("f").alias("mistaken"))
        .with_columns(
            pl.col("basis").replace_strict(dict(enumerate(BASES)), return_dtype=pl.String),
            pl.col("version").replace_strict(dict(enumerate(VERSIONS)), return_dtype=pl.String),
            pl.col("prior").alias("is_prior"),
            pl.col("conflicts").is_not_null().alias("conflict"),
            pl.col("employees_scale_fixed").fill_null(False),
            ((pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1).alias(
                "period_days"
            ),
        )
        .with_columns(
            pl.when(group)
            .then(pl.col("mistaken") & (pl.col("basis") == "company"))
            .otherwise(pl.col("says_group") | pl.col("says_group_statement"))
            .alias("basis_warning")
        )
    )


def _group_result_as_own() -> pl.Expr:
    """Whether profit before tax less tax, as if the company's, is the profit tagged as the group's.

    Software that tags a group's income statement as the company's own still tags both results.
    """
    result = pl.col("profit_before_tax") - pl.col("tax")
    group = pl.col("basis") == CONSOLIDATED
    stated = group & (pl.col("version") == STATED)
    of_group = pl.col("profit_after_tax").filter(stated).first().over("f", "prior", "currency")
    allowed = pl.max_horizontal(pl.lit(3 * POUNDS_PER_TERM), of_group.abs() * RELATIVE)
    is_own = ((result - pl.col("profit_after_tax")).abs() <= allowed).fill_null(False)
    is_of_group = ((result - of_group).abs() <= allowed).fill_null(False)
    return ~group & is_of_group & ~is_own


def _with_undated_creditors(rows: pl.DataFrame) -> pl.DataFrame:
    """Creditors tagged without a due date fall due within one year if none fall due later."""
    used = (
        pl.col("creditors_within_one_year").is_null()
        & pl.col("creditors_after_one_year").is_null()
        & pl.col("creditors_undated").is_not_null()
    )
    return rows.with_columns(
        pl.coalesce(
            "creditors_within_one_year", pl.when(used).then(pl.col("creditors_undated"))
        ).alias("creditors_within_one_year"),
        used.alias("creditors_from_undated"),
    )
