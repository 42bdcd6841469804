"""Longitude and latitude to the British National Grid.

Ordnance Survey, "A guide to coordinate systems in Great Britain": the conversion between latitude
and longitude and cartesian coordinates (annex B), the projection (annex C), and the Helmert
transformation from WGS84 to OSGB36 (section 6.6). The transformation is good to about 5 metres,
far less than a map of the country shows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]

#: Semi-axes in metres.
_WGS84 = (6378137.0, 6356752.314245)
_AIRY_1830 = (6377563.396, 6356256.909)
#: WGS84 to OSGB36: metres; parts per million; seconds of arc.
_SHIFT = np.array([-446.448, 125.157, -542.060])
_SCALE = 20.4894e-6
_TURN = np.radians(np.array([-0.1502, -0.2470, -0.8421]) / 3600)
#: True origin, scale on the central meridian, and false origin.
_LATITUDE, _LONGITUDE = np.radians(49.0), np.radians(-2.0)
_ON_MERIDIAN = 0.9996012717
_EASTING, _NORTHING = 400_000.0, -100_000.0


def national_grid(longitude: Degrees, latitude: Degrees) -> NDArray[np.float64]:
    """Eastings and northings of positions given in WGS84 degrees.

    Args:
        longitude: n degrees east.
        latitude: n degrees north.

    Returns:
        n x 2 metres.
    """
    return projected(*_on_airy(np.radians(longitude), np.radians(latitude)))


def projected(longitude: Degrees, latitude: Degrees) -> NDArray[np.float64]:
    """Transverse Mercator of positions on Airy's ellipsoid, in radians (OS guide, annex C.1)."""
    a, b = _AIRY_1830
    e2 = 1 - (b / a) ** 2
    n = (a - b) / (a + b)
    sin, cos, tan2 = np.sin(latitude), np.cos(latitude), np.tan(latitude) ** 2
    nu = a * _ON_MERIDIAN / np.sqrt(1 - e2 * sin**2)
    rho = a * _ON_MERIDIAN * (1 - e2) * (1 - e2 * sin**2) ** -1.5
    eta2 = nu / rho - 1
    less, more = latitude - _LATITUDE, latitude + _LATITUDE
    meridian = (
        b
        * _ON_MERIDIAN
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(less) * np.cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * np.sin(2 * less) * np.cos(2 * more)
            - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
        )
    )
    east = longitude - _LONGITUDE
    northing = (
        meridian
        + _NORTHING
        + nu / 2 * sin * cos * east**2
        + nu / 24 * sin * cos**3 * (5 - tan2 + 9 * eta2) * east**4
        + nu / 720 * sin * cos**5 * (61 - 58 * tan2 + tan2**2) * east**6
    )
    easting = (
        _EASTING
        + nu * cos * east
        + nu / 6 * cos**3 * (nu / rho - tan2) * east**3
        + nu / 120 * cos**5 * (5 - 18 * tan2 + tan2**2 + 14 * eta2 - 58 * tan2 * eta2) * east**5
    )
    return np.column_stack([easting, northing])


def _on_airy(longitude: Degrees, latitude: Degrees) -> tuple[Degrees, Degrees]:
    """WGS84 radians at the ellipsoid's surface as radians on Airy's ellipsoid."""
    a, b = _WGS84
    e2 = 1 - (b / a) ** 2
    nu = a / np.sqrt(1 - e2 * np.sin(latitude) ** 2)
    x = nu * np.cos(latitude) * np.cos(longitude)
    y = nu * np.cos(latitude) * np.sin(longitude)
    z = nu * (1 - e2) * np.sin(latitude)
    there = np.stack([x, y, z])
    rx, ry, rz = _TURN
    turned = np.array([[1 + _SCALE, -rz, ry], [rz, 1 + _SCALE, -rx], [-ry, rx, 1 + _SCALE]])
    x, y, z = _SHIFT[:, None] + turned @ there
    a, b = _AIRY_1830
    e2 = 1 - (b / a) ** 2
    across = np.hypot(x, y)
    found = np.arctan2(z, across * (1 - e2))
    for _ in range(5):  # settles below a millimetre in three
        nu = a / np.sqrt(1 - e2 * np.sin(found) ** 2)
        found = np.arctan2(z + e2 * nu * np.sin(found), across)
    return np.arctan2(y, x), found
