"""Companies planted to mislead: namesakes that are no more, and names that another took over."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.demo.identity.company_columns import (
    AS_AT,
    NEVER,
    Companies,
    FormerNames,
    appended,
)
from data.demo.identity.places import draw_postcodes

Index = NDArray[np.int64]

_NOW = np.datetime64(AS_AT)
#: Of the providers' companies, how many have each, if noise is 1.
DEAD_NAMESAKES, NAMES_TAKEN_OVER = 0.06, 0.03
_SAME_OFFICE = 0.15


def plant(
    rng: np.random.Generator,
    companies: Companies,
    former: FormerNames,
    chosen: Index,
    wanted: int,
    noise: float,
) -> tuple[Companies, dict[int, int], dict[int, np.datetime64]]:
    """Add ``wanted`` companies that bear, or have borne, the names of providers' companies.

    Args:
        rng: source of chance.
        companies: all companies so far.
        former: names they gave up.
        chosen: positions of the providers' companies.
        wanted: how many to add.
        noise: 1 is usual.

    Returns:
        All companies; position of a company -> position of its namesake that is no more; and
        position -> day on which it gave up a name that another company bears now.
    """
    taken = _given_up(companies, former, chosen)[: round(NAMES_TAKEN_OVER * noise * len(chosen))]
    taken = taken[:wanted]
    dead_of = rng.permutation(chosen)[: wanted - len(taken)]
    start = len(companies)
    dead = _dead(rng, companies.take(dead_of))
    heirs = _heirs(rng, companies, former, taken)
    namesakes = dict(zip(dead_of.tolist(), range(start, start + len(dead_of)), strict=True))
    given_up = dict(zip(former.of[taken].tolist(), former.until[taken], strict=True))
    return appended(appended(companies, dead), heirs), namesakes, given_up


def _given_up(companies: Companies, former: FormerNames, chosen: Index) -> Index:
    """Which former names of providers' companies nobody bears, given up long enough ago."""
    ours = np.isin(former.of, chosen) & (former.back == 1)
    ours &= former.until < _NOW - np.timedelta64(400, "D")
    ours &= former.until > np.datetime64("2011-06-01")
    index = np.flatnonzero(ours)
    key = former.names.key()[index]
    free = ~np.isin(key, companies.names.key())
    first = np.sort(np.unique(key[free], return_index=True)[1])
    return index[free][first]


def _dead(rng: np.random.Generator, living: Companies) -> Companies:
    count = len(living)
    died = living.born - rng.integers(1, 2_000, count).astype("timedelta64[D]")
    names = living.names.take(np.arange(count))
    names.ending = rng.choice([0, 1], count)
    names.family = np.full(count, -1)
    return Companies(
        names=names,
        prefix=np.zeros(count, dtype=np.int64),
        number=np.zeros(count, dtype=np.int64),
        born=died - rng.integers(300, 5_000, count).astype("timedelta64[D]"),
        died=died,
        postcode=np.where(
            rng.random(count) < _SAME_OFFICE, living.postcode, draw_postcodes(rng, count)
        ),
        sic=living.sic,
    )


def _heirs(
    rng: np.random.Generator, companies: Companies, former: FormerNames, taken: Index
) -> Companies:
    """Companies that took a name after another had given it up."""
    count = len(taken)
    names = former.names.take(taken)
    names.ending = rng.choice([0, 1], count)
    names.family = np.full(count, -1)
    later = former.until[taken] + rng.integers(60, 1_000, count).astype("timedelta64[D]")
    return Companies(
        names=names,
        prefix=np.zeros(count, dtype=np.int64),
        number=np.zeros(count, dtype=np.int64),
        born=np.minimum(later, _NOW - np.timedelta64(30, "D")),
        died=np.full(count, NEVER, dtype="datetime64[D]"),
        postcode=draw_postcodes(rng, count),
        sic=companies.sic[former.of[taken]],
    )
