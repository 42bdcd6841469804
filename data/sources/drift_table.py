"""A source's drift table: what its columns and words have been called, as reviewed data.

The knowledge is in the source's ``columns.yaml``; this module reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from data.reviewed_file import reviewed

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


#: Longer texts are no headings, and are not kept.
_LONGEST_KEPT = 120


def fold(heading: str) -> str:
    """A heading without case, punctuation, dates, repeated blanks and the inspection affix."""
    # Every source is asked about the same first lines of a file.
    return _kept_fold(heading) if len(heading) <= _LONGEST_KEPT else _fold(heading)


def _fold(heading: str) -> str:
    text = re.sub(r"[^a-z0-9]+", " ", heading.replace("’", "'").lower().replace("'", ""))
    text = re.sub(r"\s+", " ", _DATE_IN_HEADING.sub(" ", f" {text} ")).strip()
    return re.sub(r"\s+", " ", _AFFIX.sub(" ", text)).strip() or text


_kept_fold = lru_cache(maxsize=1 << 15)(_fold)


@dataclass(frozen=True)
class Column:
    """One row of the drift table.

    ``patterns`` are regular expressions on folded headings, best first, for the columns of a
    publication whose headings nobody has seen yet.
    """

    name: str
    contract: str
    known: tuple[str, ...]
    required: bool | date = False
    patterns: tuple[str, ...] = ()

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

    @cached_property
    def spellings(self) -> dict[str, list[set[str]]]:
        """Of each table, the folded spellings of each column."""
        return {
            table: [{fold(spelling) for spelling in column.known} for column in columns]
            for table, columns in self.tables.items()
        }

    @cached_property
    def reviewed(self) -> set[str]:
        """Every spelling that somebody has looked at, folded."""
        used = {word for table in self.spellings.values() for column in table for word in column}
        return used | {fold(heading) for headings in self.unused.values() for heading in headings}


@lru_cache(maxsize=64)
def load_drift_table(path: Path) -> DriftTable:
    """Read a source's ``columns.yaml``."""
    raw = reviewed(path)
    tables, unused, titles = {}, {}, {}
    for table, spec in raw["tables"].items():
        tables[table] = tuple(
            Column(
                name,
                entry["contract"],
                tuple(entry["known"]),
                entry.get("required", False),
                tuple(entry.get("patterns", ())),
            )
            for name, entry in spec["columns"].items()
        )
        unused[table] = frozenset(spec.get("unused", ()))
        titles[table] = spec["title"]
    return DriftTable(tables, titles, unused, raw)
