"""The scanner's tables -> polars columns, without a Python object per cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from data.ixbrl.scanner.strings import KEPT, USED


def words_column(words: Any) -> pl.Series:
    """Every word by its number; null for 0."""
    count, used = int(words["counts"][KEPT]), int(words["counts"][USED])
    ends = np.append(words["at"][:count], used)
    is_word = np.arange(count) > 0
    return text_column(words["arena"][:used], ends, is_word)


def text_column(content: np.ndarray, ends: np.ndarray, is_there: np.ndarray) -> pl.Series:
    """Strings that lie end to end in some bytes, which are copied.

    Args:
        content: UTF-8.
        ends: where each begins and the last ends.
        is_there: which are not null.
    """
    there = np.packbits(is_there, bitorder="little")
    array = pa.Array.from_buffers(
        pa.large_string(),
        len(is_there),
        [pa.py_buffer(there), pa.py_buffer(ends.copy()), pa.py_buffer(content.tobytes())],
    )
    return pl.Series(pl.from_arrow(array))


def picked(values: pl.Series, numbers: np.ndarray) -> pl.Series:
    """The value of each number."""
    # ``gather`` makes a query of it, which takes longer than the gathering.
    return values[pl.Series(numbers.astype(np.uint32))]


def translated(keys: np.ndarray, most: int, meaning: Callable[[int], str | None]) -> pl.Series:
    """What each key means, asked once for each that occurs.

    Args:
        keys: numbers of keys.
        most: one more than the largest number there can be.
    """
    distinct, places = distinct_places(keys, most)
    return picked(pl.Series([meaning(key) for key in distinct], dtype=pl.String), places)


def distinct_places(keys: np.ndarray, most: int) -> tuple[list[int], np.ndarray]:
    """The keys that occur, in order, and for each row the place of its key among them."""
    occurs = np.zeros(most, np.bool_)
    occurs[keys] = True
    distinct = np.flatnonzero(occurs)
    place = np.zeros(most, np.uint32)
    place[distinct] = np.arange(len(distinct), dtype=np.uint32)
    return distinct.tolist(), place[keys]


def overlaid(column: pl.Series, rows: np.ndarray, values: Sequence[str | None]) -> pl.Series:
    """A column with other values in some of its rows."""
    if not len(rows):
        return column
    other = np.zeros(len(column), np.uint32)
    other[rows] = np.arange(len(rows), dtype=np.uint32)
    is_other = np.zeros(len(column), np.bool_)
    is_other[rows] = True
    laid = picked(pl.Series(values, dtype=pl.String), other)
    return laid.zip_with(pl.Series(is_other), column)
