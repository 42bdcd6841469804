"""Ingesting and building in tests, and looking at what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from data.warehouse.home import Home
from data.warehouse.ingest import ingest_paths
from data.warehouse.outcome import Outcome
from data.warehouse.publish import published_warehouse

MAX_BYTES = 512_000_000


def ingest(home: Home, *paths: Path, max_bytes: int = MAX_BYTES) -> list[Outcome]:
    return ingest_paths(home, paths, max_bytes)


def ingest_one(home: Home, path: Path) -> Outcome:
    [outcome] = ingest(home, path)
    return outcome


def table(home: Home, query: str) -> pl.DataFrame:
    """The answer of the published warehouse."""
    connection = duckdb.connect()
    try:
        connection.execute(f"ATTACH '{published_warehouse(home)}' AS held (READ_ONLY)")
        connection.execute("USE held")
        return connection.sql(query).pl()
    finally:
        connection.close()


def rows(home: Home, query: str) -> list[tuple[Any, ...]]:
    return table(home, query).rows()


def fingerprints(home: Home) -> dict[str, str]:
    return dict(rows(home, "SELECT table_name, fingerprint FROM table_fingerprint"))


def stored(home: Home) -> set[str]:
    """Every file of the raw and archive rooms, and every half-written one anywhere."""
    rooms = [*home.raw.rglob("*"), *home.archive.rglob("*"), *home.path.rglob(".part-*")]
    return {str(path.relative_to(home.path)) for path in rooms if path.is_file()}
