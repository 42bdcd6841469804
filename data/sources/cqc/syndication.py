"""The syndication API of the Care Quality Commission, version 1: locations, providers, changes.

An answer may stand alone in a JSON file, as somebody saved it, or on a line of the JSON Lines that
our own runs write, with the address it came from and the time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from data.errors import NotRecognised, UnreadableFile
from data.sources.as_at import dates_in
from data.sources.cqc.answers import (
    Row,
    answer_kind,
    listed_rows,
    rating_rows,
    register_row,
    relationship_rows,
)
from data.sources.publication import Publication, TextTable

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

TITLE = "Syndication API: locations, providers and what changed (CQC)"
KEY = "CQC_SUBSCRIPTION_KEY"
WITHOUT_KEY = (
    "Without CQC_SUBSCRIPTION_KEY (free, from CQC's API portal) the monthly lists still give "
    "every location, rating and ending; only who went on from whom is missing."
)
SOURCE = "cqc.syndication"
_LINES = {".jsonl", ".ndjson"}
#: A mark by which synthetic answers say what they are.
_SYNTHETIC = "synthetic"


def ingest_json(path: Path, content: bytes) -> Publication:
    """Take the answers in one file apart.

    Returns:
        Text tables ``location``, ``provider``, ``rating``, ``relationship``, ``location_list``,
        ``provider_list`` and ``change``, as far as they have rows, each with ``fetched_on``.

    Raises:
        NotRecognised: if it holds no answer of this API.
        UnreadableFile: if it is damaged.
    """
    tables: dict[str, list[Row]] = {}
    days: set[date] = set()
    estimated = synthetic = False
    for line, answer in _answers(path, content):
        data = answer.get("data")
        body = data if isinstance(data, dict) else answer
        if (kind := answer_kind(body)) is None:
            if line == 1 and not _is_ours(answer):
                break  # another publisher's lines, perhaps a million of them
            continue
        said = _day(answer.get("fetched_at")) if body is data else None
        day = said or _file_day(path)
        estimated |= said is None
        synthetic |= _SYNTHETIC in str(answer.get("mark") or body.get("mark") or "").lower()
        days.add(day)
        origin: Row = {"fetched_on": day.isoformat(), "line": str(line)}
        for table, row in _rows(kind, body):
            tables.setdefault(table, []).append(row | origin)
    if not days:
        raise NotRecognised(f"{path.name} is no answer of CQC's syndication API")
    as_at = max(days)
    return Publication(
        source=SOURCE,
        as_at=as_at,
        published_on=as_at,
        published_on_estimated=estimated,
        data_kind="synthetic" if synthetic else "real",
        tables=tuple(_table(name, rows, as_at) for name, rows in sorted(tables.items())),
    )


def _rows(kind: str, body: dict[str, Any]) -> Iterator[tuple[str, Row]]:
    if kind not in {"location", "provider"}:
        for row in listed_rows(kind, body):
            yield kind, row
        return
    yield kind, register_row(body)
    for row in relationship_rows(body):
        yield "relationship", row
    if kind == "location":
        for row in rating_rows(body):
            yield "rating", {"location_id": body["locationId"]} | row


def _table(name: str, rows: list[Row], as_at: date) -> TextTable:
    cells = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    numbered = cells.with_row_index("row_number", 1).cast({"row_number": pl.Int64})
    # One answer gives several tables; each is told apart by its own name.
    return TextTable(name, name, as_at, numbered, "utf-8", 0, 0, ())


def _answers(path: Path, content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path.name} is not UTF-8 text; download it again.") from error
    lined = path.suffix.lower() in _LINES
    # Not splitlines: that would also cut at separators inside of JSON texts.
    parts = text.split("\n") if lined else [text]
    for number, part in enumerate(parts, start=1):
        if not part.strip():
            continue
        try:
            answer = json.loads(part)
        except (ValueError, RecursionError) as error:
            where = f"{path.name} line {number}" if lined else path.name
            raise UnreadableFile(f"{where} is not whole JSON; download it again.") from error
        if isinstance(answer, list) and not lined:
            yield from enumerate((entry for entry in answer if isinstance(entry, dict)), start=1)
        elif isinstance(answer, dict):
            yield number, answer


def _is_ours(answer: dict[str, Any]) -> bool:
    return {"fetched_at", "url", "data"} <= set(answer) and "cqc" in str(answer["url"])


def _file_day(path: Path) -> date:
    """The day in a file's name, or the day it was written, which is no earlier than its answer."""
    if named := dates_in(path.stem):
        return named[-1]
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _day(stamp: object) -> date | None:
    try:
        return date.fromisoformat(str(stamp)[:10])
    except ValueError:
        return None


def fetch(job: FetchJob) -> list[Path]:
    """Ask for every location and provider, or for those that changed since the last run.

    Raises:
        FetchFailed: if the API cannot be asked, or the key is missing or refused.
    """
    from data.sources.cqc.api_run import run

    return run(job, WITHOUT_KEY)
