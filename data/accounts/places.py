"""Where each figure stands: down to the fact of the filing."""

from __future__ import annotations

import polars as pl

from data.accounts.basis import BASES, VERSIONS
from data.accounts.candidates import candidate_figures
from data.accounts.line_items import line_items
from data.accounts.reporting_dates import reporting_periods
from data.accounts.selection import chosen_figures


def figure_places(facts: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """The fact behind each figure of ``data.accounts.periods.period_rows``.

    Args:
        facts: as ``AccountsFact``.
        filings: as ``AccountsFiling``.

    Returns:
        One row per figure: ``filing``, ``period_end``, ``basis``, ``version``, ``currency``,
        ``item``, ``value``, ``conflict`` and ``position`` of the fact (the first, of a sum).
        Derived columns have none.
    """
    read = filings.filter(pl.col("outcome") == "read").with_row_index("f")
    figures = candidate_figures(facts, read.select("filing", "f"))
    periods = reporting_periods(facts, figures, read)
    names = [item.name for item in line_items()]
    return (
        chosen_figures(figures, periods)
        .join(periods, on=["f", "prior"])
        .join(read.select("f", "filing"), on="f")
        .select(
            "filing",
            "period_end",
            _named("basis", list(BASES)),
            _named("version", list(VERSIONS)),
            "currency",
            _named("item", names),
            "value",
            "conflict",
            "position",
        )
        .sort("filing", "period_end", "basis", "version", "currency", "item")
    )


def _named(code: str, names: list[str]) -> pl.Expr:
    return pl.col(code).replace_strict(dict(enumerate(names)), return_dtype=pl.String)
