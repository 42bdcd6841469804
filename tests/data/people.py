"""Names of people: where publishers' files give them, and whether a home holds any of them.

Names of real files are held in memory while a test runs; no message ever shows one.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from data.warehouse.home import Home
from data.warehouse.publish import published

#: A name as its parts, in lower case, titles left out.
Name = tuple[str, ...]
_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "lady", "professor", "prof", "reverend"}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HEADINGS = re.compile(
    r"(?i)manager.*name|registered manager|nominated individual|responsible individual"
    r"|contact.*name|trustee.*name|^surname|given ?name"
)
_SIGNED = re.compile(rb'NameEntityOfficer[^"]*"[^>]*>([^<]{3,80})<')
#: What no person is called: organisations stand under the same keys.
_NO_PERSON = re.compile(
    r"(?i)\b(ltd|limited|llp|plc|council|trust|services?|care|team|department|office|bank|the|group"
    r"|company|nhs|procurement|commercial|contracts?|house|homes?|university|finance|school|buyer"
    r"|enquir\w+|manager|authority|unknown|none|n/a|holdings?|partners?|secretar\w+|nominees?)\b|[@\d]"
)


def name(text: str) -> Name | None:
    """A person's name in its parts, given names first; None if it is no whole name."""
    if _NO_PERSON.search(text):
        return None
    family, comma, given = text.partition(",")
    words = [w.lower() for w in _WORD.findall(f"{given} {family}" if comma else text)]
    words = [w for w in words if w not in _TITLES]
    whole = 2 <= len(words) <= 6 and len(words[0]) > 1 and len(words[-1]) > 2
    return tuple(words) if whole else None


def names_in(path: Path) -> set[Name]:
    """Every person a publisher's JSON, CSV or filing names in its known personal fields."""
    content = path.read_bytes()
    if path.suffix in {".json", ".jsonl"}:
        found = _json_names(content)
    elif path.suffix == ".csv":
        found = _csv_names(content)
    else:
        found = (m.decode("utf-8", "replace") for m in _SIGNED.findall(content))
    return {parts for text in found if (parts := name(text)) is not None}


def _json_names(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8", "replace")
    try:
        documents = [json.loads(text)]
    except ValueError:
        documents = [json.loads(line) for line in text.splitlines() if line.strip().startswith("{")]
    for document in documents:
        yield from _walk(document, "")


def _walk(node: Any, under: str) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _walk(item, under)
    elif isinstance(node, dict):
        given, family = node.get("personGivenName"), node.get("personFamilyName")
        if given and family:
            yield f"{given} {family}"
        parts = node.get("name_elements")
        if isinstance(parts, dict) and parts.get("forename") and parts.get("surname"):
            yield f"{parts['forename']} {parts['surname']}"
        person = (
            under in {"contactPoint", "practitioners"}
            or str(node.get("kind", "")).startswith("individual-person")
            or ("officer_role" in node and not str(node["officer_role"]).startswith("corporate"))
        )
        if person and isinstance(node.get("name"), str):
            yield node["name"]
        if isinstance(node.get("trustee_name"), str):
            yield node["trustee_name"]
        for key, value in node.items():
            yield from _walk(value, key)


def _csv_names(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8-sig", "replace")
    rows = csv.reader(io.StringIO(text.replace("\0", "")))
    try:
        headings = next(rows, [])
        wanted = [n for n, heading in enumerate(headings) if _HEADINGS.search(heading)]
        for row in rows if wanted else ():
            yield from (row[n] for n in wanted if n < len(row))
    except csv.Error:
        return


def held(home: Home, names: Iterable[Name]) -> dict[str, int]:
    """How many of the names each archived or published column holds; those with none left out."""
    return {where: len(found) for where, found in whom(home, names).items()}


def whom(home: Home, names: Iterable[Name]) -> dict[str, set[Name]]:
    """Which of the names each archived or published column holds; those with none left out."""
    wanted: dict[tuple[str, str], list[Name]] = {}
    for parts in names:
        for pair in ((parts[0], parts[-1]), (parts[-1], parts[0])):
            wanted.setdefault(pair, []).append(parts)
    found: dict[str, set[Name]] = {}
    for table, column, cells in _text(home):
        seen: set[Name] = set()
        for cell in cells:
            seen.update(_named(cell, wanted))
        if seen:
            found.setdefault(f"{table}.{column}", set()).update(seen)
    return found


def _named(cell: str, wanted: dict[tuple[str, str], list[Name]]) -> Iterator[Name]:
    words = [word.lower() for word in _WORD.findall(cell)]
    for pair in pairwise(words):
        yield from wanted.get(pair, ())
    # Middle names between the first and the last.
    for n in range(2, 5):
        for first, last in zip(words, words[n:], strict=False):
            for parts in wanted.get((first, last), ()):
                if " ".join(parts) in " ".join(words):
                    yield parts


def _text(home: Home) -> Iterator[tuple[str, str, list[str]]]:
    for file in sorted(home.archive.rglob("*.parquet")):
        frame = pl.scan_parquet(file)
        for column, kind in frame.collect_schema().items():
            if kind == pl.String:
                cells = frame.select(pl.col(column).drop_nulls().unique()).collect()[column]
                yield f"{file.parent.parent.name}/{file.stem}", column, cells.to_list()
    warehouse = published(home).warehouse
    if warehouse is None:
        return
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns()"
            " WHERE data_type = 'VARCHAR' AND NOT internal"
        ).fetchall()
        for table, column in columns:
            cells = connection.execute(
                f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'
            ).fetchall()
            yield f"warehouse/{table}", column, [cell for (cell,) in cells]
