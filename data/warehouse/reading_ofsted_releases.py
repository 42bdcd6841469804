"""Ofsted's releases on ownership and on fostering, typed."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from data.errors import SchemaDrift
from data.sources.ofsted import fostering, ownership
from data.sources.ofsted.further_rows import agencies, owners
from data.tables.fostering import FosteringAgency
from data.tables.ownership import OwnershipRelease
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, provenance, under

SOURCES = frozenset({ownership.SOURCE, fostering.SOURCE})
CONTRACTS: dict[str, type[dy.Schema]] = {
    "ownership_release": OwnershipRelease,
    "fostering_agency": FosteringAgency,
}


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Type every archived sheet of the two releases, under contract.

    A provider or agency named twice under one date counts as the later published list says, then
    the later ingested.
    """
    done = FamilyRead()
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in CONTRACTS}
    for origin in by_age(archived):
        cells = origin.cells()
        try:
            if origin.source == ownership.SOURCE:
                rows, refused, warnings = owners(
                    cells, origin.as_at, origin.sheet, origin.file_name
                )
            else:
                rows, refused, warnings = agencies(cells, origin.as_at, origin.file_name)
        except SchemaDrift as error:
            done.drifted(origin, error)
            continue
        contract = CONTRACTS[origin.table]
        good, broken = under(contract, rows.with_columns(**provenance(origin)))
        parts[origin.table].append(good)
        done.kept(origin, len(good), pl.concat([refused, broken]), warnings)
    for name, contract in CONTRACTS.items():
        rows = pl.concat([contract.create_empty(), *parts[name]])
        key = contract.primary_key()
        done.tables[name] = contract.validate(
            rows.unique(key, keep="last", maintain_order=True).sort(key)
        )
    return done
