"""Accounting reference dates, due dates and other days of a company's calendar."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: Month in which a company's year ends -> relative number of companies.
REFERENCE_MONTHS = {3: 40, 12: 17, 9: 9, 6: 8, 8: 7, 7: 4, 4: 5, 10: 4, 1: 3, 5: 3}
_MONTHS_TO_FILE = 9
_MONTHS_TO_FILE_FIRST = 21
#: A first period is this long at least, so that it ends in a year of its own.
_SHORTEST_FIRST_DAYS = 183


def year_end(year: int | NDArray[np.int64], month: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """Last day of a month of a year, element by element."""
    months = (np.asarray(year) - 1970) * 12 + month
    first_after = months.astype("datetime64[M]").astype("datetime64[D]")
    return (first_after.astype(np.int64) - 1).astype("datetime64[D]")


def first_year(
    incorporated_on: NDArray[np.datetime64], month: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Year in which the first accounting period of each company ends, shape (n,)."""
    year = incorporated_on.astype("datetime64[Y]").astype(np.int64) + 1970
    early = year_end(year, month) - incorporated_on < np.timedelta64(_SHORTEST_FIRST_DAYS, "D")
    return year + early


def latest_due_year(year: int, month: NDArray[np.int64]) -> NDArray[np.int64]:
    """Year of the period whose accounts were the last to fall due by 31 March of ``year``."""
    return np.where(month <= 6, year - 1, year - 2)  # nine months from 30 June is 31 March


def due_on(period_end: pl.Expr, incorporated_on: pl.Expr, first: pl.Expr) -> pl.Expr:
    """Last day for filing: nine months after the period; for first accounts 21 from incorporation."""
    usual = period_end.dt.offset_by("1d").dt.offset_by(f"{_MONTHS_TO_FILE}mo").dt.offset_by("-1d")
    firsts = pl.max_horizontal(incorporated_on.dt.offset_by(f"{_MONTHS_TO_FILE_FIRST}mo"), usual)
    return pl.when(first).then(firsts).otherwise(usual)


def register_day(year: int) -> dt.date:
    """The day registers describe, and companies' chances count from."""
    return dt.date(year, 3, 31)
