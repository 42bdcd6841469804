"""Councils' outlines placed on a flat map, London drawn larger beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from data.outlines.arcs import Line
from data.outlines.simplify import simplified

#: n x 2 shares of the map's width, counted from its left and top edge.
Places = NDArray[np.float64]

#: The enlarged city stands in the sea west of Cumbria: left, top and width in shares of the map.
_CORNER = (0.01, 0.02, 0.33)
#: At the map's own scale its councils are specks; this is exact enough for them, in metres.
_SPECK = 500.0
#: Shapes wider or higher than this share of the map need a decimal of a per cent.
_LARGE = 0.06
#: Units across the picture of borders.
_ACROSS = 1_000
_BORDER = "#6d7f8d"


@dataclass(frozen=True)
class Shape:
    """One outline: its box in per cent of the map's box, and within it its CSS clip path."""

    left: float
    top: float
    width: float
    height: float
    clip: str


@dataclass(frozen=True)
class Drawing:
    """A map: a shape to choose for every council, shapes only to see, and all the borders.

    ``aspect`` is width over height; ``borders`` the data address of a picture as large as the map;
    ``beneath`` where the enlarged city ends, in per cent of the map's height, if there is one.
    """

    shapes: dict[str, Shape]
    specks: dict[str, Shape]
    aspect: float
    borders: str
    beneath: float | None


@dataclass(frozen=True)
class _Frame:
    """Metres to shares of the map's box."""

    west: float
    north: float
    per_metre: float
    left: float = 0.0
    top: float = 0.0

    def placed(self, ring: Line) -> Places:
        away = (ring - np.array([self.west, self.north])) * np.array([1, -1]) * self.per_metre
        return np.asarray(away + np.array([self.left, self.top]))


def draw(rings: Mapping[str, list[Line]], city: set[str]) -> Drawing:
    """Place every council's rings.

    Args:
        rings: GSS code -> rings in metres on the national grid; not empty.
        city: codes drawn larger in the corner, if nothing else stands there.
    """
    country = _frame(rings, 1.0)
    _, south, _, _ = _bounds(rings)
    high = (country.north - south) * country.per_metre
    inside = {code: rings[code] for code in rings if code in city}
    corner = _frame(inside, _CORNER[2], *_CORNER[:2]) if inside else country
    if inside and not _is_free(rings, country, corner.placed(_ends(inside))):
        inside = {}
    at_once = {
        code: [(corner if code in inside else country).placed(ring) for ring in held]
        for code, held in rings.items()
    }
    specks = {
        code: [country.placed(_speck(ring)) for ring in held] for code, held in inside.items()
    }
    return Drawing(
        {code: _shape(held, high) for code, held in at_once.items()},
        {code: _shape(held, high) for code, held in specks.items()},
        1 / high,
        _borders(at_once, high),
        100 * float(corner.placed(_ends(inside))[:, 1].max()) / high if inside else None,
    )


def _bounds(rings: Mapping[str, list[Line]]) -> tuple[float, float, float, float]:
    every = np.concatenate([ring for held in rings.values() for ring in held])
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _ends(rings: Mapping[str, list[Line]]) -> Line:
    """The south-western and the north-eastern end."""
    west, south, east, north = _bounds(rings)
    return np.array([(west, south), (east, north)])


def _is_free(rings: Mapping[str, list[Line]], country: _Frame, box: Places) -> bool:
    """Whether no council reaches into a box."""
    every = country.placed(np.concatenate([ring for held in rings.values() for ring in held]))
    inside = (every >= box.min(axis=0)) & (every <= box.max(axis=0))
    return not bool(inside.all(axis=1).any())


def _frame(
    rings: Mapping[str, list[Line]], width: float, left: float = 0.0, top: float = 0.0
) -> _Frame:
    west, _, east, north = _bounds(rings)
    return _Frame(west, north, width / (east - west), left, top)


def _speck(ring: Line) -> Line:
    coarse = simplified([np.concatenate([ring, ring[:1]])], [_SPECK])[0][:-1]
    return coarse if len(coarse) >= 3 else ring


def _shape(rings: list[Places], high: float) -> Shape:
    every = np.concatenate(rings)
    low, top = every.min(axis=0), every.max(axis=0)
    size = np.maximum(top - low, 1e-9)
    decimals = 1 if size.max() > _LARGE else 0
    first, *others = [_percents(100 * (ring - low) / size, decimals) for ring in rings]
    # A clip path is one line: it walks to each further ring and back. Even-odd filling makes the
    # way there and back vanish, and holes be holes.
    line = [*first, first[0]] if others else first
    for other in others:
        line += [*other, other[0], first[0]]
    return Shape(
        100 * float(low[0]),
        100 * float(low[1]) / high,
        100 * float(size[0]),
        100 * float(size[1]) / high,
        f"polygon(evenodd,{','.join(line)})",
    )


def _percents(places: Places, decimals: int) -> list[str]:
    return [f"{x:.4g}% {y:.4g}%" for x, y in np.round(places, decimals).tolist()]


def _borders(rings: Mapping[str, list[Places]], high: float) -> str:
    paths = []
    for ring in (ring for held in rings.values() for ring in held):
        at = np.rint(ring * _ACROSS).astype(np.int64)
        steps = np.diff(at, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        walked = "".join(f"{x}{y:+d}" if x < 0 else f" {x}{y:+d}" for x, y in steps.tolist())
        paths.append(f"M{at[0][0]} {at[0][1]}l{walked.strip()}z")
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_ACROSS} {_ACROSS * high:.0f}'>"
        f"<path d='{''.join(paths)}' fill='none' stroke='{_BORDER}' stroke-width='1.1'"
        " stroke-linejoin='round'/></svg>"
    )
    return f"data:image/svg+xml,{quote(svg, safe=' +-,=:/')}"
