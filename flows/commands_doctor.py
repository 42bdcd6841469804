"""The command that says what is here, what is stale, what is wrong and what to do."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.options import HomeOption, home_of
from flows.printing import Format, messages, print_json, print_rows

if TYPE_CHECKING:
    from data.warehouse.checkup import Checkup

_SOURCES = ("source", "table", "editions", "newest_as_at", "age_days", "stale_after_days", "rows")
_GATES = ("level", "gate", "as_at", "sentence")
_REFUSED = ("source", "table", "reason", "rows", "raw_name", "row_number")
#: Gates and reasons printed before the rest are only counted.
_MOST = 20


class Shown(StrEnum):
    """How the state of a home is printed."""

    table = "table"
    json = "json"


def doctor(
    clean: Annotated[
        bool, typer.Option("--clean", help="Remove abandoned files older than a day.")
    ] = False,
    form: Annotated[Shown, typer.Option("--format", help="How to print the result.")] = Shown.table,
    home: HomeOption = None,
) -> None:
    """Say what is here, what is stale or wrong, and what to do.

    The status is 3 if anything is wrong.
    """
    from data.casework.scheduled_runs import open_alerts
    from data.warehouse.checkup import check_up
    from data.warehouse.leftovers import clear

    chosen, now = home_of(home), datetime.now(UTC)
    if clean and chosen.path.exists():
        for one in clear(chosen, now):
            messages.print(f"Removed {one.path.name} ({one.bytes:,} bytes).", markup=False)
    found = check_up(chosen, now)
    found.wrong += (alerts := open_alerts(chosen.casework))
    if alerts:
        found.to_do.append("For a scheduled run that failed: put right what it says, run it again.")
    found.keys = _keys()
    missing = [row["key"] for row in found.keys if not row["set"]]
    if missing:
        found.to_do.append(f"Set {', '.join(missing)} to fetch what needs a key.")
    if form is Shown.json:
        print_json(json.loads(json.dumps(found.to_json(), default=str)))
    elif not found.bytes:
        sys.stdout.write(f"{found.home} holds nothing yet; run: forewarn ingest PATH.\n")
    else:
        _print(found)
    if found.wrong or found.stale:
        raise typer.Exit(3)


def _keys() -> list[dict[str, Any]]:
    """Every key a source can use: whether it is set, which sources want it, and what works without."""
    from data.fetching.keys import api_key
    from data.settings import settings
    from data.sources.discovery import fetch_sources

    wanted: dict[str, list[Any]] = {}
    for source in fetch_sources().values():
        if source.key is not None:
            wanted.setdefault(source.key, []).append(source)
    return [
        {
            "key": key,
            "set": api_key(key, settings()).secret is not None,
            "sources": [source.name for source in sources],
            "without_key": sources[0].without_key,
        }
        for key, sources in sorted(wanted.items())
    ]


def _print(found: Checkup) -> None:
    total = sum(found.bytes.values())
    held = ", ".join(f"{name} {taken / 1e6:,.1f} MB" for name, taken in found.bytes.items())
    _say(f"{found.home}: {found.data_kind or 'nothing ingested'}, {total / 1e6:,.1f} MB ({held}).")
    _say(f"Warehouse {found.warehouse or 'not built'}; results {found.results or 'none'}.")
    if found.sources:
        print_rows(found.sources, Format.table, _SOURCES)
    for title, rows, columns in (
        ("Gates not passed", found.gates, _GATES),
        ("Rows set aside", found.refused, _REFUSED),
        ("Abandoned", found.leftovers, ("path", "bytes", "changed")),
        ("Keys", [_joined(row) for row in found.keys], ("key", "set", "sources", "without_key")),
    ):
        if rows:
            _say(f"\n{title}: {len(rows):,}")
            print_rows(rows[:_MOST], Format.table, columns)
            if len(rows) > _MOST:
                _say(f"and {len(rows) - _MOST:,} more (--format json has all)")
    for title, sentences in (
        ("Stale", found.stale),
        ("Wrong", found.wrong),
        ("What to do", found.to_do),
    ):
        _say("")
        _say(f"{title}: {'nothing' if not sentences else ''}".rstrip())
        for sentence in sentences:
            _say(f"  - {sentence}")


def _joined(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "set": "yes" if row["set"] else "no", "sources": ", ".join(row["sources"])}


def _say(sentence: str) -> None:
    shown = "".join(c if c.isprintable() or c in "\n\u00a0" else "\ufffd" for c in sentence)
    sys.stdout.write(f"{shown}\n")
