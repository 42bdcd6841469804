"""The pointer: one small file that names the warehouse and the results in force."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from data.errors import ForewarnError, NothingYet
from data.warehouse.atomic import write_text
from data.warehouse.database import read_database
from data.warehouse.facts import Facts
from data.warehouse.home import Home

#: How many warehouses and results are kept, the one in force included.
_KEPT = 3


@dataclass(frozen=True)
class Published:
    """What the pointer names, as absolute paths; None where nothing has been made yet."""

    warehouse: Path | None
    results: Path | None


def published(home: Home) -> Published:
    """Read the pointer.

    Raises:
        ForewarnError: if it is damaged or names a warehouse that is gone.
    """
    if not home.pointer.exists():
        return Published(None, None)
    try:
        named = json.loads(home.pointer.read_text(encoding="utf-8"))
        found = {
            key: home.path / named[key] if named.get(key) else None
            for key in ("warehouse", "results")
        }
    except (ValueError, AttributeError, TypeError) as error:
        raise ForewarnError(f"{home.pointer} is damaged; run: forewarn build.") from error
    warehouse, results = found["warehouse"], found["results"]
    if warehouse is not None and not warehouse.exists():
        raise ForewarnError(
            f"{home.pointer} names {warehouse.name}, which is gone; run: forewarn build."
        )
    # Results can be computed again from the warehouse, so their loss stops nothing else.
    return Published(warehouse, results if results is not None and results.exists() else None)


def publish(home: Home, warehouse: Path | None = None, results: Path | None = None) -> None:
    """Point readers at a new warehouse or new results, in one atomic step.

    A new warehouse keeps the results in force until new ones are made from it; the results name
    the build they were made from.
    """
    try:
        before = published(home)
    except ForewarnError:
        before = Published(None, None)
    now = {"warehouse": warehouse or before.warehouse, "results": results or before.results}
    named = {key: str(path.relative_to(home.path)) if path else None for key, path in now.items()}
    text = json.dumps(named, indent=1)
    if not home.pointer.exists() or home.pointer.read_text("utf-8") != text:
        write_text(home.pointer, text)
    for folder, current in ((home.warehouse, now["warehouse"]), (home.results, now["results"])):
        _forget_old(folder, current)


def _forget_old(folder: Path, current: Path | None) -> None:
    files = sorted(folder.glob("*.duckdb"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    kept = [file for file in files if file != current][: _KEPT - 1]
    for file in files:
        if file != current and file not in kept:
            file.unlink()


def published_warehouse(home: Home) -> Path:
    """The warehouse in force.

    Raises:
        NothingYet: if none has been built.
    """
    warehouse = published(home).warehouse
    if warehouse is None:
        raise NothingYet(
            f"{home.path} holds no warehouse yet; run: forewarn ingest PATH, then forewarn build."
        )
    return warehouse


def read_facts(warehouse: Path) -> Facts:
    """All fact tables of a warehouse file as frames."""
    return Facts(**read_database(warehouse, list(Facts.__dataclass_fields__)))


def about(path: Path) -> dict[str, str]:
    """The ``about`` row of a warehouse or results file: its id, its kind of data and so on."""
    return {
        key: str(value)
        for key, value in read_database(path, ["about"])["about"].row(0, named=True).items()
    }
