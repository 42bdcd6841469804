"""The archive's own words for a typed row: the text cells of the line it was read from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]
Cells = dict[str, str | None]


def archived_rows(
    archive: Path, source: str, raw_name: str, numbers: Iterable[int]
) -> dict[tuple[str, str], dict[int, Cells]]:
    """The cells of some lines of an archived file.

    Args:
        archive: the home's archive.
        source: the publication's source.
        raw_name: the archived file.
        numbers: line numbers, counted from 1.

    Returns:
        For each table and sheet (``""`` where there are none) that has such lines, by number.
    """
    folder = archive / source / raw_name
    found: dict[tuple[str, str], dict[int, Cells]] = {}
    wanted = sorted(set(numbers))
    for entry in _manifest(folder / "archive.json").get("tables", []):
        rows = _read(
            [folder / entry["file"]],
            "list_contains(?, row_number)",
            [wanted],
            excluding="row_number",
        )
        lines = found.setdefault((entry["table"], entry["sheet"]), {})
        for row in rows:
            lines[int(row.pop("row_number"))] = row
    return {place: lines for place, lines in found.items() if lines}


def archived_filing(archive: Path, source: str, raw_name: str, filing: str) -> Cells | None:
    """What a pack's archive says of one of its documents, if it is held."""
    rows = _read(_shards(archive / source / raw_name, "filings"), "filing = ?", [filing])
    return rows[0] if rows else None


def archived_fact(
    archive: Path, source: str, raw_name: str, filing: str, position: int
) -> Cells | None:
    """One fact of a filing as its archive has it, if it is held."""
    files = _shards(archive / source / raw_name, "facts")
    rows = _read(files, "filing = ? AND position = ?", [filing, position])
    return rows[0] if rows else None


def _shards(folder: Path, table: str) -> list[Path]:
    return sorted(folder.glob(f"*/{table}.parquet")) or sorted(folder.glob(f"{table}*.parquet"))


def _manifest(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _read(files: list[Path], where: str, values: list[Any], excluding: str = "") -> list[Row]:
    """Rows as text; the archive may be pruned, and a trace without its cells is still one."""
    files = [file for file in files if file.exists()]
    if not files:
        return []
    cursor = _reader().cursor()  # one per question: threads must not share results
    try:
        cursor.execute(
            f"SELECT * FROM read_parquet(?) WHERE {where}", [[str(f) for f in files], *values]
        )
        names = [column[0] for column in cursor.description or ()]
        return [
            {
                name: value if value is None or name == excluding else str(value)
                for name, value in zip(names, row, strict=True)
            }
            for row in cursor.fetchall()
        ]
    except duckdb.Error:
        return []
    finally:
        cursor.close()


@lru_cache(maxsize=1)
def _reader() -> duckdb.DuckDBPyConnection:
    """A database of nothing that reads Parquet; opening one takes longer than most answers."""
    return duckdb.connect(config={"autoinstall_known_extensions": "false"})
