"""Edges from any source in the one form of the ``ownership`` table."""

from __future__ import annotations

import polars as pl

from data.identity.owner import folded_name
from data.tables.identity import Ownership

#: What an edge is where its source says nothing else.
_PLAIN: dict[str, pl.Expr] = {
    "valid_from": pl.lit(None, pl.Date),
    "valid_to": pl.lit(None, pl.Date),
    "known_on_estimated": pl.lit(False),
    "ended_known_on": pl.lit(None, pl.Date),
    "share_from": pl.lit(None, pl.Float64),
    "controls": pl.lit(True),
    "ends": pl.lit(None, pl.String),
    "confidence": pl.lit(None, pl.Float64),
    "decided_by": pl.lit("publisher"),
    "raw_name": pl.lit(None, pl.String),
    "row_number": pl.lit(None, pl.Int64),
}


def edge_rows(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    """``ownership`` rows from a source's own columns, the others as they are for a plain edge.

    An owner above itself is no edge and is left out.
    """
    given = set(rows.columns)
    plain = [expression.alias(name) for name, expression in _PLAIN.items() if name not in given]
    return Ownership.cast(
        rows.with_columns(pl.lit(source).alias("source"), *plain)
        .filter(pl.col("entity_id") != pl.col("owner_id"))
        .select(Ownership.column_names())
    )


def company_id(number: pl.Expr) -> pl.Expr:
    """``company:01234567``."""
    return pl.lit("company:") + number


def abroad_id(country: pl.Expr, name: pl.Expr) -> pl.Expr:
    """``abroad:<country>:<folded name>`` of an owner registered in another country.

    ``country`` is as ``data.identity.ownership.abroad`` gives it.
    """
    return pl.format("abroad:{}:{}", country, folded_name(name))
