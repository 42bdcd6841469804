"""Which dates a filing reports on: its own period and the year before."""

from __future__ import annotations

import polars as pl

from data.accounts.candidates import day, last_day

_END = "EndDateForPeriodCoveredByReport"
_START = "StartDateForPeriodCoveredByReport"
_BALANCE_SHEET = "BalanceSheetDate"

_SHORTEST_YEAR = 28  # days; an earlier date nearer than this is no year end of its own
_LONGEST_PERIOD = 1100  # days; a stated start further back is a slip of the pen


def reporting_periods(
    facts: pl.DataFrame, figures: pl.DataFrame, filings: pl.DataFrame
) -> pl.DataFrame:
    """The current and the prior period of each filing.

    The current one ends where the context of ``EndDateForPeriodCoveredByReport`` ends, else on
    the ``BalanceSheetDate``, else on the date of the file's name; a date on which the filing has
    no figure gives way to the next that has one. It starts where the filing
    says, else with its own figures. The prior one ends the day before, else on the latest
    earlier date with a figure; an instant at the start is an opening balance, no year end.

    Args:
        facts: as ``AccountsFact``.
        figures: as :func:`data.accounts.candidates.candidate_figures`.
        filings: as ``AccountsFiling``, with the number ``f``.

    Returns:
        ``f``, ``prior`` (Boolean), ``period_start`` (null if unknown), ``period_end``; a filing
        without any date has no row.
    """
    current = _declared(facts, figures, filings)
    spans = _spans(figures, current)
    current = (
        current.join(spans, left_on=["f", "period_end"], right_on=["f", "end"], how="left")
        .with_columns(pl.coalesce("span_start", "period_start").alias("period_start"))
        .drop("span_start")
    )
    prior = (
        _prior_ends(figures, current)
        .join(spans, left_on=["f", "period_end"], right_on=["f", "end"], how="left")
        .rename({"span_start": "period_start"})
    )
    columns = ["f", "prior", "period_start", "period_end"]
    return pl.concat(
        [
            current.with_columns(pl.lit(False).alias("prior")).select(columns),
            prior.with_columns(pl.lit(True).alias("prior")).select(columns),
        ]
    )


def _declared(facts: pl.DataFrame, figures: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    said = (
        facts.filter(pl.col("concept").is_in([_END, _START, _BALANCE_SHEET]))
        .select(
            pl.col("filing").cast(pl.String),
            pl.col("concept").cast(pl.String),
            pl.col("end").cast(pl.String).pipe(last_day).alias("context_end"),
            pl.col("text").cast(pl.String).str.strip_chars().pipe(day).alias("day"),
        )
        .join(filings.select("filing", "f"), on="filing")
    )
    of = pl.col("concept")
    ends = said.group_by("f").agg(
        pl.coalesce("context_end", "day").filter(of == _END).max().alias("declared_end"),
        pl.coalesce("day", "context_end").filter(of == _BALANCE_SHEET).max().alias("balance_sheet"),
        pl.col("day").filter(of == _START).max().alias("declared_start"),
    )
    said_ends = filings.select("f", "balance_sheet_date").join(ends, on="f", how="left")
    days = (pl.col("period_end") - pl.col("declared_start")).dt.total_days()
    sane = days.is_between(0, _LONGEST_PERIOD)
    return (
        said_ends.unpivot(
            ["declared_end", "balance_sheet", "balance_sheet_date"],
            index=["f", "declared_start"],
            value_name="period_end",
        )
        .filter(pl.col("period_end").is_not_null())
        .join(
            figures.select("f", "end", pl.lit(True).alias("has_figures")).unique(),
            left_on=["f", "period_end"],
            right_on=["f", "end"],
            how="left",
            maintain_order="left",
        )
        .sort("has_figures", nulls_last=True, maintain_order=True)
        .unique("f", keep="first", maintain_order=True)
        .select(
            "f", "period_end", pl.when(sane).then(pl.col("declared_start")).alias("period_start")
        )
    )


def _spans(figures: pl.DataFrame, current: pl.DataFrame) -> pl.DataFrame:
    """Where the period ending on each date starts: as stated, else as most figures, the longest."""
    return (
        figures.filter(pl.col("start").is_not_null(), pl.col("start") <= pl.col("end"))
        .group_by("f", "end", "start")
        .agg(pl.len().alias("figures"))
        .join(
            current.select("f", pl.col("period_end").alias("end"), pl.col("period_start")),
            on=["f", "end"],
            how="left",
        )
        .sort(
            "f",
            "end",
            (pl.col("start") == pl.col("period_start")).fill_null(False),
            "figures",
            -pl.col("start").to_physical(),
        )
        .group_by("f", "end", maintain_order=True)
        .agg(pl.col("start").last().alias("span_start"))
    )


def _prior_ends(figures: pl.DataFrame, current: pl.DataFrame) -> pl.DataFrame:
    return (
        figures.select("f", "end")
        .unique()
        .join(current.rename({"period_end": "current_end"}), on="f")
        .filter(
            pl.when(pl.col("period_start").is_not_null())
            .then(pl.col("end") < pl.col("period_start"))
            .otherwise((pl.col("current_end") - pl.col("end")).dt.total_days() >= _SHORTEST_YEAR)
        )
        .group_by("f")
        .agg(pl.col("end").max().alias("period_end"))
    )
