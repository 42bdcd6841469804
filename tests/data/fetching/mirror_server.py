"""A mirror of the publishers on this machine, with the faults that networks have."""

from __future__ import annotations

import gzip
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

Fault = Callable[["Asking"], None]


@dataclass(frozen=True)
class Asked:
    """One request as it came: host and path of the publisher, query, headers in small letters."""

    host: str
    path: str
    query: str
    headers: dict[str, str]

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}" + (f"?{self.query}" if self.query else "")


@dataclass
class Served:
    """What lies at an address."""

    content: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    headers: dict[str, str]
    status: int
    gzipped: bool
    ranges: bool


class Asking(BaseHTTPRequestHandler):
    """One connection to the mirror."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self.server.mirror._answer(self)

    def log_message(self, *args: Any) -> None:
        pass

    def hang_up(self) -> None:
        """Cut the connection as it stands."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.close()

    def reply(self, status: int, content: bytes = b"", **headers: str) -> None:
        """A whole answer; ``retry_after="1"`` becomes the header ``Retry-After: 1``."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-").title(), value)
        if "content_length" not in headers:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    mirror: MirrorServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a client that hangs up is what some tests are about


@dataclass
class MirrorServer:
    """See the fixture ``mirror``."""

    asked: list[Asked] = field(default_factory=list)
    _served: dict[str, Served] = field(default_factory=dict)
    _faults: dict[str, list[Fault]] = field(default_factory=dict)

    def serve(
        self,
        url: str,
        content: bytes | str,
        *,
        content_type: str = "application/octet-stream",
        etag: str | None = "",
        last_modified: str | None = None,
        status: int = 200,
        gzipped: bool = False,
        ranges: bool = True,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Put content at a publisher's address; an address without ``?`` answers any query.

        ``etag=""`` makes one from the content, None sends none; ``gzipped`` packs it as web
        servers do.
        """
        body = content.encode() if isinstance(content, str) else content
        tag = f'"{sha256(body).hexdigest()[:16]}"' if etag == "" else etag
        self._served[_place(url)] = Served(
            body, content_type, tag, last_modified, headers or {}, status, gzipped, ranges
        )

    def fault(self, url: str, *faults: Fault) -> None:
        """What befalls the next requests for an address, one fault each; then it is served."""
        self._faults.setdefault(_place(url), []).extend(faults)

    def redirect(self, url: str, to: str, status: int = 302) -> None:
        """Let an address lead elsewhere; ``to`` is sent as it stands."""
        self.serve(url, b"", status=status, headers={"Location": to}, etag=None)

    def withdraw(self, url: str) -> None:
        """Take an address away."""
        self._served.pop(_place(url), None)

    def count(self, url: str) -> int:
        """How often an address was asked for, whatever the query unless it has one."""
        place = _place(url)
        return sum(place in (_place(a.url), _place(a.url.partition("?")[0])) for a in self.asked)

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def __enter__(self) -> MirrorServer:
        self._server = _Server(("127.0.0.1", 0), Asking)
        self._server.mirror = self
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, asking: Asking) -> None:
        parts = urlsplit(asking.path)
        host, _, path = parts.path.lstrip("/").partition("/")
        headers = {name.lower(): value for name, value in asking.headers.items()}
        self.asked.append(Asked(host, f"/{path}", parts.query, headers))
        place = f"{host}/{path}"
        for known in (f"{place}?{parts.query}", place):
            if waiting := self._faults.get(known):
                waiting.pop(0)(asking)
                return
        served = self._served.get(f"{place}?{parts.query}") or self._served.get(place)
        if served is None:
            asking.reply(404, b"<html>not here</html>", content_type="text/html")
            return
        answer(asking, served, headers)

    def content(self, url: str) -> Served:
        return self._served[_place(url)]


def answer(asking: Asking, served: Served, headers: dict[str, str]) -> None:
    """What a well-behaved server answers: conditions and ranges heeded."""
    known = {"content_type": served.content_type}
    known |= {"etag": served.etag} if served.etag else {}
    known |= {"last_modified": served.last_modified} if served.last_modified else {}
    known |= {name.replace("-", "_").lower(): value for name, value in served.headers.items()}
    if served.status == 200 and (
        (served.etag and headers.get("if-none-match") == served.etag)
        or (served.last_modified and headers.get("if-modified-since") == served.last_modified)
    ):
        asking.reply(304, **known)
        return
    wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", headers.get("range", ""))
    same = headers.get("if-range") in (None, served.etag, served.last_modified)
    if wanted and served.ranges and same:
        start, size = int(wanted[1]), len(served.content)
        if start >= size:
            asking.reply(416, content_range=f"bytes */{size}", **known)
            return
        known["content_range"] = f"bytes {start}-{size - 1}/{size}"
        asking.reply(206, served.content[start:], **known)
        return
    content = served.content
    if served.gzipped:
        content, known["content_encoding"] = gzip.compress(content), "gzip"
    asking.reply(served.status, content, **known)


def status(code: int, **headers: str) -> Fault:
    """A fault: an answer with a status that is no success."""
    return lambda asking: asking.reply(code, b"<html>fault</html>", **headers)


def cut_after(served: Served, size: int) -> Fault:
    """A fault: the connection is cut after so many bytes of what was asked for."""

    def cut(asking: Asking) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-", asking.headers.get("Range", ""))
        start = int(wanted[1]) if wanted else 0
        asking.send_response(206 if wanted else 200)
        asking.send_header("Content-Length", str(len(served.content) - start))
        if wanted:
            total = len(served.content)
            asking.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        if served.etag:
            asking.send_header("ETag", served.etag)
        if served.last_modified:
            asking.send_header("Last-Modified", served.last_modified)
        asking.end_headers()
        asking.wfile.write(served.content[start : start + size])
        asking.hang_up()

    return cut


def drip(served: Served, seconds: float) -> Fault:
    """A fault: one byte at a time, so far apart, until the other side has had enough."""

    def dripping(asking: Asking) -> None:
        asking.send_response(200)
        asking.send_header("Content-Length", str(len(served.content)))
        if served.etag:
            asking.send_header("ETag", served.etag)
        asking.end_headers()
        for number in range(len(served.content)):
            asking.wfile.write(served.content[number : number + 1])
            asking.wfile.flush()
            time.sleep(seconds)

    return dripping


def drip_headers(seconds: float) -> Fault:
    """A fault: headers that never end."""

    def dripping(asking: Asking) -> None:
        asking.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(10_000):
            asking.wfile.write(f"X-{number}: 1\r\n".encode())
            asking.wfile.flush()
            time.sleep(seconds)

    return dripping


def raw(reply: bytes) -> Fault:
    """A fault: these bytes, then the end of the connection."""

    def sent(asking: Asking) -> None:
        asking.wfile.write(reply)
        asking.hang_up()

    return sent


def _place(url: str) -> str:
    return url.removeprefix("https://").partition("#")[0]
