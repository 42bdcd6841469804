"""The ONS Postcode Directory: as the ONS publishes it (a zip), and as a package carries it.

Columns were renamed in 2025 (``oslaua`` is ``lad25cd`` now), and their names carry years: they are
known by pattern. Ended postcodes are kept, for old registrations bear them.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from data.errors import NotRecognised, UnreadableFile
from data.sources.as_at import dates_in
from data.sources.publication import Publication, TextTable

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "postcodes"
TABLE = "postcode"
TITLE = "ONS Postcode Directory (a package's copy is used without it)"
KEY = None
WITHOUT_KEY = "The directory is open."
_SEARCH = "https://hub.arcgis.com/api/search/v1/collections/all/items"
_ITEM = "https://www.arcgis.com/sharing/rest/content/items/{}/data"
#: Our name -> the publisher's, old and new; of several the first counts.
PATTERNS = {
    "postcode": r"pcds|pcd8|pcd2|pcd7|pcd",
    "ended": r"doterm",
    "district_code": r"oslaua|laua|lad\d\dcd",
    "easting": r"oseast1m|east1m",
    "northing": r"osnrth1m|north1m",
}
_MEMBER = re.compile(r"(?:^|/)data/(?:ONSPD|NSPL)_[^/]*UK[^/]*\.csv$", re.I)
_NAMED = re.compile(r"ONSPD|NSPL|postcode.?directory", re.I)
#: The directory unpacks to some 1.3 GB.
_MAX_BYTES = 8 << 30
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    pa.ArrowInvalid,
)


def fetch(job: FetchJob) -> list[Path]:
    """The newest directory that the ONS lists on its portal, 240 MB zipped.

    Raises:
        FetchFailed: if the portal lists none or it cannot be had.
    """
    from data.fetching.faults import FetchFailed

    asked = {"q": "PRD_ONSPD", "sortBy": "-properties.created"}
    listed = job.client.get_json(_SEARCH, params=asked)
    features = listed.get("features") if isinstance(listed, dict) else None
    for feature in features if isinstance(features, list) else []:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        title = str(properties.get("title", "")) if isinstance(properties, dict) else ""
        item = str(feature.get("id", "")) if isinstance(feature, dict) else ""
        is_guide = re.search(r"guide|metadata", title, re.I) is not None
        if _NAMED.search(title) and not is_guide and re.fullmatch(r"[0-9a-f]{32}", item):
            name = re.sub(r"[^A-Za-z0-9]+", "_", title).strip("_") + ".zip"
            return [
                job.client.download(_ITEM.format(item), job.folder, name, expect="zip", bulk=True)
            ]
    raise FetchFailed("The ONS portal lists no postcode directory; its search may have changed.")


def ingest_large(path: Path, spare: Path) -> Publication:
    """The directory's five columns that are used, as text.

    Args:
        path: the zip, or its CSV.
        spare: where the text goes (Parquet).

    Raises:
        NotRecognised: if it is no postcode directory.
        UnreadableFile: if it is one, and is damaged or without a date in its name.
    """
    member = _member(path)
    try:
        with _opened(path, member) as handle:
            headings = _headings(handle.readline(65536))
        columns = _columns(headings)
        if columns is None:
            raise NotRecognised(f"{path.name} is no postcode directory")
        said = [day for name in (member or "", path.name) for day in dates_in(name)]
        if not said:
            raise UnreadableFile(
                f"{path.name} does not say what month it is of; name it as in ONSPD_NOV_2025_UK.csv."
            )
        held = _write(path, member, headings, columns, spare)
    except _DAMAGE as error:
        raise UnreadableFile(f"{path.name} is damaged ({error}); download it again.") from error
    return Publication(
        source=SOURCE,
        as_at=said[0],
        published_on=said[0],
        published_on_estimated=True,
        data_kind="either",
        tables=(
            TextTable(
                table=TABLE,
                sheet=member or "",
                as_at=said[0],
                cells=pl.DataFrame(),
                encoding="utf-8",
                preamble_rows=0,
                blank_rows=0,
                warnings=(),
                parquet=spare,
                rows=held,
            ),
        ),
    )


def _member(path: Path) -> str | None:
    """The zip's member that is the directory of the whole kingdom; None for a CSV."""
    suffix = path.suffix.lower()
    if suffix == ".csv" and _NAMED.search(path.name):
        return None
    if suffix != ".zip":
        raise NotRecognised(f"{path.name} is no postcode directory")
    try:
        with zipfile.ZipFile(path) as packed:
            entries = [entry for entry in packed.infolist() if _MEMBER.search(entry.filename)]
    except (*_DAMAGE, OSError) as error:
        if _NAMED.search(path.name):
            raise UnreadableFile(f"{path.name} cannot be unpacked; download it again.") from error
        raise NotRecognised(f"{path.name} is no postcode directory") from error
    if len(entries) != 1:
        raise NotRecognised(f"{path.name} is no postcode directory")
    if entries[0].file_size > _MAX_BYTES:
        raise UnreadableFile(f"{path.name} unpacks to more than any postcode directory.")
    return entries[0].filename


@contextmanager
def _opened(path: Path, member: str | None) -> Iterator[IO[bytes]]:
    if member is None:
        with path.open("rb") as handle:
            yield handle
        return
    with zipfile.ZipFile(path) as packed, packed.open(member) as handle:
        yield handle


def _headings(line: bytes) -> list[str]:
    try:
        [headings] = csv.reader(io.StringIO(line.decode("utf-8-sig").strip()))
    except (UnicodeDecodeError, ValueError, csv.Error):
        return []
    return headings


def _columns(headings: list[str]) -> dict[str, str] | None:
    """Our column -> the file's heading; None if one is missing."""
    found: dict[str, str] = {}
    for name, pattern in PATTERNS.items():
        for alternative in pattern.split("|"):
            fitting = [h for h in headings if re.fullmatch(alternative, h.strip(), re.I)]
            if fitting:
                found[name] = max(fitting)
                break
    return found if len(found) == len(PATTERNS) and len(set(headings)) == len(headings) else None


def _write(
    path: Path, member: str | None, headings: list[str], columns: dict[str, str], target: Path
) -> int:
    schema = pa.schema([("row_number", pa.int64()), *((name, pa.string()) for name in columns)])
    line = 2
    with (
        _opened(path, member) as handle,
        pq.ParquetWriter(target, schema, compression="zstd") as writer,
        pacsv.open_csv(
            handle,
            read_options=pacsv.ReadOptions(
                column_names=headings, skip_rows=1, block_size=16 << 20, encoding="utf8"
            ),
            convert_options=pacsv.ConvertOptions(
                include_columns=list(columns.values()),
                column_types=dict.fromkeys(columns.values(), pa.string()),
                strings_can_be_null=False,
            ),
        ) as reader,
    ):
        for batch in reader:
            numbers = pa.array(range(line, line + batch.num_rows), pa.int64())
            writer.write_batch(pa.record_batch([numbers, *batch.columns], schema=schema))
            line += batch.num_rows
    return line - 2
