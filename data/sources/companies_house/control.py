"""Companies House: persons with significant control, as a daily snapshot or the API's answers.

The snapshot is one zip, or parts of half a million lines, each of one file of JSON lines. A record
printed over several lines is a sample, no snapshot.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import polars as pl

from data.errors import KnownOther, NotRecognised, UnreadableFile
from data.sources.companies_house.control_lines import Written, record_text, write_lines
from data.sources.companies_house.recorded_answers import answers, day_in, is_synthetic
from data.sources.publication import Publication, TextTable

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "companies_house.control"
TITLE = "Companies House: persons with significant control, daily snapshot"
KEY = None
WITHOUT_KEY = "Needs no key."
HOSTS = ("download.companieshouse.gov.uk",)
PAGE = "https://download.companieshouse.gov.uk/en_pscdata.html"
#: The page's whole file, and its parts.
WHOLE = r"^persons-with-significant-control-snapshot-\d{4}-\d{2}-\d{2}\.zip$"
PART = r"^psc-snapshot-(\d{4}-\d{2}-\d{2})_(\d+)of(\d+)\.zip$"
_NAMED = re.compile(r"persons-with-significant-control-snapshot|psc-snapshot", re.I)
_SUFFIXES = {".zip", ".txt", ".json", ".jsonl", ".ndjson"}
_KIND = re.compile(
    r"(person-with-significant-control|beneficial-owner|persons-with-significant-control-statement)$"
    r"|^exemptions$|^totals#persons-of-significant-control-snapshot$"
)
#: A national snapshot unpacks to some 7 GB.
_MAX_BYTES = 40 << 30
#: The first line of a snapshot has a few hundred characters.
_HEAD = 1 << 16


def fetch(job: FetchJob) -> list[Path]:
    """The newest snapshot: the one whole file of the page, or all parts where there is none.

    Raises:
        UnreadableFile: if the page names neither.
    """
    from data.fetching.links import links, newest

    found = links(job.client.get_text(PAGE), PAGE)
    whole = newest(found, WHOLE)
    wanted = [whole] if whole else newest_parts(found)
    if not wanted:
        raise UnreadableFile(f"{PAGE} names no snapshot any more; fetch it by hand.")
    return [job.client.download(url, job.folder, expect="zip", bulk=True) for url in wanted]


def newest_parts(found: list[str]) -> list[str]:
    """The parts of the newest snapshot of which the page names every one, in their order."""
    from data.fetching.links import file_name_of

    editions: dict[tuple[str, int], dict[int, str]] = {}
    for url in found:
        if named := re.search(PART, file_name_of(url), re.I):
            edition = editions.setdefault((named[1], int(named[3])), {})
            edition.setdefault(int(named[2]), url)
    whole = [key for key, parts in editions.items() if set(parts) == set(range(1, key[1] + 1))]
    return [url for _, url in sorted(editions[max(whole)].items())] if whole else []


def ingest_large(path: Path, spare: Path) -> Publication:
    """A snapshot, or a part of one, as text in ``spare``.

    Raises:
        NotRecognised: if the first line is no record of control.
        UnreadableFile: if it is one but damaged, or does not say its date.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise NotRecognised(f"{path.name} is no snapshot of control")
    try:
        with _lines(path) as (member, handle):
            first = _first_record(path, handle)
        with _lines(path) as (member, handle):
            done = write_lines(handle, spare, path.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        if _NAMED.search(path.name):
            raise UnreadableFile(
                f"{path.name} cannot be unpacked ({error}); download it again."
            ) from error
        raise NotRecognised(f"{path.name} is no zip that can be unpacked") from error
    as_at = day_in(path.name) or day_in(member) or day_in(done.generated_at or "")
    if as_at is None:
        raise UnreadableFile(
            f"{path.name} does not say what date it describes; put the date in its name, as in "
            "persons-with-significant-control-snapshot-2026-02-01.zip."
        )
    table = TextTable(
        table="control",
        sheet=member,
        as_at=as_at,
        cells=pl.DataFrame(),
        encoding="utf-8",
        preamble_rows=0,
        blank_rows=0,
        warnings=_warnings(done, path.name),
        parquet=spare,
        rows=done.records + done.at_fault,
    )
    synthetic = is_synthetic([path.name, member, json.dumps(first)])
    return _publication(as_at, table, synthetic, estimated=False)


def ingest_json(path: Path, content: bytes) -> Publication:
    """The API's lists of persons with significant control in one file.

    Raises:
        NotRecognised: if it holds none; says why where it is a single record.
        UnreadableFile: if it is damaged.
    """
    records: list[dict[str, Any]] = []
    days: list[date] = []
    dated = True
    for answer in answers(path, content):
        items = [answer.body] if answer.event == "changed" else answer.body.get("items")
        if not isinstance(items, list) or answer.number is None:
            if not answer.event and _KIND.search(str(answer.body.get("kind") or "")):
                raise KnownOther(
                    f"{path.name} is one record of control over several lines, a sample and no "
                    "snapshot (which has one record a line)"
                )
            continue
        own = [i for i in items if isinstance(i, dict) and _KIND.search(str(i.get("kind") or ""))]
        if own:
            records += [{"company_number": answer.number, "data": item} for item in own]
            days.append(answer.day or datetime.fromtimestamp(path.stat().st_mtime, UTC).date())
            dated = dated and answer.day is not None
    if not records:
        raise NotRecognised(f"{path.name} holds no persons with significant control")
    table = TextTable("control", "", max(days), record_text(records), "utf-8", 0, 0, ())
    synthetic = is_synthetic([path.name, str(records[0]["data"].get("etag"))])
    return _publication(max(days), table, synthetic, estimated=not dated)


def _publication(as_at: date, table: TextTable, synthetic: bool, estimated: bool) -> Publication:
    return Publication(
        source=SOURCE,
        as_at=as_at,
        # The snapshot is made anew each morning.
        published_on=as_at,
        published_on_estimated=estimated,
        data_kind="synthetic" if synthetic else "real",
        tables=(table,),
    )


def _warnings(done: Written, name: str) -> tuple[str, ...]:
    found = []
    if done.at_fault:
        found.append(f"{done.at_fault:,} lines cannot be read")
    is_part = re.search(r"_\d+of\d+", name, re.I)
    if done.promised is not None and not is_part and done.promised != done.records:
        found.append(f"{done.records:,} records, where its own totals say {done.promised:,}")
    if done.promised is None and not is_part:
        found.append("the record of totals is missing, so that it may have been cut short")
    return tuple(found)


@contextmanager
def _lines(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The member's name (empty without a zip) and its bytes, unpacked as they are read."""
    if not zipfile.is_zipfile(path):
        if path.suffix.lower() == ".zip":
            raise zipfile.BadZipFile("it is no whole zip")
        with path.open("rb") as handle:
            yield "", handle
        return
    with zipfile.ZipFile(path) as packed:
        members = [
            entry
            for entry in packed.infolist()
            if Path(entry.filename).suffix.lower() in _SUFFIXES - {".zip"}
            and not entry.filename.startswith("__MACOSX")
        ]
        if len(members) != 1:
            raise NotRecognised(f"{path.name} is no snapshot of control")
        if members[0].file_size > _MAX_BYTES:
            raise UnreadableFile(f"{path.name} unpacks to more than any snapshot has.")
        with packed.open(members[0]) as handle:
            yield members[0].filename, handle


def _first_record(path: Path, handle: IO[bytes]) -> dict[str, Any]:
    head = handle.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    line = head.split(b"\n", 1)[0].strip()
    record: Any = None
    if line.startswith(b"{"):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
    data = record.get("data") if isinstance(record, dict) else None
    kind = str(data.get("kind") or "") if isinstance(data, dict) else ""
    if not _KIND.search(kind) or not ("company_number" in record or kind.startswith("totals#")):
        raise NotRecognised(f"{path.name} is no snapshot of control")
    return dict(record)
