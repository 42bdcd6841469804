"""Answers of the Companies House API as they lie in files: bare, or in an envelope on each line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from data.errors import UnreadableFile
from data.sources.companies_house.company_number import company_number

SYNTHETIC_MARK = "synthetic data"
_COMPANY = re.compile(r"/company/([A-Za-z0-9]{1,8})(?:[/?]|$)")
_DAY = re.compile(r"(?<!\d)(20\d{2})[-_]?(\d{2})[-_]?(\d{2})(?!\d)")


@dataclass(frozen=True)
class Answer:
    """One answer: what it says, of which company and day where that can be told, and from where.

    ``event`` is ``changed`` or ``deleted`` for an event of the streaming API.
    """

    body: dict[str, Any]
    number: str | None
    day: date | None
    url: str
    event: str | None = None


def answers(path: Path, content: bytes) -> Iterator[Answer]:
    """Every JSON object of a file, one to a line where its name ends in ``.jsonl``.

    Raises:
        UnreadableFile: if it is no whole JSON.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path.name} is not UTF-8 text; download it again.") from error
    lines = path.suffix.lower() in {".jsonl", ".ndjson"}
    for number, part in enumerate(text.split("\n") if lines else [text], start=1):
        if not part.strip():
            continue
        try:
            answer = json.loads(part)
        except (ValueError, RecursionError) as error:
            where = f"{path.name} line {number}" if lines else path.name
            raise UnreadableFile(f"{where} is not whole JSON; download it again.") from error
        if isinstance(answer, dict):
            yield _answer(answer, path.name)


def _answer(answer: dict[str, Any], file_name: str) -> Answer:
    inner = answer.get("data")
    body = inner if isinstance(inner, dict) else answer
    url = str(answer.get("url") or answer.get("resource_uri") or "")
    links = body.get("links")
    own = str(links.get("self") or "") if isinstance(links, dict) else ""
    said = [answer.get("company_number"), *_COMPANY.findall(url), *_COMPANY.findall(own)]
    numbers = [number for text in said if text and (number := company_number(str(text)))]
    event = answer.get("event")
    event = event if isinstance(event, dict) else {}
    stamp = answer.get("fetched_at") or event.get("published_at") or ""
    day = day_in(str(stamp)) or day_in(file_name)
    kind = str(event.get("type") or "changed") if event else None
    return Answer(body, numbers[0] if numbers else None, day, url, kind)


def day_in(text: str) -> date | None:
    """The first calendar day written in a text, year first."""
    for match in _DAY.finditer(text):
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            continue
    return None


def is_synthetic(texts: Iterable[str | None]) -> bool:
    """Whether any of the texts says that the data are synthetic."""
    said = " ".join(text for text in texts if text).lower()
    return SYNTHETIC_MARK in re.sub(r"[^a-z]+", " ", said)
