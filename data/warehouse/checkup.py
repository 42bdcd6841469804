"""What a home holds, how big and how old it is, and what is wrong with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from data.errors import ForewarnError
from data.gates.tolerances import rules_of, tolerances
from data.packs.archived import archived_packs
from data.warehouse.asking import asking
from data.warehouse.home import Home
from data.warehouse.leftovers import leftovers, size
from data.warehouse.publish import published
from data.warehouse.trace_key import Ask, Row

_ROOMS = ("raw", "archive", "warehouse", "results", "models", "fetched", "prefect")


@dataclass
class Checkup:
    """The state of a home; every sentence of ``wrong`` has one of ``to_do`` or names its own cure.

    Attributes:
        sources: per source and table ``editions, newest_as_at, known_on, age_days,
            stale_after_days, stale, rows``.
        gates: failed gates, required first, the newest edition first.
        not_used: files quarantined whole or refused by a gate.
        refused: rows set aside, per source, table and reason.
        leftovers: abandoned files, with their size.
        keys: per key that a source can use: is it set, and what works without it.
        stale, wrong, to_do: sentences.
    """

    home: str
    data_kind: str | None = None
    warehouse: str | None = None
    results: str | None = None
    bytes: dict[str, int] = field(default_factory=dict)
    sources: list[Row] = field(default_factory=list)
    gates: list[Row] = field(default_factory=list)
    not_used: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)
    leftovers: list[Row] = field(default_factory=list)
    keys: list[Row] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    to_do: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The same under stable keys, and ``ok``: nothing is wrong or stale."""
        return {**asdict(self), "ok": not (self.wrong or self.stale)}


def check_up(home: Home, now: datetime) -> Checkup:
    """Look over a home without changing it.

    Args:
        home: it may be empty, or not exist.
        now: the time, with its zone.
    """
    found = Checkup(str(home.path))
    try:
        found.data_kind = home.data_kind()
    except ForewarnError as error:
        found.wrong.append(str(error))
    rooms = {name: size(home.path / name) for name in _ROOMS}
    found.bytes = {name: taken for name, taken in rooms.items() if taken}
    _left(found, home, now)
    held = _archived(home)
    try:
        pair = published(home)
        if pair.warehouse is not None:
            found.warehouse = pair.warehouse.stem
            found.results = pair.results.stem if pair.results else None
            with asking(pair.warehouse, pair.results) as ask:
                _published(found, ask, now.date(), held)
    except ForewarnError as error:
        found.wrong.append(str(error))
    if held and found.warehouse is None and not found.wrong:
        found.to_do.append("Files were ingested but nothing is built yet; run: forewarn build.")
    found.to_do += _read_earlier(home)
    if found.warehouse and not found.results:
        found.to_do.append("Nothing is scored yet; run: forewarn refresh --no-fetch.")
    return found


def _read_earlier(home: Home) -> list[str]:
    """What to do about accounts packs that an earlier version read."""
    packs = [pack for pack in archived_packs(home) if not pack.is_current]
    gone = [pack.file_name for pack in packs if not pack.raw_copy(home).is_file()]
    said = []
    if kept := len(packs) - len(gone):
        said.append(
            f"Accounts packs that an earlier version read ({kept:,}) are read anew by the next"
            " forewarn ingest, forewarn build or forewarn refresh."
        )
    if gone:
        said.append(
            f"Accounts packs that an earlier version read and of which no copy is kept ({len(gone):,},"
            f" such as {gone[0]}): ingest them again to read them anew."
        )
    return said


def _archived(home: Home) -> set[str]:
    """The contents archived, by the mark of them that ends a raw name."""
    files = [*home.archive.glob("*/*/archive.json"), *home.archive.glob("*/*/pack.json")]
    return {_mark(f.parent.name) for f in files if not f.parent.name.startswith(".")}


def _mark(raw_name: str) -> str:
    return raw_name.rpartition("_")[2]


