"""The packs a home holds, and their account of themselves for ``source_file`` and ``quarantine``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from data.packs.shards import MANIFEST, Counts, shard_files
from data.sources.companies_house.accounts import SOURCE
from data.warehouse.fingerprint import room_fingerprint
from data.warehouse.home import Home

_ROOM = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class ArchivedPack:
    """One pack or single filing of the archive; its tables are parted in shards."""

    raw_name: str
    file_name: str
    sha256: str
    kind: str
    as_at: date
    published_on: date
    published_on_estimated: bool
    ingested_at: str
    counts: Counts
    path: Path
    period_rules: str | None = None
    reader: str | None = None

    @property
    def is_current(self) -> bool:
        """Whether the program of today read it."""
        return self.reader == filing_reader()

    def raw_copy(self, home: Home) -> Path:
        """Where the pack as it came lies, if it was kept."""
        return home.raw / SOURCE / f"{self.raw_name}{Path(self.file_name).suffix.lower()}"

    def files(self, table: str) -> list[Path]:
        """The Parquet files of ``facts``, ``filings`` or ``periods``, in the pack's order."""
        return shard_files(self.path, table)

    def scan(self, table: str) -> pl.LazyFrame:
        """One of its tables, read as little as the query needs."""
        return pl.scan_parquet(self.files(table))

    def source_file(self) -> dict[str, Any]:
        """This pack's row of ``source_file``: its rows are the documents in it."""
        counts = self.counts
        documents = counts.read + counts.skipped + counts.errors
        return {
            "source": SOURCE,
            "table": "filings",
            "file_name": self.file_name,
            "raw_name": self.raw_name,
            "sheet": "",
            "sha256": self.sha256,
            "as_at": self.as_at,
            "known_on": self.published_on,
            "known_on_estimated": self.published_on_estimated,
            "in_use": True,
            "encoding": None,
            "preamble_rows": 0,
            "blank_rows": 0,
            "rows_read": documents,
            "rows_kept": documents - counts.errors,
            "rows_quarantined": counts.errors,
            "warnings": "",
        }

    def quarantine(self) -> pl.DataFrame:
        """Its documents that could not be read, as rows of ``quarantine``."""
        # The library of contracts takes memory that reading a pack does not need.
        from data.tables.source_file import Quarantine

        filings = self.scan("filings").with_row_index("row_number", offset=1)
        bad = filings.filter(pl.col("outcome") == "error").collect()
        return Quarantine.cast(
            bad.select(
                source=pl.lit(SOURCE),
                table=pl.lit("filings"),
                raw_name=pl.lit(self.raw_name),
                row_number="row_number",
                reason=pl.col("reason").fill_null("It could not be read."),
                row=pl.struct(
                    pl.exclude("row_number", "reason").cast(pl.String)
                ).struct.json_encode(),
            )
        )


@lru_cache(maxsize=1)
def period_rules() -> str:
    """The program and the reviewed tables that make period rows of facts."""
    return room_fingerprint(_ROOM / "accounts")


@lru_cache(maxsize=1)
def filing_reader() -> str:
    """The program that makes facts of filings; what another one read is to be read anew."""
    return room_fingerprint(_ROOM / "ixbrl")


def archived_packs(home: Home) -> list[ArchivedPack]:
    """Every pack of the archive, those first that were known first."""
    packs = [_archived(path) for path in _manifests(home)]
    return sorted(packs, key=lambda pack: (pack.published_on, pack.raw_name))


def held_pack(home: Home, sha256: str) -> ArchivedPack | None:
    """The pack with this content, if it is here."""
    for path in _manifests(home):
        if path.parent.name.endswith(f"_{sha256[:12]}"):
            return _archived(path)
    return None


def packs_read(home: Home) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of ``source_file`` and of ``quarantine`` for every pack held."""
    from data.tables.source_file import Quarantine, SourceFile

    packs = archived_packs(home)
    return (
        pl.DataFrame(
            [pack.source_file() for pack in packs], schema=SourceFile.create_empty().schema
        ),
        pl.concat([Quarantine.create_empty(), *[pack.quarantine() for pack in packs]]),
    )


def _manifests(home: Home) -> Iterator[Path]:
    for path in sorted((home.archive / SOURCE).glob(f"*/{MANIFEST}")):
        # Folders of jobs not yet done are hidden.
        if not path.parent.name.startswith("."):
            yield path


def _archived(path: Path) -> ArchivedPack:
    said = json.loads(path.read_text(encoding="utf-8"))
    return ArchivedPack(
        raw_name=path.parent.name,
        file_name=said["file_name"],
        sha256=said["sha256"],
        kind=said["kind"],
        as_at=date.fromisoformat(said["as_at"]),
        published_on=date.fromisoformat(said["published_on"]),
        published_on_estimated=said["published_on_estimated"],
        ingested_at=said["ingested_at"],
        counts=Counts(**said["counts"]),
        path=path.parent,
        period_rules=said.get("period_rules"),
        reader=said.get("reader"),
    )
