"""Areas as the lines between them, each line kept once, so that neighbours stay neighbours.

A line drawn simpler for one council and not in the same way for the next would leave gaps and
overlaps. So rings are cut where more than two lines meet, as TopoJSON does (M. Bostock, "How to
infer topology", 2013), each line is simplified once, and the rings are put together again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

#: n x 2 whole metres on the national grid.
Line = NDArray[np.int64]
#: A line's number, counted from 1, negative where it is walked backwards.
Walk = int


class Arcs:
    """The lines between areas, and which of them bound each area.

    Attributes:
        lines: every line once.
        bounds: area -> the lines around it, walked with the area on the left.
    """

    def __init__(self, areas: Mapping[str, Iterable[Line]]) -> None:
        """Cut areas into lines.

        Args:
            areas: area -> closed rings, outer ones anticlockwise and holes clockwise. Parts of
                one area that touch are joined: the line between them goes.
        """
        owners, rings = [], []
        for area, held in areas.items():
            for ring in held:
                moved = (ring[1:] != ring[:-1]).any(axis=1)
                if moved.sum() >= 3:
                    owners.append(area)
                    rings.append(ring[1:][moved])
        self.lines: list[Line] = []
        self.bounds: dict[str, list[Walk]] = {area: [] for area in areas}
        self._numbers: dict[bytes, int] = {}
        if not rings:
            return
        points, places = _numbered(rings)
        cuts = _junctions(places)
        for area, place in zip(owners, places, strict=True):
            for piece in _pieces(place, cuts):
                self.bounds[area].append(self._walk(piece, points))
        for area, walks in self.bounds.items():
            around = set(walks)
            self.bounds[area] = [w for w in dict.fromkeys(walks) if -w not in around]

    def rings(self, area: str, lines: list[Line]) -> list[Line]:
        """An area's rings, put together from its lines; the first position is not repeated.

        Args:
            area: one of ``bounds``.
            lines: ``self.lines``, simplified or not, in the same order and with the same ends.
        """
        pieces = [lines[abs(w) - 1][:: 1 if w > 0 else -1] for w in self.bounds[area]]
        starting: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for place, piece in enumerate(pieces):
            starting[tuple(piece[0])].append(place)
        found: list[Line] = []
        used: set[int] = set()
        for first in range(len(pieces)):
            ring: list[Line] = []
            number: int | None = first
            while number is not None and number not in used:
                used.add(number)
                ring.append(pieces[number][:-1])
                onward = starting[tuple(pieces[number][-1])]
                number = next((n for n in onward if n not in used), None)
            if ring:
                found.append(np.concatenate(ring))
        return found

    def _walk(self, piece: NDArray[np.int64], points: Line) -> Walk:
        backwards = _comes_later(piece, piece[::-1])
        one_way = piece[::-1] if backwards else piece
        number = self._numbers.setdefault(one_way.tobytes(), len(self.lines) + 1)
        if number > len(self.lines):
            self.lines.append(points[one_way])
        return -number if backwards else number


def _numbered(rings: list[Line]) -> tuple[Line, list[NDArray[np.int64]]]:
    """Every position once, and each ring (not closed) as the numbers of its positions."""
    every = np.concatenate(rings)
    key = every[:, 0] * (1 << 32) + every[:, 1]
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    ends = np.cumsum([len(ring) for ring in rings])[:-1]
    return every[first], np.split(number.astype(np.int64), ends)


def _junctions(places: list[NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Which positions have other neighbours in one ring than in another."""
    here = np.concatenate(places)
    before = np.concatenate([np.roll(place, 1) for place in places])
    after = np.concatenate([np.roll(place, -1) for place in places])
    size = int(here.max()) + 1
    cut = np.zeros(size, dtype=np.bool_)
    for neighbour in (np.minimum(before, after), np.maximum(before, after)):
        least = np.full(size, size, dtype=np.int64)
        most = np.full(size, -1, dtype=np.int64)
        np.minimum.at(least, here, neighbour)
        np.maximum.at(most, here, neighbour)
        cut |= least != most
    return cut


def _pieces(place: NDArray[np.int64], cuts: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """A ring cut at its junctions; one without any starts at its lowest number."""
    at = np.flatnonzero(cuts[place])
    start = int(at[0]) if len(at) else int(place.argmin())
    closed = np.append(np.roll(place, -start), place[start])
    if len(at) < 2:
        return [closed]
    marks = [*(at - start), len(place)]
    return [closed[a : b + 1] for a, b in pairwise(marks)]


def _comes_later(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    differs = np.flatnonzero(one != other)
    return bool(len(differs)) and bool(one[differs[0]] > other[differs[0]])
