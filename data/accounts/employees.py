"""Head counts written a hundred times too small, or below nothing."""

from __future__ import annotations

import polars as pl

_HUNDREDTHS = "2"


def whole_heads(figures: pl.DataFrame) -> pl.DataFrame:
    """Undo a scale of -2 on head counts.

    Some forms write three employees as ``scale="-2" decimals="2"``, strictly 0.03. A fact keeps
    no scale, so it is told by its traces: accurate to hundredths, and below one or (below ten)
    with two figures after the point. One such count in a filing tells for all of its counts that
    are accurate to hundredths, for 100 heads show as 1. A true average such as 2.5 stays. A minus
    sign is a slip too: nobody employs fewer than none.

    Args:
        figures: with ``f``, ``heads``, ``value``, ``decimals``.

    Returns:
        The same rows with ``value`` put right and ``scale_fixed`` (whether it was).
    """
    value = pl.col("value")
    count = pl.when("heads").then(value.abs()).otherwise(value)
    to_hundredths = pl.col("heads") & (pl.col("decimals") == _HUNDREDTHS).fill_null(False)
    tenths = count * 10
    told = (
        to_hundredths
        & (count > 0)
        & ((count < 1) | ((count < 10) & ((tenths - tenths.round()).abs() > 1e-6)))
    )
    filings = figures.filter(told)["f"].unique()
    fixed = to_hundredths & pl.col("f").is_in(filings.to_list()) & (value != 0)
    return figures.with_columns(
        pl.when(fixed).then((count * 100).round()).otherwise(count).alias("value"),
        (fixed | (pl.col("heads") & (value < 0))).alias("scale_fixed"),
    )
