"""Ofsted's registers and lists, typed: rows for the warehouse and rows for the quarantine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date

import dataframely as dy
import polars as pl

from data.errors import SchemaDrift
from data.sources.drift_table import DriftTable, load_drift_table
from data.sources.local_authorities import with_authority_codes
from data.sources.ofsted import management_information
from data.sources.ofsted.childrens_social_care import COLUMNS, SOURCE, published
from data.sources.ofsted.register_tables import (
    inspections,
    joiners_leavers,
    read_table,
    service_snapshots,
)
from data.sources.ofsted.release_rows import inspections_in_year, premises
from data.tables.premises import Premises
from data.tables.service import Inspection, JoinerLeaver, ProvidersPlaces, ServiceSnapshot
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, provenance, under
from data.warehouse.history import first_seen_inspections

SOURCES = frozenset({SOURCE, management_information.SOURCE})
_CONTRACTS: dict[str, type[dy.Schema]] = {
    "service_snapshot": ServiceSnapshot,
    "joiner_leaver": JoinerLeaver,
    "providers_places": ProvidersPlaces,
    "premises": Premises,
}


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Type every archived list of Ofsted's register, under contract.

    Of two lists of one kind and date, the later published is used, then the later ingested.
    """
    drift = load_drift_table(COLUMNS)
    done = FamilyRead()
    newest: dict[tuple[str, date], ListRead] = {}
    lists = []
    ordered = by_age([_dated(table) for table in archived])
    # Two at a time: most of the work is done where Python's lock is not held.
    with ThreadPoolExecutor(max_workers=2) as pool:
        reading = [pool.submit(read_list, drift, origin) for origin in ordered]
    for origin, promised in zip(ordered, reading, strict=True):
        try:
            lists.append(promised.result())
        except SchemaDrift as error:
            done.drifted(origin, error)
            continue
        newest[origin.table, origin.as_at] = lists[-1]
    used = list(newest.values())
    for one in lists:
        done.kept(one.origin, one.rows_kept, one.refused, one.warnings, in_use=one in used)
    for name, contract in _CONTRACTS.items():
        rows = [one.rows[name] for one in used if name in one.rows]
        done.tables[name] = pl.concat([contract.create_empty(), *rows])
    seen = _inspections(used)
    done.tables["inspection"] = Inspection.validate(
        first_seen_inspections(seen) if seen else Inspection.create_empty(), cast=True
    )
    return done


def _inspections(used: list[ListRead]) -> list[pl.DataFrame]:
    """What the lists tell of inspections; one on the register of a date is taken from there."""
    registers = [one.rows["inspections"] for one in used if "inspections" in one.rows]
    key = ["service_id", "happened_on", "as_at"]
    visits = [one.rows["in_year"] for one in used if "in_year" in one.rows]
    if registers:
        listed = pl.concat([rows.select(key) for rows in registers])
        visits = [rows.join(listed, on=key, how="anti", maintain_order="left") for rows in visits]
    return [*registers, *visits]


def _dated(table: ArchivedTable) -> ArchivedTable:
    """The table under the publication days known now: the reviewed list grows after ingesting."""
    day, estimated = published(table.as_at, table.published_on_in_file)
    return replace(table, published_on=day, published_on_estimated=estimated)


@dataclass(frozen=True, eq=False)
class ListRead:
    """What one archived list gave: rows by table, and ``row_number, reason`` of those refused."""

    origin: ArchivedTable
    rows_kept: int
    refused: pl.DataFrame
    warnings: tuple[str, ...]
    rows: dict[str, pl.DataFrame] = field(default_factory=dict)


def read_list(drift: DriftTable, origin: ArchivedTable) -> ListRead:
    """Type one archived list.

    Raises:
        SchemaDrift: if a required column is missing.
    """
    cells = origin.cells()
    if origin.table == "inspections_in_year":
        visits = inspections_in_year(drift, cells, origin.as_at, origin.file_name)
        told = visits.kept.with_columns(**_edition(origin))
        kept = len(cells) - len(visits.refused)
        return ListRead(origin, kept, visits.refused, visits.warnings, {"in_year": told})
    if origin.table == "premises":
        listed = premises(drift, cells, origin.as_at, origin.file_name)
        rows, bad = under(Premises, listed.kept.with_columns(**provenance(origin)))
        refused_rows = pl.concat([listed.refused, bad])
        return ListRead(origin, len(rows), refused_rows, listed.warnings, {"premises": rows})
    typed = read_table(drift, origin.table, cells, origin.as_at, origin.file_name)
    dated = typed.kept.with_columns(**provenance(origin))
    parts: dict[str, pl.DataFrame] = {}
    refused = [typed.refused]
    match origin.table:
        case "provider_level":
            rows, bad = under(ServiceSnapshot, service_snapshots(drift, dated, origin.as_at))
            parts["service_snapshot"] = rows
            parts["inspections"] = inspections(
                dated.filter(pl.col("row_number").is_in(rows["row_number"].implode()))
            ).with_columns(**_edition(origin))
        case "joiners_leavers":
            rows, bad = under(JoinerLeaver, joiners_leavers(dated, origin.as_at))
            parts["joiner_leaver"] = rows
        case _:
            placed = with_authority_codes(
                dated.with_columns(
                    service_id=pl.lit("ofsted:") + pl.col("urn"), as_at=pl.lit(origin.as_at)
                )
            )
            rows, bad = under(ProvidersPlaces, placed)
            parts["providers_places"] = rows
    refused.append(bad)
    everything = pl.concat(refused).unique("row_number", keep="first", maintain_order=True)
    return ListRead(origin, len(cells) - len(everything), everything, typed.warnings, parts)


def _edition(origin: ArchivedTable) -> dict[str, pl.Expr]:
    """Of which list's telling an inspection is, and when that could be read."""
    return {
        "as_at": pl.lit(origin.as_at),
        "edition_known_on": pl.lit(origin.published_on),
        "raw_name": pl.lit(origin.raw_name),
        "edition_estimated": pl.lit(origin.published_on_estimated),
    }
