"""Homes just opened in a year, by new owners and by those there are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.demo.owners import EXITING_GROUP, LARGE_GROUP, SELLER, Owners
from data.demo.reference_numbers import ReferenceNumbers
from data.demo.registrations import (
    COUNCIL,
    FOSTERING,
    HOME,
    PRIVATE,
    SECURE,
    VOLUNTARY,
    Registrations,
    draw_registrations,
)

_NEW_OWNER_SHARE = 0.42
_LARGE_GROUP_SHARE = 0.038


def open_homes(
    rng: np.random.Generator,
    homes: Registrations,
    kind: int,
    count: int,
    year: int,
    owners: Owners,
    urns: ReferenceNumbers,
) -> None:
    """Open ``count`` registrations of one kind between 1 April of ``year`` and 31 March after."""
    start = np.datetime64(f"{year}-04-01")
    days = int((np.datetime64(f"{year + 1}-04-01") - start).astype(int))
    sector = rng.choice([PRIVATE, VOLUNTARY, COUNCIL], size=count, p=[0.91, 0.03, 0.06])
    if kind != HOME:
        sector = np.full(count, COUNCIL if kind == SECURE else PRIVATE)
    owner = _choose_owners(rng, homes, kind, sector, owners)
    base = np.array(owners.base, dtype=np.int64)[owner]
    authority = np.where(
        owner == owners.name.index(LARGE_GROUP),
        rng.choice(len(owners.geography.names), size=count, p=owners.geography.weights),
        np.where(sector == COUNCIL, base, owners.geography.near(rng, base, stay=0.6)),
    )
    registered_on = start + rng.integers(0, days, count).astype("timedelta64[D]")
    homes.extend(
        draw_registrations(
            rng,
            kind=kind,
            sector=sector,
            owner=owner,
            authority=authority,
            registered_on=registered_on,
            urn=urns.new(registered_on),
        )
    )


def _choose_owners(
    rng: np.random.Generator,
    homes: Registrations,
    kind: int,
    sector: NDArray[np.int64],
    owners: Owners,
) -> NDArray[np.int64]:
    """Councils open at home; others are new owners or existing ones, bigger ones more often."""
    geography = owners.geography
    owner = rng.choice(len(geography.names), size=len(sector), p=geography.weights)
    luck = rng.random(len(sector))
    for code, trade in ((PRIVATE, "Private"), (VOLUNTARY, "Voluntary")):
        chosen = np.flatnonzero(sector == code)
        fresh = chosen[(luck[chosen] < _NEW_OWNER_SHARE) | (kind != HOME)]
        owner[fresh] = owners.found(len(fresh), "Fostering" if kind == FOSTERING else trade)
        grown = np.setdiff1d(chosen, fresh)
        running = (homes.sector == code) & (homes.kind == HOME) & np.isnat(homes.ended_on)
        held = np.bincount(homes.owner[running]).astype(np.float64)
        for name in (LARGE_GROUP, SELLER, EXITING_GROUP):
            if owners.name.index(name) < len(held):
                held[owners.name.index(name)] = 0
        owner[grown] = rng.choice(len(held), size=len(grown), p=held / held.sum())
    if kind == HOME:
        owner[(sector == PRIVATE) & (luck > 1 - _LARGE_GROUP_SHARE)] = owners.name.index(
            LARGE_GROUP
        )
    return owner
