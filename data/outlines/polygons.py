"""The geometry of a GeoJSON feature as rings of positions."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.errors import ForewarnError

#: n x 2 positions, the last one equal to the first.
Ring = NDArray[np.float64]
#: The outer ring first (anticlockwise), then its holes (clockwise).
Polygon = list[Ring]


class Unshapely(ForewarnError):
    """Why a geometry is no area, in words that follow the name of what has it."""


def polygons(geometry: Any) -> list[Polygon]:
    """The polygons of a decoded Polygon or MultiPolygon, each ring wound the usual way.

    Raises:
        Unshapely: if it is another kind of geometry or a ring is not one.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        shown = kind if isinstance(kind, str) else "no geometry"
        raise Unshapely(f"is no area but {shown[:40]}")
    parts = geometry.get("coordinates")
    parts = [parts] if kind == "Polygon" else parts
    if not isinstance(parts, list) or not parts:
        raise Unshapely("has no coordinates")
    return [_polygon(part) for part in parts]


def signed_area(ring: NDArray[Any]) -> float:
    """Area of a ring in squared units, positive if it runs anticlockwise (shoelace formula)."""
    near = ring.astype(np.float64) - ring[0]
    x, y = near[:, 0], near[:, 1]
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def _polygon(rings: Any) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise Unshapely("has a polygon without rings")
    found = [_ring(ring) for ring in rings]
    return [
        ring if (signed_area(ring) > 0) == (position == 0) else ring[::-1]
        for position, ring in enumerate(found)
    ]


def _ring(positions: Any) -> Ring:
    try:
        # Without a type asked for: numpy would read texts as numbers.
        ring = np.asarray(positions)
    except ValueError as error:
        raise Unshapely("has positions that are not pairs of numbers") from error
    if ring.ndim != 2 or ring.shape[1] not in (2, 3) or ring.dtype.kind not in "iuf":
        raise Unshapely("has positions that are not pairs of numbers")
    ring = ring[:, :2].astype(np.float64)
    if not np.isfinite(ring).all():
        raise Unshapely("has a position that is no finite number")
    if len(ring) < 4:
        raise Unshapely("has a ring of fewer than four positions")
    if (ring[0] != ring[-1]).any():
        raise Unshapely("has a ring that does not close")
    return ring
