"""The planted truth: what makes a synthetic company fail within a year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Effects on the log-odds of failing between 1 April and the next 31 March. Balance-sheet signs
#: are those of the accounts last due by the date, filed or not.
COEFFICIENTS: dict[str, float] = {
    "base": -5.7,
    "illiquid": 1.2,
    "negative_net_worth": 1.3,
    "late": 1.0,
    "new_charge": 0.6,
    "told_less": 0.6,
    "lost_home": 0.6,
    "young": 0.4,
    "large": -0.8,
    "loses_last_home": 2.4,
}
#: Not to be seen at the date: the last home closes in the year to come.
HIDDEN_SIGNS = ("loses_last_home",)
ILLIQUID_BELOW = 0.8
LARGE_TURNOVER = 10_200_000
YOUNG_DAYS = 1096


def log_odds_of_failing(
    signs: dict[str, NDArray[np.bool_]], noise: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log-odds of failing within twelve months, shape (n,).

    Args:
        signs: every name of ``COEFFICIENTS`` but the base -> flags of shape (n,).
        noise: what no file shows, shape (n,).
    """
    planted = sum(
        (COEFFICIENTS[name] * flags for name, flags in signs.items()), np.zeros(len(noise))
    )
    return COEFFICIENTS["base"] + planted + noise
