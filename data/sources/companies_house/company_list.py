"""Basic Company Data as text: a list of up to six million companies, never whole in memory."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from data.errors import UnreadableFile
from data.sources.drift_table import DriftTable, fold, load_drift_table

COLUMNS = Path(__file__).with_name("columns.yaml")
_NAMED = re.compile(r"BasicCompanyData", re.I)
_PART = re.compile(r"part(\d+)_(\d+)", re.I)
_DAY = re.compile(r"(?<!\d)(20\d{2})[-_](\d{2})[-_](\d{2})(?!\d)")
#: Of the list's headings, the least that must be known for a file to be one.
_FEWEST_KNOWN = 12
_BLOCK = 16 << 20
#: A national list unpacks to some 2.5 GB.
_MAX_BYTES = 16 << 30
#: The column of the archive that says why a line could not be taken apart.
FAULT = "line at fault"


@dataclass(frozen=True)
class CompanyList:
    """A file that is Basic Company Data: which of a zip's members, and its date if it says one."""

    path: Path
    member: str | None
    headings: tuple[str, ...]
    as_at: date | None

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The CSV's bytes, unpacked as they are read."""
        if self.member is None:
            with self.path.open("rb") as handle:
                yield handle
            return
        with zipfile.ZipFile(self.path) as packed, packed.open(self.member) as handle:
            yield handle


def company_list(path: Path) -> CompanyList | None:
    """Whether a file is Basic Company Data, by its headings, zipped or not.

    Raises:
        UnreadableFile: if a file named as one cannot be opened.
    """
    if path.suffix.lower() not in {".csv", ".zip"}:
        return None
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                members = [entry for entry in packed.infolist() if _is_table(entry)]
                for entry in members[:1] if len(members) == 1 else []:
                    if entry.file_size > _MAX_BYTES:
                        raise UnreadableFile(f"{path.name} unpacks to more than any list has.")
                    with packed.open(entry) as handle:
                        return _of_headings(path, entry.filename, handle.readline(65536))
            return None
        with path.open("rb") as handle:
            return _of_headings(path, None, handle.readline(65536))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        if _NAMED.search(path.name):
            raise UnreadableFile(
                f"{path.name} cannot be unpacked ({error}); download it again."
            ) from error
        return None


def _is_table(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    return name.lower().endswith(".csv") and not name.startswith("__MACOSX") and entry.file_size > 0


def _of_headings(path: Path, member: str | None, line: bytes) -> CompanyList | None:
    try:
        [headings] = csv.reader(io.StringIO(line.decode("utf-8-sig").strip()))
    except (UnicodeDecodeError, ValueError, csv.Error):
        return None
    known = {fold(word) for words in _drift().spellings["company"] for word in words}
    known |= {fold(word) for word in _drift().unused["company"]}
    if len({fold(heading) for heading in headings} & known) < _FEWEST_KNOWN:
        return None
    days = [day for name in (path.name, member or "") for day in _days(name)]
    return CompanyList(path, member, tuple(headings), days[0] if days else None)


def _days(name: str) -> Iterator[date]:
    for match in _DAY.finditer(name):
        try:
            yield date(*(int(part) for part in match.groups()))
        except ValueError:
            continue


def is_whole_list(names: list[str]) -> bool:
    """Whether files of these names are together a whole list: as one file, or in all its parts."""
    if any("AsOneFile".lower() in name.lower() for name in names):
        return True
    parts = {(int(m[1]), int(m[2])) for name in names for m in _PART.finditer(name)}
    return any(
        all((part, of) in parts for part in range(1, of + 1)) for of in {of for _, of in parts}
    )


def write_text(found: CompanyList, target: Path) -> tuple[int, int]:
    """Write a list's cells as text to one Parquet file, personal columns left out.

    Args:
        found: the list.
        target: the Parquet file to write: ``row_number`` (line of the CSV, from 1), the headings
            without the blanks around them, and ``FAULT``, which is filled where a line has more or
            fewer cells than there are headings; such a line has no cells.

    Returns:
        Lines that hold a company, and lines at fault.

    Raises:
        UnreadableFile: if the file is damaged or not text.
    """
    try:
        return _write(found, target, "utf8")
    except pa.ArrowInvalid as error:
        if "UTF8" not in str(error):
            raise UnreadableFile(f"{found.path.name} cannot be read as CSV ({error}).") from error
        return _write(found, target, "cp1252")
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise UnreadableFile(
            f"{found.path.name} is damaged ({error}); download it again."
        ) from error


def _write(found: CompanyList, target: Path, encoding: str) -> tuple[int, int]:
    headings = _unique(found.headings)
    personal = {fold(word) for word in _drift().raw["personal"]}
    kept = [h for h in headings if not any(word in fold(h) for word in personal)]
    faults: list[tuple[int, str]] = []

    def at_fault(row: Any) -> str:
        cells = f"{row.actual_columns} of {row.expected_columns} cells"
        faults.append((row.number, f"the line has {cells}"))
        return "skip"

    schema = pa.schema(
        [("row_number", pa.int64()), *((h, pa.string()) for h in kept), (FAULT, pa.string())]
    )
    line, held = 2, 0
    with found.open() as handle, pq.ParquetWriter(target, schema, compression="zstd") as writer:
        reader = pacsv.open_csv(
            handle,
            read_options=pacsv.ReadOptions(
                column_names=headings,
                skip_rows=1,
                block_size=_BLOCK,
                encoding=encoding,
                use_threads=False,  # else a line at fault has no number
            ),
            parse_options=pacsv.ParseOptions(
                invalid_row_handler=at_fault, ignore_empty_lines=False
            ),
            convert_options=pacsv.ConvertOptions(
                include_columns=kept,
                column_types={h: pa.string() for h in kept},
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            lines = _lines(line, batch.num_rows, [number for number, _ in faults])
            line = int(lines[-1]) + 1 if len(lines) else line
            held += batch.num_rows
            writer.write_batch(
                pa.record_batch(
                    [pa.array(lines), *batch.columns, pa.nulls(len(lines), pa.string())],
                    schema=schema,
                )
            )
        if faults:
            numbers, reasons = zip(*faults, strict=True)
            blank = pa.nulls(len(faults), pa.string())
            writer.write_batch(
                pa.record_batch(
                    [pa.array(numbers, pa.int64()), *[blank] * len(kept), pa.array(reasons)],
                    schema=schema,
                )
            )
    return held, len(faults)


def _lines(first: int, count: int, faults: list[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The next line numbers that are not those of lines at fault."""
    skipped = np.array([number for number in faults if number >= first], dtype=np.int64)
    candidates = np.arange(first, first + count + len(skipped), dtype=np.int64)
    return candidates[~np.isin(candidates, skipped)][:count]


def _unique(headings: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for position, heading in enumerate(headings, start=1):
        name = heading.strip() or f"unnamed {position}"
        found.append(name if name not in found else f"{name} ({position})")
    return found


def _drift() -> DriftTable:
    return load_drift_table(COLUMNS)
