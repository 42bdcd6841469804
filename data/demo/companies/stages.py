"""How sound a company is, and how that changes from one year to the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SOUND, STRAINED, DISTRESSED = range(3)

#: Chances of getting worse and better in a year; losing homes makes worse likelier.
_FALTER = 0.07
_FALTER_AFTER_LOSS = 0.14
_SINK = 0.24
_SINK_AFTER_LOSS = 0.14
_RECOVER = 0.3
_PULL_BACK = 0.24


def opening_stage(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    """How sound companies are when they are first seen, shape (count,)."""
    return rng.choice(3, size=count, p=[0.8, 0.15, 0.05])


def next_stage(
    rng: np.random.Generator,
    stage: NDArray[np.int64],
    lost_home: NDArray[np.bool_],
    sheltered: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Move every company on by a year.

    Args:
        rng: source of chance.
        stage: ``SOUND``, ``STRAINED`` or ``DISTRESSED``, shape (n,).
        lost_home: whether a home of its owner closed in the year or closes in the next.
        sheltered: groups that sell or exit solvent; they never sink below strained.
    """
    draw = rng.random(len(stage))
    falter = _FALTER + _FALTER_AFTER_LOSS * lost_home
    sink = _SINK + _SINK_AFTER_LOSS * lost_home
    moved = stage.copy()
    moved[(stage == SOUND) & (draw < falter)] = STRAINED
    moved[(stage == STRAINED) & (draw < sink)] = DISTRESSED
    moved[(stage == STRAINED) & (draw > 1 - _RECOVER)] = SOUND
    moved[(stage == DISTRESSED) & (draw > 1 - _PULL_BACK)] = STRAINED
    return np.where(sheltered, np.minimum(moved, STRAINED), moved)
