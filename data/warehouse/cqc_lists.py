"""One archived list of the Care Quality Commission: what each of its rows says, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from data.sources.cqc.list_cells import typed_list
from data.sources.cqc.register_rows import brands, list_rows
from data.tables.cqc import CqcBrand, CqcListing, DualRegistration
from data.tables.service import ServiceSnapshot
from data.warehouse.archive import ArchivedTable
from data.warehouse.cqc_ratings import listed_ratings, yes
from data.warehouse.cqc_snapshots import snapshot_rows
from data.warehouse.family import provenance, under

#: Lists of locations: which counts first for a location on a day.
REGISTERS = ("active_location", "market_export", "directory", "deactivated_location")


@dataclass(frozen=True)
class ListRead:
    """One list's rows: ``located`` has what it says of locations in the common columns.

    ``parts`` holds warehouse rows by table; ``kept`` counts the rows that were not refused.
    """

    origin: ArchivedTable
    kept: int
    refused: pl.DataFrame
    warnings: tuple[str, ...]
    located: pl.DataFrame | None = None
    parts: dict[str, pl.DataFrame] = field(default_factory=dict)


def read_list_rows(origin: ArchivedTable) -> ListRead:
    """Type one archived list.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    typed = typed_list(origin.path, origin.table, origin.as_at, origin.file_name)
    everything = len(typed.kept) + len(typed.refused)
    refused = [typed.refused]
    located: pl.DataFrame | None = None
    parts: dict[str, pl.DataFrame] = {}
    known = provenance(origin)
    if origin.table == "latest_rating":
        rated, bad = listed_ratings(typed, origin.published_on)
        parts["rating"] = rated.with_columns(raw_name=pl.lit(origin.raw_name))
        refused.append(bad)
    elif origin.table == "dual_registration":
        parts["dual_registration"], bad = under(
            DualRegistration, _dual(typed.kept, origin).with_columns(**known)
        )
        refused.append(bad)
    else:
        rows = list_rows(origin.table, typed.kept, origin.as_at).with_columns(**known)
        rows, bad = _judged(origin.table, rows)
        located = rows
        refused.append(bad)
        parts["service_snapshot"], bad = under(ServiceSnapshot, snapshot_rows(rows))
        refused.append(bad)
        parts["rating"] = _overall(rows, origin)
        if origin.table == "market_export":
            told = brands(typed.kept).with_columns(as_at=pl.lit(origin.as_at), **known)
            parts["cqc_brand"], _ = under(CqcBrand, told)
        if origin.table == "directory":
            listed = rows.filter(pl.col("location_id").is_not_null()).with_columns(
                service_name="name", provider_name="owner_name"
            )
            parts["cqc_listing"], _ = under(CqcListing, listed)
    bad = pl.concat(refused).unique("row_number", keep="first", maintain_order=True)
    return ListRead(origin, everything - len(bad), bad, typed.warnings, located, parts)


def _judged(table: str, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that stand for a location of their own, and ``row_number, reason`` of the others."""
    repeated = pl.col("location_id").is_not_null() & ~pl.col("location_id").is_first_distinct()
    reason: pl.Expr = pl.when(repeated).then(pl.lit("repeated in this file"))
    if table == "deactivated_location":
        no_end = pl.when(pl.col("ended_on").is_null()).then(pl.lit("no readable end date"))
        reason = pl.coalesce(reason, no_end)
    judged = rows.with_columns(reason=reason)
    return (
        judged.filter(pl.col("reason").is_null()).drop("reason"),
        judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason"),
    )


def _overall(rows: pl.DataFrame, origin: ArchivedTable) -> pl.DataFrame:
    """The latest overall rating on a list of locations, as rows of ``cqc_rating``."""
    return rows.filter(
        pl.col("rating").is_not_null()
        & (pl.col("inspection_published_on") <= pl.lit(origin.published_on))
    ).select(
        "service_id",
        yes("inherited"),
        "raw_name",
        "row_number",
        "rating",
        happened_on="inspection_published_on",
        domain=pl.lit("overall"),
    )


def _dual(rows: pl.DataFrame, origin: ArchivedTable) -> pl.DataFrame:
    def prefixed(name: str) -> pl.Expr:
        return (pl.lit("cqc:") + pl.col(name).str.to_uppercase()).alias(name)

    return rows.with_columns(
        prefixed("primary_id"),
        prefixed("linked_id"),
        prefixed("location_id").alias("service_id"),
        as_at=pl.lit(origin.as_at),
    )
