"""Results to standard output: a table for people, JSON or CSV for programs. Messages go elsewhere."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

#: Progress and messages. Standard output carries results alone.
messages = Console(stderr=True, highlight=False, soft_wrap=True)

#: A cell that begins so is a formula to a spreadsheet program.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """How a command prints its results."""

    table = "table"
    json = "json"
    csv = "csv"


def safe_cell(value: Any) -> Any:
    """A cell no spreadsheet will run as a formula; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def print_rows(
    rows: Sequence[dict[str, Any]], form: Format, columns: Sequence[str] | None = None
) -> None:
    """Print a list of rows; ``columns`` chooses and orders those of a table."""
    if form is Format.json:
        print_json(list(rows))
        return
    names = list(columns or (rows[0] if rows else ()))
    if form is Format.csv:
        names = list(rows[0]) if rows else names
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([[safe_cell(_plain(row.get(name))) for name in names] for row in rows])
        return
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name in names:
        numbers = all(isinstance(row.get(name), int | float | None) for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if numbers else "left")
    for row in rows:
        table.add_row(*(_shown(row.get(name)) for name in names))
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(table)


def print_tree(title: str, leaves: Sequence[tuple[Sequence[str], str]]) -> None:
    """Print a tree: under ``title``, each leaf under the branches that lead to it."""
    root = Tree(_shown(title))
    branches: dict[tuple[str, ...], Tree] = {(): root}
    for path, leaf in leaves:
        for depth in range(1, len(path) + 1):
            here = tuple(path[:depth])
            if here not in branches:
                branches[here] = branches[here[:-1]].add(_shown(here[-1]))
        branches[tuple(path)].add(_shown(leaf))
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(root)


def print_json(content: Any) -> None:
    """Print one JSON document with stable keys."""
    json.dump(content, sys.stdout, default=_plain, ensure_ascii=False, indent=1, allow_nan=False)
    sys.stdout.write("\n")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _shown(value: Any) -> Text:
    """A cell as it stands: what reads as markup is text, and what would steer a terminal is shown."""
    words = _words(value)
    return Text("".join(c if c.isprintable() or c in "\n\u00a0" else "\ufffd" for c in words))


def _words(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.4f}" if abs(value) < 1 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
