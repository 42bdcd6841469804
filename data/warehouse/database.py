"""Immutable DuckDB files: written whole under another name, read-only ever after."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from data.errors import ForewarnError
from data.warehouse.atomic import replacing
from data.warehouse.fingerprint import table_fingerprint

#: Readable by DuckDB 1.2 and later, so that R and SQL tools of analysts can open the files.
_STORAGE = "v1.2.0"
#: Columns left out of a table's fingerprint: they name a run or a clock, not a fact.
_NOT_FACTS = {"run_id", "build_id", "ingested_at"}


def write_database(target: Path, frames: dict[str, pl.DataFrame], about: dict[str, str]) -> None:
    """Write frames as tables of a new database file, with a fingerprint of each.

    The file also gets ``about`` (one row, the given columns) and ``table_fingerprint``
    (``table_name, rows, fingerprint``).
    """
    fingerprints = pl.DataFrame(
        [
            (name, len(frame), table_fingerprint(frame.drop(_NOT_FACTS & set(frame.columns))))
            for name, frame in sorted(frames.items())
        ],
        schema={"table_name": pl.String, "rows": pl.Int64, "fingerprint": pl.String},
        orient="row",
    )
    everything = {**frames, "about": pl.DataFrame(about), "table_fingerprint": fingerprints}
    with replacing(target) as part:
        connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
        try:
            connection.execute(f"ATTACH '{_quoted(part)}' AS new (STORAGE_VERSION '{_STORAGE}')")
            # One transaction: a commit a table would write the file's catalogue fifty times.
            connection.execute("BEGIN")
            for name, frame in everything.items():
                plain = frame.with_columns(pl.col(pl.Enum).cast(pl.String))  # noqa: F841 (read by DuckDB)
                connection.execute(f'CREATE TABLE new."{name}" AS SELECT * FROM plain')
            connection.execute("COMMIT")
            connection.execute("DETACH new")
        finally:
            connection.close()


def read_database(path: Path, tables: list[str]) -> dict[str, pl.DataFrame]:
    """Read tables of a database file as frames; a table it does not have is left out.

    Raises:
        ForewarnError: if the file is no sound database.
    """
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    try:
        connection.execute(f"ATTACH '{_quoted(path)}' AS held (READ_ONLY)")
        present = {
            row[0]
            for row in connection.sql(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'held'"
            ).fetchall()
        }
        return {
            name: connection.sql(f'SELECT * FROM held."{name}"').pl()
            for name in tables
            if name in present
        }
    except duckdb.Error as error:
        raise ForewarnError(
            f"{path} is damaged; run: forewarn build, then forewarn score."
        ) from error
    finally:
        connection.close()


def is_sound(path: Path) -> bool:
    """Whether a database file is there and was written whole."""
    try:
        return path.exists() and not read_database(path, ["about"])["about"].is_empty()
    except (ForewarnError, KeyError):
        return False


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
