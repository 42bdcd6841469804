"""Registrations that end and go on under another number: who takes them on, and why.

Beside the homes that leave by their own chance and come back, some pass to others whatever their
signs: homes sold with a new registration, pairs made one, and the homes of councils that were split
or gave their children's services to a trust, on the days on which that really happened.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.demo.owners import EXITING_GROUP, LARGE_GROUP, SELLER, Owners
from data.demo.passing_year import (
    MERGED,
    REORGANISED,
    REREGISTERED,
    SOLD,
    STAYED,
    Outcome,
)
from data.demo.registrations import COUNCIL, HOME, PRIVATE, VOLUNTARY, Registrations
from data.demo.scale import Scale

#: How a registration went on; the order is the code, None is not at all.
KINDS = (
    None,
    "re-registration",
    "change-of-owner",
    "council-reorganisation",
    "transfer-to-trust",
    "merger",
)
NOT, AGAIN, NEW_OWNER, SPLIT, TO_TRUST, MERGER = range(6)
#: Day -> councils that were made of one on that day.
_SPLITS = {"2023-04-01": ("Cumberland", "Westmorland and Furness")}
#: Day -> council that handed its homes to a trust, and the trust.
_TRUSTS = {
    "2019-10-01": ("Worcestershire", "Worcestershire Children First"),
    "2023-04-01": ("Bradford", "Bradford Children and Families Trust"),
}
#: Councils' own bodies, of which the register of companies here tells nothing.
TRUSTS = tuple(trust for _, trust in _TRUSTS.values())
_MOST_PLACES = 14
_SAME_OWNER, _SISTER = 0.4, 0.65


@dataclass
class Transfers:
    """How n registrations go on; arrays of shape (n,).

    ``kind`` indexes ``KINDS``; ``heir`` and ``sector`` are those of the successor, -1 for none;
    ``with_row`` is, of a pair made one, the row of its first; else the row itself.
    """

    kind: NDArray[np.int64]
    heir: NDArray[np.int64]
    sector: NDArray[np.int64]
    with_row: NDArray[np.int64]


def draw_transfers(
    rng: np.random.Generator,
    homes: Registrations,
    index: NDArray[np.int64],
    outcome: Outcome,
    year: int,
    owners: Owners,
    scale: Scale,
) -> Transfers:
    """Draw who goes on, and mark in ``outcome`` those that pass on whatever their chance.

    Args:
        rng: source of chance.
        homes: all registrations.
        index: the n in force at the start.
        outcome: what became of them so far; changed in place.
        year: year of the register at the start.
        owners: all owners; sister companies and trusts are founded.
        scale: how many sales and mergers there are in a year.
    """
    count = len(index)
    found = Transfers(
        np.zeros(count, dtype=np.int64),
        np.full(count, -1),
        homes.sector[index].copy(),
        np.arange(count),
    )
    _reorganise(homes, index, outcome, found, year, owners)
    for _ in range(scale.sales):
        _sell(rng, homes, index, outcome, found, year, owners)
    for _ in range(scale.mergers):
        _merge(rng, homes, index, outcome, found, year)
    _register_again(rng, homes, index, outcome, found, owners)
    return found


def _reorganise(
    homes: Registrations,
    index: NDArray[np.int64],
    outcome: Outcome,
    found: Transfers,
    year: int,
    owners: Owners,
) -> None:
    names = owners.geography.names
    owner, authority = homes.owner[index], homes.authority[index]
    stays = (outcome.why == STAYED) & (homes.kind[index] == HOME)
    for day, parts in _SPLITS.items():
        if _falls_in(day, year):
            councils = np.array([names.index(part) for part in parts])
            which = np.flatnonzero(stays & np.isin(owner, councils))
            there = np.isin(authority[which], councils)
            heir = np.where(there, authority[which], owner[which])
            _pass_on(outcome, found, which, heir, SPLIT, REORGANISED, np.datetime64(day))
    for day, (council, trust) in _TRUSTS.items():
        if _falls_in(day, year):
            base = names.index(council)
            which = np.flatnonzero(stays & (owner == base))
            heirs = np.full(len(which), owners.found_named(trust, base))
            _pass_on(outcome, found, which, heirs, TO_TRUST, REORGANISED, np.datetime64(day))
            found.sector[which] = VOLUNTARY


def _falls_in(day: str, year: int) -> bool:
    return f"{year}-04-01" <= day <= f"{year + 1}-03-31"


def _sell(
    rng: np.random.Generator,
    homes: Registrations,
    index: NDArray[np.int64],
    outcome: Outcome,
    found: Transfers,
    year: int,
    owners: Owners,
) -> None:
    """Most homes of one owner pass to another on one day, under new numbers."""
    able = (outcome.why == STAYED) & (homes.kind[index] == HOME) & (homes.sector[index] == PRIVATE)
    held = np.bincount(homes.owner[index[able]], minlength=len(owners.name))
    held[[owners.name.index(name) for name in (LARGE_GROUP, SELLER, EXITING_GROUP)]] = 0
    sellers = np.flatnonzero((held >= 3) & (held <= 8))
    buyers = np.flatnonzero(held >= 2)
    if len(sellers) == 0 or len(buyers) < 2:
        return
    seller = rng.choice(sellers)
    buyer = rng.choice(buyers[buyers != seller])
    theirs = np.flatnonzero(able & (homes.owner[index] == seller))
    some = rng.permutation(theirs)[: rng.integers(2, len(theirs) + 1)]
    day = np.datetime64(f"{year}-04-01") + np.timedelta64(int(rng.integers(0, 350)), "D")
    _pass_on(outcome, found, some, np.full(len(some), buyer), NEW_OWNER, SOLD, day)


def _merge(
    rng: np.random.Generator,
    homes: Registrations,
    index: NDArray[np.int64],
    outcome: Outcome,
    found: Transfers,
    year: int,
) -> None:
    """Two neighbouring homes of one owner become one with the places of both."""
    able = (outcome.why == STAYED) & (homes.kind[index] == HOME) & ~homes.owner_blank[index]
    able &= homes.places[index] * 2 <= _MOST_PLACES
    rows = rng.permutation(np.flatnonzero(able))
    at = index[rows]
    key = (homes.owner[at] * 1_000 + homes.authority[at]) * 10 + homes.part[at]
    order = np.argsort(key, kind="stable")
    pairs = np.flatnonzero(key[order][1:] == key[order][:-1])
    if not len(pairs):
        return
    chosen = pairs[rng.integers(len(pairs))]
    two = rows[order[[chosen, chosen + 1]]]
    day = np.datetime64(f"{year}-04-01") + np.timedelta64(int(rng.integers(0, 340)), "D")
    _pass_on(outcome, found, two, homes.owner[index[two]], MERGER, MERGED, day)
    found.with_row[two] = two[0]


def _pass_on(
    outcome: Outcome,
    found: Transfers,
    which: NDArray[np.int64],
    heir: NDArray[np.int64],
    kind: int,
    why: int,
    day: np.datetime64,
) -> None:
    outcome.why[which] = why
    outcome.left_on[which] = day
    outcome.cancelled[which] = False
    found.kind[which] = kind
    found.heir[which] = heir


def _register_again(
    rng: np.random.Generator,
    homes: Registrations,
    index: NDArray[np.int64],
    outcome: Outcome,
    found: Transfers,
    owners: Owners,
) -> None:
    """Those that left by chance and come back: the same owner's, a sister company's, another's."""
    for row in np.flatnonzero(outcome.why == REREGISTERED).tolist():
        at = index[row]
        owner, sector, luck = int(homes.owner[at]), int(homes.sector[at]), rng.random()
        found.kind[row], found.heir[row] = AGAIN, owner
        if sector == COUNCIL or luck < _SAME_OWNER or owner < len(owners.geography.names):
            continue
        if luck < _SISTER:
            found.heir[row] = owners.found_sister(owner)
            continue
        found.kind[row] = NEW_OWNER
        others = np.unique(homes.owner[(homes.sector == sector) & (homes.kind == homes.kind[at])])
        others = others[others != owner]
        trade = "Private" if sector == PRIVATE else "Voluntary"
        fresh = luck > (1 + _SISTER) / 2 or not len(others)
        found.heir[row] = owners.found(1, trade)[0] if fresh else rng.choice(others)
