"""Every location of adult care there ever was in the synthetic market, as columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.adult.providers import HOME_CARE, NURSING
from data.demo.geography import Geography
from data.demo.inspections import Inspections, draw_inspections
from data.demo.registrations import extend_columns
from data.demo.scale import BURN_IN_YEAR, LAST_YEAR

NEVER = np.datetime64("NaT")
#: The day on which registration under the Act of 2008 began.
_ACT = np.datetime64("2010-10-01")
_BURN_IN = np.datetime64(f"{BURN_IN_YEAR}-03-31")
_LAST = np.datetime64(f"{LAST_YEAR}-03-31")
_OPENED_LATER = 0.3
#: How one location goes on as another, in the register's words for it.
HOW = ("New Provider", "Legal Entity Change", "Location Move")
NEW_PROVIDER, NEW_ENTITY, MOVED = range(3)


@dataclass
class Locations:
    """Parallel arrays of shape (locations,).

    ``beds`` is 0 where there are none; ``premises`` numbers buildings, which a successor takes
    over unless it moves; ``named`` is the number in its name; ``predecessor`` is a row number or
    -1; ``how`` indexes ``HOW``, how it went on from that one; ``stated`` says whether the register
    states that link; ``noise`` is what no register shows.
    """

    provider: NDArray[np.int64]
    kind: NDArray[np.int64]
    authority: NDArray[np.int64]
    beds: NDArray[np.int64]
    premises: NDArray[np.int64]
    named: NDArray[np.int64]
    registered_on: NDArray[np.datetime64]
    ended_on: NDArray[np.datetime64]
    predecessor: NDArray[np.int64]
    how: NDArray[np.int64]
    stated: NDArray[np.bool_]
    noise: NDArray[np.float64]
    visits: Inspections

    def __len__(self) -> int:
        return len(self.provider)

    def extend(self, more: Locations) -> None:
        """Append locations."""
        extend_columns(self, more)

    def active(self, as_at: np.datetime64) -> NDArray[np.int64]:
        """Row numbers of those registered on a day."""
        ended = ~np.isnat(self.ended_on) & (self.ended_on <= as_at)
        return np.flatnonzero((self.registered_on <= as_at) & ~ended)

    def seen(self, index: NDArray[np.int64], as_at: np.datetime64) -> NDArray[np.int64]:
        """How many reports of each were out by a day, or by its end; shape (n,)."""
        ended = self.ended_on[index]
        by = np.where(np.isnat(ended), as_at, np.minimum(ended, as_at))
        return (self.visits.published_on[index] <= by[:, None]).sum(axis=1)

    def rating_at(self, index: NDArray[np.int64], as_at: np.datetime64) -> NDArray[np.int64]:
        """Index into ``inspections.GRADES`` of the latest report, -1 without one; shape (n,)."""
        seen = self.seen(index, as_at)
        latest = self.visits.rating[index, np.maximum(seen - 1, 0)]
        return np.where(seen > 0, latest, -1)


def open_locations(
    rng: np.random.Generator, providers: pl.DataFrame, geography: Geography
) -> Locations:
    """Every location that opens as its provider's own, at its day, successors not among them.

    Args:
        rng: source of chance.
        providers: from ``adult_providers``.
        geography: authorities, in or near which the locations of a provider stand.
    """
    sizes = providers["size"].to_numpy()
    provider = np.repeat(np.arange(len(sizes)), sizes)
    names = {name: number for number, name in enumerate(geography.names)}
    based = np.array([names.get(name, 0) for name in providers["authority"]])[provider]
    born = providers["born"].to_numpy().astype("datetime64[D]")[provider]
    died = providers["died"].to_numpy().astype("datetime64[D]")[provider]
    count = len(provider)
    since_act = rng.integers(0, int((_BURN_IN - _ACT).astype(int)), count)
    # Most were registered in the first months of the Act.
    since_act = np.where(rng.random(count) < 0.5, since_act % 180, since_act)
    start = np.maximum(born + np.timedelta64(60, "D"), _ACT)
    later = start + (rng.random(count) * (_LAST - start).astype(int)).astype("timedelta64[D]")
    opens = np.where(rng.random(count) < _OPENED_LATER, later, _ACT + since_act)
    opens = np.maximum(opens, start + rng.integers(0, 200, count).astype("timedelta64[D]"))
    authority = geography.near(rng, based, 0.6)
    kind = providers["kind"].to_numpy()[provider]
    kept = np.isnat(died) | (opens < died - np.timedelta64(30, "D"))
    kept &= opens <= _LAST + np.timedelta64(60, "D")
    chosen = np.flatnonzero(kept)
    return draw_locations(
        rng,
        provider[chosen],
        kind[chosen],
        authority[chosen],
        _beds(rng, kind)[chosen],
        np.arange(len(chosen)),
        opens[chosen],
    )


def draw_locations(
    rng: np.random.Generator,
    provider: NDArray[np.int64],
    kind: NDArray[np.int64],
    authority: NDArray[np.int64],
    beds: NDArray[np.int64],
    premises: NDArray[np.int64],
    registered_on: NDArray[np.datetime64],
) -> Locations:
    """Locations with what chance adds to them; arrays have shape (n,)."""
    count = len(provider)
    # The ratings of today's kind began in October 2014.
    first = np.maximum(registered_on, np.datetime64("2014-10-01"))
    first = first + rng.integers(120, 500, count).astype("timedelta64[D]")
    return Locations(
        provider,
        kind,
        authority,
        beds,
        premises,
        premises.copy(),
        registered_on,
        np.full(count, NEVER, dtype="datetime64[D]"),
        np.full(count, -1),
        np.zeros(count, dtype=np.int64),
        np.zeros(count, dtype=bool),
        rng.normal(0, 0.2, count),
        draw_inspections(rng, first, 0.1),
    )


def _beds(rng: np.random.Generator, kind: NDArray[np.int64]) -> NDArray[np.int64]:
    middle = np.where(kind == NURSING, 46, 20)
    beds = np.clip(rng.lognormal(np.log(middle), 0.55), 3, 160).astype(np.int64)
    return np.where(kind == HOME_CARE, 0, beds)
