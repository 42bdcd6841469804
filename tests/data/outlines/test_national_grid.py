from __future__ import annotations

import numpy as np
import pytest

from data.outlines.national_grid import national_grid, projected


def test_the_projection_gives_the_guides_worked_example() -> None:
    """OS, A guide to coordinate systems in Great Britain, annex C.1, to the millimetre."""
    latitude = np.radians(52 + 39 / 60 + 27.2531 / 3600)
    longitude = np.radians(1 + 43 / 60 + 4.5177 / 3600)
    [[easting, northing]] = projected(np.array([longitude]), np.array([latitude]))
    assert easting == pytest.approx(651_409.903, abs=0.001)
    assert northing == pytest.approx(313_177.270, abs=0.001)


#: Centres the ONS prints in both systems (LONG, LAT, BNG_E, BNG_N of its boundary files).
CENTRES = {
    "Hartlepool": (-1.27018, 54.67614, 447_160, 531_474),
    "Middlesbrough": (-1.21099, 54.54467, 451_141, 516_887),
    "Redcar and Cleveland": (-1.00608, 54.56752, 464_361, 519_597),
    "Stockton-on-Tees": (-1.30664, 54.55691, 444_940, 518_183),
    "Darlington": (-1.56835, 54.53534, 428_029, 515_648),
}


@pytest.mark.parametrize("place", CENTRES)
def test_longitude_and_latitude_land_within_five_metres(place: str) -> None:
    longitude, latitude, easting, northing = CENTRES[place]
    found = national_grid(np.array([longitude]), np.array([latitude]))[0]
    assert np.hypot(*(found - [easting, northing])) < 5
