"""The synthetic market as it stands before the first register."""

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
    SPECIAL_SCHOOL,
    VOLUNTARY,
    Registrations,
    draw_registrations,
)
from data.demo.scale import BURN_IN_YEAR, Scale

#: Shares of mainstream homes; the rest are private companies'.
_COUNCIL_SHARE = 0.18
_VOLUNTARY_SHARE = 0.065
_LARGE_GROUP_SHARE = 0.047
#: Where the group that will be sold has its homes, so that the sale moves concentration there.
_SELLER_AUTHORITIES = ("Calderdale", "Rochdale", "Derby")

#: Councils that will be split or hand over their homes hold more of them, so that it shows.
_REORGANISED = ("Cumberland", "Westmorland and Furness", "Worcestershire", "Bradford")
_HOMES_OF_REORGANISED = 2.5


def open_market(
    rng: np.random.Generator, scale: Scale, owners: Owners, urns: ReferenceNumbers
) -> Registrations:
    """Draw all registrations in force at 31 March of the burn-in year."""
    councils = round(scale.homes_start * _COUNCIL_SHARE)
    voluntary = round(scale.homes_start * _VOLUNTARY_SHARE)
    everything = _cohort(rng, owners, urns, HOME, COUNCIL, councils)
    cohorts = [
        _cohort(rng, owners, urns, HOME, VOLUNTARY, voluntary),
        _private_homes(rng, owners, urns, scale, scale.homes_start - councils - voluntary),
        _cohort(rng, owners, urns, SECURE, COUNCIL, scale.secure),
        _cohort(rng, owners, urns, SPECIAL_SCHOOL, PRIVATE, scale.special_schools),
        _cohort(rng, owners, urns, FOSTERING, PRIVATE, scale.fostering),
    ]
    for cohort in cohorts:
        everything.extend(cohort)
    return everything


def _private_homes(
    rng: np.random.Generator, owners: Owners, urns: ReferenceNumbers, scale: Scale, count: int
) -> Registrations:
    names = owners.geography.names
    towns = np.array([names.index(name) for name in _SELLER_AUTHORITIES])
    seller = np.full(scale.sold, owners.found_named(SELLER, int(towns[0])))
    exiting = np.full(scale.exiting, owners.found_named(EXITING_GROUP, names.index("Kent")))
    large = np.full(
        round(scale.homes_start * _LARGE_GROUP_SHARE),
        owners.found_named(LARGE_GROUP, names.index("Lancashire")),
    )
    rest = owners.found_for(count - len(seller) - len(exiting) - len(large), "Private")
    others = np.concatenate([exiting, rest])
    spread = rng.choice(len(names), size=len(large), p=owners.geography.weights)
    # The buyer is already there too: a sale between neighbours is what worries a council.
    overlap = rng.random(len(large)) < 0.12
    spread = np.where(overlap, towns[rng.integers(0, len(towns), len(large))], spread)
    authority = np.concatenate(
        [
            np.resize(towns, scale.sold),
            spread,
            owners.geography.near(rng, np.array(owners.base)[others], stay=0.6),
        ]
    )
    return _register(rng, urns, HOME, PRIVATE, np.concatenate([seller, large, others]), authority)


def _cohort(
    rng: np.random.Generator,
    owners: Owners,
    urns: ReferenceNumbers,
    kind: int,
    sector: int,
    count: int,
) -> Registrations:
    geography = owners.geography
    if sector == COUNCIL:
        weights = np.array(geography.weights)
        weights[[geography.names.index(name) for name in _REORGANISED]] *= _HOMES_OF_REORGANISED
        weights /= weights.sum()
        owner = rng.choice(len(geography.names), size=count, p=weights).astype(np.int64)
    elif kind == FOSTERING:
        owner = owners.found(count, "Fostering")
    else:
        owner = owners.found_for(count, "Voluntary" if sector == VOLUNTARY else "Private")
    # A few councils own homes beyond their borders, as the real registers show.
    stay = 0.97 if sector == COUNCIL else 0.6
    authority = geography.near(rng, np.array(owners.base, dtype=np.int64)[owner], stay=stay)
    return _register(rng, urns, kind, sector, owner, authority)


def _register(
    rng: np.random.Generator,
    urns: ReferenceNumbers,
    kind: int,
    sector: int,
    owner: NDArray[np.int64],
    authority: NDArray[np.int64],
) -> Registrations:
    count = len(owner)
    start = np.datetime64(f"{BURN_IN_YEAR}-03-31")
    age = np.where(rng.random(count) < 0.14, rng.integers(365, 731, count), 0)
    age = np.where(age > 0, age, rng.integers(731, 4700, count))
    registered_on = start - age.astype("timedelta64[D]")
    return draw_registrations(
        rng,
        kind=kind,
        sector=np.full(count, sector),
        owner=owner,
        authority=authority,
        registered_on=registered_on,
        urn=urns.old(registered_on),
        first_inspected_on=start - rng.integers(0, 360, count).astype("timedelta64[D]"),
    )
