"""One request and its answer: identified, in turn, followed through redirects, faults named."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx

from data.fetching.addresses import host_of, redirected
from data.fetching.deadline import Deadline
from data.fetching.faults import Again, FetchFailed, KeyMissing, NotThere, Unreachable
from data.fetching.keys import ApiKey
from data.fetching.limits import Limits
from data.fetching.mirror import Mirror
from data.fetching.page_cache import remembering_client
from data.fetching.rate_limits import THROTTLES, Turns
from data.fetching.retries import asked_to_wait

#: Some hosts turn away what does not look like a browser; none turns away one that says who it is.
USER_AGENT = "Mozilla/5.0 (compatible; Forewarn/0.1; reads open data on care providers)"
_REDIRECTS = {301, 302, 303, 307, 308}
_PASSING = {408, 425, 429}
#: Answers that a conditional or ranged request asks for.
_WANTED = {200, 206, 304, 412, 416}


@dataclass
class Exchange:
    """Speaks to publishers, or to a mirror in their place.

    Attributes:
        mirror: asked instead, if there is one.
        limits: on time and redirects.
        cache: a folder that remembers pages; None for none.
        turns: when each host may be asked.
    """

    mirror: Mirror | None = None
    limits: Limits = field(default_factory=Limits)
    cache: Path | None = None
    turns: Turns = field(default_factory=Turns)

    def __post_init__(self) -> None:
        self._deadline = Deadline()
        self._clients: dict[bool, httpx.Client] = {}

    @contextlib.contextmanager
    def answer(
        self,
        url: str,
        headers: dict[str, str],
        key: ApiKey | None,
        hosts: tuple[str, ...],
        seconds: float,
        remembered: bool = False,
    ) -> Iterator[httpx.Response]:
        """The answer to a GET, its body not yet read.

        Args:
            url: the publisher's address.
            headers: of the request.
            key: sent to its own host alone, and never to a mirror.
            hosts: further hosts a redirect may lead to.
            seconds: until the block must be over.
            remembered: whether pages may be kept, to be asked for only if they changed.

        Raises:
            Again: for a fault that may pass.
            FetchFailed: for one that will not.
        """
        # Where a redirect leads may carry a passing secret, so sentences name what was asked for.
        said = url
        with contextlib.ExitStack() as opened, self._deadline.within(seconds, url), _named(url):
            for _ in range(self.limits.redirects + 1):
                response = opened.enter_context(self._send(url, headers, key, remembered))
                if response.status_code not in _REDIRECTS or "location" not in response.headers:
                    _check(response, url, said, key if self.mirror is None else None, self._is_here)
                    response.extensions["publisher"] = url
                    yield response
                    return
                url = redirected(url, self._location(url, response), hosts)
                said = f"{said.partition(' (')[0]} (redirected to {host_of(url)})"
                opened.close()
            raise FetchFailed(f"{said} redirects more than {self.limits.redirects} times.")

    def _send(
        self, url: str, headers: dict[str, str], key: ApiKey | None, remembered: bool
    ) -> contextlib.AbstractContextManager[httpx.Response]:
        host = host_of(url)
        secret = key.headers(host) if key is not None and self.mirror is None else {}
        if not self._is_here:
            self.turns.wait(host)
        address = self.mirror.address(url) if self.mirror else url
        return self._client(remembered and key is None).stream(
            "GET",
            address,
            headers=headers | secret,
            extensions={"trace": self._deadline.opened},
        )

    @property
    def _is_here(self) -> bool:
        return self.mirror is not None and self.mirror.is_here

    def _location(self, url: str, response: httpx.Response) -> str:
        location = str(response.headers["location"])
        if self.mirror is None:
            return location
        if location.startswith("/") and not location.startswith("//"):
            # A mirror that redirects within itself names the host; a publisher's answer does not.
            here = str(httpx.URL(self.mirror.base).copy_with(raw_path=b"/")).rstrip("/")
            inside = self.mirror.publisher(f"{here}{location}")
            return inside if inside.startswith(f"https://{host_of(url)}/") else location
        return self.mirror.publisher(location)

    def _client(self, remembered: bool) -> httpx.Client:
        if remembered not in self._clients:
            arguments: dict[str, Any] = {
                "headers": {"User-Agent": USER_AGENT, "Accept": "*/*"},
                "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                "timeout": httpx.Timeout(self.limits.silence, connect=self.limits.connect),
                # One thing is asked after another, so one connection to a host is in use.
                "limits": httpx.Limits(max_connections=4, max_keepalive_connections=2),
                "trust_env": not self._is_here,
                "follow_redirects": False,
            }
            if remembered and self.cache is not None:
                self._clients[True] = remembering_client(self.cache, **arguments)
            else:
                self._clients[remembered] = httpx.Client(**arguments)
        return self._clients[remembered]

    def close(self) -> None:
        """Let go of every connection."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()


@contextlib.contextmanager
def _named(url: str) -> Iterator[None]:
    """What httpx raises as what it means."""
    host = host_of(url)
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        if "CERTIFICATE" in str(error).upper():
            raise FetchFailed(f"{host} does not prove to be itself ({error}).") from error
        reason = str(error).strip() or "no answer"
        raise Again(
            Unreachable(f"{host} cannot be reached ({reason}); is this machine offline?")
        ) from error
    except httpx.TimeoutException as error:
        raise Again(FetchFailed(f"{url} fell silent; try again later.")) from error
    except httpx.TransportError as error:
        reason = str(error).strip().rstrip(".") or type(error).__name__
        raise Again(FetchFailed(f"{url} was cut off ({reason}); try again later.")) from error
    except sqlite3.Error as error:
        raise FetchFailed(
            f"What is remembered of pages is damaged ({error}); delete the folder fetched/.pages."
        ) from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchFailed(
            f"{url} cannot be asked for, or leads to what is no web address ({error})."
        ) from error


def _check(
    response: httpx.Response, url: str, said: str, key: ApiKey | None, is_here: bool
) -> None:
    status = response.status_code
    if status in _WANTED:
        return
    if status in {404, 410}:
        raise NotThere(f"{said} is not there (status {status}).")
    throttled, rest = THROTTLES.get(host_of(url), (429, None))
    if status in _PASSING or status >= 500 or status == throttled:
        wait = asked_to_wait(response.headers.get("retry-after"))
        if wait is None and status == throttled and not is_here:
            wait = rest
        later = f" and asks to be left alone for {wait:,.0f} s" if wait else ""
        raise Again(
            FetchFailed(f"{said} answers with status {status}{later}; try again later."), wait
        )
    if status in {401, 403} and key is not None:
        raise KeyMissing(f"{host_of(url)} refuses the key in {key.setting} (status {status}).")
    raise FetchFailed(f"{said} answers with status {status}, which no fetching again will mend.")
