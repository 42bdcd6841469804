"""Reading statistics of councils in tests: a file's text in, typed rows out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl

from data.sources.publication import Publication
from data.sources.spreadsheet import read_sheets

Rows = tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]
RowsOf = Callable[[str, pl.DataFrame, Any, str], Rows]


def ingested(source: ModuleType, path: Path, content: bytes | None = None) -> Publication:
    """What a source makes of a file, or of bytes under a file's name."""
    sheets = read_sheets(path, path.read_bytes() if content is None else content, 10**8)
    found: Publication = source.ingest(path, sheets)
    return found


def typed(source: ModuleType, rows_of: RowsOf, path: Path, content: bytes | None = None) -> Rows:
    """The rows of a file that holds one table."""
    [table] = ingested(source, path, content).tables
    return rows_of(table.table, table.cells, table.as_at, path.name)


def text_of(headings: list[str], *lines: list[object], above: list[str] | None = None) -> bytes:
    """A CSV file with lines above its headings."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerows([[line] for line in above or []])
    writer.writerows([headings, *lines])
    return written.getvalue().encode("utf-8")


def dicts(path: Path, encoding: str = "utf-8-sig", skip: int = 0) -> list[dict[str, str]]:
    """A file's lines as the csv module reads them: the slow, plain way."""
    with path.open(encoding=encoding, newline="") as lines:
        for _ in range(skip):
            next(lines)
        return [row for row in csv.DictReader(lines) if any(v for v in row.values() if v)]
