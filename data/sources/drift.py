"""Which heading of a file is which of our columns, by the source's drift table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl
from rapidfuzz import fuzz

from data.errors import SchemaDrift
from data.sources.as_at import dates_in
from data.sources.cells import looks_like
from data.sources.drift_table import Column, DriftTable, fold

#: Of a column's given values, the share that must look like its contract for a heading that is
#: not known to the letter to be believed.
_BELIEVABLE = 0.95


def is_personal(drift: DriftTable, heading: str, cells: pl.Series) -> bool:
    """Whether a column names or reaches a person; such columns are never archived.

    A heading seen before has been reviewed. A new one with a telling word is personal unless its
    cells are grades: "Effectiveness of managers" judges a home, it names nobody.
    """
    folded = f" {fold(heading)} "
    if folded.strip() in drift.reviewed:
        return False
    if not any(f" {word}" in folded for word in drift.raw["personal"]):
        return False
    given = cells.filter(cells.str.strip_chars() != "")
    return given.is_empty() or looks_like(given, "grade", drift) < _BELIEVABLE


@dataclass(frozen=True)
class Mapping:
    """Which heading is which column, and what was unusual about it."""

    headings: dict[str, str]
    warnings: tuple[str, ...]


def map_columns(
    drift: DriftTable, table: str, cells: pl.DataFrame, as_at: date, file_name: str
) -> Mapping:
    """Match a text table's headings to a table's columns.

    A heading known to the letter is taken. Another that folds to a known one, or that one of the
    column's patterns finds, is taken with a warning if its values look like the column's contract.

    Args:
        drift: the source's drift table.
        table: the kind of table, a key of ``drift.tables``.
        cells: text columns under the publisher's headings, one row per line.
        as_at: the register's date, which decides what is required.
        file_name: named in the error.

    Raises:
        SchemaDrift: if a required column is missing or its values break its contract; names
            every such column with the nearest headings.
    """
    headings: dict[str, str] = {}
    warnings: list[str] = []
    taken: set[str] = set()
    missing: dict[str, list[str]] = {}
    doubted: dict[str, str] = {}
    exact = {
        column.name: [h for h in cells.columns if h.strip() in column.known]
        for column in drift.tables[table]
    }
    claimed = {h for found in exact.values() for h in found}
    for column in drift.tables[table]:
        folded = {fold(spelling) for spelling in column.known}
        near = [h for h in cells.columns if h not in claimed and fold(h) in folded]
        # "Status (as at 1 April 2025)" and "(as at 31 March 2026)": the later is the list's own.
        near.sort(key=lambda h: max(dates_in(h), default=date.min), reverse=True)
        near += [
            h
            for pattern in column.patterns
            for h in cells.columns
            if h not in claimed and re.search(pattern, fold(h))
        ]
        for heading in [*exact[column.name], *near]:
            if heading in taken:
                continue
            share = looks_like(cells[heading], column.contract, drift)
            if share < (0.5 if heading in exact[column.name] else _BELIEVABLE):
                doubted[column.name] = heading
                continue
            headings[column.name] = heading
            taken.add(heading)
            if heading not in exact[column.name]:
                warnings.append(f"heading {_one_line(heading)!r} is read as {column.name}")
            break
        if column.name not in headings and column.required_at(as_at):
            missing[column.name] = _nearest(column, [h for h in cells.columns if h not in taken])
    if missing:
        raise SchemaDrift(_drift_sentence(file_name, table, drift, missing, doubted), missing)
    unused = {fold(spelling) for spelling in drift.unused[table]}
    unknown = [
        _one_line(h)
        for h in cells.columns
        if h not in taken and fold(h) not in unused and not h.startswith("unnamed ")
    ]
    if unknown:
        warnings.append(f"new columns not used: {', '.join(unknown)}")
    return Mapping(headings, tuple(warnings))


def _nearest(column: Column, free: list[str]) -> list[str]:
    scored = {
        heading: max(fuzz.token_set_ratio(fold(heading), fold(known)) for known in column.known)
        for heading in free
    }
    return [_one_line(h) for h in sorted(free, key=lambda h: (-scored[h], h))[:3]]


def _drift_sentence(
    file_name: str,
    table: str,
    drift: DriftTable,
    missing: dict[str, list[str]],
    doubted: dict[str, str],
) -> str:
    parts = []
    for name, nearest in missing.items():
        if name in doubted:
            parts.append(
                f"{name} (the values under {_one_line(doubted[name])!r} do not look like one)"
            )
        elif nearest:
            parts.append(f"{name} (nearest headings: {', '.join(repr(h) for h in nearest)})")
        else:
            parts.append(name)
    return (
        f"{file_name} ({drift.titles[table]}) has no column for {'; '.join(parts)}. If a heading was "
        "renamed, add it to that column's known spellings in columns.yaml and build again."
    )


def _one_line(heading: str) -> str:
    return re.sub(r"\s+", " ", heading).strip()
