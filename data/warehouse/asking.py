"""Asking the published pair questions in SQL, read-only."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from data.errors import ForewarnError
from data.warehouse.trace_key import Ask


@contextlib.contextmanager
def asking(warehouse: Path, results: Path | None) -> Iterator[Ask]:
    """Open a warehouse as ``facts`` and its results, if any, as ``results``.

    Raises:
        ForewarnError: if either is damaged.
    """
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    try:
        for name, path in (("facts", warehouse), ("results", results)):
            if path is not None:
                quoted = str(path).replace("'", "''")
                connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
        connection.execute("SET enable_external_access = false")

        def ask(sql: str, values: Sequence[object]) -> list[dict[str, Any]]:
            cursor = connection.execute(sql, list(values))
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        yield ask
    except duckdb.Error as error:
        raise ForewarnError(
            f"What {warehouse.parent.parent} has published cannot be read; run: forewarn build."
        ) from error
    finally:
        connection.close()
