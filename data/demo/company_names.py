"""Invented names: two word lists and a running number, so that no name is a real company's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

# fmt: off
_FIRST = (
    "Lark", "Thorn", "Meadow", "Stone", "Wren", "Hazel", "Fern", "Mill", "Bram", "Elder",
    "Heron", "Linnet", "Marl", "Rook", "Sorrel", "Tarn", "Willow", "Yarrow", "Alder", "Cinder",
    "Dapple", "Ember", "Flint", "Gorse",
)
_SECOND = (
    "field", "brook", "wick", "combe", "dale", "garth", "holt", "leigh", "mere", "ridge",
    "stead", "thwaite", "well", "wood", "moor", "gate", "crest", "hollow", "bank", "acre",
)
# fmt: on
_ENDINGS = {
    "Private": ("Care", "Homes", "Children's Services", "Residential", "Childcare", "Support"),
    "Voluntary": ("Trust", "Foundation", "Children's Society", "Association"),
    "Fostering": ("Fostering", "Foster Care", "Family Placement"),
    "Adult": ("Home Care", "Nursing", "Healthcare", "Supported Living", "Care Homes"),
}


def company_names(rng: np.random.Generator, trade: str) -> Iterator[str]:
    """Endless distinct names such as ``Larkfield Care 12 Ltd``.

    Args:
        rng: source of chance.
        trade: ``Private``, ``Voluntary``, ``Fostering`` or ``Adult``.
    """
    endings = _ENDINGS[trade]
    legal = "" if trade == "Voluntary" else " Ltd"
    size = len(_FIRST) * len(_SECOND) * len(endings)
    number = 10
    while True:
        for pick in rng.permutation(size):
            pair, ending = divmod(int(pick), len(endings))
            first, second = divmod(pair, len(_SECOND))
            number += 1
            yield f"{_FIRST[first]}{_SECOND[second]} {endings[ending]} {number}{legal}"
