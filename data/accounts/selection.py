"""One figure per item of a row: the preferred candidate, the first visible of its repeats."""

from __future__ import annotations

import polars as pl

from data.accounts.basis import PART_FUND, PREVIOUSLY_STATED, RESTATED, STATED
from data.accounts.candidates import FUND_PARTS, NO_CURRENCY

ROW = ["f", "prior", "basis", "version", "currency"]

_ORDERS = 1 << 8  # more than any item has candidates, ways of funds counted
_CURRENCIES = 1 << 15  # more than three capitals can spell
_SLACK = 7  # days by which software lets the start of a period slip


def chosen_figures(figures: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Pick the figures of the current and the prior period.

    Among repeats of one fact the first visible one wins; they are in ``conflict`` when they
    differ by more than the coarser of their ``decimals`` lets them. Amounts previously stated are
    left out, see :func:`_meant`.

    Args:
        figures: as :func:`data.accounts.candidates.candidate_figures`.
        periods: as :func:`data.accounts.reporting_dates.reporting_periods`.

    Returns:
        One row per ``f``, ``prior``, ``basis``, ``version``, ``currency`` and ``item``:
        ``value``, ``conflict``, ``scale_fixed``, ``position`` (of the fact, the first of a sum).
    """
    cell, order = pl.col("cell"), pl.col("order")
    first = (cell != cell.shift(1)).fill_null(True)
    best = (
        _in_currency(_meant(_in_period(figures, periods)))
        .with_columns(_cell())
        .pipe(_whole_charities)
        .sort(cell * _ORDERS + order)
        .filter(order == pl.when(first).then(order).forward_fill())
        .with_columns((first & first.shift(-1, fill_value=True)).alias("alone"))
    )
    # Nearly every cell has one fact; only the others need their repeats settled.
    alone = best.filter("alone").with_columns(pl.lit(False).alias("conflict"))
    columns = [*ROW, "item", "value", "conflict", "scale_fixed", "position"]
    return pl.concat(
        [alone.select(columns), _settled(best.filter(~pl.col("alone"))).select(columns)]
    )


def _cell() -> pl.Expr:
    """The row and item as one integer."""
    currency = pl.col("currency").rank("dense").cast(pl.Int64)
    cell = pl.col("f").cast(pl.Int64)
    for field, size in (("prior", 2), ("basis", 2), ("version", 3), ("item", 1 << 8)):
        cell = cell * size + pl.col(field).cast(pl.Int64)
    return (cell * _CURRENCIES + currency).alias("cell")


def _whole_charities(dated: pl.DataFrame) -> pl.DataFrame:
    """Without sums of charity funds that lack the unrestricted fund."""
    in_parts = pl.col("order") // 2 % 3 == PART_FUND
    unrestricted = dated.filter(in_parts, pl.col("slot") % FUND_PARTS == 0)
    whole = dated.filter(in_parts).join(unrestricted, on=["cell", "order"], how="semi")
    return pl.concat([dated.filter(~in_parts), whole])


def _settled(best: pl.DataFrame) -> pl.DataFrame:
    """Cells with several facts: repeats of one part to the first visible, parts added."""
    spread = pl.col("value").max() - pl.col("value").min()
    coarsest = pl.lit(10.0) ** -pl.col("decimals").cast(pl.Float64, strict=False).min()
    parts = (
        best.sort("hidden", "position")
        .group_by("cell", "slot")
        .agg(
            pl.col(*ROW, "item", "value", "scale_fixed", "position").first(),
            ((spread > 0) & (spread >= coarsest.fill_null(0.0))).alias("conflict"),
        )
    )
    # A sum of pence depends on its order.
    return (
        parts.sort("cell", "slot")
        .group_by("cell")
        .agg(
            pl.col(*ROW, "item").first(),
            pl.col("value").sum(),
            pl.col("conflict").any(),
            pl.col("scale_fixed").any(),
            pl.col("position").min(),
        )
    )


def _in_period(figures: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    slip = (pl.col("start") - pl.col("period_start")).dt.total_days().abs()
    return figures.join(periods.rename({"period_end": "end"}), on=["f", "end"]).filter(
        pl.col("start").is_null() | (slip <= _SLACK)
    )


def _meant(dated: pl.DataFrame) -> pl.DataFrame:
    """Versions as they are meant; without amounts previously stated.

    No filing restates its own year. One that says so of a figure of that year means nothing by
    it: some software tags all equity as previously stated, or every subtotal as restated. Its
    figures so tagged are stated ones, of both years, and stand behind the plain facts.
    """
    version = pl.col("version")
    idle = (
        dated.filter(~pl.col("prior"), version.is_in([RESTATED, PREVIOUSLY_STATED]))
        .select("f", "version", pl.lit(True).alias("idle"))
        .unique()
    )
    told = pl.col("idle").fill_null(False)
    return (
        dated.join(idle, on=["f", "version"], how="left")
        .with_columns(
            pl.when(told).then(STATED).otherwise(version).cast(pl.Int64).alias("version"),
            # The lowest bit of an order is that of harmless members.
            pl.when(told).then(pl.col("order") | 1).otherwise("order").alias("order"),
        )
        .filter(version != PREVIOUSLY_STATED)
        .drop("idle")
    )


def _in_currency(dated: pl.DataFrame) -> pl.DataFrame:
    """Head counts go with the filing's main currency, the one of most figures."""
    main = (
        dated.filter(pl.col("currency").is_not_null())
        .group_by("f", "currency")
        .agg(pl.len().alias("figures"))
        .sort("f", "figures", pl.col("currency") == "GBP", "currency")
        .group_by("f", maintain_order=True)
        .agg(pl.col("currency").last().alias("main"))
    )
    return dated.join(main, on="f", how="left").with_columns(
        pl.coalesce("currency", "main", pl.lit(NO_CURRENCY)).alias("currency")
    )
