"""What makes two tables, two builds or two programs the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl


def table_fingerprint(frame: pl.DataFrame) -> str:
    """SHA-256 over a table's columns and its rows in order of every column."""
    ordered = frame.select(
        pl.col(name).cast(pl.String) if isinstance(dtype, pl.Enum) else pl.col(name)
        for name, dtype in sorted(frame.schema.items())
    )
    ordered = ordered.sort(ordered.columns, nulls_last=True)
    return hashlib.sha256(ordered.write_csv(float_precision=12).encode("utf-8")).hexdigest()


def room_fingerprint(*rooms: Path) -> str:
    """SHA-256 over the code and reviewed files of whole rooms: another program, another build."""
    digest = hashlib.sha256()
    for room in rooms:
        for file in sorted(room.rglob("*")):
            if file.suffix in {".py", ".yaml", ".csv", ".json"} and file.is_file():
                digest.update(str(file.relative_to(room)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def text_fingerprint(*parts: str) -> str:
    """SHA-256 over texts in order."""
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()
