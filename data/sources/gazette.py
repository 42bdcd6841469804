"""The Gazette: notices of corporate insolvency, as its feed gives them.

Only notices whose code is one of corporate insolvency are kept, and of those neither the text nor
anybody's name but the company's. Format: the feed's documentation (``f:notice-code``, ``entry``).
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from data.errors import NotRecognised, UnreadableFile
from data.sources.companies_house.recorded_answers import answers, day_in, is_synthetic
from data.sources.gazette_entries import (
    FIELDS,
    entries_of,
    is_corporate,
    next_page,
    number_on_page,
    reduced,
)
from data.sources.publication import Publication, TextTable, latest_day

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "gazette"
TITLE = "The Gazette: notices of corporate insolvency"
KEY = None
WITHOUT_KEY = "Needs no key."
HOSTS = ("www.thegazette.co.uk",)
FEED = "https://www.thegazette.co.uk/insolvency/notice/data.json"
NOTICE = "https://www.thegazette.co.uk/notice/"
#: Where nothing is said, so many days back.
_USUAL_DAYS = 35
#: Of these a page of the feed has some.
_PAGE = {"entry", "f:total", "f:page-number"}
#: A page has at most a hundred entries, a year some sixty thousand notices.
_MOST_PAGES = 3000


def fetch(job: FetchJob) -> list[Path]:
    """Notices published since a day (five weeks where none is given), one to a line.

    Every page of the window is followed to the next that it names. A notice whose text prints no
    company number is looked up on its own page; the linked data, which robots may not ask for, is
    never.

    Raises:
        FetchFailed: if a page cannot be had, or the pages lead round in a ring.
    """
    from data.fetching.ledger import bear_name
    from data.fetching.paging import Paging

    since = job.since or job.today - timedelta(days=_USUAL_DAYS)
    window = {
        "start-publish-date": since.isoformat(),
        "end-publish-date": job.today.isoformat(),
        "results-page-size": "100",
        "sort-by": "oldest-date",
    }
    kept: dict[str, dict[str, str | None]] = {}
    title = ""
    seen: set[str] = set()
    url: str | None = FEED
    params: dict[str, str] | None = window
    paging, held = Paging(FEED), 0
    while url is not None:
        if len(seen) >= _MOST_PAGES or url in seen:
            raise paging.endless()
        seen.add(url)
        page = job.client.get_json(url, params=params)
        if not isinstance(page, dict) or not _PAGE & set(page):
            raise UnreadableFile(f"{url} answers with something that is no page of the feed.")
        title = str(page.get("title") or title)
        entries = entries_of(page)
        paging.page(entries, page.get("f:total"))
        held += len(entries)
        for entry in entries:
            if is_corporate(entry):
                notice = reduced(entry)
                kept[notice["notice_id"] or f"none {len(kept)}"] = notice
        # A last page may name itself as the next.
        following = next_page(page)
        url, params = None if following == url else following, None
        job.told(f"{len(kept):,} notices of corporate insolvency on {len(seen):,} pages")
    if short := paging.short(held):
        # The next window reaches back over this one.
        job.told(short)
    _look_up(job, kept)
    job.folder.mkdir(parents=True, exist_ok=True)
    target = job.folder / f"gazette_insolvency_{job.today.isoformat()}.jsonl"
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    lines = [
        json.dumps(
            {"fetched_at": stamp, "url": FEED, "data": {"title": title, "gazette_notice": notice}}
        )
        for notice in kept.values()
    ]
    if not lines:
        return []
    part = target.with_suffix(".part")
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [bear_name(part, target, FEED)]


def _look_up(job: FetchJob, kept: dict[str, dict[str, str | None]]) -> None:
    from data.fetching.faults import FetchFailed

    without = [n for n in kept.values() if n["company_number"] is None and n["notice_id"]]
    for notice in without:
        try:
            page = job.client.get_text(f"{NOTICE}{notice['notice_id']}")
        except FetchFailed as error:
            job.told(f"notice {notice['notice_id']} keeps no company number: {error}")
            continue
        notice["company_number"] = number_on_page(page)


def ingest_json(path: Path, content: bytes) -> Publication:
    """Notices of corporate insolvency: pages of the feed, or what ``fetch`` wrote.

    Raises:
        NotRecognised: if it is neither.
        UnreadableFile: if it is damaged.
    """
    notices: list[dict[str, str | None]] = []
    others, pages, marks, days = 0, 0, [path.name], []
    for answer in answers(path, content):
        own = answer.body.get("gazette_notice")
        if isinstance(own, dict):
            pages += 1
            marks.append(str(answer.body.get("title")))
            notices.append({name: _text(own.get(name)) for name in FIELDS})
            days += [answer.day] if answer.day else []
        elif _is_feed(answer.body):
            pages += 1
            marks.append(str(answer.body.get("title")))
            days += [day] if (day := day_in(str(answer.body.get("updated") or ""))) else []
            entries = entries_of(answer.body)
            corporate = [entry for entry in entries if is_corporate(entry)]
            others += len(entries) - len(corporate)
            notices += [reduced(entry) for entry in corporate]
    if not pages:
        raise NotRecognised(f"{path.name} is no answer of The Gazette's feed")
    published = [day for notice in notices if (day := day_in(notice["published"] or ""))]
    as_at = latest_day([*published, *days]) or _file_day(path)
    cells = pl.DataFrame(notices, schema=dict.fromkeys(FIELDS, pl.String)).with_row_index(
        "row_number", 1
    )
    left_out = f"{others:,} notices that are not of corporate insolvency are left out"
    table = TextTable(
        table="gazette_notice",
        sheet="",
        as_at=as_at,
        cells=cells.with_columns(pl.col("row_number").cast(pl.Int64)),
        encoding="utf-8",
        preamble_rows=0,
        blank_rows=0,
        warnings=(left_out,) if others else (),
    )
    return Publication(
        source=SOURCE,
        as_at=as_at,
        published_on=as_at,
        published_on_estimated=False,
        data_kind="synthetic" if is_synthetic(marks) else "real",
        tables=(table,),
    )


def _is_feed(body: dict[str, Any]) -> bool:
    return "thegazette.co.uk" in str(body.get("id") or "") and _PAGE & set(body) != set()


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and value != "" else None


def _file_day(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
