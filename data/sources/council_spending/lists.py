"""A sheet of payments taken apart: which heading is which, whose list it is, what is redacted."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from data.sources.council_spending.mapping import COLUMNS, REQUIRED, SpendMapping, plain
from data.sources.sheet import Sheet

#: Above the headings stand a title, a date and notes; the latest seen is the sixth line.
_HEADER_WITHIN = 12
_REDACTED = r"(?i)redact|personal data|name withheld|\bwithheld\b|data protection|confidential"


@dataclass(frozen=True)
class Payments:
    """``cells`` has ``row_number`` and ``COLUMNS`` as text, under our names; no redacted rows."""

    cells: pl.DataFrame
    header: int
    redacted: int
    blank: int
    unused: tuple[str, ...]


def recoded(sheet: Sheet, encoding: str | None) -> Sheet:
    """A CSV file's sheet in the encoding its council is known to use, if it was read in another.

    What is not of that encoding stays as it was read.
    """
    if encoding is None or sheet.encoding in (None, encoding) or "utf" in sheet.encoding:
        return sheet

    def cell(text: str) -> str:
        try:
            return text.encode(sheet.encoding or "utf-8").decode(encoding)
        except UnicodeError:
            return text

    return Sheet(sheet.name, [[cell(text) for text in row] for row in sheet.rows], encoding)


def header_of(mapping: SpendMapping, sheet: Sheet) -> int | None:
    """The index of the line that has a heading for supplier, day and amount; None if none has."""
    if mapping.header_row is not None:
        stated = mapping.header_row - 1
        found = stated < len(sheet.rows) and _has_required(mapping, sheet.rows[stated])
        return stated if found else None
    within = enumerate(sheet.rows[:_HEADER_WITHIN])
    return next((n for n, row in within if _has_required(mapping, row)), None)


def _has_required(mapping: SpendMapping, row: list[str]) -> bool:
    placed = _places(mapping, row)
    return all(column in placed for column in REQUIRED)


def _places(mapping: SpendMapping, row: list[str]) -> dict[str, int]:
    """Our column -> its position; of several headings the one named first in the mapping counts."""
    at: dict[str, int] = {}
    for position, cell in enumerate(row):
        at.setdefault(plain(cell), position)
    placed: dict[str, int] = {}
    for column in COLUMNS:
        free = (at[p] for h in mapping.columns[column] if (p := plain(h)) in at)
        if (place := next((n for n in free if n not in placed.values()), None)) is not None:
            placed[column] = place
    return placed


def payments(mapping: SpendMapping, sheet: Sheet, header: int) -> Payments:
    """The lines under the headings. Columns that the mapping does not name stay out, and are told.

    Lines whose supplier is redacted are counted and left out: their other cells may still tell of
    the person. Lines with more cells than headings have shifted and are kept; they are refused when
    their day or amount cannot be read.
    """
    headings = sheet.rows[header]
    placed = _places(mapping, headings)
    numbered = [
        (number, row)
        for number, row in enumerate(sheet.rows[header + 1 :], start=header + 2)
        if any(cell.strip() for cell in row)
    ]
    columns: dict[str, list[int] | list[str]] = {"row_number": [number for number, _ in numbered]}
    for column in COLUMNS:
        place = placed.get(column)
        columns[column] = [
            row[place] if place is not None and place < len(row) else "" for _, row in numbered
        ]
    schema = {n: pl.Int64 if n == "row_number" else pl.String for n in columns}
    cells = pl.DataFrame(columns, schema=schema)
    kept = cells.filter(~pl.col("supplier").str.contains(_REDACTED))
    unused = tuple(
        re.sub(r"\s+", " ", heading).strip()
        for position, heading in enumerate(headings)
        if plain(heading)
        and position not in placed.values()
        and plain(heading) not in mapping.unused
    )
    blank = len(sheet.rows) - header - 1 - len(numbered)
    return Payments(kept, header, len(cells) - len(kept), blank, unused)
