"""Which list of the Care Quality Commission a CSV or ODS file is, and its cells as Parquet.

A list is known by its headings, wherever in the first lines of a sheet they stand. Columns that
name people are left out; of the column of registered managers stays whether there is one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import NotRecognised, UnreadableFile
from data.sources.care_of import is_address, without_somebody
from data.sources.cqc.delimited_text import encoding_of, text_rows
from data.sources.cqc.open_document import Row, document_rows
from data.sources.drift import is_personal
from data.sources.drift_table import DriftTable, fold, load_drift_table
from data.sources.spreadsheet import HEAD_BYTES, refuse_other_kinds

COLUMNS = Path(__file__).with_name("columns.yaml")
#: The archive's column that says whether a location has a registered manager.
MANAGER_PRESENT = "Registered manager present (Y/N)"
_MANAGER = "registered manager"
#: The latest header seen is on the fifth line; a README runs to some sixty.
_HEADER_WITHIN = 200
#: A list has most of its columns under known headings; of two lists, the one with more.
_SHARE = 0.6
_SHARE_WITHOUT_KEY = 0.8
_BATCH = 5_000


@dataclass
class ListText:
    """One list written as Parquet: where it stood, what stood above it, and how long it is."""

    table: str
    sheet: str
    header: int
    parquet: Path
    rows: int = 0
    last_line: int = 0
    warnings: list[str] = field(default_factory=list)


def drift() -> DriftTable:
    """The reviewed headings of all lists."""
    return load_drift_table(COLUMNS)


def kind_of(path: Path) -> str | None:
    """The first list in a file, by its name in ``columns.yaml``; null if it holds none.

    Only as much of the file is read as stands above the list's headings.

    Raises:
        UnreadableFile: if it cannot be read so far.
    """
    stat = path.stat()
    return _kind_of(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=64)
def _kind_of(path: Path, _size: int, _mtime: int) -> str | None:
    if path.suffix.lower() not in {".csv", ".ods"} or not _is_plausible(path):
        return None
    # Half a line at the end of a probe must not stop other sources from being asked.
    try:
        for row in islice(_rows(path, "latin-1"), _HEADER_WITHIN):
            if table := table_of(row.cells):
                return table
    except UnreadableFile:
        return None
    return None


def _is_plausible(path: Path) -> bool:
    if path.suffix.lower() == ".ods":
        return zipfile.is_zipfile(path)
    with path.open("rb") as handle:
        head = handle.read(HEAD_BYTES)
    try:
        refuse_other_kinds(path, head)
    except UnreadableFile:
        return False
    return not head.startswith((b"PK", b"\xff\xfe", b"\xfe\xff"))


def table_of(headings: list[str]) -> str | None:
    """The list whose columns a row of headings names, if it names most of one's."""
    folded = {fold(cell.lstrip("\ufeffï»¿")) for cell in headings if cell.strip()}
    if not any("location" in heading for heading in folded):
        return None  # a list of providers, as the second sheet of the ratings
    shares = {
        table: sum(bool(folded & names) for names in columns) / len(columns)
        for table, columns in drift().spellings.items()
    }
    best = max(shares, key=lambda table: (shares[table], table))
    [key] = [
        {fold(spelling) for spelling in column.known}
        for column in drift().tables[best]
        if column.name == "location_id"
    ]
    # The key may have been renamed, but hardly along with others.
    return best if shares[best] >= (_SHARE if folded & key else _SHARE_WITHOUT_KEY) else None


