"""Fewer positions for the same lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.outlines.arcs import Line


def simplified(lines: Sequence[Line], tolerances: Sequence[float]) -> list[Line]:
    """The lines with positions left out that lie nearer than a tolerance to what is drawn.

    Ramer (1972) and Douglas and Peucker (1973), all lines at once, a level of splitting at a time.
    The ends of a line stay; a closed line also keeps the position farthest from its end.

    Args:
        lines: each n x 2 positions in metres, n at least 2.
        tolerances: metres, one a line.
    """
    if not lines:
        return []
    points = np.concatenate(lines).astype(np.float64)
    stops = np.cumsum([len(line) for line in lines])
    last = stops - 1
    first = np.concatenate([[0], stops[:-1]])
    allowed = np.asarray(tolerances, dtype=np.float64)
    kept = np.zeros(len(points), dtype=np.bool_)
    kept[first] = kept[last] = True
    while True:
        open_ = last - first > 1
        first, last, allowed = first[open_], last[open_], allowed[open_]
        if not len(first):
            break
        farthest, away = _farthest(points, first, last)
        closes = (points[first] == points[last]).all(axis=1)
        splits = (away > allowed) | closes
        middle = farthest[splits]
        kept[middle] = True
        first, last = (
            np.concatenate([first[splits], middle]),
            np.concatenate([middle, last[splits]]),
        )
        allowed = np.concatenate([allowed[splits], allowed[splits]])
    return [line[own] for line, own in zip(lines, np.split(kept, stops[:-1]), strict=True)]


def _farthest(
    points: NDArray[np.float64], first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Of each span the inner position farthest from its straight piece, and how far that is."""
    inner = last - first - 1
    begins = np.cumsum(inner) - inner
    span = np.repeat(np.arange(len(first)), inner)
    at = np.arange(len(span)) - begins[span] + first[span] + 1
    along = points[last] - points[first]
    length = (along**2).sum(axis=1)
    from_first = points[at] - points[first][span]
    share = (from_first * along[span]).sum(axis=1) / np.where(length, length, 1)[span]
    apart = from_first - np.clip(share, 0, 1)[:, None] * along[span]
    away = np.hypot(apart[:, 0], apart[:, 1])
    most = np.maximum.reduceat(away, begins)
    peaks = np.flatnonzero(away == most[span])
    _, foremost = np.unique(span[peaks], return_index=True)
    return at[peaks[foremost]], most
