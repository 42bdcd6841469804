"""From a row of a published table down to the file and the line it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.warehouse.trace_archive import archived_fact, archived_filing, archived_rows
from data.warehouse.trace_input import Input
from data.warehouse.trace_inputs import inputs_of
from data.warehouse.trace_key import ROOMS, Ask, Row, no_such_row, wanted

#: Columns that say where and when, not what.
_IDENTITY = ("urn", "service_id", "company_number", "filing", "location_id", "provider_id")


@dataclass
class Traced:
    """One row and where it comes from.

    Attributes:
        level: 0 for a row asked for, 1 for an input of one.
        why: what an input is to the row above it.
        values: the row itself.
        origin: its file's row of ``source_file``; None for a computed row.
        row_number: the file's line, counted from 1.
        cells: the archive's text of that line (or of the filing or fact).
        inputs: how many rows of each table went into it, where it is computed.
    """

    table: str
    level: int
    why: str
    values: Row
    origin: Row | None = None
    row_number: int | None = None
    cells: Row | None = None
    inputs: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The row under the keys of ``forewarn trace --format json``."""
        origin = self.origin or {}
        return {
            "table": self.table,
            "level": self.level,
            "why": self.why,
            "source": origin.get("source"),
            "publication": origin.get("table"),
            "file_name": origin.get("file_name"),
            "sha256": origin.get("sha256"),
            "as_at": origin.get("as_at"),
            "known_on": origin.get("known_on"),
            "known_on_estimated": origin.get("known_on_estimated"),
            "sheet": origin.get("sheet"),
            "raw_name": origin.get("raw_name"),
            "row_number": self.row_number,
            "values": self.values,
            "cells": self.cells,
            "inputs": self.inputs,
        }


def trace(
    ask: Ask, archive: Path, table: str, key: dict[str, str | None], limit: int = 50
) -> list[Traced]:
    """The rows a key chooses, each with its origin and followed by its inputs.

    Args:
        ask: asks the published pair.
        archive: the home's archive.
        table: a table of the warehouse or of the results.
        key: column values as text; compared by the column's type.
        limit: how many rows, and how many inputs of each row and table, are shown.

    Raises:
        ForewarnError: if the table, a column or the row is not there; names the nearest.
    """
    of = wanted(ask, table, key)
    where, values = of.where()
    rows = ask(f"SELECT * FROM {of.name} WHERE {where} ORDER BY ALL LIMIT {int(limit)}", values)
    if not rows:
        raise no_such_row(ask, of)
    found: list[Traced] = []
    for row in rows:
        top = Traced(table, 0, "", row)
        found.append(top)
        for each in inputs_of(table, row):
            found += _inputs(ask, top, each, limit)
    _origins(ask, archive, found)
    return found


def _inputs(ask: Ask, top: Traced, wanted_rows: Input, limit: int) -> Iterator[Traced]:
    room = next(
        (
            row["database_name"]
            for row in ask(
                "SELECT database_name FROM duckdb_tables() WHERE table_name = ?",
                [wanted_rows.table],
            )
            if row["database_name"] in ROOMS
        ),
        None,
    )
    if room is None:
        return
    of = f'{room}."{wanted_rows.table}" WHERE {wanted_rows.where}'
    counted = ask(f"SELECT count(*) AS n FROM {of}", wanted_rows.values)
    if n := int(counted[0]["n"]):
        top.inputs[wanted_rows.table] = n
    for row in ask(f"SELECT * FROM {of} ORDER BY ALL LIMIT {int(limit)}", wanted_rows.values):
        yield Traced(wanted_rows.table, 1, wanted_rows.why, row)


def _origins(ask: Ask, archive: Path, found: list[Traced]) -> None:
    """Fill in the files, lines and cells; each archived file is opened once."""
    by_file: dict[str, list[Traced]] = {}
    for one in found:
        if raw_name := one.values.get("raw_name"):
            by_file.setdefault(str(raw_name), []).append(one)
    for raw_name, rows in by_file.items():
        files = ask("SELECT * FROM facts.source_file WHERE raw_name = ? ORDER BY ALL", [raw_name])
        if not files:
            continue
        source = str(files[0]["source"])
        numbers = [n for one in rows if (n := one.values.get("row_number")) is not None]
        lines = archived_rows(archive, source, raw_name, numbers) if numbers else {}
        for one in rows:
            number = one.values.get("row_number")
            place = _place(one, number, lines)
            one.origin = next((f for f in files if (f["table"], f["sheet"]) == place), files[0])
            one.row_number = number
            if number is not None:
                one.cells = lines.get(place, {}).get(number)
            elif filing := one.values.get("filing"):
                one.cells = _of_filing(archive, source, raw_name, str(filing), one.values)


def _place(
    one: Traced, number: Any, lines: dict[tuple[str, str], dict[int, Row]]
) -> tuple[str, str]:
    """The table and sheet whose line names the row's entity.

    A file of several has a line of that number in each; one named as the published table, or for
    a part of it, is looked at first.
    """
    row = one.values
    holding = sorted(
        (place for place, held in lines.items() if number in held),
        key=lambda place: (place[0] != one.table, place),
    )
    ids = {str(row[name]).rpartition(":")[2].lower() for name in _IDENTITY if row.get(name)}
    named = [
        place
        for place in holding
        if ids & {str(cell).strip().lower() for cell in lines[place][number].values()}
    ]
    return next(iter(named or holding), ("", ""))


def _of_filing(archive: Path, source: str, raw_name: str, filing: str, row: Row) -> Row | None:
    position = row.get("position")
    if position is not None and "concept" in row:
        return archived_fact(archive, source, raw_name, filing, int(position))
    return archived_filing(archive, source, raw_name, filing)
