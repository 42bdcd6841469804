"""The numbers that returns give councils, as GSS codes."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import polars as pl

from data.sources.authorities.reviewed import FOLDER

Numbering = Literal["dfe", "cassr"]


@lru_cache(maxsize=1)
def council_numbers() -> pl.DataFrame:
    """``numbering, number, la_code, from_on`` (Date, null: from the first), ``la_name``."""
    path = FOLDER / "council_numbers.csv"
    rows = pl.read_csv(path, comment_prefix="#", infer_schema=False)
    return rows.with_columns(pl.col("from_on").str.to_date())


def code_of_number(number: pl.Expr, as_at: pl.Expr, numbering: Numbering) -> pl.Expr:
    """The GSS code in force at a date for a council's number, or null if nobody bears it.

    Args:
        number: the number as text, blanks around it allowed.
        as_at: the date.
        numbering: whose number it is; 202 is Camden to one and nobody to the other.
    """
    rows = council_numbers().filter(numbering=numbering)
    first = rows.filter(pl.col("from_on").is_null())
    found = _lookup(number, first)
    for [day], taken in sorted(
        rows.filter(pl.col("from_on").is_not_null()).partition_by("from_on", as_dict=True).items()
    ):
        later = _lookup(number, taken)
        found = pl.when(later.is_not_null() & (as_at >= day)).then(later).otherwise(found)
    return found


def _lookup(number: pl.Expr, rows: pl.DataFrame) -> pl.Expr:
    known = dict(rows.select("number", "la_code").iter_rows())
    return number.str.strip_chars().replace_strict(known, default=None, return_dtype=pl.String)
