"""One answer of the Companies House API: which company, what kind, read on which day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from data.errors import KnownOther, NotRecognised, UnreadableFile
from data.sources.companies_house.answer_pages import event_body, is_event, is_whole, joined_items
from data.sources.companies_house.company_number import company_number

_COMPANY = re.compile(r"/company/([A-Za-z0-9]{1,8})(?:/|$)")
_DAY = re.compile(r"(?<!\d)(20\d{2})[-_]?(\d{2})[-_]?(\d{2})(?!\d)")
#: Answers that are known, and why they are not used.
_UNUSED = {
    "personal-appointment": "one person's appointments, of which Forewarn keeps nothing",
    "search#companies": "a result of a search for names; ask for the company itself",
}
_NUMBER = re.compile(r"(?<![A-Za-z0-9])((?:[A-Z]{2}\d{5,6}|\d{7,8})[A-Z]?)(?![A-Za-z0-9])", re.I)


@dataclass(frozen=True)
class ApiDocument:
    """An answer about one company.

    ``kind`` is ``company``, ``filing``, ``insolvency``, ``charge`` or ``officer``. ``whole`` is
    false where it says itself that there is more than it holds. ``dated`` is false where nothing
    but the file's own day says when it was read. ``mark`` is the answer's ``etag``, where synthetic
    answers say what they are.
    """

    kind: str
    company_number: str
    fetched_on: date
    data: dict[str, Any]
    dated: bool
    mark: str
    whole: bool = True


def api_documents(path: Path, content: bytes) -> list[ApiDocument]:
    """The answers of a file: one as JSON, or one on each line (JSON Lines).

    An answer may stand bare, or as ``data`` beside the ``resource_uri`` or ``url`` it came from and
    the day (``fetched_at`` or ``event.published_at``). Pages of one answer come as one. What a bare
    one does not say is taken from the file's name (``insolvency_02578066_2026-09-01.json``);
    failing a day there, from the file's own.

    Raises:
        NotRecognised: if it is no answer that Forewarn uses; says so of those that it knows.
        UnreadableFile: if it is damaged, or does not say which company it is about.
    """
    found: list[ApiDocument] = []
    unused = ""
    for line, answer in _answers(path, content):
        where = path.name if line is None else f"{path.name} line {line}"
        uri = str(answer.get("resource_uri") or answer.get("url") or "")
        inner = answer.get("data")
        body = inner if isinstance(inner, dict) else answer
        kind = _kind(body, uri)
        if is_event(answer):
            kind, body = event_body(answer)
        if kind is None:
            unused = unused or _UNUSED.get(str(body.get("kind") or ""), "")
            continue
        number = _number(body, uri, path.name if line is None else "")
        if number is None:
            raise UnreadableFile(
                f"{where} does not say which company it is about; put the company number in the "
                f"file's name, as in {kind}_02578066.json."
            )
        mark = str(answer.get("etag") or body.get("etag") or "")
        said = _fetched_on(answer, path)
        # When a file was written is no earlier than when its answer was given.
        day = said or datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        whole = not is_event(answer) and is_whole(body, uri)
        found.append(ApiDocument(kind, number, day, body, said is not None, mark, whole))
    if not found and unused:
        raise KnownOther(f"{path.name} is {unused}")
    if not found:
        raise NotRecognised(f"{path.name} is no answer of the Companies House API Forewarn uses")
    return joined(found)


def entries(value: object) -> list[dict[str, Any]]:
    """The objects of a JSON list; whatever else stands there is passed over."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def joined(found: list[ApiDocument]) -> list[ApiDocument]:
    """Documents as they came, the pages of one answer (of one company and day) made one."""
    pages: dict[tuple[str, str, date], list[ApiDocument]] = {}
    for document in found:
        key = (document.kind, document.company_number, document.fetched_on)
        pages.setdefault(key, []).append(document)
    done = []
    for documents in pages.values():
        if len(documents) == 1 or documents[0].kind not in {"filing", "officer", "charge"}:
            done += documents
            continue
        body, whole = joined_items([document.data for document in documents])
        whole = whole or any(document.whole for document in documents)
        done.append(replace(documents[0], data=body, whole=whole))
    return done


def text_of(value: object) -> str | None:
    """A JSON value as text; an object or list, which may name people, as nothing."""
    if value is None or isinstance(value, dict | list):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _answers(path: Path, content: bytes) -> Iterator[tuple[int | None, dict[str, Any]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path.name} is not UTF-8 text; download it again.") from error
    parts: list[tuple[int | None, str]] = [(None, text)]
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        parts = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for number, part in parts:
        try:
            answer = json.loads(part)
        except (ValueError, RecursionError) as error:
            where = path.name if number is None else f"{path.name} line {number}"
            raise UnreadableFile(f"{where} is not whole JSON; download it again.") from error
        if isinstance(answer, dict):
            yield number, answer


def _kind(body: dict[str, Any], uri: str) -> str | None:
    items = body.get("items")
    first = next(iter(entries(items)), {})
    if isinstance(body.get("cases"), list):
        return "insolvency"
    if (
        "filing_history_status" in body
        or {"transaction_id", "category"} <= set(first)
        or (isinstance(items, list) and uri.endswith("/filing-history"))
    ):
        return "filing"
    if isinstance(items, list) and (
        uri.endswith("/charges")
        or {"persons_entitled", "charge_number", "charge_code"} & set(first)
    ):
        return "charge"
    if body.get("kind") == "officer-list" or (
        isinstance(items, list) and "officer_role" in first and "appointed_to" not in first
    ):
        return "officer"
    if {"company_number", "company_name"} <= set(body) and (
        {"company_status", "status", "date_of_creation", "accounts"} & set(body)
    ):
        return "company"
    return None


def _number(body: dict[str, Any], uri: str, file_name: str) -> str | None:
    links = [body, *entries(body.get("items"))]
    said = [
        body.get("company_number"),
        *_COMPANY.findall(uri),
        *(
            number
            for holder in links
            if isinstance(own := holder.get("links"), dict)
            for number in _COMPANY.findall(str(own.get("self") or ""))
        ),
        *_NUMBER.findall(_DAY.sub(" ", Path(file_name).stem.replace("_", " "))),
    ]
    numbers = [number for text in said if text and (number := company_number(str(text)))]
    return numbers[0] if numbers else None


def _fetched_on(answer: dict[str, Any], path: Path) -> date | None:
    event = answer.get("event")
    stamp = answer.get("fetched_at") or (
        event.get("published_at") if isinstance(event, dict) else None
    )
    for text in (str(stamp or ""), path.stem):
        if (match := _DAY.search(text)) is not None:
            try:
                return date(*(int(part) for part in match.groups()))
            except ValueError:
                continue
    return None
