"""Asking publishers: pages, JSON, lines and whole files, each in success or one clear sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import httpx

from data.fetching.addresses import asked, host_of, is_allowed
from data.fetching.bodies import body
from data.fetching.exchange import Exchange
from data.fetching.faults import Again, FetchFailed
from data.fetching.keys import ApiKey
from data.fetching.limits import MEGABYTE
from data.fetching.progress import Progress
from data.fetching.retries import persistently

T = TypeVar("T")
Parameters = Mapping[str, Any] | Iterable[tuple[str, Any]] | None


@dataclass(frozen=True)
class Client:
    """One polite, identified client: in turn for each host, patient, and never fooled.

    Attributes:
        exchange: speaks to publishers, or to a mirror in their place.
        hosts: hosts that addresses and redirects may lead to besides those of the publisher who
            was asked; where any are given, no other host is asked at all.
        file_bytes: the largest file downloaded.
        bulk_bytes: the largest bulk product downloaded.
        progress: is told of every byte.
    """

    exchange: Exchange
    hosts: tuple[str, ...] = ()
    file_bytes: int = 512 * MEGABYTE
    bulk_bytes: int = 40_000 * MEGABYTE
    progress: Progress = field(default_factory=Progress)

    def of(self, hosts: Iterable[str]) -> Client:
        """The same client for a source that asks these hosts alone; any host if there are none."""
        return replace(self, hosts=tuple(hosts))

    @property
    def mirrored(self) -> bool:
        """Whether a mirror is asked in the publishers' place; no key is needed then."""
        return self.exchange.mirror is not None

    def get_text(
        self,
        url: str,
        *,
        params: Parameters = None,
        key: ApiKey | None = None,
        accept: str = "text/html,application/xhtml+xml,*/*;q=0.8",
    ) -> str:
        """A page's text; asked for only if it changed since it was last asked.

        Raises:
            NotThere: if there is no such page.
            FetchFailed: if it cannot be had.
        """

        def text(content: bytes, charset: str | None) -> str:
            try:
                return content.decode(charset or "utf-8")
            except (UnicodeError, LookupError):
                return content.decode("cp1252", "replace")

        return self._page(url, params, key, accept, text)

    def get_json(
        self,
        url: str,
        *,
        params: Parameters = None,
        key: ApiKey | None = None,
        accept: str = "application/json",
    ) -> Any:
        """A JSON answer, decoded; asked for only if it changed since it was last asked.

        Raises:
            NotThere: if there is no such thing.
            FetchFailed: if it cannot be had or is not JSON.
        """

        def decoded(content: bytes, _: str | None) -> Any:
            try:
                return json.loads(content)
            except (ValueError, RecursionError) as error:
                what = "a web page" if content.lstrip()[:1] == b"<" else "no JSON"
                # One answer of thousands cut short or lost behind a page of errors may pass.
                raise Again(
                    FetchFailed(f"{url} is {what} where JSON was expected; try again later.")
                ) from error

        return self._page(url, params, key, accept, decoded)

    def download(
        self,
        url: str,
        folder: Path,
        name: str | None = None,
        *,
        params: Parameters = None,
        key: ApiKey | None = None,
        expect: str | None = None,
        bulk: bool = False,
    ) -> Path:
        """A file, whole, under the publisher's name; the one held if it has not changed.

        What came before a cut is kept as ``<name>.part`` and gone on with. Facts of the download
        (url, etag, last_modified, fetched_at, bytes, sha256) lie beside it in ``<name>.json``.

        Args:
            url: where it is.
            folder: where it goes; made if need be.
            name: its name, if not the last part of the address.
            params: of the address.
            key: the publisher's key.
            expect: ``zip``, ``ods``, ``xlsx``, ``csv`` or ``json``: what its first bytes must be;
                None tells it from the name's ending.
            bulk: whether it is a bulk product, for which larger files are usual.

        Raises:
            NotThere: if there is no such file.
            FetchFailed: if it cannot be had whole; nothing is left under its name then.
        """
        from data.fetching.download import Wanted, download

        wanted = Wanted.of(
            self.address(url, params),
            folder,
            name,
            expect,
            self.bulk_bytes if bulk else self.file_bytes,
        )
        return download(self, wanted, key)

    def lines(
        self,
        url: str,
        *,
        params: Parameters = None,
        key: ApiKey | None = None,
        seconds: float = 60,
    ) -> Iterator[bytes]:
        """Lines of an answer that may never end, as they come, blank ones left out.

        Ends quietly after ``seconds``, or when the publisher ends it.

        Raises:
            FetchFailed: if it cannot be opened.
        """
        from data.fetching.stream import stream_lines

        return stream_lines(self, self.address(url, params), key, seconds)

    def address(self, url: str, params: Parameters = None) -> str:
        """An address as it is asked for, parameters included.

        Raises:
            FetchFailed: if it is no publisher's, or another's than this source may ask.
        """
        mirror = self.exchange.mirror
        try:
            # A mirror may have written its own address into the pages it serves.
            whole = httpx.URL(mirror.publisher(url) if mirror else url)
            if params:
                given = params.items() if isinstance(params, Mapping) else params
                pairs = [(name, value) for name, value in given if value is not None]
                whole = whole.copy_merge_params(httpx.QueryParams(pairs))
        except (httpx.InvalidURL, TypeError, UnicodeError) as error:
            raise FetchFailed(f"{url!r} is no web address ({error}).") from error
        address = asked(str(whole))
        if self.hosts and not is_allowed(host_of(address), self.hosts):
            raise FetchFailed(f"{address} is not fetched: the host is not one of this publisher's.")
        return address

    def _page(
        self,
        url: str,
        params: Parameters,
        key: ApiKey | None,
        accept: str,
        read: Callable[[bytes, str | None], T],
    ) -> T:
        address = self.address(url, params)
        limits = self.exchange.limits
        # A page that announces files is asked for each time, however fresh it claims to be.
        headers = {"Accept": accept, "Accept-Encoding": "gzip", "Cache-Control": "no-cache"}
        # What is remembered may be what was spoilt: only the first attempt may be given it.
        attempts = count()

        def once() -> T:
            with self.exchange.answer(
                address, headers, key, self.hosts, limits.page, remembered=next(attempts) == 0
            ) as response:
                if response.status_code != 200:
                    # A part, or nothing new, where the whole was asked for without conditions.
                    raise Again(
                        FetchFailed(
                            f"{address} answers with status {response.status_code}; try again "
                            "later."
                        )
                    )
                content = b"".join(body(response, limits, limits.page_bytes, address))
                if _may_be_half(response, content):
                    raise Again(FetchFailed(f"{address} may be half a page; try again later."))
                self.progress.page(len(content))
                return read(content, response.charset_encoding)

        return persistently(once, limits)


def _may_be_half(response: httpx.Response, content: bytes) -> bool:
    """Whether a web page came with neither length nor mark of its end, and does not end as one."""
    if {"content-length", "transfer-encoding"} & set(response.headers):
        return False
    page = content.lower()
    return b"<html" in page and b"</html" not in page