def write_lists(
    path: Path, spare: Path, tables: tuple[str, ...]
) -> tuple[list[ListText], list[str], list[str], str | None]:
    """Write the lists of a file as text, one Parquet file each, and collect what it says of itself.

    Args:
        path: a CSV or ODS file of which ``kind_of`` knows the first list.
        spare: the Parquet files' names are derived from it.
        tables: the lists wanted.

    Returns:
        The lists; the texts above them and on sheets that are no list, where dates are looked for;
        the names of such sheets; and the encoding of a CSV file.

    Raises:
        UnreadableFile: if the file is damaged, or a list has no rows.
    """
    encoding = encoding_of(path) if path.suffix.lower() == ".csv" else None
    lists: list[ListText] = []
    texts: list[str] = []
    skipped: list[str] = []
    writer: _Writer | None = None
    sheet: str | None = None
    try:
        for row in _rows(path, encoding or ""):
            if row.sheet != sheet:
                if writer:
                    writer.close()
                writer, sheet, above = None, row.sheet, 0
                skipped.append(row.sheet)
            if writer:
                writer.write(row)
                continue
            above += 1
            if above > _HEADER_WITHIN:
                continue
            table = table_of(row.cells)
            if table in tables:
                target = spare.with_name(f"{spare.stem}_{len(lists)}.parquet")
                found = ListText(str(table), row.sheet, row.number, target)
                lists.append(found)
                skipped.remove(row.sheet)
                writer = _Writer(found, row.cells)
            else:
                texts += [cell for cell in row.cells if cell.strip()]
    finally:
        if writer:
            writer.close()
    if not lists or not lists[0].rows:
        raise UnreadableFile(f"{path.name} has headings but not one row; download it again.")
    return lists, texts, skipped, encoding


def _rows(path: Path, encoding: str) -> Iterator[Row]:
    return document_rows(path) if path.suffix.lower() == ".ods" else text_rows(path, encoding)


class _Writer:
    """Writes one list's rows as they come."""

    def __init__(self, found: ListText, headings: list[str]) -> None:
        self.found = found
        self.headings = _unique(headings)
        self.lines: list[tuple[int, list[str]]] = []
        self.file: Any = None

    def write(self, row: Row) -> None:
        self.found.last_line = row.number
        self.lines.append((row.number, row.cells))
        if len(self.lines) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        width = len(self.headings)
        cells = [(*line[:width], *[""] * (width - len(line))) for _, line in self.lines]
        columns = dict(zip(self.headings, zip(*cells, strict=True), strict=True)) if cells else {}
        if self.file is None:
            self._open(columns)
        arrays = [pa.array([number for number, _ in self.lines], pa.int64())]
        for heading in self.kept:
            held: Sequence[str] = columns.get(heading, ())
            if heading in self.addresses:
                held = [without_somebody(cell) for cell in held]
            arrays.append(pa.array(held, pa.string()))
        if self.managers:
            there = [cell.strip() not in {"", "-"} for cell in columns.get(self.managers, ())]
            arrays.append(pa.array(["Y" if one else "N" for one in there], pa.string()))
        self.file.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
        self.found.rows += len(self.lines)
        wider = [number for number, line in self.lines if any(c.strip() for c in line[width:])]
        if wider:
            self.found.warnings.append(
                f"cells beyond the headings in {len(wider)} rows, from row {wider[0]}"
            )
        self.lines = []

    def _open(self, columns: dict[str, tuple[str, ...]]) -> None:
        personal = [
            heading
            for heading in self.headings
            if is_personal(drift(), heading, pl.Series(columns.get(heading, ()), dtype=pl.String))
        ]
        self.kept = [heading for heading in self.headings if heading not in personal]
        self.addresses = {heading for heading in self.kept if is_address(heading)}
        self.managers = next((h for h in personal if fold(h) == _MANAGER), None)
        if personal:
            self.found.warnings.append(f"personal columns left out: {', '.join(personal)}")
        names = [*self.kept, *([MANAGER_PRESENT] if self.managers else [])]
        self.schema = pa.schema(
            [("row_number", pa.int64()), *((name, pa.string()) for name in names)]
        )
        self.file = pq.ParquetWriter(self.found.parquet, self.schema, compression="zstd")

    def close(self) -> None:
        if self.lines or self.file is None:
            self.flush()
        self.file.close()


def _unique(headings: list[str]) -> list[str]:
    found: list[str] = []
    for position, heading in enumerate(headings, start=1):
        name = " ".join(heading.lstrip("\ufeff").split()) or f"unnamed {position}"
        found.append(name if name not in found and name != "row_number" else f"{name} ({position})")
    return found


def unrecognised(path: Path) -> NotRecognised:
    """What is said of a file that is another publication's, or nobody's."""
    return NotRecognised(f"{path.name} is no list of the Care Quality Commission")
