"""A family of sources typed together: what its archived tables give the warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import dataframely as dy
import polars as pl

from data.errors import SchemaDrift
from data.tables.source_file import Quarantine
from data.warehouse.archive import ArchivedTable

_MOST_TOLD = 100_000
#: Text too long to repeat in the quarantine; the archive has it.
_WHY = "why it was refused"
_LEFT_OUT = {"row_number", _WHY, "geometry"}


@dataclass
class FamilyRead:
    """Warehouse tables by name, a ``source_file`` row per list, and what was refused.

    Tables of one name from several families are put together by the build, so that each family
    gives rows under the whole contract; ``refused`` has one sentence per list quarantined whole.
    """

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    source_files: list[dict[str, Any]] = field(default_factory=list)
    quarantine: list[pl.DataFrame] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def kept(
        self,
        origin: ArchivedTable,
        rows: int,
        refused: pl.DataFrame,
        warnings: tuple[str, ...] = (),
        in_use: bool = True,
    ) -> None:
        """Note one list: how many of its rows were kept, and ``row_number, reason`` of the others."""
        if len(refused):
            self.quarantine.append(quarantined(origin, refused))
        self.source_files.append(origin.source_file(rows, len(refused), warnings, in_use))

    def drifted(self, origin: ArchivedTable, error: SchemaDrift) -> None:
        """Note one list that is quarantined whole."""
        rows = pl.scan_parquet(origin.path).select("row_number").collect()
        self.refused.append(str(error))
        # Of a list of millions one row stands for them all.
        told = rows if len(rows) <= _MOST_TOLD else rows.head(1)
        whole = told.with_columns(reason=pl.lit(str(error)))
        self.quarantine.append(quarantined(origin, whole))
        self.source_files.append(origin.source_file(0, len(rows), (str(error),), in_use=False))


def by_age(archived: Sequence[ArchivedTable]) -> list[ArchivedTable]:
    """Earlier published first, then earlier ingested: of two answers the later counts."""
    return sorted(archived, key=lambda t: (t.published_on, t.ingested_at, t.raw_name, t.sheet))


def provenance(origin: ArchivedTable) -> dict[str, pl.Expr]:
    """The columns ``known_on, known_on_estimated, raw_name`` of every row of a list."""
    return {
        "known_on": pl.lit(origin.published_on),
        "known_on_estimated": pl.lit(origin.published_on_estimated),
        "raw_name": pl.lit(origin.raw_name),
    }


def under(contract: type[dy.Schema], rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that keep a contract, and ``row_number, reason`` of those that break it.

    Args:
        contract: the table's contract.
        rows: one row per line, ``row_number`` and every column of the contract.

    Returns:
        Rows under the contract, the first of each key; and the refused.
    """
    repeated = ~pl.struct(contract.primary_key()).is_first_distinct()
    twice = rows.filter(repeated).select("row_number", reason=pl.lit("repeated in this file"))
    wanted = rows.filter(~repeated).select(contract.column_names())
    good, failure = contract.filter(wanted, cast=True)
    reasons = ", ".join(sorted(failure.counts()))
    broken = pl.DataFrame(failure.invalid()).select(
        "row_number", reason=pl.lit(f"breaks the contract ({reasons})")
    )
    return good, pl.concat([twice, broken])


def quarantined(origin: ArchivedTable, refused: pl.DataFrame) -> pl.DataFrame:
    """``quarantine`` rows: the archive's text of ``row_number, reason``."""
    numbers = refused["row_number"].implode()
    cells = (
        pl.scan_parquet(origin.path).filter(pl.col("row_number").is_in(numbers)).collect()
    ).join(
        # A publisher's own column may be called reason too.
        refused.select("row_number", pl.col("reason").alias(_WHY)),
        on="row_number",
        how="inner",
        maintain_order="left",
    )
    text = [name for name in cells.columns if name not in _LEFT_OUT]
    return Quarantine.cast(
        cells.select(
            source=pl.lit(origin.source),
            table=pl.lit(origin.table),
            raw_name=pl.lit(origin.raw_name),
            row_number="row_number",
            reason=_WHY,
            row=pl.struct(text).struct.json_encode(),
        )
    )


def known_values(reads: Sequence[FamilyRead], column: str) -> pl.Series:
    """What any table read so far has in a column of this name, as text, each once and in order."""
    found = [pl.Series(column, [], pl.String)]
    for read in reads:
        for frame in read.tables.values():
            if column in frame.columns:
                found.append(frame[column].cast(pl.String))
    return pl.concat(found).drop_nulls().unique().sort()
