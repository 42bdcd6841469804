"""The archive: every file as it came, and the same as text tables. Content names the file."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from data.errors import ForewarnError
from data.fetching.ledger import fetch_facts
from data.sources.publication import Publication
from data.warehouse.atomic import replacing, write_bytes, write_text
from data.warehouse.home import Home


@dataclass(frozen=True)
class ArchivedTable:
    """One text table of the archive, with where it came from."""

    source: str
    table: str
    sheet: str
    raw_name: str
    file_name: str
    sha256: str
    as_at: date
    published_on: date
    published_on_estimated: bool
    published_on_in_file: date | None
    ingested_at: str
    encoding: str | None
    preamble_rows: int
    blank_rows: int
    warnings: tuple[str, ...]
    path: Path

    def cells(self) -> pl.DataFrame:
        """The text, one row per line, ``row_number`` first."""
        return pl.read_parquet(self.path)

    def source_file(
        self, kept: int, refused: int, warnings: tuple[str, ...], in_use: bool = True
    ) -> dict[str, Any]:
        """This table's row of ``source_file``, from how many of its rows were kept and refused."""
        return {
            "source": self.source,
            "table": self.table,
            "file_name": self.file_name,
            "raw_name": self.raw_name,
            "sheet": self.sheet,
            "sha256": self.sha256,
            "as_at": self.as_at,
            "known_on": self.published_on,
            "known_on_estimated": self.published_on_estimated,
            "in_use": in_use,
            "encoding": self.encoding,
            "preamble_rows": self.preamble_rows,
            "blank_rows": self.blank_rows,
            "rows_read": kept + refused,
            "rows_kept": kept,
            "rows_quarantined": refused,
            "warnings": "; ".join([*self.warnings, *warnings]),
        }


def store(
    home: Home,
    path: Path,
    content: bytes | None,
    publication: Publication,
    sha: str | None = None,
) -> bool:
    """Put a file and its text tables into the archive.

    The raw file comes first and the text last, so a killed ingest is finished by repeating it.
    Without ``content`` the file itself is copied, for those too large for memory; ``sha`` is its
    hash where that is known already.

    Returns:
        False if the same content was archived before under the same date, read alike. A file that gets its
        date from its name can be given another name; the later date then holds.
    """
    sha = sha or content_hash(path, content)
    held = [facts for folder, facts in manifests(home) if facts["sha256"] == sha]
    same_date = held and held[-1]["as_at"] == publication.as_at.isoformat()
    if same_date and held[-1].get("read_by", "") == publication.read_by:
        return False
    read_by = f"_{publication.read_by}" if publication.read_by else ""
    name = f"{publication.as_at}_{publication.published_on}_{sha[:12]}{read_by}"
    raw = home.raw / publication.source / f"{name}{path.suffix.lower()}"
    facts: dict[str, Any] = {
        "file_name": path.name,
        "sha256": sha,
        "bytes": path.stat().st_size if content is None else len(content),
        "ingested_at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "as_at": publication.as_at.isoformat(),
        "published_on": publication.published_on.isoformat(),
        "published_on_estimated": publication.published_on_estimated,
        "published_on_in_file": (said := publication.published_on_in_file) and said.isoformat(),
        "data_kind": publication.data_kind,
        "skipped_sheets": list(publication.skipped_sheets),
        "read_by": publication.read_by,
    } | fetch_facts(path, sha)
    _keep(raw, path, content, home)
    write_text(raw.with_name(f"{name}.json"), json.dumps(facts, indent=1))
    with replacing(home.archive / publication.source / name) as folder:
        folder.mkdir()
        tables: list[dict[str, Any]] = []
        for number, table in enumerate(publication.tables):
            taken = {entry["file"] for entry in tables}
            file = f"{table.table}.parquet"
            file = file if file not in taken else f"{table.table}_{number}.parquet"
            if table.parquet is None:
                table.cells.write_parquet(folder / file)
            else:
                _link(table.parquet, folder / file)
            tables.append(
                {
                    "file": file,
                    "table": table.table,
                    "sheet": table.sheet,
                    "as_at": table.as_at.isoformat(),
                    "encoding": table.encoding,
                    "preamble_rows": table.preamble_rows,
                    "blank_rows": table.blank_rows,
                    "warnings": list(table.warnings),
                }
            )
        (folder / "archive.json").write_text(
            json.dumps(facts | {"tables": tables}, indent=1), "utf-8"
        )
    return True


def content_hash(path: Path, content: bytes | None = None) -> str:
    """SHA-256 of a file, read a part at a time unless its content is given."""
    if content is not None:
        return hashlib.sha256(content).hexdigest()
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _keep(raw: Path, path: Path, content: bytes | None, home: Home) -> None:
    if home.fetched in path.absolute().parents:
        # A fetched file is only ever replaced, never written into, so one copy serves both.
        with replacing(raw) as part:
            _link(path, part)
            part.chmod(0o600)
        return
    if content is not None:
        write_bytes(raw, content, mode=0o600)
        return
    with replacing(raw) as part:
        part.touch(mode=0o600)
        shutil.copyfile(path, part)


def _link(written: Path, target: Path) -> None:
    """The same file under another name; a copy where the disk knows no second names."""
    try:
        target.hardlink_to(written)
    except OSError:
        shutil.copyfile(written, target)


def archived_tables(home: Home) -> list[ArchivedTable]:
    """Every text table of the archive, ordered by source, date and name."""
    found = []
    latest = {facts["sha256"]: folder for folder, facts in manifests(home)}
    for folder, facts in manifests(home):
        if latest[facts["sha256"]] != folder:
            continue
        for entry in facts["tables"]:
            found.append(
                ArchivedTable(
                    source=folder.parent.name,
                    table=entry["table"],
                    sheet=entry["sheet"],
                    raw_name=folder.name,
                    file_name=facts["file_name"],
                    sha256=facts["sha256"],
                    as_at=date.fromisoformat(entry["as_at"]),
                    published_on=date.fromisoformat(facts["published_on"]),
                    published_on_estimated=facts["published_on_estimated"],
                    published_on_in_file=date.fromisoformat(said)
                    if (said := facts.get("published_on_in_file"))
                    else None,
                    ingested_at=facts["ingested_at"],
                    encoding=entry["encoding"],
                    preamble_rows=entry["preamble_rows"],
                    blank_rows=entry["blank_rows"],
                    warnings=tuple(entry["warnings"]),
                    path=folder / entry["file"],
                )
            )
    return sorted(found, key=lambda table: (table.source, table.raw_name))


def manifests(home: Home) -> list[tuple[Path, dict[str, Any]]]:
    """Every archived file's folder and facts, in the order of ingesting.

    Raises:
        ForewarnError: if the facts of one are damaged.
    """
    held = []
    for path in home.archive.glob("*/*/archive.json"):
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            held.append((facts["ingested_at"], str(path.parent), path.parent, facts))
        except (ValueError, KeyError, TypeError) as error:
            raise ForewarnError(
                f"{path} is damaged; delete the folder it lies in and ingest its file again."
            ) from error
    return [(folder, facts) for _, _, folder, facts in sorted(held, key=lambda entry: entry[:2])]
