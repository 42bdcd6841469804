"""One year in the synthetic market: who leaves, who comes, who sells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.demo.owners import EXITING_GROUP, LARGE_GROUP, SELLER, Owners
from data.demo.registrations import HOME, SPECIAL_SCHOOL, Registrations
from data.demo.scale import GROUP_EXIT_YEAR, SALE_YEAR, Scale

#: Why a registration changed within a year; the order is the code, None is no change.
WHY = (
    None,
    "closed",
    "re-registered",
    "group exit",
    "type change",
    "sold",
    "merged",
    "reorganised",
)
STAYED, CLOSED, REREGISTERED, GROUP_EXIT, TYPE_CHANGE, SOLD, MERGED, REORGANISED = range(8)
#: Changes that no sign of a home foretells.
WITHOUT_SIGNS = ("group exit", "sold", "merged", "reorganised")
#: Endings after which the home goes on under another registration.
GOES_ON = (REREGISTERED, SOLD, MERGED, REORGANISED)

_REREGISTERED_SHARE = 0.1
_GROUP_EXIT_SHARE = 0.6


@dataclass
class Outcome:
    """What became of n registrations within a year; arrays of shape (n,).

    ``why`` indexes ``WHY``; ``left_on`` is NaT for those that stayed.
    """

    why: NDArray[np.int64]
    left_on: NDArray[np.datetime64]
    cancelled: NDArray[np.bool_]

    def left(self) -> NDArray[np.bool_]:
        """Flags of those that left the register."""
        return ~np.isnat(self.left_on)


def draw_outcome(
    rng: np.random.Generator,
    homes: Registrations,
    index: NDArray[np.int64],
    probability: NDArray[np.float64],
    inadequate: NDArray[np.bool_],
    year: int,
    owners: Owners,
    scale: Scale,
) -> Outcome:
    """Draw what becomes of registrations between 1 April of ``year`` and the next 31 March.

    Args:
        rng: source of chance.
        homes: all registrations.
        index: the n in force at the start.
        probability: their true chances of leaving, shape (n,).
        inadequate: which are rated Inadequate (their registrations are cancelled more often).
        year: year of the register at the start.
        owners: all owners.
        scale: size of the market.
    """
    count = len(index)
    leaves = rng.random(count) < probability
    why = np.where(leaves, CLOSED, STAYED)
    why[leaves & (rng.random(count) < _REREGISTERED_SHARE)] = REREGISTERED
    mainstream = homes.kind[index] == HOME
    owner = homes.owner[index]
    if year == GROUP_EXIT_YEAR - 1:
        held = np.flatnonzero((owner == owners.name.index(EXITING_GROUP)) & mainstream)
        why[rng.permutation(held)[: round(len(held) * _GROUP_EXIT_SHARE)]] = GROUP_EXIT
    kept = np.flatnonzero(
        (why == STAYED)
        & mainstream
        & (homes.places[index] >= 5)
        & (owner != owners.name.index(SELLER))
    )
    why[rng.choice(kept, size=scale.type_changes, replace=False)] = TYPE_CHANGE

    start = np.datetime64(f"{year}-04-01")
    days = int((np.datetime64(f"{year + 1}-04-01") - start).astype(int))
    left_on = start + rng.integers(0, days, count).astype("timedelta64[D]")
    left_on[(why == STAYED) | (why == TYPE_CHANGE)] = np.datetime64("NaT")
    cancelled = rng.random(count) < np.where(inadequate, 0.3, 0.03)
    return Outcome(why, left_on, cancelled & (why == CLOSED))


def apply_outcome(
    homes: Registrations, index: NDArray[np.int64], outcome: Outcome, year: int, owners: Owners
) -> None:
    """Write a year's endings, type changes and the sale into the registrations."""
    homes.ended_on[index] = outcome.left_on
    homes.kind[index[outcome.why == TYPE_CHANGE]] = SPECIAL_SCHOOL
    if year == SALE_YEAR - 1:
        sold = (homes.owner == owners.name.index(SELLER)) & np.isnat(homes.ended_on)
        homes.owner[sold] = owners.name.index(LARGE_GROUP)
