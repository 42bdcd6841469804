"""Whether the names on the two sides of a pair are like one another."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from rapidfuzz import fuzz, process

#: Names of more than this likeness (0-100, words in any order) may be one.
_ALIKE = 88


def with_likeness(pairs: pl.DataFrame) -> pl.DataFrame:
    """Whether two names that are not the same are like one another, each pair of names once.

    Names are alike if small differences of spelling part them, or if, but for words that anybody
    might bear, one has all the other's; owners must begin alike as well. Numbers in names tell one
    from another.

    Args:
        pairs: with ``core_owner`` and ``core_name`` of both sides (``from_…``, ``to_…``).

    Returns:
        The pairs with ``owner_alike`` and ``name_alike``.
    """
    found = pairs
    for name, key in (("owner", "core_owner"), ("name", "core_name")):
        both = [f"from_{key}", f"to_{key}"]
        apart = found.select(both).drop_nulls().unique()
        if name == "owner":
            # What begins otherwise may still be one letter away, but has no words in common.
            first = [pl.col(column).str.split(" ").list.first() for column in both]
            initial = [column.str.slice(0, 1) for column in first]
            apart = apart.filter(initial[0] == initial[1]).with_columns(begins=first[0] == first[1])
        else:
            apart = apart.with_columns(begins=pl.lit(True))
        likeness = _likeness(apart[both[0]].to_list(), apart[both[1]].to_list())
        one, other = (pl.col(column).str.split(" ") for column in both)
        shared = one.list.set_intersection(other).list.len()
        fewest = pl.min_horizontal(one.list.n_unique(), other.list.n_unique())
        within = (shared == fewest) & pl.col("begins")
        numbers = [pl.col(column).str.extract_all(r"\d+").list.sort() for column in both]
        numbered = (numbers[0].list.len() > 0) & (numbers[1].list.len() > 0)
        close = pl.Series(likeness, dtype=pl.Float64) >= _ALIKE
        judged = apart.with_columns(
            ((close | within) & ~(numbered & (numbers[0] != numbers[1]))).alias(f"{name}_alike")
        )
        told = judged.drop("begins")
        found = found.join(told, on=both, how="left", maintain_order="left").with_columns(
            pl.col(f"{name}_alike").fill_null(False)
        )
    return found


def _likeness(some: list[str], others: list[str]) -> list[float]:
    scorer: Callable[..., float] = fuzz.token_sort_ratio
    return process.cpdist(some, others, scorer=scorer).tolist() if some else []
