"""Unique reference numbers in Ofsted's two forms, from ranges that no real provider carries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass
class ReferenceNumbers:
    """Hands out URNs: ``SC`` and six digits for old registrations, seven digits for new ones."""

    rng: np.random.Generator
    _next_old: int = 900_000
    _next_new: int = 9_000_000

    def old(self, registered_on: NDArray[np.datetime64]) -> list[str]:
        """URNs of registrations from before 2015, rising with the day of registration."""
        return [f"SC{number}" for number in self._rising("_next_old", registered_on)]

    def new(self, registered_on: NDArray[np.datetime64]) -> list[str]:
        """URNs of later registrations, rising with the day of registration."""
        return [str(number) for number in self._rising("_next_new", registered_on)]

    def _rising(self, counter: str, registered_on: NDArray[np.datetime64]) -> list[int]:
        steps = self.rng.integers(1, 12, len(registered_on)).cumsum()
        numbers = np.empty(len(registered_on), dtype=np.int64)
        numbers[np.argsort(registered_on, kind="stable")] = getattr(self, counter) + steps
        if len(steps):
            setattr(self, counter, int(numbers.max()))
        return [int(number) for number in numbers]
