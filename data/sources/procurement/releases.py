"""Procurement notices as JSON: the releases of a package, of a run of the API, or one on each line.

Open Contracting Data Standard 1.1. The publishers' JSON has numbers that are none (``1e9999``), and
Contracts Finder writes it in ISO 8859-1.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import NotRecognised, UnreadableFile

#: No count or amount of a notice has more digits; longer ones are patched away with the infinite.
_MOST_DIGITS = 18


@dataclass(frozen=True)
class Release:
    """One notice: its place in the file, counted from 1, and what it says."""

    number: int
    body: dict[str, Any]


@dataclass(frozen=True)
class Notices:
    """A file's notices, who published them, and the encoding they were written in."""

    releases: list[Release]
    publisher: str
    encoding: str


def read_notices(path: Path, content: bytes) -> Notices:
    """Take a file of notices apart.

    Args:
        path: the file, named in every error; ``.jsonl`` and ``.ndjson`` have one value on each line.
        content: its bytes.

    Raises:
        NotRecognised: if it holds no notices.
        UnreadableFile: if it does and is cut short or damaged.
    """
    if b'"ocid"' not in content and b'"releases"' not in content:
        raise NotRecognised(f"{path.name} holds no procurement notices")
    text, encoding = _decoded(content)
    lines = path.suffix.lower() in {".jsonl", ".ndjson"}
    bodies: list[dict[str, Any]] = []
    publishers: list[str] = []
    for where, part in _parts(path, text, lines):
        value = json_value(where, part)
        if isinstance(value, dict) and isinstance(value.get("data"), dict) and "url" in value:
            value = value["data"]
        if isinstance(value, dict) and "error" in value and "ocid" not in value:
            raise UnreadableFile(
                f"{where} is an error of the publisher, no notices; fetch it again."
            )
        publishers += [name for name in [_publisher(value)] if name]
        bodies += _releases(value)
    is_notices = any("ocid" in body for body in bodies)
    if not is_notices:
        raise NotRecognised(f"{path.name} holds no procurement notices")
    return Notices(
        [Release(number, body) for number, body in enumerate(bodies, start=1)],
        publishers[0] if publishers else "",
        encoding,
    )


def _decoded(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("iso-8859-1"), "iso-8859-1"


def _parts(path: Path, text: str, lines: bool) -> Iterator[tuple[str, str]]:
    if not lines:
        yield path.name, text
        return
    # Not splitlines: a notice's text may hold other signs that Python takes for ends of lines.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{path.name} line {number}", line


def json_value(where: str, text: str) -> Any:
    """A JSON text decoded, numbers that are none as null.

    Raises:
        UnreadableFile: if it is not whole; ``where`` is named.
    """
    try:
        return json.loads(
            text, parse_float=_number, parse_int=_whole, parse_constant=lambda _: None
        )
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"{where} is not whole JSON (cut short or damaged); download it again."
        ) from error


def _number(written: str) -> float | None:
    number = float(written)
    return number if math.isfinite(number) else None


def _whole(written: str) -> int | None:
    return int(written) if len(written) <= _MOST_DIGITS else None


def _publisher(value: Any) -> str:
    publisher = value.get("publisher") if isinstance(value, dict) else None
    name = publisher.get("name") if isinstance(publisher, dict) else None
    return name if isinstance(name, str) else ""


def _releases(value: Any) -> list[dict[str, Any]]:
    """The releases of a package, of a package of records, of a list, or the one release it is."""
    if isinstance(value, list):
        return [release for entry in value for release in _releases(entry)]
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("releases"), list):
        return [entry for entry in value["releases"] if isinstance(entry, dict)]
    if isinstance(value.get("records"), list):
        records = [entry for entry in value["records"] if isinstance(entry, dict)]
        return [
            release for record in records for release in (_releases(record) or _compiled(record))
        ]
    return [value] if "ocid" in value and ("tender" in value or "date" in value) else []


def _compiled(record: dict[str, Any]) -> list[dict[str, Any]]:
    compiled = record.get("compiledRelease")
    return [compiled] if isinstance(compiled, dict) else []
