"""The planted truth: what makes a synthetic adult service leave the register within a year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.demo.adult.locations import Locations
from data.demo.adult.providers import HOME_CARE
from data.demo.inspections import INADEQUATE, OUTSTANDING, REQUIRES_IMPROVEMENT

#: Effects on the log-odds of leaving within twelve months, with or without a successor. Home care
#: shows the signs of ratings alone.
COEFFICIENTS: dict[str, float] = {
    "base": -3.9,
    "rating_outstanding": -0.5,
    "rating_requires_improvement": 1.2,
    "rating_inadequate": 2.6,
    "few_beds": 1.5,
    "single_location_owner": 0.7,
    "large_owner": -0.7,
    "young": 0.8,
}
_FEW_BEDS = 12
_LARGE_OWNER = 6
_YOUNG_DAYS = 1096


def planted_signs(
    locations: Locations, index: NDArray[np.int64], as_at: np.datetime64
) -> dict[str, NDArray[np.bool_]]:
    """The signs each location shows at a date.

    Args:
        locations: all of them.
        index: those registered at ``as_at``, shape (n,).
        as_at: the day.

    Returns:
        Sign name (a key of ``COEFFICIENTS``) -> flags of shape (n,).
    """
    rating = locations.rating_at(index, as_at)
    home = locations.kind[index] != HOME_CARE
    provider = locations.provider[index]
    held = np.bincount(provider[home], minlength=int(locations.provider.max()) + 1)[provider]
    return {
        "rating_outstanding": rating == OUTSTANDING,
        "rating_requires_improvement": rating == REQUIRES_IMPROVEMENT,
        "rating_inadequate": rating == INADEQUATE,
        "few_beds": home & (locations.beds[index] <= _FEW_BEDS),
        "single_location_owner": home & (held == 1),
        "large_owner": home & (held >= _LARGE_OWNER),
        "young": home & (locations.registered_on[index] > as_at - np.timedelta64(_YOUNG_DAYS, "D")),
    }


def log_odds_of_leaving(
    locations: Locations, index: NDArray[np.int64], signs: dict[str, NDArray[np.bool_]]
) -> NDArray[np.float64]:
    """Log-odds of leaving within twelve months, noise included, shape (n,)."""
    planted = sum(
        (COEFFICIENTS[name] * flags for name, flags in signs.items()), np.zeros(len(index))
    )
    return COEFFICIENTS["base"] + planted + locations.noise[index]
