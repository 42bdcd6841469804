"""Inspections of the synthetic homes: about yearly, with ratings that persist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Grades as Ofsted prints them, best first; ratings below are indices into this.
GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
OUTSTANDING, GOOD, REQUIRES_IMPROVEMENT, INADEQUATE = range(4)

#: Enough visits for ten years even of the most visited home.
_VISITS = 20
#: Cuts of a standard normal: about 13 % Outstanding, 67 % Good, 16 % and 4 %.
_CUTS = np.array([-1.13, 0.84, 1.75])
_PERSISTENCE = 0.65
#: Reports published up to 30 April are on the list of 31 March, as in the real files.
_LISTED_UNTIL_DAYS = 30


@dataclass
class Inspections:
    """All visits a set of homes will have if it lives; every array has shape (homes, visits)."""

    inspected_on: NDArray[np.datetime64]
    published_on: NDArray[np.datetime64]
    rating: NDArray[np.int64]
    helped: NDArray[np.int64]
    leaders: NDArray[np.int64]

    def seen(self, as_at: np.datetime64) -> NDArray[np.int64]:
        """How many visits of each home stand on the list of ``as_at``, shape (homes,)."""
        done = (self.inspected_on <= as_at) & (
            self.published_on <= as_at + np.timedelta64(_LISTED_UNTIL_DAYS, "D")
        )
        return done.sum(axis=1)


def draw_inspections(
    rng: np.random.Generator, first_on: NDArray[np.datetime64], worse: float
) -> Inspections:
    """Draw every visit of new homes.

    Args:
        rng: source of chance.
        first_on: day of each home's first full inspection, shape (homes,).
        worse: shift of the first rating in standard deviations (new homes do a little worse).
    """
    shape = (len(first_on), _VISITS)
    gap = np.clip(rng.lognormal(np.log(335), 0.2, shape), 200, 700)
    # One gap in ten is long, so that some ratings are older than two and a half years.
    gap = np.where(rng.random(shape) < 0.1, rng.uniform(950, 1500, shape), gap)
    gap[:, 0] = 0
    inspected_on = first_on[:, None] + gap.cumsum(axis=1).astype("timedelta64[D]")
    to_publish = np.clip(rng.normal(42, 12, shape), 20, 90).astype("timedelta64[D]")

    quality = rng.normal(size=shape)
    quality[:, 0] += worse
    fresh = np.sqrt(1 - _PERSISTENCE**2)
    for visit in range(1, _VISITS):
        quality[:, visit] = _PERSISTENCE * quality[:, visit - 1] + fresh * quality[:, visit]
    return Inspections(
        inspected_on,
        inspected_on + to_publish,
        np.searchsorted(_CUTS, quality),
        np.searchsorted(_CUTS, quality + rng.normal(0, 0.3, shape)),
        np.searchsorted(_CUTS, quality + rng.normal(0, 0.3, shape)),
    )
