"""Asking Contracts Finder and Find a Tender for a stretch of time, window by window."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from data.errors import UnreadableFile
from data.fetching.faults import FetchFailed
from data.fetching.paging import Paging
from data.sources.procurement.releases import json_value

if TYPE_CHECKING:
    from data.fetching.client import Client

#: No window has as many pages of a hundred notices; more are a cursor that leads round in a ring.
_MOST_PAGES = 1_000


@dataclass(frozen=True)
class Portal:
    """An API of notices.

    Attributes:
        name: begins the names of its files.
        url: what is asked.
        since, until: its parameters for a window.
        form: how it writes a moment.
        window: the longest one it answers in full; of a longer one releases are silently lost.
        limit: notices a page.
    """

    name: str
    url: str
    since: str
    until: str
    form: str
    window: timedelta
    limit: int = 100


PORTALS = (
    Portal(
        "contracts_finder",
        "https://www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search",
        "publishedFrom",
        "publishedTo",
        "%Y-%m-%d",
        timedelta(days=15),
    ),
    Portal(
        "find_a_tender",
        "https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages",
        "updatedFrom",
        "updatedTo",
        "%Y-%m-%dT%H:%M:%SZ",
        timedelta(hours=6),
    ),
)


def windows(portal: Portal, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
    """Windows that touch one another, from the start of the first day to the end of the last."""
    start = datetime.combine(first, time(), UTC)
    end = datetime.combine(last + timedelta(days=1), time(), UTC)
    while start < end:
        until = min(start + portal.window, end)
        yield start, until
        start = until


def pages(client: Client, portal: Portal, start: datetime, until: datetime) -> list[str]:
    """Every page of a window, each as one line of JSON with where and when it was asked for.

    Raises:
        FetchFailed: if a page cannot be had or is no package of notices.
    """
    asked = {
        "limit": str(portal.limit),
        portal.since: start.strftime(portal.form),
        portal.until: until.strftime(portal.form),
    }
    lines: list[str] = []
    seen: set[str] = set()
    paging = Paging(f"{portal.url} from {asked[portal.since]}")
    cursor: str | None = None
    while True:
        params = asked | ({"cursor": cursor} if cursor else {})
        package = _package(client, portal, params)
        paging.page(package["releases"])
        lines.append(
            json.dumps(
                {
                    "fetched_at": datetime.now(UTC).isoformat(timespec="seconds"),
                    "url": client.address(portal.url, params),
                    "data": package,
                }
            )
        )
        cursor = _cursor(package)
        if cursor is None or not package["releases"]:
            return lines
        if cursor in seen or len(lines) >= _MOST_PAGES:
            raise FetchFailed(
                f"{portal.url} leads round in a ring from {params[portal.since]}; try again later."
            )
        seen.add(cursor)


def _package(client: Client, portal: Portal, params: dict[str, str]) -> dict[str, Any]:
    text = client.get_text(portal.url, params=params, accept="application/json")
    try:
        package = json_value(portal.url, text.removeprefix("\ufeff"))
    except UnreadableFile as error:
        raise FetchFailed(
            f"{portal.url} answers with something that is not whole JSON; try again later."
        ) from error
    if not isinstance(package, dict) or not isinstance(package.get("releases"), list):
        raise FetchFailed(f"{portal.url} answers without releases; try again later.")
    return package


def _cursor(package: dict[str, Any]) -> str | None:
    """The cursor of the next page; the link's other parts are known, and not trusted."""
    found = package.get("links")
    following = found.get("next") if isinstance(found, dict) else None
    if not isinstance(following, str):
        return None
    try:
        return parse_qs(urlsplit(following).query).get("cursor", [None])[0]
    except ValueError:
        return None
