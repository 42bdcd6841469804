"""A table and key as a person types them, checked against what is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from data.errors import ForewarnError

Row = dict[str, Any]
#: Asks the published pair a question: SQL over ``facts`` and ``results``, and its values.
Ask = Callable[[str, Sequence[object]], list[Row]]
ROOMS = ("facts", "results")
#: Tables of the machinery itself.
_INNER = {"about", "table_fingerprint"}


@dataclass(frozen=True)
class Wanted:
    """A published table, and the column values that choose its rows (null chooses the empty).

    Attributes:
        name: with its room, quoted: ``facts."service"``.
        types: every column's DuckDB type.
    """

    table: str
    name: str
    types: dict[str, str]
    key: dict[str, str | None]

    def where(self) -> tuple[str, list[object]]:
        """The condition, and the values of its question marks."""
        parts = [
            f'"{column}" IS NULL'
            if value is None
            else f'"{column}" = CAST(? AS {self.types[column]})'
            for column, value in self.key.items()
        ]
        return " AND ".join(parts) or "true", [v for v in self.key.values() if v is not None]


def parse_key(text: str) -> dict[str, str | None]:
    """``col=value,col=value`` as a dict; a comma within a value is kept, ``col=`` is null.

    Raises:
        ForewarnError: if a part has no ``=``.
    """
    key: dict[str, str | None] = {}
    last = ""
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if equals and name.strip().isidentifier():
            last = name.strip()
            key[last] = value or None
        elif last and key[last] is not None:
            key[last] = f"{key[last]},{part}"
        else:
            raise ForewarnError(f"{text!r} is no key; write it as column=value,column=value.")
    return key


def wanted(ask: Ask, table: str, key: dict[str, str | None]) -> Wanted:
    """Check a table, its columns and the values against what is published.

    Raises:
        ForewarnError: naming the nearest table or column, or the type a value must have.
    """
    held = _tables(ask)
    if table not in held:
        raise ForewarnError(f"There is no table {table!r}; {_nearest(table, sorted(held))}.")
    room, types = held[table]
    for column, value in key.items():
        if column not in types:
            raise ForewarnError(
                f"{table} has no column {column!r}; {_nearest(column, list(types))}."
            )
        if value is not None and not _fits(ask, value, types[column]):
            kind = types[column].lower()
            raise ForewarnError(f"{table}.{column} is a {kind}, which {value!r} is not.")
    return Wanted(table, f'{room}."{table}"', types, key)


def no_such_row(ask: Ask, of: Wanted) -> ForewarnError:
    """What to say where the key chooses nothing: the nearest value of a text column."""
    said = ", ".join(f"{name}={value or ''}" for name, value in of.key.items())
    for column, value in of.key.items():
        if value is None or of.types[column] != "VARCHAR":
            continue
        nearest = ask(
            f'SELECT "{column}" AS v FROM (SELECT DISTINCT "{column}" FROM {of.name})'
            f' WHERE "{column}" IS NOT NULL ORDER BY jaro_winkler_similarity("{column}", ?) DESC, 1'
            " LIMIT 3",
            [value],
        )
        values = [str(row["v"]) for row in nearest]
        if values and value not in values:
            return ForewarnError(
                f"{of.table} has no row with {said}; the nearest {column}: {', '.join(values)}."
            )
    return ForewarnError(f"{of.table} has no row with {said}; leave out a part of the key.")


def _tables(ask: Ask) -> dict[str, tuple[str, dict[str, str]]]:
    held: dict[str, tuple[str, dict[str, str]]] = {}
    for row in ask(
        "SELECT database_name, table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE database_name IN ('facts', 'results') ORDER BY database_name, table_name, column_index",
        [],
    ):
        if row["table_name"] not in _INNER:
            room, columns = held.setdefault(row["table_name"], (row["database_name"], {}))
            if room == row["database_name"]:
                columns[row["column_name"]] = row["data_type"]
    return held


def _fits(ask: Ask, value: str, kind: str) -> bool:
    found = ask(f"SELECT TRY_CAST(? AS {kind}) IS NOT NULL AS fits", [value])
    return bool(found[0]["fits"])


def _nearest(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, n=3, cutoff=0.4)
    return f"the nearest: {', '.join(near)}" if near else f"there are {', '.join(names)}"
