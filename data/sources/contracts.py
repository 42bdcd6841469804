"""Procurement notices of Contracts Finder, Find a Tender, and the devolved nations' portals (OCDS).

Both APIs answer by window of time and by cursor, and neither filters by what is bought: every
notice is kept, and ``is_care`` decided when it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from data.errors import UnreadableFile
from data.sources.procurement.flatten import COLUMNS, lines
from data.sources.procurement.releases import read_notices
from data.sources.publication import Publication, TextTable, latest_day

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "contracts"
TABLE = "contract"
TITLE = "Procurement notices: Contracts Finder and Find a Tender (OCDS)"
KEY = None
WITHOUT_KEY = "Both APIs are open."
#: Asked for where no other day is given: Find a Tender answers six hours every ten seconds.
USUAL_DAYS = 30


def fetch(job: FetchJob) -> list[Path]:
    """The notices of both APIs up to yesterday, one file per API and run.

    A portal that fails midway leaves the windows that came whole; each is complete in itself.

    Raises:
        FetchFailed: if a window could not be had; what came whole is in the folder and used.
    """
    from data.fetching.faults import FetchFailed
    from data.fetching.ledger import bear_name
    from data.sources.procurement.windows import PORTALS, pages, windows
    from data.warehouse.atomic import write_bytes

    last = job.today - timedelta(days=1)
    first = job.since or job.today - timedelta(days=USUAL_DAYS)
    files: list[Path] = []
    faults: list[FetchFailed] = []
    for portal in PORTALS:
        lines: list[str] = []
        try:
            for start, until in windows(portal, first, last):
                lines += pages(job.client, portal, start, until)
                job.told(f"{portal.name}: notices to {until:%Y-%m-%d %H:%M}")
        except FetchFailed as fault:
            job.told(str(fault))
            faults.append(fault)
        if lines:
            file = job.folder / f"{portal.name}_{job.today}.jsonl"
            part = file.with_name(f"{file.name}.part")
            write_bytes(part, "".join(f"{line}\n" for line in lines).encode(), mode=0o600)
            files.append(bear_name(part, file, portal.url))
    if faults:
        raise faults[0]
    return files


def ingest_json(path: Path, content: bytes) -> Publication:
    """The notices of a file as text, one line per notice, award and supplier.

    Raises:
        NotRecognised: if it holds no notices.
        UnreadableFile: if it does and is damaged, or not one of them bears a day.
    """
    notices = read_notices(path, content)
    numbers: list[int] = []
    rows: list[dict[str, str | None]] = []
    for release in notices.releases:
        for row in lines(release.body):
            numbers.append(release.number)
            rows.append(row)
    cells = pl.DataFrame(
        {"row_number": numbers} | {name: [row[name] for row in rows] for name in COLUMNS},
        schema={"row_number": pl.Int64} | dict.fromkeys(COLUMNS, pl.String),
    )
    latest = _latest(row["published_at"] for row in rows)
    if latest is None:
        raise UnreadableFile(f"{path.name} holds notices without a day; download it again.")
    said = re.sub(r"[^a-z]+", " ", f"{path.name} {notices.publisher}".lower())
    return Publication(
        source=SOURCE,
        as_at=latest,
        published_on=latest,
        published_on_estimated=False,
        data_kind="synthetic" if "synthetic data" in said else "real",
        tables=(
            TextTable(
                table=TABLE,
                sheet="",
                as_at=latest,
                cells=cells,
                encoding=notices.encoding,
                preamble_rows=0,
                blank_rows=0,
                warnings=(),
            ),
        ),
    )


def _latest(stamps: Iterable[str | None]) -> date | None:
    days = [day for stamp in stamps if (day := _day(stamp)) is not None]
    return latest_day(days)


def _day(stamp: str | None) -> date | None:
    try:
        day = date.fromisoformat((stamp or "")[:10])
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
