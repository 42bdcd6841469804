"""How punctual companies are with their accounts: the worse off, the later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Chance of filing late and of never filing, by stage.
_LATE = (0.05, 0.18, 0.42)
_NEVER = (0.004, 0.02, 0.12)
_EARLIEST_DAYS = 150


@dataclass(frozen=True)
class Punctuality:
    """Days from the due date to filing (negative: early) and who never files, shape (n,)."""

    days: NDArray[np.int64]
    never: NDArray[np.bool_]

    def late(self) -> NDArray[np.bool_]:
        """Whether the accounts were not filed by their due date."""
        return self.never | (self.days > 0)


def draw_punctuality(rng: np.random.Generator, stage: NDArray[np.int64]) -> Punctuality:
    """Draw when each company files the accounts of a year.

    Args:
        rng: source of chance.
        stage: how sound each company is, shape (n,).
    """
    count = len(stage)
    late = rng.random(count) < np.array(_LATE)[stage]
    early = -np.round(_EARLIEST_DAYS * rng.random(count) ** 2).astype(np.int64)
    overdue = 1 + np.round(rng.gamma(1.2, 30 * (1 + stage))).astype(np.int64)
    never = rng.random(count) < np.array(_NEVER)[stage]
    return Punctuality(np.where(late, overdue, early), never)
