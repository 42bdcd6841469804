"""Income of every company and year: places times fees for owners, a growing sum for peers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.scale import FIRST_YEAR

#: Pounds a place and year in 2015, before occupancy, and how fees have risen since.
_FEE = 130_000
_FEE_GROWTH = 0.055


@dataclass(frozen=True)
class Holdings:
    """What each company's owner holds and loses, arrays of shape (years, n) from ``first``.

    ``gone_on`` is the day the last home closes before the next register, else NaT; peers hold
    nothing ever.
    """

    first: int
    places: NDArray[np.int64]
    lost: NDArray[np.bool_]
    gone_on: NDArray[np.datetime64]
    last_seen: NDArray[np.int64]
    is_owner: NDArray[np.bool_]

    def places_in(self, year: int) -> NDArray[np.int64]:
        """Places held at 31 March; none before the first year."""
        return self.places[max(year - self.first, 0)]

    def loses_in(self, year: int) -> NDArray[np.bool_]:
        """Whether a home closes between 31 March of ``year`` and the next."""
        row = year - self.first
        return self.lost[row] if row >= 0 else np.zeros(len(self.is_owner), dtype=bool)


def holdings(companies: pl.DataFrame, history: pl.DataFrame, first: int, last: int) -> Holdings:
    """Lay the owners' history out by company; years before the first register copy it.

    Args:
        companies: from ``found_companies``.
        history: from ``owner_history``.
        first: first year wanted.
        last: last year wanted, not after the last register.
    """
    count = companies.height
    rows = dict(zip(companies["owner"], range(count), strict=True))
    places = np.zeros((last - first + 1, count), dtype=np.int64)
    lost = np.zeros(places.shape, dtype=bool)
    gone_on = np.full(places.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    at = history["owner"].replace_strict(rows, return_dtype=pl.Int64).to_numpy()
    year = history["year"].to_numpy() - first
    places[year, at] = history["places"].to_numpy()
    lost[year, at] = history["lost"].to_numpy() > 0
    gone_on[year, at] = history["gone_on"].to_numpy().astype("datetime64[D]")
    born = companies["incorporated_on"].to_numpy().astype("datetime64[D]")
    for early in range(FIRST_YEAR - first):
        there = born <= np.datetime64(f"{first + early}-03-31")
        places[early] = np.where(there, places[FIRST_YEAR - first], 0)
    seen = np.where(places > 0, np.arange(len(places))[:, None] + first, 0).max(axis=0)
    return Holdings(first, places, lost, gone_on, seen, companies["owner"].is_not_null().to_numpy())


def turnover_in(
    year: int,
    held: Holdings,
    peer_turnover: NDArray[np.float64],
    size: NDArray[np.float64],
    filled: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Income in the accounting period that ends in ``year``, pounds, shape (n,).

    Args:
        year: year of the period's end.
        held: what each owner holds.
        peer_turnover: income of peers in 2015; anything for owners.
        size: fee level of each company about 1.
        filled: share of places filled, or of a peer's usual income.
    """
    growth = (1 + _FEE_GROWTH) ** (year - 2015)
    average = (held.places_in(year - 1) + held.places_in(year)) / 2
    return np.where(held.is_owner, average * _FEE, peer_turnover) * growth * size * filled
