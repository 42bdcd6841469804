"""One archived list, typed: its rows for the warehouse and its rows for the quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from data.errors import SchemaDrift
from data.sources.drift_table import DriftTable
from data.sources.local_authorities import with_authority_codes
from data.sources.ofsted.register_tables import (
    inspections,
    joiners_leavers,
    read_table,
    service_snapshots,
)
from data.sources.ons import boundaries
from data.sources.ons.boundary_rows import boundary_rows
from data.tables.area import Boundary
from data.tables.service import JoinerLeaver, ProvidersPlaces, ServiceSnapshot
from data.tables.source_file import Quarantine
from data.warehouse.archive import ArchivedTable


@dataclass(frozen=True, eq=False)
class ListRead:
    """What one archived list gave. Exactly one of the row tables is filled, none if it drifted."""

    origin: ArchivedTable
    rows_read: int
    quarantine: pl.DataFrame
    warnings: tuple[str, ...]
    drift: SchemaDrift | None = None
    service_snapshot: pl.DataFrame | None = None
    inspections: pl.DataFrame | None = None
    joiner_leaver: pl.DataFrame | None = None
    providers_places: pl.DataFrame | None = None
    boundary: pl.DataFrame | None = None

    def source_file(self, in_use: bool) -> dict[str, Any]:
        """This list's row of ``source_file``."""
        refused = len(self.quarantine)
        drift = [str(self.drift)] if self.drift else []
        return self.origin.source_file(
            self.rows_read - refused, refused, (*self.warnings, *drift), in_use
        )


def read_list(drift: DriftTable, origin: ArchivedTable) -> ListRead:
    """Type one archived list; a drifted list is quarantined whole."""
    cells = origin.cells()
    if origin.source == boundaries.SOURCE:
        return _read_boundaries(origin, cells)
    try:
        typed = read_table(drift, origin.table, cells, origin.as_at, origin.file_name)
    except SchemaDrift as error:
        whole = cells.select("row_number", reason=pl.lit(str(error)))
        return ListRead(origin, len(cells), _quarantine(origin, cells, whole), (), drift=error)
    dated = typed.kept.with_columns(
        known_on=pl.lit(origin.published_on),
        known_on_estimated=pl.lit(origin.published_on_estimated),
        raw_name=pl.lit(origin.raw_name),
    )
    parts: dict[str, pl.DataFrame] = {}
    refused = [typed.refused]
    match origin.table:
        case "provider_level":
            rows, bad = _under(ServiceSnapshot, service_snapshots(drift, dated, origin.as_at))
            parts["service_snapshot"] = rows
            parts["inspections"] = inspections(
                dated.filter(pl.col("row_number").is_in(rows["row_number"].implode()))
            ).with_columns(
                as_at=pl.lit(origin.as_at),
                edition_known_on=pl.lit(origin.published_on),
                raw_name=pl.lit(origin.raw_name),
                edition_estimated=pl.lit(origin.published_on_estimated),
            )
        case "joiners_leavers":
            rows, bad = _under(JoinerLeaver, joiners_leavers(dated, origin.as_at))
            parts["joiner_leaver"] = rows
        case _:
            placed = with_authority_codes(
                dated.with_columns(
                    service_id=pl.lit("ofsted:") + pl.col("urn"), as_at=pl.lit(origin.as_at)
                )
            )
            rows, bad = _under(ProvidersPlaces, placed)
            parts["providers_places"] = rows
    refused.append(bad)
    everything = pl.concat(refused).unique("row_number", keep="first", maintain_order=True)
    return ListRead(
        origin, len(cells), _quarantine(origin, cells, everything), typed.warnings, None, **parts
    )


def _read_boundaries(origin: ArchivedTable, cells: pl.DataFrame) -> ListRead:
    rows, refused = boundary_rows(cells)
    dated = rows.with_columns(
        as_at=pl.lit(origin.as_at),
        known_on=pl.lit(origin.published_on),
        known_on_estimated=pl.lit(origin.published_on_estimated),
        raw_name=pl.lit(origin.raw_name),
    ).select(Boundary.column_names())
    text = cells.drop("geometry")
    return ListRead(origin, len(cells), _quarantine(origin, text, refused), (), boundary=dated)


def _under(contract: Any, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that keep a contract, and ``row_number, reason`` of those that break it."""
    wanted = rows.select(contract.column_names())
    good, failure = contract.filter(wanted, cast=True)
    broken = failure.invalid()
    reasons = ", ".join(sorted(failure.counts()))
    return good, pl.DataFrame(broken).select(
        "row_number", reason=pl.lit(f"breaks the contract ({reasons})")
    )


def _quarantine(origin: ArchivedTable, cells: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    rows = cells.join(refused, on="row_number", how="inner", maintain_order="left")
    text = [name for name in cells.columns if name != "row_number"]
    return Quarantine.cast(
        rows.select(
            source=pl.lit(origin.source),
            table=pl.lit(origin.table),
            raw_name=pl.lit(origin.raw_name),
            row_number="row_number",
            reason="reason",
            row=pl.struct(text).struct.json_encode(),
        )
    )
