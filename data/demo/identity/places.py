"""Postcodes of areas that no post office serves, and the council each lies in."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.geography import Geography, english_authorities

Index = NDArray[np.int64]

#: Z and another letter: of these ZE alone is anybody's, and left out.
_AREAS = [f"Z{letter}" for letter in "ABCDFGHIJKLMNOPQRSTUVWXYZ"]
_NUMBERS = range(10, 99)
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_UNITS = [f"{sector}{one}{two}" for sector in range(10) for one in _LETTERS for two in _LETTERS]
DISTRICTS = len(_AREAS) * len(_NUMBERS)
POSTCODES = DISTRICTS * len(_UNITS)


@cache
def councils() -> Geography:
    """The councils that the postcodes lie in."""
    return english_authorities()


def draw_postcodes(rng: np.random.Generator, count: int) -> Index:
    """Postcodes as numbers, councils with bigger markets oftener, shape (count,)."""
    return rng.integers(0, POSTCODES, count)


def near(rng: np.random.Generator, postcode: Index, stay: float) -> Index:
    """Postcodes of homes: with chance ``stay`` in the same council, else anywhere."""
    council = council_of(postcode)
    first = np.searchsorted(_council_of_district(), council, side="left")
    last = np.searchsorted(_council_of_district(), council, side="right")
    district = first + (rng.random(len(postcode)) * (last - first)).astype(np.int64)
    close = district * len(_UNITS) + rng.integers(0, len(_UNITS), len(postcode))
    away = draw_postcodes(rng, len(postcode))
    return np.where(rng.random(len(postcode)) < stay, close, away)


def council_of(postcode: Index) -> Index:
    """Index of the council that each postcode lies in, shape (n,)."""
    return _council_of_district()[postcode // len(_UNITS)]


def postcode_text(postcode: Index) -> pl.Series:
    """``ZA10 0AA`` and so on, shape (n,)."""
    district = postcode // len(_UNITS)
    return pl.select(
        pl.concat_str(
            [
                pl.Series(_DISTRICT_TEXT).gather(district),
                pl.Series([f" {unit}" for unit in _UNITS]).gather(postcode % len(_UNITS)),
            ]
        )
    ).to_series()


_DISTRICT_TEXT = [f"{area}{number}" for area in _AREAS for number in _NUMBERS]


@cache
def _council_of_district() -> Index:
    """District -> council, in rising order, each council with its share of the market."""
    edges = np.cumsum(councils().weights)
    middle = (np.arange(DISTRICTS) + 0.5) / DISTRICTS
    return np.minimum(np.searchsorted(edges, middle), len(edges) - 1)
