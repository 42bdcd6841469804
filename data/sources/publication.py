"""One publisher's file, taken apart as text and dated, before anything is typed."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from data.sources.care_of import is_address, without_somebody
from data.sources.sheet import Sheet


@dataclass(frozen=True)
class TextTable:
    """One table of a publication: text columns under the publisher's headings.

    ``cells`` has one row per line that holds anything, with ``row_number`` first: the line of the
    file or sheet, counted from 1. Columns that name a person have been left out. The cells of a
    table too large for memory are in the file ``parquet`` instead, ``rows`` of them.
    """

    table: str
    sheet: str
    as_at: date
    cells: pl.DataFrame
    encoding: str | None
    preamble_rows: int
    blank_rows: int
    warnings: tuple[str, ...]
    parquet: Path | None = None
    rows: int = 0

    @property
    def held(self) -> int:
        """How many rows it has."""
        return self.rows if self.parquet else len(self.cells)


@dataclass(frozen=True)
class Publication:
    """What one file is: its source, its date, when it became public, and its tables.

    ``data_kind`` is ``real`` or ``synthetic``; a map of the country is ``either``. ``read_by`` is the
    fingerprint of a file of the user's that says how to read this one: read by another, it is
    archived again.
    """

    source: str
    as_at: date
    published_on: date
    published_on_estimated: bool
    data_kind: str
    tables: tuple[TextTable, ...]
    published_on_in_file: date | None = None
    skipped_sheets: tuple[str, ...] = ()
    read_by: str = ""


def publication_day(
    as_at: date, said: date | None, reviewed: Path, usual_lag_days: int
) -> tuple[date, bool]:
    """When the edition of a date became public.

    Args:
        as_at: the edition's date.
        said: the day the file itself says it was published or revised on, if it does.
        reviewed: a CSV of ``as_at, published_on, evidence``.
        usual_lag_days: days from as-at to publication, used where neither gives a day.

    Returns:
        The day, and whether it is an estimate.
    """
    if said is not None and said >= as_at:
        return said, False
    with reviewed.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["as_at"] == as_at.isoformat():
                return date.fromisoformat(row["published_on"]), False
    return as_at + timedelta(days=usual_lag_days), True


def latest_day(days: list[date]) -> date | None:
    """The latest of the days that something was published on; those to come are slips of the pen.

    One slip would otherwise date the whole file, and all that is built with it, by a day to come.
    """
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return max([day for day in days if day <= tomorrow] or days, default=None)


def text_table(rows: list[list[str]], header: int) -> tuple[pl.DataFrame, int]:
    """The lines under a header row as text columns, blank lines counted and left out.

    Args:
        rows: every line of the sheet.
        header: index of the header row.

    Returns:
        Columns ``row_number`` and one per heading (unnamed and repeated ones numbered); and the
        number of blank lines under the header. Addresses end where they say in care of whom they are.
    """
    numbered = [
        (number, row)
        for number, row in enumerate(rows[header + 1 :], start=header + 2)
        if any(cell.strip() for cell in row)
    ]
    columns: dict[str, list[int] | list[str]] = {"row_number": [number for number, _ in numbered]}
    for position in range(max(len(row) for row in rows[header:])):
        printed = rows[header][position].strip() if position < len(rows[header]) else ""
        heading = printed or f"unnamed {position + 1}"
        while heading in columns:
            heading = f"{heading} ({position + 1})"
        cells = [row[position] if position < len(row) else "" for _, row in numbered]
        if is_address(printed):
            cells = [without_somebody(cell) for cell in cells]
        if printed or any(cell.strip() for cell in cells):
            columns[heading] = cells
    schema = {name: pl.Int64 if name == "row_number" else pl.String for name in columns}
    return pl.DataFrame(columns, schema=schema), len(rows) - header - 1 - len(numbered)


def without_people(
    sheet: Sheet,
    table: str,
    as_at: date,
    cells: pl.DataFrame,
    personal: list[str],
    header: int,
    blank_rows: int,
    warnings: tuple[str, ...] = (),
) -> TextTable:
    """A sheet's cells as a table of a publication, without the columns that name a person.

    Args:
        sheet: where they stand.
        table: the kind of table.
        as_at: its date.
        cells: what ``text_table`` gives.
        personal: headings of the columns to leave out; a warning names them.
        header: index of the header row, which is how many lines stand above it.
        blank_rows: blank lines under it.
        warnings: what else is to be said of it.
    """
    if personal:
        named = ", ".join(re.sub(r"\s+", " ", heading) for heading in personal)
        warnings = (*warnings, f"personal columns left out: {named}")
    return TextTable(
        table=table,
        sheet=sheet.name,
        as_at=as_at,
        cells=cells.drop(personal),
        encoding=sheet.encoding,
        preamble_rows=header,
        blank_rows=blank_rows,
        warnings=warnings,
    )
