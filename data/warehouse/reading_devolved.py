"""Registers of Scotland, Wales and Northern Ireland, typed; none of them counts in England."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from data.errors import SchemaDrift
from data.sources import care_inspectorate, care_inspectorate_wales, rqia
from data.sources.care_inspectorate_rows import datastore_rows
from data.tables.devolved import ScotlandGrade, ScotlandYear
from data.tables.service import ServiceSnapshot
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, provenance, under

SOURCES = frozenset({care_inspectorate.SOURCE, care_inspectorate_wales.SOURCE, rqia.SOURCE})
CONTRACTS: dict[str, type[dy.Schema]] = {
    "service_snapshot": ServiceSnapshot,
    "scotland_grade": ScotlandGrade,
    "scotland_year": ScotlandYear,
}


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Type every archived register of the other nations, under contract.

    Of two lists of one inspectorate and date, the later published is used, then the later
    ingested; lists of several dates are all kept.
    """
    done = FamilyRead()
    newest: dict[tuple[str, object], tuple[ArchivedTable, dict[str, pl.DataFrame]]] = {}
    read_lists = []
    for origin in by_age(archived):
        try:
            parts, refused, warnings = _typed(origin)
        except SchemaDrift as error:
            done.drifted(origin, error)
            continue
        snapshot, broken = under(ServiceSnapshot, parts["service_snapshot"])
        ids = snapshot["service_id"].implode()
        parts = {
            name: under(CONTRACTS[name], rows.filter(pl.col("service_id").is_in(ids)))[0]
            for name, rows in parts.items()
            if name != "service_snapshot"
        } | {"service_snapshot": snapshot}
        newest[origin.source, origin.as_at] = (origin, parts)
        read_lists.append((origin, len(snapshot), pl.concat([refused, broken]), warnings))
    used = [origin for origin, _ in newest.values()]
    for origin, kept, refused, warnings in read_lists:
        done.kept(origin, kept, refused, warnings, in_use=origin in used)
    for name, contract in CONTRACTS.items():
        rows = [parts[name] for _, parts in newest.values() if name in parts]
        done.tables[name] = pl.concat([contract.create_empty(), *rows]).sort(contract.primary_key())
    return done


def _typed(
    origin: ArchivedTable,
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame, tuple[str, ...]]:
    """Rows by table, ``row_number, reason`` of those refused, and warnings."""
    cells, known = origin.cells(), provenance(origin)
    if origin.source == care_inspectorate.SOURCE:
        done = datastore_rows(cells, origin.as_at, origin.file_name)
        parts = {
            "service_snapshot": done.snapshot,
            "scotland_grade": done.grades,
            "scotland_year": done.years,
        }
        dated = {name: rows.with_columns(**known) for name, rows in parts.items()}
        return dated, done.refused, done.warnings
    read_rows = (
        rqia.register_rows if origin.source == rqia.SOURCE else care_inspectorate_wales.service_rows
    )
    snapshot, refused, warnings = read_rows(cells, origin.as_at, origin.file_name)
    return {"service_snapshot": snapshot.with_columns(**known)}, refused, warnings
