"""Which candidate each ended registration went on as: at most one each, and each taken once.

A registration can continue one other only, so that candidates compete on both sides: each pair asks
what its two sides would do without it, until nothing changes (belief propagation for matchings,
Bayati, Shah and Sharma 2008, exact where rivals form no ring). Then pairs are taken from the most
likely down, ties in the order of their names.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

_ROUNDS = 60
#: Beyond these log-odds nothing changes but the risk of overflow.
_BOUND = 30.0


@dataclass(frozen=True)
class Belief:
    """Per pair, arrays of shape (pairs,): ``pair`` that it is so, ``went_on`` that its ended
    registration went on at all."""

    pair: NDArray[np.float64]
    went_on: NDArray[np.float64]


def belief(
    rows: NDArray[np.int64], columns: NDArray[np.int64], log_odds: NDArray[np.float64]
) -> Belief:
    """Probabilities of pairs that exclude one another.

    A pair's odds are divided by one plus the odds that its ended registration went on as another,
    and by one plus those that its candidate continued another, each as it would be without the
    pair: p / (1 - p) = odds x free_row x free_column.

    Args:
        rows: number of the ended registration, from 0, shape (pairs,).
        columns: number of the candidate, from 0, shape (pairs,).
        log_odds: natural logarithm of each pair's odds against "none", shape (pairs,).
    """
    odds = np.exp(np.clip(log_odds, -_BOUND, _BOUND))
    free_row, free_column = np.ones(len(odds)), np.ones(len(odds))
    for _ in range(_ROUNDS):
        free_row = _free(rows, odds * free_column)
        # The square root of two rounds settles where one round swings.
        free_column = np.sqrt(free_column * _free(columns, odds * free_row))
    for_pair = odds * free_row * free_column
    pair = for_pair / (1 + for_pair)
    went_on = np.bincount(rows, pair)[rows] if len(rows) else pair
    return Belief(pair, np.clip(went_on, pair, 1))


def _free(side: NDArray[np.int64], odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Per pair: how likely its one side is free of all other pairs."""
    if not len(side):
        return odds
    others = np.bincount(side, odds)[side] - odds
    return np.asarray(1 / (1 + np.maximum(others, 0)))


def assign(pairs: pl.DataFrame) -> pl.DataFrame:
    """Take pairs from the most probable down, each side once.

    Args:
        pairs: ``from_id, column, probability``; of equal probability, the pair first by
            ``from_id`` and ``column`` is taken.

    Returns:
        The taken rows, in the order taken.
    """
    ordered = pairs.sort(
        pl.col("probability").round(9), "from_id", "column", descending=[True, False, False]
    )
    rows, columns = ordered["from_id"].to_list(), ordered["column"].to_list()
    taken: list[int] = []
    done: set[str] = set()
    used: set[str] = set()
    for number, (row, column) in enumerate(zip(rows, columns, strict=True)):
        if row not in done and column not in used:
            taken.append(number)
            done.add(row)
            used.add(column)
    return ordered[taken]
