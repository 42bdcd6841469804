"""The planted truth: what makes a synthetic home leave the register within a year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.demo.inspections import INADEQUATE, OUTSTANDING, REQUIRES_IMPROVEMENT
from data.demo.registrations import HOME, VOLUNTARY, Registrations

#: Effects on the log-odds of leaving within twelve months. The base is a Good, middling home
#: (4 %); with the signs as common as they are, about 6 % leave a year.
COEFFICIENTS: dict[str, float] = {
    "base": -3.2,
    "rating_outstanding": -0.6,
    "rating_requires_improvement": 0.8,
    "rating_inadequate": 1.5,
    "rating_old": 0.4,
    "one_place": 0.5,
    "single_home_owner": 0.4,
    "large_owner": -1.0,
    "owner_lost_home": 0.5,
    "voluntary": 0.4,
    "young": 0.3,
}
REGION_EFFECTS: dict[str, float] = {
    "North West": 0.1,
    "West Midlands": 0.05,
    "London": 0.15,
    "South West": -0.1,
    "North East": -0.1,
}
#: Other provision leaves at a flat rate: the signs are planted in mainstream homes only.
_OTHER_PROVISION = -3.5
_OLD_RATING_DAYS = 913
_YOUNG_DAYS = 730
_LARGE_OWNER_HOMES = 10


def planted_signs(
    homes: Registrations,
    index: NDArray[np.int64],
    as_at: np.datetime64,
    owners_that_lost: NDArray[np.int64],
) -> dict[str, NDArray[np.bool_]]:
    """The signs each registration shows at a date.

    Owner sizes count mainstream homes in force, un-inspected ones included. A home with no
    listed inspection shows no rating sign.

    Args:
        homes: all registrations.
        index: those in force at ``as_at``, shape (n,).
        as_at: the register's date.
        owners_that_lost: owners with a home closed in the year before, shape (m,).

    Returns:
        Sign name (a key of ``COEFFICIENTS``) -> flags of shape (n,).
    """
    seen = homes.visits.seen(as_at)[index]
    latest = np.maximum(seen - 1, 0)
    rating = np.where(seen > 0, homes.visits.rating[index, latest], -1)
    rated_on = homes.visits.inspected_on[index, latest]
    owner = homes.owner[index]
    mainstream = homes.kind[index] == HOME
    held = np.bincount(owner[mainstream], minlength=int(homes.owner.max()) + 1)[owner]
    signs = {
        "rating_outstanding": rating == OUTSTANDING,
        "rating_requires_improvement": rating == REQUIRES_IMPROVEMENT,
        "rating_inadequate": rating == INADEQUATE,
        "rating_old": (seen > 0) & (rated_on < as_at - np.timedelta64(_OLD_RATING_DAYS, "D")),
        "one_place": homes.places[index] == 1,
        "single_home_owner": held == 1,
        "large_owner": held > _LARGE_OWNER_HOMES,
        "owner_lost_home": np.isin(owner, owners_that_lost),
        "voluntary": homes.sector[index] == VOLUNTARY,
        "young": homes.registered_on[index] > as_at - np.timedelta64(_YOUNG_DAYS, "D"),
    }
    return {name: flags & mainstream for name, flags in signs.items()}


def log_odds_of_leaving(
    homes: Registrations,
    index: NDArray[np.int64],
    signs: dict[str, NDArray[np.bool_]],
    regions: tuple[str, ...],
) -> NDArray[np.float64]:
    """Log-odds of leaving within twelve months, noise included, shape (n,).

    Args:
        homes: all registrations.
        index: the n registrations asked about.
        signs: what ``planted_signs`` found for them.
        regions: region by authority index.
    """
    effect = np.array([REGION_EFFECTS.get(region, 0.0) for region in regions])
    planted = sum(
        (COEFFICIENTS[name] * flags for name, flags in signs.items()), np.zeros(len(index))
    )
    total = COEFFICIENTS["base"] + planted + effect[homes.authority[index]]
    return np.where(homes.kind[index] == HOME, total, _OTHER_PROVISION) + homes.noise[index]
