"""Tables as a source's ``columns.yaml`` declares them: found in a sheet, taken as text, typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from data.sources.cells import tidy, typed
from data.sources.drift import is_personal, map_columns
from data.sources.drift_table import Column, DriftTable, fold
from data.sources.publication import Publication, TextTable, text_table, without_people
from data.sources.sheet import Sheet

#: A header row stands in the first lines.
_WITHIN = 40


@dataclass(frozen=True)
class DeclaredRows:
    """Rows of one archived table under the names of its drift table, ``row_number`` first.

    ``text`` are the tidy cells (what means nothing is null), ``rows`` the same typed; a cell that
    cannot be read is null in ``rows`` alone, and a warning names its rows.
    """

    text: pl.DataFrame
    rows: pl.DataFrame
    warnings: tuple[str, ...]


def header_row(drift: DriftTable, table: str, rows: list[list[str]], fewest: int) -> int | None:
    """Index of the row in which most of a table's columns are named, if it names enough of them."""
    best, most = None, fewest - 1
    for index, row in enumerate(rows[:_WITHIN]):
        named = len(named_columns(drift, table, row))
        if named > most:
            best, most = index, named
    return best


def named_columns(drift: DriftTable, table: str, headings: list[str]) -> dict[str, str]:
    """Which of a table's columns a row of headings names: column -> the heading, each used once."""
    folded = {heading: fold(heading) for heading in headings if heading.strip()}
    found: dict[str, str] = {}
    for column in drift.tables[table]:
        spellings = {fold(spelling) for spelling in column.known}
        free = {h: f for h, f in folded.items() if h not in found.values()}
        exact = [h for h, f in free.items() if f in spellings]
        like = [h for p in column.patterns for h, f in free.items() if re.search(p, f)]
        if exact or like:
            found[column.name] = [*exact, *like][0]
    return found


def taken(
    drift: DriftTable, table: str, sheet: Sheet, header: int, as_at: date, *warnings: str
) -> TextTable:
    """The lines under a header row as text, columns that name a person left out."""
    cells, blank_rows = text_table(sheet.rows, header)
    personal = [
        heading
        for heading in cells.columns
        if heading != "row_number" and is_personal(drift, heading, cells[heading])
    ]
    return without_people(sheet, table, as_at, cells, personal, header, blank_rows, warnings)


def declared_rows(
    drift: DriftTable, table: str, cells: pl.DataFrame, as_at: date, file_name: str
) -> DeclaredRows:
    """Type one archived table's cells as its drift table says.

    Args:
        drift: the source's drift table.
        table: a key of ``drift.tables``.
        cells: the archive's text, ``row_number`` first.
        as_at: the list's date.
        file_name: named in the error.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    columns = drift.tables[table]
    mapping = map_columns(drift, table, cells.drop("row_number"), as_at, file_name)
    text = cells.select(
        "row_number",
        *(
            tidy(pl.col(mapping.headings[column.name]), drift.raw["blank"]).alias(column.name)
            if column.name in mapping.headings
            else pl.lit(None, pl.String).alias(column.name)
            for column in columns
        ),
    )
    rows = text.select(
        "row_number",
        *(typed(pl.col(c.name), c.contract, drift).alias(c.name) for c in columns),
    ).with_columns(
        pl.when(pl.col(name).is_between(*between)).then(name).alias(name)
        for name, between in drift.raw.get("bounds", {}).items()
    )
    return DeclaredRows(text, rows, (*mapping.warnings, *_unreadable(text, rows, columns)))


def declared_readable(
    drift: DriftTable, publication: Publication, file_name: str
) -> tuple[str, ...]:
    """Map the columns of every table of a publication, keeping nothing.

    Args:
        drift: its drift table; headings that fit its ``by_year``, if it has one, are not mapped.
        publication: what its source made of the file.
        file_name: named in the error.

    Returns:
        What was unusual, table by table.

    Raises:
        SchemaDrift: if a required column of any table cannot be found.
    """
    found: list[str] = []
    by_year = drift.raw.get("by_year")
    for table in publication.tables:
        aside = [h for h in table.cells.columns if by_year and re.match(by_year, h.strip())]
        body = table.cells.drop("row_number", *aside)
        found += table.warnings
        found += map_columns(drift, table.table, body, table.as_at, file_name).warnings
    return tuple(found)


def _unreadable(text: pl.DataFrame, rows: pl.DataFrame, columns: tuple[Column, ...]) -> list[str]:
    found = []
    for name in (column.name for column in columns):
        lost = text.filter(text[name].is_not_null() & rows[name].is_null())["row_number"]
        if len(lost):
            shown = ", ".join(str(row) for row in lost.head(5))
            more = " and more" if len(lost) > 5 else ""
            found.append(
                f"{len(lost):,} unreadable or out of bounds in {name} (rows {shown}{more})"
            )
    return found
