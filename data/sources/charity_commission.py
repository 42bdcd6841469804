"""Charity Commission: the register extract, one table a file, zipped or not, as JSON or text.

Four tables are used; of those only the columns named in ``charity_commission.yaml`` are read, so
that contact details never reach the archive. The table of trustees is not opened.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import KnownOther, NotRecognised, UnreadableFile
from data.sources.as_at import dates_in
from data.sources.charity_records import Record, json_records, text_records
from data.sources.drift_table import fold, load_drift_table
from data.sources.publication import Publication, TextTable

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "charity_commission"
TITLE = "Charity Commission for England and Wales: register extract"
KEY = None
WITHOUT_KEY = "Needs no key."
PAGE = "https://register-of-charities.charitycommission.gov.uk/en/register/full-register-download"
HOSTS = (
    "register-of-charities.charitycommission.gov.uk",
    "ccewuksprdoneregsadata1.blob.core.windows.net",
)
COLUMNS = Path(__file__).with_suffix(".yaml")
FAULT = "line at fault"
SYNTHETIC_MARK = "synthetic data"
_NAMED = re.compile(r"publicextract\.([a-z_]+?)(?:[ _-]\(?\d+\)?)?\.(?:zip|json|txt)$", re.I)
_MEMBER = re.compile(r"(?:^|/)publicextract\.([a-z_]+)\.(json|txt)$", re.I)
#: The largest table unpacks to some 900 MB.
_MAX_BYTES = 12 << 30
_ROWS = 50_000


def fetch(job: FetchJob) -> list[Path]:
    """The four tables as zipped JSON, by the links of the download page.

    Raises:
        UnreadableFile: if the page names none of them.
    """
    from data.fetching.links import links, matching

    found = links(job.client.get_text(PAGE), PAGE)
    paths = []
    for table in load_drift_table(COLUMNS).tables:
        of_table = matching(found, rf"^publicextract\.{table}\.zip$")
        as_json = [url for url in of_table if "/json/" in url.lower()] or of_table
        if not as_json:
            raise UnreadableFile(f"{PAGE} names no file of the table {table} any more.")
        paths.append(job.client.download(as_json[0], job.folder, expect="zip", bulk=True))
    return paths


def ingest_large(path: Path, spare: Path) -> Publication:
    """One table of the extract as text in ``spare``.

    Raises:
        NotRecognised: if it is no table of the extract, or one that is not used.
        UnreadableFile: if it is damaged.
    """
    if path.suffix.lower() not in {".zip", ".json", ".txt"}:
        raise NotRecognised(f"{path.name} is no table of the Charity Commission's extract")
    try:
        with _member(path) as (table, is_json, handle):
            read = json_records if is_json else text_records
            with closing(read(handle, path.name)) as records:
                return _publication(path, table, records, spare)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        if _NAMED.search(path.name):
            raise UnreadableFile(
                f"{path.name} cannot be unpacked ({error}); download it again."
            ) from error
        raise NotRecognised(f"{path.name} is no zip that can be unpacked") from error


@contextmanager
def _member(path: Path) -> Iterator[tuple[str, bool, IO[bytes]]]:
    """The table's name, whether it is JSON, and its bytes."""
    none = NotRecognised(f"{path.name} is no table of the Charity Commission's extract")
    if path.suffix.lower() != ".zip":
        if (named := _NAMED.search(path.name)) is None:
            raise none
        _refuse_unused(path, named[1].lower())
        with path.open("rb") as handle:
            yield named[1].lower(), path.suffix.lower() == ".json", handle
        return
    with zipfile.ZipFile(path) as packed:
        held = [(entry, _MEMBER.search(entry.filename)) for entry in packed.infolist()]
        named_members = [(entry, match) for entry, match in held if match]
        if len(named_members) != 1:
            raise none
        entry, match = named_members[0]
        assert match is not None
        _refuse_unused(path, match[1].lower())
        if entry.file_size > _MAX_BYTES:
            raise UnreadableFile(f"{path.name} unpacks to more than any table of the extract has.")
        with packed.open(entry) as handle:
            yield match[1].lower(), match[2].lower() == "json", handle


def _refuse_unused(path: Path, table: str) -> None:
    drift = load_drift_table(COLUMNS)
    if table not in drift.tables:
        why = drift.raw["skipped"].get(table, "no figure needs it")
        raise KnownOther(
            f"{path.name} is the table {table.replace('_', ' ')} of the Charity Commission's "
            f"extract, which is not used: {why}"
        )


def _publication(path: Path, table: str, records: Iterator[Record], spare: Path) -> Publication:
    first = next(records, None)
    if first is None:
        raise UnreadableFile(f"{path.name} has not one record; download it again.")
    said = str(first[1].get("date_of_extract") or "")
    days = dates_in(said) or dates_in(path.name)
    as_at = days[0] if days else datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    headings = _headings(table, first[1])
    left_out = sorted(set(first[1]) - set(headings))
    rows, faults = _write(chain([first], records), headings, spare)
    synthetic = SYNTHETIC_MARK in f"{path.name} {first[1].get('charity_name')}".lower().replace(
        "_", " "
    )
    warnings = [f"columns not read: {', '.join(left_out)}"] if left_out else []
    if faults:
        warnings.append(f"{faults:,} lines cannot be taken apart")
    return Publication(
        source=SOURCE,
        as_at=as_at,
        published_on=as_at,
        published_on_estimated=not days,
        data_kind="synthetic" if synthetic else "real",
        tables=(
            TextTable(
                table=table,
                sheet="",
                as_at=as_at,
                cells=pl.DataFrame(),
                encoding="utf-8",
                preamble_rows=0,
                blank_rows=0,
                warnings=tuple(warnings),
                parquet=spare,
                rows=rows,
            ),
        ),
    )


def _headings(table: str, record: dict[str, Any]) -> list[str]:
    """The headings that are read: those that somebody has looked at."""
    drift = load_drift_table(COLUMNS)
    known = {fold(spelling) for column in drift.tables[table] for spelling in column.known}
    known |= {fold(heading) for heading in drift.unused[table]}
    return [heading for heading in record if fold(heading) in known]


def _write(records: Iterator[Record], headings: list[str], target: Path) -> tuple[int, int]:
    schema = pa.schema(
        [("row_number", pa.int64()), *((h, pa.string()) for h in headings), (FAULT, pa.string())]
    )
    rows = faults = 0
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        while batch := [record for _, record in zip(range(_ROWS), records, strict=False)]:
            columns = {
                "row_number": [number for number, _, _ in batch],
                **{h: _texts([cells.get(h) for _, cells, _ in batch]) for h in headings},
                FAULT: [fault for _, _, fault in batch],
            }
            writer.write_table(pa.table(columns, schema=schema))
            rows += len(batch)
            faults += sum(fault is not None for _, _, fault in batch)
    return rows, faults


def _texts(values: list[object]) -> pa.Array:
    """The same as ``_text`` of each, taken as it stands where a column is all text or all whole."""
    try:
        column = pa.array(values)
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        column = None
    if column is not None and column.type in (pa.string(), pa.int64(), pa.null()):
        return column.cast(pa.string())
    return pa.array([_text(value) for value in values], pa.string())


def _text(value: object) -> str | None:
    if value is None or isinstance(value, dict | list):
        return None
    text = value if isinstance(value, str) else str(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
