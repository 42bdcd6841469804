"""Published rows and the file, line and words they come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard.published import Edition, Row
from data.warehouse.trace import Traced, trace
from data.warehouse.trace_key import parse_key

#: Inputs shown of each table; the page says how many there are.
SHOWN = 50


def traced(edition: Edition, home: Path, table: str, key: str) -> list[Traced]:
    """The rows of a table that a key chooses, each followed by its inputs.

    Raises:
        ForewarnError: if the table, a column or the row is not there; names the nearest.
    """
    wanted = parse_key(key)

    def ask(sql: str, values: Sequence[object]) -> list[Row]:
        return edition.rows(sql, *values)

    return edition.remember(
        ("traced", str(home), table, key),
        lambda: trace(ask, home / "archive", table, wanted, SHOWN),
    )
