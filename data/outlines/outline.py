"""Areas drawn as simply as a map on a page needs, and how an outline is written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from data.outlines.arcs import Arcs, Line
from data.outlines.polygons import signed_area
from data.outlines.simplify import simplified

#: A line may be off by this share of the smaller neighbour's width, and by no more than these
#: metres: a page shows the country at a kilometre a pixel, and London enlarged.
_SHARE = 0.012
_LEAST, _MOST = 40.0, 400.0
#: Islets and holes smaller than this share of an area's largest ring are not drawn.
_ISLET = 0.01
#: A page that draws more positions than these grows heavy (some 150 bytes in ten positions).
MOST_POSITIONS = 9_000
_COARSER = 1.4


def outlines(areas: Mapping[str, Iterable[Line]]) -> dict[str, str]:
    """Every area's simplified rings, neighbours still sharing their border exactly.

    Args:
        areas: area -> closed rings in whole metres, outer ones anticlockwise, holes clockwise.

    Returns:
        Area -> rings as ``written``; an area of no extent is left out.
    """
    arcs = Arcs(areas)
    allowed = np.full(len(arcs.lines), _MOST)
    for area, walks in arcs.bounds.items():
        extent = sum(signed_area(ring) for ring in arcs.rings(area, arcs.lines))
        own = float(np.clip(_SHARE * np.sqrt(max(extent, 0.0)), _LEAST, _MOST))
        for walk in walks:
            allowed[abs(walk) - 1] = min(allowed[abs(walk) - 1], own)
    lines, found, before = arcs.lines, dict[str, list[Line]](), None
    while True:
        lines = simplified(lines, allowed.tolist())
        drawn = {area: _worth_drawing(arcs.rings(area, lines)) for area in arcs.bounds}
        # Once made so coarse that an area would vanish, the map is left as it was.
        if before is not None and any(found[area] and not drawn[area] for area in drawn):
            break
        found = drawn
        positions = sum(len(ring) for rings in found.values() for ring in rings)
        if positions <= MOST_POSITIONS or positions == before:
            break
        allowed, before = allowed * _COARSER, positions
    return {area: written(rings) for area, rings in found.items() if rings}


def _worth_drawing(rings: list[Line]) -> list[Line]:
    sizes = [abs(signed_area(ring)) for ring in rings]
    largest = max(sizes, default=0.0)
    return [
        ring
        for ring, size in zip(rings, sizes, strict=True)
        if len(ring) >= 3 and size > 0 and size >= _ISLET * largest
    ]


def written(rings: list[Line]) -> str:
    """Rings as text: ``E N,E N,…;E N,…`` in whole metres, no position repeated at the end."""
    return ";".join(",".join(f"{east} {north}" for east, north in ring.tolist()) for ring in rings)


def read(text: str) -> list[Line]:
    """Rings as ``written`` put them down."""
    return [
        np.array([position.split() for position in ring.split(",")], dtype=np.int64)
        for ring in text.split(";")
    ]
