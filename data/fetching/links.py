"""Addresses found where publishers announce their files: pages, and the content API of gov.uk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from data.fetching.faults import FetchFailed

if TYPE_CHECKING:
    from data.fetching.client import Client

_DAY = re.compile(r"(?<!\d)(20\d{2})[-_/]?(0[1-9]|1[0-2])[-_/]?(0[1-9]|[12]\d|3[01])(?!\d)")
_CONTENT_API = "https://www.gov.uk/api/content/"


@dataclass(frozen=True)
class Attachment:
    """A file attached to a publication on gov.uk.

    Attributes:
        title: what the page calls it.
        url: where it is.
        file_name: the last part of its address.
        public_updated: the day its publication was last updated in public, if it says so.
    """

    title: str
    url: str
    file_name: str
    public_updated: date | None


def links(html: str, base: str) -> list[str]:
    """Every address a page links to, absolute, in the page's order, each once.

    Args:
        html: the page.
        base: the page's own address; a ``<base href>`` on the page counts.
    """
    return [url for url, _ in titled_links(html, base)]


def titled_links(html: str, base: str) -> list[tuple[str, str]]:
    """The same with the words that are linked, blanks folded."""
    if not html.strip():
        return []
    page = etree.fromstring(html.encode("utf-8"), _parser())
    if page is None:
        return []
    stated = page.find(".//base[@href]")
    if stated is not None:
        base = _joined(base, stated.get("href") or "") or base
    found: dict[str, str] = {}
    for anchor in page.iter("a", "area"):
        url = _joined(base, anchor.get("href") or "")
        if url is not None:
            words = " ".join("".join(str(part) for part in anchor.itertext()).split())
            found.setdefault(url, words)
    return list(found.items())


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)


def _joined(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc or not href.strip():
        return None
    return url.split("#", 1)[0].replace(" ", "%20")


def matching(found: list[str], pattern: str) -> list[str]:
    """Those whose file name, unquoted, the pattern is found in; letters' case does not matter."""
    wanted = re.compile(pattern, re.I)
    return [url for url in found if wanted.search(file_name_of(url))]


def newest(found: list[str], pattern: str) -> str | None:
    """Of the links a pattern fits, the one whose name bears the latest day; else the first.

    Args:
        found: addresses, in the page's order.
        pattern: a regular expression for the file name. Its group ``day`` (``2026-11-01``), if it
            has one, dates the file; otherwise the first day in the name does.
    """
    wanted = re.compile(pattern, re.I)
    dated: list[tuple[str, int, str]] = []
    for position, url in enumerate(found):
        name = file_name_of(url)
        if (match := wanted.search(name)) is None:
            continue
        said = match.groupdict().get("day") or name
        day = "-".join(numbers.groups()) if (numbers := _DAY.search(said)) else ""
        dated.append((day, -position, url))
    return max(dated)[2] if dated else None


def file_name_of(url: str) -> str:
    """The last part of an address's path, unquoted."""
    return unquote(urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1])


def govuk_document(client: Client, slug_path: str) -> dict[str, Any]:
    """What the content API of gov.uk says of a page.

    Args:
        client: asks for it.
        slug_path: the page's path, such as ``government/statistics/…``, or its whole address.

    Raises:
        FetchFailed: if it cannot be had or is not of the expected form.
    """
    slug = slug_path.removeprefix("https://www.gov.uk").strip("/")
    document = client.get_json(f"{_CONTENT_API}{slug}")
    if not isinstance(document, dict):
        raise FetchFailed(f"gov.uk's content API no longer describes /{slug} as an object.")
    return document


def govuk_attachments(client: Client, slug_path: str) -> list[Attachment]:
    """Files attached to a publication on gov.uk, in its order.

    Addresses the page's own text links to are given too, after the attachments.

    Raises:
        FetchFailed: if the content API cannot be asked.
    """
    document = govuk_document(client, slug_path)
    details = document.get("details")
    details = details if isinstance(details, dict) else {}
    updated = _day_of(document.get("public_updated_at"))
    found: dict[str, Attachment] = {}
    listed = details.get("attachments")
    for entry in listed if isinstance(listed, list) else []:
        if isinstance(entry, dict) and isinstance(url := entry.get("url"), str) and url:
            url = urljoin("https://www.gov.uk/", url)
            title = str(entry.get("title") or file_name_of(url))
            found.setdefault(url, Attachment(title, url, file_name_of(url), updated))
    for html in _texts(details):
        for url, words in titled_links(html, "https://www.gov.uk/"):
            name = file_name_of(url)
            if "." in name and urlsplit(url).netloc == "assets.publishing.service.gov.uk":
                found.setdefault(url, Attachment(words or name, url, name, updated))
    return list(found.values())


def govuk_documents(client: Client, slug_path: str) -> list[tuple[str, str]]:
    """Pages that a collection or a statistics landing page on gov.uk lists: (title, address).

    Raises:
        FetchFailed: if the content API cannot be asked.
    """
    document = govuk_document(client, slug_path)
    pages = document.get("links")
    found: dict[str, str] = {}
    for entries in (pages if isinstance(pages, dict) else {}).values():
        for entry in entries if isinstance(entries, list) else []:
            path = entry.get("base_path") if isinstance(entry, dict) else None
            if isinstance(path, str) and path.startswith("/"):
                found.setdefault(f"https://www.gov.uk{path}", str(entry.get("title") or ""))
    return [(title, url) for url, title in found.items()]


def _texts(details: dict[str, Any]) -> list[str]:
    texts = [details.get("body"), *(details.get("documents") or [])]
    return [text for text in texts if isinstance(text, str)]


def _day_of(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
