"""The British National Grid to longitude and latitude: ``national_grid`` undone.

By Newton's method on the forward conversion, so that both are always each other's inverse.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.outlines.national_grid import national_grid

#: A degree of latitude, and a step to take slopes over.
_METRES = 111_200.0
_STEP = 1e-5
_CENTRE = (-2.0, 53.0)


def degrees(easting: NDArray[np.float64], northing: NDArray[np.float64]) -> NDArray[np.float64]:
    """WGS84 longitudes and latitudes of positions on the grid.

    Args:
        easting: n metres.
        northing: n metres.

    Returns:
        n x 2 degrees: east, north.
    """
    wanted = np.column_stack([easting, northing]).astype(np.float64)
    found = np.column_stack(
        [
            _CENTRE[0] + (wanted[:, 0] - 400_000) / (_METRES * np.cos(np.radians(_CENTRE[1]))),
            _CENTRE[1] + (wanted[:, 1] - 350_000) / _METRES,
        ]
    )
    for turn in range(6):  # settles below a millimetre in four
        here = national_grid(found[:, 0], found[:, 1])
        if turn < 2:  # the slopes hardly change once it is near
            by_east = (national_grid(found[:, 0] + _STEP, found[:, 1]) - here) / _STEP
            by_north = (national_grid(found[:, 0], found[:, 1] + _STEP) - here) / _STEP
        off = wanted - here
        whole = by_east[:, 0] * by_north[:, 1] - by_east[:, 1] * by_north[:, 0]
        found[:, 0] += (off[:, 0] * by_north[:, 1] - off[:, 1] * by_north[:, 0]) / whole
        found[:, 1] += (by_east[:, 0] * off[:, 1] - by_east[:, 1] * off[:, 0]) / whole
    return found
