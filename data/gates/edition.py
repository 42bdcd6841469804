"""One edition of a list, as a gate sees it: its rows, what was refused, and the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True, eq=False)
class Edition:
    """A list of one source as at one date; a list that comes in parts is one edition.

    Attributes:
        files: its rows of ``source_file``, those in use or quarantined whole.
        rows: its rows of the warehouse table that the tolerances name; no columns if none is named.
        refused: its rows of ``quarantine``.
    """

    source: str
    table: str
    as_at: date
    files: pl.DataFrame
    rows: pl.DataFrame
    refused: pl.DataFrame

    @property
    def raw_names(self) -> list[str]:
        """The archived files it consists of."""
        return sorted(self.files["raw_name"].unique().to_list())

    @property
    def read(self) -> int:
        """Lines read."""
        return int(self.files["rows_read"].to_numpy().sum())

    @property
    def words(self) -> str:
        """The edition, as a sentence names it."""
        return f"{self.source} {self.table.replace('_', ' ')} as at {self.as_at}"


@dataclass(frozen=True)
class Measured:
    """A gate's figure for one edition and what it says; ``figure`` null: nothing to compare with."""

    figure: float | None
    said: str
    compared_with: str | None = None


@dataclass(frozen=True, eq=False)
class Case:
    """What a gate may look at.

    Attributes:
        before: the last believed edition of the same list, if it is long enough to compare with.
        periods: how many of the list's periods (years, months) lie between the two, at least 1.
        held: dates of which each table of the source is held.
    """

    now: Edition
    before: Edition | None
    periods: int
    held: dict[str, set[date]]


def share(part: int, whole: int) -> float:
    """A fraction of 1; 0 of nothing."""
    return part / whole if whole else 0.0


def nothing_before() -> Measured:
    """What is said of a first edition."""
    return Measured(None, "there is no earlier edition to compare with")