def _left(found: Checkup, home: Home, now: datetime) -> None:
    found.leftovers = [
        {"path": str(one.path.relative_to(home.path)), "bytes": one.bytes, "changed": one.changed}
        for one in leftovers(home, now)
    ]
    if found.leftovers:
        taken = sum(one["bytes"] for one in found.leftovers)
        found.wrong.append(
            f"{len(found.leftovers)} abandoned files or folders take up {taken / 1e6:,.1f} MB."
        )
        found.to_do.append("Remove what was abandoned: forewarn doctor --clean.")


def _published(found: Checkup, ask: Ask, today: date, held: set[str]) -> None:
    found.sources = [_aged(row, today, found.data_kind) for row in ask(_SOURCES, [])]
    for row in found.sources:
        if row["stale"]:
            found.stale.append(
                f"{row['source']} {row['table'].replace('_', ' ')}: the newest edition is as at "
                f"{row['newest_as_at']}, {row['age_days']:,} days old "
                f"(a newer one is due after {row['stale_after_days']})."
            )
            found.to_do.append(f"Fetch or ingest a newer {row['source']}.")
    judged = "gate_result" in {row["t"] for row in ask(_TABLES, [])}
    found.gates = ask(_GATES, []) if judged else []
    found.not_used = ask(_NOT_USED + (_REFUSED_WHOLE if judged else ")") + " ORDER BY ALL", [])
    found.refused = ask(_REFUSED, [])
    for row in found.not_used:
        if not row["superseded"]:
            found.wrong.append(f"{row['file_name']} is not used: {row['why']}")
    if any(not row["superseded"] for row in found.not_used):
        found.to_do.append(
            "For a file not used: download it again and ingest it; if it is right, accept it in "
            "data/gates/tolerances.yaml (a gate) or add its headings to the source's columns."
        )
    built = ask("SELECT raw_name FROM facts.build_input", [])
    unbuilt = held - {_mark(row["raw_name"]) for row in built}
    if unbuilt:
        found.to_do.append(f"{len(unbuilt)} files came after the build; run: forewarn build.")
    found.to_do = list(dict.fromkeys(found.to_do))


def _aged(row: Row, today: date, data_kind: str | None) -> Row:
    rules = rules_of(tolerances(), row["source"], row["table"])
    due = rules.stale_after_days if rules else None
    age = (today - row["newest_as_at"]).days if row["newest_as_at"] else None
    # An invented market is as old as it was made.
    late = data_kind == "real" and due is not None and age is not None and age > due
    return {**row, "age_days": age, "stale_after_days": due, "stale": late}


_TABLES = "SELECT table_name AS t FROM duckdb_tables() WHERE database_name = 'facts'"
_SOURCES = """
SELECT source, "table", count(DISTINCT as_at) FILTER (WHERE in_use) AS editions,
  max(as_at) FILTER (WHERE in_use) AS newest_as_at, max(known_on) FILTER (WHERE in_use) AS known_on,
  CAST(sum(rows_kept) FILTER (WHERE in_use) AS BIGINT) AS rows
FROM facts.source_file GROUP BY ALL ORDER BY ALL"""
_GATES = """
SELECT * FROM facts.gate_result WHERE NOT passed
ORDER BY level = 'required' DESC, as_at DESC, source, "table", gate"""
_NOT_USED = """
SELECT f.source, f."table", f.file_name, f.sheet, f.as_at, f.warnings AS why,
  EXISTS (SELECT 1 FROM facts.source_file o WHERE o.source = f.source AND o."table" = f."table"
    AND o.in_use AND o.as_at >= f.as_at) AS superseded
FROM facts.source_file f WHERE NOT f.in_use AND f.rows_read > 0 AND (f.rows_kept = 0"""
_REFUSED_WHOLE = """ OR f.raw_name IN (SELECT unnest(string_split(raw_name, ', '))
  FROM facts.gate_result WHERE level = 'required' AND NOT passed))"""
_REFUSED = """
SELECT source, "table", reason, count(*) AS rows, min(raw_name) AS raw_name,
  min(row_number) AS row_number FROM facts.quarantine GROUP BY ALL
ORDER BY rows DESC, source, "table", reason"""
