"""The cartogram: every authority one hexagon, as near as can be to where it is."""

from __future__ import annotations

import math

import polars as pl

#: Distance between neighbouring hexagons, in metres of the map of England. Chosen by eye from 24 to
#: 43 km among those that keep most true neighbours touching (65 % here): a finer grid scatters the
#: shires and leaves holes, a coarser one pushes south London to the coast.
PITCH = 37_000.0

#: Rings of empty cells around the bounding box, so that a crowded edge can spill over it.
_MARGIN = 2


def hex_layout(places: pl.DataFrame, pitch: float = PITCH) -> pl.DataFrame:
    """Give every place a cell of its own on a hexagon grid.

    The cells are those that make the sum of squared distances from place to cell smallest, so
    crowded places (London's boroughs) spread evenly and all directions are kept. The result does
    not depend on the order of the rows.

    Args:
        places: one row per place; ``easting`` and ``northing`` in metres, none missing.
        pitch: distance between the centres of neighbouring cells, in metres.

    Returns:
        The same rows with ``hex_q`` (column) and ``hex_r`` (row), whole numbers from 0; row 0 is
        the northernmost and odd rows are shifted half a cell to the east (odd-r offset).
    """
    # Imported here because source discovery imports every module under data.sources.
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if places.is_empty():
        return places.with_columns(hex_q=pl.lit(None, pl.Int64), hex_r=pl.lit(None, pl.Int64))
    order = places.select(pl.arg_sort_by("northing", "easting")).to_series().to_numpy()
    points = places.select("easting", "northing").to_numpy()[order]
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)

    row_height = pitch * math.sqrt(3) / 2
    rows, columns = np.indices(
        (
            int((north - south) / row_height) + 1 + 2 * _MARGIN,
            int((east - west) / pitch) + 1 + 2 * _MARGIN,
        )
    ).reshape(2, -1)
    eastings = west + pitch * (columns - _MARGIN + 0.5 * (rows % 2))
    northings = north - row_height * (rows - _MARGIN)
    squared = (points[:, :1] - eastings) ** 2 + (points[:, 1:] - northings) ** 2
    _, cell = linear_sum_assignment(squared)

    hex_q, hex_r = columns[cell], rows[cell]
    if hex_r.min() % 2:
        # Dropping an odd number of empty rows turns odd rows into even ones.
        hex_q = hex_q + hex_r % 2
    original = np.argsort(order)
    return places.with_columns(
        hex_q=pl.Series((hex_q - hex_q.min())[original], dtype=pl.Int64),
        hex_r=pl.Series((hex_r - hex_r.min())[original], dtype=pl.Int64),
    )
