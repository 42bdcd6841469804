"""Councils' boundaries, typed: one row per council and date of the map."""

from __future__ import annotations

import polars as pl

from data.sources.ons.boundaries import SOURCE
from data.sources.ons.boundary_rows import boundary_rows
from data.tables.area import Boundary
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, provenance

SOURCES = frozenset({SOURCE})


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Type every archived map; of two of one date the later published is used."""
    done = FamilyRead()
    ordered = by_age(archived)
    newest = {origin.as_at: origin for origin in ordered}
    used = [Boundary.create_empty()]
    for origin in ordered:
        cells = origin.cells()
        rows, refused = boundary_rows(cells)
        in_use = newest[origin.as_at] is origin
        done.kept(origin, len(cells) - len(refused), refused, in_use=in_use)
        if in_use:
            dated = rows.with_columns(as_at=pl.lit(origin.as_at), **provenance(origin))
            used.append(Boundary.cast(dated.select(Boundary.column_names())))
    done.tables["boundary"] = pl.concat(used)
    return done
