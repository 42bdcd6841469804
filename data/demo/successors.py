"""New registrations of homes that go on, and of homes that only look as if they did."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.demo.owners import Owners
from data.demo.passing_year import CLOSED, Outcome
from data.demo.reference_numbers import ReferenceNumbers
from data.demo.registrations import HOME, PRIVATE, Registrations, draw_registrations
from data.demo.transfers import MERGER, NEW_OWNER, SPLIT, TO_TRUST, Transfers

#: Of those that come back by chance, how many do so in the same month; the others are early or late.
_SAME_MONTH = 0.85
#: How many have a place more or fewer than before.
_OTHER_PLACES = 0.2


def register_again(
    rng: np.random.Generator,
    homes: Registrations,
    index: NDArray[np.int64],
    outcome: Outcome,
    transfers: Transfers,
    year: int,
    urns: ReferenceNumbers,
) -> dict[int, str]:
    """Register homes that go on: at the same place, under a new number.

    Args:
        rng: source of chance.
        homes: all registrations; the successors are appended.
        index: the n in force at the start.
        outcome: what became of them, shape (n,).
        transfers: how they go on, shape (n,).
        year: year of the register at the start.
        urns: reference numbers.

    Returns:
        Row -> number of its successor.
    """
    rows = np.flatnonzero(transfers.kind > 0)
    first = rows[transfers.with_row[rows] == rows]
    left, kind = index[first], transfers.kind[first]
    registered_on = _days(rng, outcome.left_on[first], kind, year)
    more = draw_registrations(
        rng,
        kind=HOME,
        sector=transfers.sector[first],
        owner=transfers.heir[first],
        authority=homes.authority[left],
        registered_on=registered_on,
        urn=urns.new(registered_on),
    )
    for name in ("kind", "part", "places", "short_break", "owner_blank", "noise"):
        setattr(more, name, getattr(homes, name)[left])
    more.places = _places(rng, homes, index, transfers, rows, first)
    numbers = dict(zip(first.tolist(), more.urn.tolist(), strict=True))
    homes.extend(more)
    return {row: numbers[int(transfers.with_row[row])] for row in rows.tolist()}


def open_beside(
    rng: np.random.Generator,
    homes: Registrations,
    index: NDArray[np.int64],
    outcome: Outcome,
    year: int,
    owners: Owners,
    urns: ReferenceNumbers,
    count: int,
) -> dict[int, str]:
    """Open homes of new owners near others that close for good within days of it.

    Args:
        rng: source of chance.
        homes: all registrations; those opened are appended.
        index: the n in force at the start.
        outcome: what became of them, shape (n,).
        year: year of the register at the start.
        owners: all owners.
        urns: reference numbers.
        count: how many to open.

    Returns:
        Row of a home that closed -> number of the one that opened, which has nothing to do with it.
    """
    able = np.flatnonzero((outcome.why == CLOSED) & (homes.kind[index] == HOME))
    rows = rng.permutation(able)[:count]
    apart = rng.integers(-20, 21, len(rows)).astype("timedelta64[D]")
    registered_on = _within(outcome.left_on[rows] + apart, year)
    more = draw_registrations(
        rng,
        kind=HOME,
        sector=np.full(len(rows), PRIVATE),
        owner=owners.found(len(rows), "Private"),
        authority=homes.authority[index[rows]],
        registered_on=registered_on,
        urn=urns.new(registered_on),
    )
    more.part = homes.part[index[rows]]
    homes.extend(more)
    return dict(zip(rows.tolist(), more.urn.tolist(), strict=True))


def _days(
    rng: np.random.Generator, ended: NDArray[np.datetime64], kind: NDArray[np.int64], year: int
) -> NDArray[np.datetime64]:
    """First days of the successors: mostly in the month of the end, on the day where all was agreed."""
    count = len(ended)
    month_end = (ended.astype("datetime64[M]") + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    soon = np.minimum(ended + rng.integers(0, 10, count).astype("timedelta64[D]"), month_end)
    apart = ended + rng.integers(-14, 35, count).astype("timedelta64[D]")
    drawn = np.where(rng.random(count) < _SAME_MONTH, soon, apart)
    within = rng.integers(0, np.where(kind == MERGER, 6, 2)).astype("timedelta64[D]")
    drawn = np.where(np.isin(kind, (MERGER, NEW_OWNER)), ended + within, drawn)
    return _within(np.where(np.isin(kind, (SPLIT, TO_TRUST)), ended, drawn), year)


def _within(days: NDArray[np.datetime64], year: int) -> NDArray[np.datetime64]:
    """Days moved into the year, so that the next register is the first to show them."""
    first, last = np.datetime64(f"{year}-04-01"), np.datetime64(f"{year + 1}-03-31")
    return np.clip(days, first, last)


def _places(
    rng: np.random.Generator,
    homes: Registrations,
    index: NDArray[np.int64],
    transfers: Transfers,
    rows: NDArray[np.int64],
    first: NDArray[np.int64],
) -> NDArray[np.int64]:
    """As before, one more or fewer, or those of both of a pair."""
    places, kind = homes.places[index[first]], transfers.kind[first]
    moves = np.where(rng.random(len(first)) < 0.5, 1, -1)
    other = (rng.random(len(first)) < _OTHER_PLACES) & (places > 0)
    changed = np.where(other & (kind <= NEW_OWNER), np.maximum(places + moves, 1), places)
    together = np.zeros(len(index), dtype=np.int64)
    np.add.at(together, transfers.with_row[rows], homes.places[index[rows]])
    return np.where(kind == MERGER, together[first], changed)
