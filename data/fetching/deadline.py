"""An end to answers that never come to one: their connection is closed under them."""

from __future__ import annotations

import contextlib
import socket
import threading
import weakref
from collections.abc import Iterator
from typing import Any

from data.fetching.faults import FetchFailed

_OPENED = {"connection.connect_tcp.complete", "connection.start_tls.complete"}


class Deadline:
    """Watches the connections of one client; a read may drip for ever without a silence."""

    def __init__(self) -> None:
        self._streams: weakref.WeakSet[Any] = weakref.WeakSet()
        self._struck = False

    def opened(self, event: str, about: dict[str, Any]) -> None:
        """What the client's ``trace`` extension calls; connections are remembered."""
        if event in _OPENED and (stream := about.get("return_value")) is not None:
            self._streams.add(stream)
            if self._struck:  # while the turn of this very request was waited for
                _cut(stream)

    @contextlib.contextmanager
    def within(self, seconds: float, what: str) -> Iterator[None]:
        """Cut every connection if the block lasts longer.

        Raises:
            FetchFailed: in place of whatever the cut brings about.
        """
        self._struck = False
        timer = threading.Timer(max(seconds, 0.01), self._strike)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception as error:
            if self._struck:
                raise FetchFailed(
                    f"{what} was not finished within {seconds:,.0f} s; try again later."
                ) from error
            raise
        finally:
            timer.cancel()

    def _strike(self) -> None:
        self._struck = True
        for stream in list(self._streams):
            _cut(stream)


def _cut(stream: Any) -> None:
    with contextlib.suppress(OSError, AttributeError):
        stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
