"""Adult locations that end and go on under another registration, and openings that only look so."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.adult.identities import SAME_POSTCODE
from data.demo.adult.locations import MOVED, NEW_ENTITY, NEW_PROVIDER, Locations, draw_locations
from data.demo.adult.providers import HOME_CARE

#: The kind of succession by how a location went on, in the order of ``locations.HOW``.
KINDS = ("change-of-owner", "re-registration", "re-registration")
_TAKEN_OVER = 0.35
#: Of those that go on, how many do so under their own provider, and how many of these elsewhere.
_OWN_PROVIDER, _ELSEWHERE = 0.3, 0.3
#: How many the register states; the others show at the same premises alone.
_STATED = 0.75
#: How many begin within days of the end; the others somewhat before or after.
_AT_ONCE = 0.85
_OTHER_BEDS, _OTHER_NAME = 0.2, 0.3
#: Of those that close for good, beside how many another provider's service opens about then.
_DECOYS = 0.05
#: Numbers of buildings beyond all others, for those that move.
_NEW_PREMISES = 100_000


def take_over(
    rng: np.random.Generator,
    locations: Locations,
    providers: pl.DataFrame,
    start: np.datetime64,
    end: np.datetime64,
) -> None:
    """Let some of those that ended in a step go on, under another provider of the same care or not.

    Args:
        rng: source of chance.
        locations: all locations; the successors, and decoys after them, are appended.
        providers: from ``adult_providers``.
        start: day of the step before.
        end: day of the step.
    """
    ended = np.flatnonzero((locations.ended_on > start) & (locations.ended_on <= end))
    follows = rng.random(len(ended)) < _TAKEN_OVER
    followed = ended[follows]
    lasting = _lasting(providers, start, end)
    own = (rng.random(len(followed)) < _OWN_PROVIDER) & lasting[locations.provider[followed]]
    heirs = np.where(
        own, locations.provider[followed], _others(rng, locations, providers, followed, lasting)
    )
    found = heirs >= 0
    followed, own, heirs = followed[found], own[found], heirs[found]
    moves = own & (rng.random(len(followed)) < _ELSEWHERE)
    premises = locations.premises[followed]
    more = draw_locations(
        rng,
        heirs,
        locations.kind[followed],
        locations.authority[followed],
        _beds(rng, locations, followed),
        np.where(moves, _NEW_PREMISES + len(locations) + np.arange(len(followed)), premises),
        _days(rng, locations.ended_on[followed], start),
    )
    more.predecessor = followed
    more.how = np.where(own, np.where(moves, MOVED, NEW_ENTITY), NEW_PROVIDER)
    renamed = ~own & (rng.random(len(followed)) < _OTHER_NAME)
    own_name = locations.named[followed]
    more.named = np.where(renamed, _NEW_PREMISES + len(locations) + own_name, own_name)
    more.stated = rng.random(len(followed)) < _STATED
    gone = ended[~follows]
    locations.extend(more)
    _open_beside(rng, locations, providers, gone[rng.random(len(gone)) < _DECOYS], lasting, start)


def _lasting(
    providers: pl.DataFrame, start: np.datetime64, end: np.datetime64
) -> NDArray[np.bool_]:
    """Which providers were there before the step and will be for a year after it."""
    born = providers["born"].to_numpy().astype("datetime64[D]")
    died = providers["died"].to_numpy().astype("datetime64[D]")
    return (born < start) & (np.isnat(died) | (died > end + np.timedelta64(400, "D")))


def _others(
    rng: np.random.Generator,
    locations: Locations,
    providers: pl.DataFrame,
    rows: NDArray[np.int64],
    lasting: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Another provider of the same care for each row, -1 where there is none."""
    kinds = providers["kind"].to_numpy()
    found = np.full(len(rows), -1)
    for number, row in enumerate(rows):
        able = np.flatnonzero(lasting & (kinds == kinds[locations.provider[row]]))
        able = able[able != locations.provider[row]]
        if len(able):
            found[number] = able[rng.integers(len(able))]
    return found


def _beds(
    rng: np.random.Generator, locations: Locations, rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    beds = locations.beds[rows]
    other = (rng.random(len(rows)) < _OTHER_BEDS) & (locations.kind[rows] != HOME_CARE)
    return np.where(other, np.maximum(beds + rng.integers(-3, 4, len(rows)), 3), beds)


def _days(
    rng: np.random.Generator, ended: NDArray[np.datetime64], start: np.datetime64
) -> NDArray[np.datetime64]:
    count = len(ended)
    soon, apart = rng.integers(0, 6, count), rng.integers(-14, 40, count)
    days = np.where(rng.random(count) < _AT_ONCE, soon, apart).astype("timedelta64[D]")
    return np.maximum(ended + days, start + np.timedelta64(1, "D"))


def _open_beside(
    rng: np.random.Generator,
    locations: Locations,
    providers: pl.DataFrame,
    gone: NDArray[np.int64],
    lasting: NDArray[np.bool_],
    start: np.datetime64,
) -> None:
    """Under the postcode of a home that closed another provider opens a service in another building."""
    heirs = _others(rng, locations, providers, gone, lasting)
    gone, heirs = gone[heirs >= 0], heirs[heirs >= 0]
    apart = rng.integers(-60, 61, len(gone)).astype("timedelta64[D]")
    locations.extend(
        draw_locations(
            rng,
            heirs,
            locations.kind[gone],
            locations.authority[gone],
            np.where(locations.beds[gone] > 0, rng.integers(3, 60, len(gone)), 0),
            locations.premises[gone] % SAME_POSTCODE + SAME_POSTCODE,
            np.maximum(locations.ended_on[gone] + apart, start + np.timedelta64(1, "D")),
        )
    )
