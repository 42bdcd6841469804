"""Invented names: two word lists and a running number, so that no name is a real company's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

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


#: One name in twenty has others of nearly the same words beside it: a group, or mere namesakes.
_FAMILY_SHARE = 0.05
_QUALIFIERS = ("(North)", "(South)", "(Midlands)", "(Holdings)", "(No 2)")


def company_names(rng: np.random.Generator, trade: str) -> Iterator[str]:
    """Endless distinct names such as ``Larkfield Care 12 Ltd``; some come in families.

    Names of one family follow each other and share their first word and number.

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
            stem = f"{_FIRST[first]}{_SECOND[second]}"
            yield f"{stem} {endings[ending]} {number}{legal}"
            if rng.random() < _FAMILY_SHARE:
                for qualifier in rng.permutation(_QUALIFIERS)[: rng.integers(1, 4)]:
                    other = endings[rng.integers(len(endings))]
                    yield f"{stem} {other} {number} {qualifier}{legal}"


def family_of(name: pl.Expr) -> pl.Expr:
    """What the names of one family share: the first word and the number; null for other names."""
    text = name.str.to_lowercase()
    word, number = text.str.extract(r"^(\w+) "), text.str.extract(r" (\d{2,})\b")
    return word + " " + number


def changed_name(rng: np.random.Generator, name: str) -> str:
    """A name with another first word: what a company may call itself later, or have been called."""
    first = _FIRST[rng.integers(len(_FIRST))] + _SECOND[rng.integers(len(_SECOND))]
    return f"{first}{name[len(name.split(' ', 1)[0]) :]}"
