"""Where Basic Company Data is found: one page that lists the month's file and its parts."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from data.fetching.faults import FetchFailed, NotThere
from data.fetching.links import file_name_of, links

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

PAGE = "https://download.companieshouse.gov.uk/en_output.html"
_ONE = re.compile(r"BasicCompanyDataAsOneFile-(\d{4}-\d{2}-\d{2})\.zip", re.I)
_PART = re.compile(r"BasicCompanyData-(\d{4}-\d{2}-\d{2})-part(\d+)_(\d+)\.zip", re.I)


def fetch_list(job: FetchJob, source: str) -> list[Path]:
    """The newest list that is there; nothing if the archive holds it.

    The page can be ahead of the files, so a month that is not there gives way to the one before.

    Raises:
        FetchFailed: if the page lists none, or none of those it lists is there.
    """
    editions = listed(links(job.client.get_text(PAGE), PAGE))
    if not editions:
        raise FetchFailed(f"{PAGE} lists no Basic Company Data any more.")
    held = job.held.file_names(source)
    for urls in _newest_first(editions):
        if all(file_name_of(url) in held for url in urls):
            return []
        try:
            return [job.client.download(u, job.folder, expect="zip", bulk=True) for u in urls]
        except NotThere:
            job.told(f"{file_name_of(urls[0])} is not there; looking for an earlier one.")
    raise FetchFailed(f"None of the lists that {PAGE} names is there; try again later.")


def listed(urls: list[str]) -> dict[date, list[list[str]]]:
    """Editions by their day: the one file first, then the parts if all of them are listed."""
    one: dict[date, str] = {}
    parts: dict[date, dict[tuple[int, int], str]] = defaultdict(dict)
    for url in urls:
        name = file_name_of(url)
        if (found := _ONE.fullmatch(name)) and (day := _day(found[1])):
            one[day] = url
        elif (found := _PART.fullmatch(name)) and (day := _day(found[1])):
            parts[day][int(found[2]), int(found[3])] = url
    editions: dict[date, list[list[str]]] = {day: [[url]] for day, url in one.items()}
    for day, pieces in parts.items():
        for of in sorted({of for _, of in pieces}):
            wanted = [(number, of) for number in range(1, of + 1)]
            if all(piece in pieces for piece in wanted):
                editions.setdefault(day, []).append([pieces[piece] for piece in wanted])
    return editions


def _newest_first(editions: dict[date, list[list[str]]]) -> list[list[str]]:
    found = [urls for day in sorted(editions, reverse=True) for urls in editions[day]]
    newest = max(editions)
    before = (newest.replace(day=1) - timedelta(days=1)).replace(day=1)
    if before not in editions:
        # The page names this month alone, but last month's list stays where it was.
        old, new = newest.isoformat(), before.isoformat()
        found += [[url.replace(old, new) for url in urls] for urls in editions[newest]]
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
