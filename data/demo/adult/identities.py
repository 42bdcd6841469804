"""Numbers, postcodes and properties that no real location bears."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
#: Buildings whose numbers are so far apart share a postcode.
SAME_POSTCODE = 89 * 10 * 20 * 20


def location_ids(count: int) -> NDArray[np.object_]:
    """Ids of fourteen digits; the register's own have not passed eleven."""
    return np.array([f"1-92{number:012d}" for number in range(count)], dtype=object)


def postcodes(premises: NDArray[np.int64]) -> list[str]:
    """A postcode for each building, of the area ZZ that no post office serves."""
    return [
        f"ZZ{10 + number % 89} {number // 89 % 10}"
        f"{_LETTERS[number // 890 % 20]}{_LETTERS[number // 17800 % 20]}"
        for number in premises.tolist()
    ]


def property_numbers(premises: NDArray[np.int64]) -> list[str]:
    """A property number for each building, from the end of the series."""
    return [f"9999{number:08d}" for number in premises.tolist()]
