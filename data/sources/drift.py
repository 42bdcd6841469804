"""Headings through the years: which column of a file is which of ours.

The knowledge is data (a source's ``columns.yaml``); this module only applies it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from rapidfuzz import fuzz

from data.errors import SchemaDrift
from data.sources.as_at import dates_in
from data.sources.cells import looks_like

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_YEAR = r"(?:19|20)\d{2}(?: \d{2})?"
_DATE_IN_HEADING = re.compile(
    r"\b(?:as )?(?:(?:at|of|on|in|for) )?"
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH} \d{{2,4}}|\d{{1,2}} \d{{1,2}} {_YEAR}|"
    rf"20\d{{2}} \d{{2}} \d{{2}}|{_YEAR})\b"
)
_AFFIX = re.compile(r"\blatest full inspection?\b")
#: Of a column's given values, the share that must look like its contract for a heading that is
#: not known to the letter to be believed.
_BELIEVABLE = 0.95


def fold(heading: str) -> str:
    """A heading without case, punctuation, dates, repeated blanks and the inspection affix."""
    text = re.sub(r"[^a-z0-9]+", " ", heading.replace("’", "'").lower().replace("'", ""))
    text = re.sub(r"\s+", " ", _DATE_IN_HEADING.sub(" ", f" {text} ")).strip()
    return re.sub(r"\s+", " ", _AFFIX.sub(" ", text)).strip() or text


@dataclass(frozen=True)
class Column:
    """One row of the drift table."""

    name: str
    contract: str
    known: tuple[str, ...]
    required: bool | date = False

    def required_at(self, as_at: date) -> bool:
        """Whether a register of this date must have the column."""
        return self.required if isinstance(self.required, bool) else as_at >= self.required


@dataclass(frozen=True)
class DriftTable:
    """A source's ``columns.yaml``: tables -> columns, and the words for values."""

    tables: dict[str, tuple[Column, ...]]
    titles: dict[str, str]
    unused: dict[str, frozenset[str]]
    raw: dict[str, Any] = field(hash=False, compare=False)

    def words(self, kind: str) -> dict[str, str]:
        """Folded publisher's word -> Forewarn's word, for ``grade``, ``sector`` and the like."""
        return {
            fold(word): ours for ours, theirs in self.raw["values"][kind].items() for word in theirs
        }

    def is_personal(self, heading: str, cells: pl.Series) -> bool:
        """Whether a column names or reaches a person; such columns are never archived.

        A heading seen before has been reviewed. A new one with a telling word is personal unless
        its cells are grades: "Effectiveness of managers" judges a home, it names nobody.
        """
        folded = f" {fold(heading)} "
        if folded.strip() in self._reviewed:
            return False
        if not any(f" {word}" in folded for word in self.raw["personal"]):
            return False
        given = cells.filter(cells.str.strip_chars() != "")
        return given.is_empty() or looks_like(given, "grade", self) < _BELIEVABLE

    @cached_property
    def spellings(self) -> dict[str, list[set[str]]]:
        """Of each table, the folded spellings of each column."""
        return {
            table: [{fold(spelling) for spelling in column.known} for column in columns]
            for table, columns in self.tables.items()
        }

    @cached_property
    def _reviewed(self) -> set[str]:
        used = {word for table in self.spellings.values() for column in table for word in column}
        return used | {fold(heading) for headings in self.unused.values() for heading in headings}


@lru_cache(maxsize=8)
def load_drift_table(path: Path) -> DriftTable:
    """Read a source's ``columns.yaml``."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    tables, unused, titles = {}, {}, {}
    for table, spec in raw["tables"].items():
        tables[table] = tuple(
            Column(name, entry["contract"], tuple(entry["known"]), entry.get("required", False))
            for name, entry in spec["columns"].items()
        )
        unused[table] = frozenset(spec.get("unused", ()))
        titles[table] = spec["title"]
    return DriftTable(tables, titles, unused, raw)


@dataclass(frozen=True)
class Mapping:
    """Which heading is which column, and what was unusual about it."""

    headings: dict[str, str]
    warnings: tuple[str, ...]


def map_columns(
    drift: DriftTable, table: str, cells: pl.DataFrame, as_at: date, file_name: str
) -> Mapping:
    """Match a text table's headings to a table's columns.

    A heading known to the letter is taken. Another that folds to a known one is taken with a
    warning if its values look like the column's contract.

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
