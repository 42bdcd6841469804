"""Lines of an answer that need not end: a publisher's stream of changes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data.fetching.bodies import unpacked
from data.fetching.faults import Again, FetchFailed
from data.fetching.keys import ApiKey

if TYPE_CHECKING:
    from data.fetching.client import Client

_LONGEST_LINE = 8_000_000


def stream_lines(client: Client, url: str, key: ApiKey | None, seconds: float) -> Iterator[bytes]:
    """Lines as they come, blank ones (which only say that the stream lives) left out.

    Args:
        client: asks for it.
        url: where the stream is.
        key: the publisher's key.
        seconds: after which it is left, quietly.

    Raises:
        FetchFailed: if it cannot be opened, or a line is longer than any record.
    """
    ends = time.monotonic() + seconds
    opened = False
    try:
        with client.exchange.answer(
            url, {"Accept-Encoding": "identity"}, key, client.hosts, seconds
        ) as response:
            if response.status_code != 200:
                raise FetchFailed(f"{url} answers with status {response.status_code}.")
            opened = True
            packed = response.headers.get("content-encoding", "").lower() == "gzip"
            raw = response.iter_raw()
            rest = b""
            for chunk in unpacked(raw, url) if packed else raw:
                *whole, rest = (rest + chunk).split(b"\n")
                yield from (line for line in whole if line.strip())
                if len(rest) > _LONGEST_LINE:
                    raise FetchFailed(f"{url} sends a line of more than {_LONGEST_LINE:,} bytes.")
                if time.monotonic() >= ends:
                    return
            if rest.strip():
                yield rest
    except Again as error:
        # Publishers end streams as they please; what came has been given.
        if not opened:
            raise error.fault from error
    except FetchFailed:
        if not opened or time.monotonic() < ends:
            raise
