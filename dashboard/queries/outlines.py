"""The councils' real outlines, if the warehouse holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.figures.outline import Drawing, draw
from dashboard.published import Edition, remembered
from data.outlines.arcs import Line
from data.outlines.outline import read

#: Boundaries are drawn where they are known for at least this share of the councils in force.
_NEARLY_ALL = 0.9
#: How far the hexagon of a council without a boundary reaches, in metres, London's councils less.
_REACH, _REACH_IN_CITY = 7_000, 2_000
_CITY = "London"
_HEXAGON = np.array([(0, 1), (-0.866, 0.5), (-0.866, -0.5), (0, -1), (0.866, -0.5), (0.866, 0.5)])


@dataclass(frozen=True)
class Outlines:
    """The map of a date: the day its boundaries are of, and the councils that have none."""

    as_at: date
    drawing: Drawing
    missing: list[str]


@remembered
def outlines(edition: Edition, as_at: date) -> Outlines | None:
    """The councils in force at a date, drawn; None where too few of their boundaries are held.

    Of several editions of boundaries the one that knows most of the councils is used, then the
    one nearest in time. A boundary under an earlier or later code of the same council counts. A
    council without one is drawn as a hexagon about its centre.
    """
    if not edition.rows(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'facts' AND table_name = 'boundary'"
    ):
        return None
    found = edition.rows(
        """
        WITH council AS (SELECT la_code, la_name, region, easting, northing
          FROM facts.local_authority
          WHERE coalesce(valid_from, DATE '1900-01-01') <= $1
            AND coalesce(valid_to, DATE '9999-01-01') >= $1),
        held AS (SELECT c.la_code, b.as_at,
            arg_min(b.rings, CASE WHEN b.la_code = c.la_code THEN '' ELSE b.la_code END) AS rings
          FROM council c JOIN facts.boundary b ON b.la_code = c.la_code OR b.la_name = c.la_name
          GROUP BY c.la_code, b.as_at),
        best AS (SELECT as_at FROM held GROUP BY as_at
          ORDER BY count(*) DESC, abs(date_diff('day', as_at, $1)), as_at LIMIT 1)
        SELECT c.*, b.as_at, h.rings FROM council c CROSS JOIN best b
        LEFT JOIN held h ON h.la_code = c.la_code AND h.as_at = b.as_at ORDER BY c.la_name
        """,
        as_at,
    )
    known = [row for row in found if row["rings"]]
    if not found or len(known) < _NEARLY_ALL * len(found):
        return None
    city = {row["la_code"] for row in found if row["region"] == _CITY}
    rings = {row["la_code"]: read(row["rings"]) for row in known}
    for row in found:
        if row["rings"] is None and row["easting"] is not None:
            reach = _REACH_IN_CITY if row["la_code"] in city else _REACH
            rings[row["la_code"]] = [_hexagon(row["easting"], row["northing"], reach)]
    return Outlines(
        found[0]["as_at"],
        draw(rings, city),
        [row["la_name"] for row in found if row["rings"] is None],
    )


def _hexagon(easting: float, northing: float, reach: float) -> Line:
    return np.rint(_HEXAGON * reach + np.array([easting, northing])).astype(np.int64)
