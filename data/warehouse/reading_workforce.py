"""Returns that councils hold and figures of areas' workforce, typed."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from data.sources.workforce import SOURCE
from data.sources.workforce_rows import area_rows, return_rows
from data.tables.workforce import CapacityReturn, WorkforceArea, WorkforceReturn
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, provenance, under

SOURCES = frozenset({SOURCE})
_CONTRACTS: dict[str, type[dy.Schema]] = {
    "workforce_return": WorkforceReturn,
    "capacity_return": CapacityReturn,
    "workforce_area": WorkforceArea,
}


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Type every return and list of areas; of two about one entity and day the later counts."""
    done = FamilyRead()
    parts: dict[str, list[pl.DataFrame]] = {
        name: [contract.create_empty()] for name, contract in _CONTRACTS.items()
    }
    for origin in by_age(archived):
        contract = _CONTRACTS[origin.table]
        if origin.table == "workforce_area":
            kept, refused = area_rows(origin.cells(), origin.as_at)
            dated = kept.with_columns(**provenance(origin))
        else:
            kept, refused = return_rows(origin.cells(), origin.table)
            dated = kept.with_columns(raw_name=pl.lit(origin.raw_name))
        good, broken = under(contract, dated)
        parts[origin.table].append(good)
        done.kept(origin, len(good), pl.concat([refused, broken]))
    for name, contract in _CONTRACTS.items():
        key = contract.primary_key()
        rows = pl.concat(parts[name]).unique(key, keep="last", maintain_order=True).sort(key)
        done.tables[name] = contract.validate(rows)
    return done
