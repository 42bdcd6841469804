"""Every held edition through its gates, in order of date: which may be used, and what to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from data.gates.content import (
    days_out_of_range,
    impossible_values,
    new_headings,
    own_count,
    refused_rows,
    replaced_characters,
    values_lost,
)
from data.gates.continuity import keys_kept, repeated_keys
from data.gates.edition import Case, Edition, Measured
from data.gates.missing import missing_companions, missing_editions
from data.gates.population import appeared_late, never_inspected, population_drift
from data.gates.size import column_lost, row_count
from data.gates.tolerances import ListRules, rules_of, tolerances
from data.gates.verdict import verdicts
from data.tables.gate_result import GateResult

GATES: dict[str, Callable[[Case, ListRules], Measured]] = {
    gate.__name__: gate
    for gate in (
        missing_editions,
        missing_companions,
        row_count,
        keys_kept,
        repeated_keys,
        refused_rows,
        never_inspected,
        population_drift,
        appeared_late,
        column_lost,
        replaced_characters,
        values_lost,
        own_count,
        impossible_values,
        days_out_of_range,
        new_headings,
    )
}


def gate_results(
    frames: Mapping[str, pl.DataFrame],
    source_files: pl.DataFrame,
    quarantine: pl.DataFrame,
    entries: tuple[ListRules, ...] | None = None,
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Judge every edition held, each against the last believed one before it.

    Args:
        frames: the typed tables by name, with ``raw_name`` where a table comes from files.
        source_files: rows of ``source_file``.
        quarantine: rows of ``quarantine``.
        entries: reviewed tolerances (else those in force).

    Returns:
        ``gate_result`` rows; and for each archived file that must not be used, one sentence why.
    """
    entries = tolerances() if entries is None else entries
    rows: list[dict[str, Any]] = []
    refused: dict[str, str] = {}
    dates = _dates(source_files)
    for (source, table), files in _lists(source_files):
        rules = rules_of(entries, source, table)
        if rules is None:
            continue
        before: Edition | None = None
        for now in _editions(source, table, files, frames, quarantine, rules):
            found = verdicts(_case(now, before, rules, dates.get(source, {})), rules, GATES)
            rows += found
            failed = [row for row in found if row["level"] == "required" and not row["passed"]]
            if failed:
                stays = (
                    f"the edition as at {before.as_at} stays in use" if before else "none is used"
                )
                for raw_name in now.raw_names:
                    refused[raw_name] = f"{failed[0]['sentence'].rstrip('.')}; {stays}."
            elif any(now.files["rows_kept"] > 0):
                before = now
    schema = GateResult.create_empty().schema
    return GateResult.validate(pl.DataFrame(rows, schema=schema)), refused


def _lists(source_files: pl.DataFrame) -> Iterator[tuple[tuple[str, str], pl.DataFrame]]:
    # A list quarantined whole is judged too; one that a later of the same date replaced is not.
    # Of a list of which only the newest edition is used, the older ones are there to compare with.
    whole = (pl.col("rows_kept") == 0) & (pl.col("rows_quarantined") > 0)
    older = ~(pl.col("in_use") | whole).any().over("source", "table", "as_at")
    judged = source_files.filter((pl.col("in_use") | whole | older) & pl.col("as_at").is_not_null())
    for key, files in judged.sort("source", "table").group_by(
        "source", "table", maintain_order=True
    ):
        yield (str(key[0]), str(key[1])), files


def _editions(
    source: str,
    table: str,
    files: pl.DataFrame,
    frames: Mapping[str, pl.DataFrame],
    quarantine: pl.DataFrame,
    rules: ListRules,
) -> Iterator[Edition]:
    typed = frames.get(rules.typed or "", pl.DataFrame())
    for key, own in files.sort("as_at", "raw_name").group_by("as_at", maintain_order=True):
        names = own["raw_name"].unique().implode()
        rows = typed.filter(pl.col("raw_name").is_in(names)) if typed.width else typed
        refused = quarantine.filter(pl.col("raw_name").is_in(names) & (pl.col("table") == table))
        yield Edition(source, table, key[0], own, rows, refused)


def _case(
    now: Edition, before: Edition | None, rules: ListRules, held: dict[str, set[date]]
) -> Case:
    periods = 1
    if before is not None:
        if rules.every_days:
            periods = max(1, round((now.as_at - before.as_at).days / rules.every_days))
        if before.read < rules.at_least or not now.read:
            before = None
    return Case(now, before, periods, held)


def _dates(source_files: pl.DataFrame) -> dict[str, dict[str, set[date]]]:
    found: dict[str, dict[str, set[date]]] = {}
    for source, table, as_at in source_files.select("source", "table", "as_at").iter_rows():
        found.setdefault(source, {}).setdefault(table, set()).add(as_at)
    return found
