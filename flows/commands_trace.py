"""The command that leads from a published row to the file and the line it came from."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.options import FormatOption, HomeOption, home_of
from flows.printing import Format, print_json, print_rows

if TYPE_CHECKING:
    from data.warehouse.trace import Traced


def trace(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="A published table.")],
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="column=value,column=value; column= is null.")
    ],
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Rows, and inputs of each, that are shown.")
    ] = 20,
    form: FormatOption = Format.table,
    home: HomeOption = None,
) -> None:
    """Print where rows come from, down to file and line."""
    from data.warehouse.asking import asking
    from data.warehouse.publish import published, published_warehouse
    from data.warehouse.trace import trace as traced
    from data.warehouse.trace_key import parse_key

    chosen = home_of(home)
    wanted = parse_key(key)
    warehouse = published_warehouse(chosen)
    with asking(warehouse, published(chosen).results) as ask:
        found = traced(ask, chosen.archive, table, wanted, limit)
    if form is Format.json:
        print_json([_plain(one.to_json()) for one in found])
    elif form is Format.csv:
        print_rows([_flat(one) for one in found], form)
    else:
        for one in found:
            _print(one)


def _print(one: Traced) -> None:
    """One row as a short account of itself; inputs stand under the row they belong to."""
    what = f"{one.table} ({one.why})" if one.why else one.table
    origin = one.origin
    rows: list[tuple[str, Any]] = []
    if origin is not None:
        estimated = " (estimated)" if origin["known_on_estimated"] else ""
        rows = [
            ("publication", f"{origin['source']}, {origin['table'].replace('_', ' ')}"),
            ("file", origin["file_name"]),
            ("sha256", origin["sha256"]),
            ("as at", origin["as_at"]),
            ("public from", f"{origin['known_on']}{estimated}"),
            ("sheet", origin["sheet"] or "the only one"),
            ("line", "not one line" if one.row_number is None else str(one.row_number)),
        ]
    elif one.inputs:
        made = ", ".join(f"{n:,} rows of {table}" for table, n in one.inputs.items())
        rows = [("made of", made)]
    else:
        rows = [("comes from", "no file: it is worked out, or kept by this program")]
    rows += [(f"  {name}", value) for name, value in one.values.items() if value is not None]
    if one.cells is not None:
        rows += [(f"  “{name}”", text) for name, text in one.cells.items() if text]
    print_rows([{what: name, "what it says": _words(value)} for name, value in rows], Format.table)
    sys.stdout.write("\n")


def _words(value: Any) -> str:
    return json.dumps(value, default=str) if isinstance(value, dict | list) else str(value)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose values JSON has words for."""
    plain: dict[str, Any] = json.loads(json.dumps(row, default=str, allow_nan=False))
    return plain


def _flat(one: Traced) -> dict[str, Any]:
    row = one.to_json()
    return {
        name: json.dumps(value, default=str, ensure_ascii=False)
        if isinstance(value, dict)
        else value
        for name, value in row.items()
    }
