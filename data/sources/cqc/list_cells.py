"""The archived cells of a list as typed columns under our names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from data.errors import SchemaDrift
from data.sources.cells import tidy, typed
from data.sources.cqc.lists import drift
from data.sources.drift import Mapping, map_columns
from data.sources.drift_table import fold
from data.sources.publication import Publication

#: The largest registered number of beds ever seen is below 400.
MAX_PLACES = 5000
_TYPE_PREFIX = "service type - "
_LOCATION_ID = r"^(\d-\d{3,14}|[A-Z0-9]{3,12})$"


@dataclass(frozen=True)
class TypedList:
    """One list after typing: columns of ``columns.yaml`` (absent ones null) with ``row_number``.

    ``refused`` has ``row_number, reason`` of the rows without a readable location id.
    """

    kept: pl.DataFrame
    refused: pl.DataFrame
    warnings: tuple[str, ...]


def typed_list(parquet: Path, table: str, as_at: date, file_name: str) -> TypedList:
    """Type one archived list.

    Lists whose service types are a column each get them as one, ``service_types``, joined by "|".

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    columns = {column.name: column for column in drift().tables[table]}
    cells, mapping, types = _mapped(parquet, table, as_at, file_name)
    blanks = drift().raw["blank"]
    text = cells.select(
        "row_number",
        *(
            tidy(pl.col(mapping.headings[name]), blanks).alias(name)
            if name in mapping.headings
            else pl.lit(None, pl.String).alias(name)
            for name in columns
        ),
        *([_joined(types)] if types else []),
    )
    rows = text.with_columns(
        typed(pl.col(name), column.contract, drift()).alias(name)
        for name, column in columns.items()
    ).with_columns(location_id=pl.col("location_id").str.to_uppercase())
    if "places" in columns:
        sound = pl.col("places").is_between(0, MAX_PLACES)
        rows = rows.with_columns(places=pl.when(sound).then("places"))
    good = pl.col("location_id").str.contains(_LOCATION_ID).fill_null(False)
    if table == "directory":
        # The export from the API also names providers, which have no location id.
        of_provider = pl.col("provider_id").str.contains(_LOCATION_ID).fill_null(False)
        good = good | (pl.col("location_id").is_null() & of_provider)
    lost = [
        f"{count} unreadable or out of bounds in {name}"
        for name in columns
        if (count := int((text[name].is_not_null() & rows[name].is_null()).sum()))
    ]
    return TypedList(
        rows.filter(good),
        rows.filter(~good).select("row_number", reason=pl.lit("no readable location id")),
        (*mapping.warnings, *lost),
    )


def lists_readable(publication: Publication, file_name: str) -> tuple[str, ...]:
    """Map the columns of every list of a publication, keeping nothing.

    Returns:
        What was unusual, list by list.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    warnings: list[str] = []
    for table in publication.tables:
        warnings += table.warnings
        if table.parquet:
            mapping = _mapped(table.parquet, table.table, table.as_at, file_name)[1]
            warnings += mapping.warnings
    return tuple(warnings)


def _mapped(
    parquet: Path, table: str, as_at: date, file_name: str
) -> tuple[pl.DataFrame, Mapping, list[str]]:
    """The cells that are used, which heading is which column, and the columns of service types."""
    headings = [name for name in pl.read_parquet_schema(parquet) if name != "row_number"]
    known = {name for spellings in drift().spellings[table] for name in spellings}
    types = [h for h in headings if h.lower().startswith(_TYPE_PREFIX)]
    wanted = [h for h in headings if fold(h) in known]
    # Only what is used is read: the other hundred columns of the register stay on disk.
    cells = pl.read_parquet(parquet, columns=["row_number", *wanted, *types])
    mapping = map_columns(drift(), table, cells.select(wanted), as_at, file_name)
    if table == "active_location" and not types:
        raise SchemaDrift(
            f"{file_name} (active locations) has no columns of service types "
            "('Service type - Care home service with nursing' and others); if they were renamed, "
            "nothing can tell its care homes from its surgeries.",
            {"service_types": headings[:3]},
        )
    unknown = _unknown(table, headings, known)
    return cells, Mapping(mapping.headings, (*mapping.warnings, *unknown)), types


def _joined(types: list[str]) -> pl.Expr:
    """The names of the service types marked "Y"."""
    return pl.concat_str(
        [
            pl.when(pl.col(heading).str.strip_chars().str.to_uppercase().is_in(["Y", "YES"])).then(
                pl.lit(heading[len(_TYPE_PREFIX) :].strip())
            )
            for heading in types
        ],
        separator="|",
        ignore_nulls=True,
    ).alias("service_types")


def _unknown(table: str, headings: list[str], known: set[str]) -> list[str]:
    spec = drift().raw["tables"][table]
    prefixes = tuple(fold(prefix) for prefix in spec.get("prefixes", ()))
    reviewed = known | {fold(heading) for heading in spec.get("unused", ())}
    new = [
        heading
        for heading in headings
        if fold(heading) not in reviewed
        and not heading.startswith("unnamed ")
        and not (prefixes and fold(heading).startswith(prefixes))
    ]
    return [f"new columns not used: {', '.join(new)}"] if new else []
