"""Invented company names as numbers: which stem, which trade, which ending, for millions at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.identity.words import (
    CARE_TRADES,
    FAMILY_TRADES,
    OTHER_TRADES,
    QUALIFIERS,
    stems,
)

Index = NDArray[np.int64]

ENDINGS = ("Limited", "Ltd", "LLP", "CIC", "PLC", "")
_ENDING_SHARES = [0.58, 0.37, 0.01, 0.02, 0.005, 0.015]
_JOINERS = (" ", " & ", " and ")
_TRADES = (*CARE_TRADES, *OTHER_TRADES)
#: How much rarer each next stem is: about as in a real register, where few words are common.
_DECAY, _OFFSET = 0.85, 40
_FAMILY_SHARE = 0.12
_FAMILY_SIZES = (2, 9)


@dataclass
class Names:
    """Parallel arrays of shape (n,), indices into word lists; ``second`` is 0 where there is none.

    ``the`` is 1 where the name begins with The; ``family`` numbers names of one group, -1 for none.
    """

    stem: Index
    second: Index
    trade: Index
    qualifier: Index
    joiner: Index
    the: Index
    ending: Index
    family: Index

    def __len__(self) -> int:
        return len(self.stem)

    def take(self, index: Index) -> Names:
        """Those at the given positions."""
        return Names(**{part.name: getattr(self, part.name)[index] for part in fields(self)})

    def key(self) -> Index:
        """A number equal for names that the register would hold to be the same."""
        code = self.stem * (len(_stems()) + 1) + self.second
        return (code * len(_TRADES) + self.trade) * len(QUALIFIERS) + self.qualifier

    def text(self, *, ended: bool = True) -> pl.Series:
        """The names in words as their owners write them, with their legal endings or without."""
        words = pl.DataFrame(
            {
                "the": pl.Series(["", "The "]).gather(self.the),
                "stem": _stems().gather(self.stem),
                "second": pl.Series(["", *_stems()]).gather(self.second),
                "joiner": pl.Series(_JOINERS).gather(self.joiner),
                "trade": pl.Series(_TRADES).gather(self.trade),
                "qualifier": pl.Series(["", *(f" {q}" for q in QUALIFIERS[1:])]).gather(
                    self.qualifier
                ),
                "ending": pl.Series([f" {e}" if e else "" for e in ENDINGS]).gather(self.ending),
            }
        )
        joiner = pl.when(pl.col("second") != "").then("joiner").otherwise(pl.lit(""))
        parts: list[pl.Expr] = [
            pl.col("the"), pl.col("stem"), joiner, pl.col("second"), pl.lit(" "), pl.col("trade"),
            pl.col("qualifier"),
        ]  # fmt: skip
        return words.select(
            name=pl.concat_str([*parts, pl.col("ending")] if ended else parts)
        ).to_series()


def joined(*several: Names) -> Names:
    """One after another."""
    return Names(
        **{
            part.name: np.concatenate([getattr(names, part.name) for names in several])
            for part in fields(Names)
        }
    )


def draw_care_names(rng: np.random.Generator, count: int) -> Names:
    """Distinct names of companies in care, one in eight of a group whose names resemble each other.

    Args:
        rng: source of chance.
        count: how many.
    """
    return _distinct(rng, count, _care_names)


def draw_other_names(rng: np.random.Generator, count: int) -> Names:
    """Distinct names of companies in other trades."""
    return _distinct(rng, count, _other_names)


def _care_names(rng: np.random.Generator, count: int) -> Names:
    names = _drawn(rng, count, rng.integers(0, len(CARE_TRADES), count), 0.25)
    in_family = int(count * _FAMILY_SHARE)
    sizes = rng.integers(*_FAMILY_SIZES, max(in_family, 1))
    family = np.repeat(np.arange(len(sizes)), sizes)[:in_family]
    first = np.searchsorted(family, family)
    for part in ("stem", "second", "joiner"):
        getattr(names, part)[:in_family] = getattr(names, part)[first]
    names.family[:in_family] = family
    names.trade[:in_family] = rng.integers(0, FAMILY_TRADES, in_family)
    told_apart = rng.random(in_family) < 0.6
    drawn = rng.integers(1, len(QUALIFIERS), in_family)
    names.qualifier[:in_family] = np.where(told_apart, drawn, 0)
    return names


def _other_names(rng: np.random.Generator, count: int) -> Names:
    trade = rng.integers(len(CARE_TRADES), len(_TRADES), count)
    names = _drawn(rng, count, trade, 0.65)
    told_apart = rng.random(count) < 0.04
    names.qualifier = np.where(told_apart, rng.integers(1, len(QUALIFIERS), count), 0)
    return names


def _drawn(rng: np.random.Generator, count: int, trade: Index, two_stems: float) -> Names:
    second = np.where(rng.random(count) < two_stems, 1 + _draw_stems(rng, count), 0)
    return Names(
        stem=_draw_stems(rng, count),
        second=second,
        trade=trade.astype(np.int64),
        qualifier=np.zeros(count, dtype=np.int64),
        joiner=rng.choice(len(_JOINERS), count, p=[0.6, 0.25, 0.15]),
        the=(rng.random(count) < 0.03).astype(np.int64),
        ending=rng.choice(len(ENDINGS), count, p=_ENDING_SHARES),
        family=np.full(count, -1),
    )


def _draw_stems(rng: np.random.Generator, count: int) -> Index:
    weight = 1 / (np.arange(len(_stems())) + _OFFSET) ** _DECAY
    share = np.cumsum(weight) / weight.sum()
    return np.minimum(np.searchsorted(share, rng.random(count)), len(share) - 1)


def _distinct(
    rng: np.random.Generator, count: int, draw: Callable[[np.random.Generator, int], Names]
) -> Names:
    """Draw until there are enough that differ, keeping the order in which they were drawn."""
    names = draw(rng, int(count * 1.1) + 20)
    while True:
        kept = np.sort(np.unique(names.key(), return_index=True)[1])
        if len(kept) >= count:
            return names.take(kept[:count])
        more = draw(rng, 2 * (count - len(kept)) + 20)
        more.family = np.where(more.family >= 0, more.family + names.family.max() + 1, -1)
        names = joined(names, more)


@cache
def _stems() -> pl.Series:
    return pl.Series(stems())
