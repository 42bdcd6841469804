"""Cash flow statements tagged with the signs the other way round."""

from __future__ import annotations

import polars as pl

from data.accounts.identities import POUNDS_PER_TERM, RELATIVE

_NET = ("operating_cash_flow", "investing_cash_flow", "financing_cash_flow")
#: What is turned together.
TURNED = (*_NET, "cash_generated_from_operations")


def with_cash_flows_as_read(rows: pl.DataFrame) -> pl.DataFrame:
    """Turn the cash flows of rows where they add up to the movement of cash but for the sign.

    Some software tags every net cash flow with the sign that the page does not show, and the
    movement of cash rightly. Nothing but the signs can make such a sum right.

    Args:
        rows: with every line item.

    Returns:
        The same rows, ``cash_flows_turned`` marking those whose net flows were turned.
    """
    total, movement = pl.sum_horizontal(*_NET), pl.col("cash_movement")
    terms = len(_NET) + 1
    allowed = pl.max_horizontal(pl.lit(POUNDS_PER_TERM * terms), movement.abs() * RELATIVE)
    turned = (
        pl.col("operating_cash_flow").is_not_null()
        & ((total + movement).abs() <= allowed)
        & ((total - movement).abs() > allowed)
    ).fill_null(False)
    return rows.with_columns(turned.alias("cash_flows_turned")).with_columns(
        # Nought less nought is nought; its negation would have a sign.
        pl.when("cash_flows_turned").then(0.0 - pl.col(name)).otherwise(name).alias(name)
        for name in TURNED
    )
