"""The bytes of an answer: unpacked within a limit, and not slower than is worth waiting for."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator

import httpx

from data.fetching.faults import Again, FetchFailed, TooLarge
from data.fetching.limits import Limits

_AT_ONCE = 1 << 20
#: How every member of a gzip file begins.
_MEMBER = b"\x1f"


def body(response: httpx.Response, limits: Limits, most: int, what: str) -> Iterator[bytes]:
    """An answer's bytes, unpacked if they are packed, as they come.

    Args:
        response: whose body has not been read.
        limits: on its speed.
        most: bytes, unpacked.
        what: is named in sentences.

    Raises:
        TooLarge: if it grows beyond ``most``.
        FetchFailed: if it drips or is packed in an unknown way.
        Again: if its packing is damaged or cut short.
        httpx.TransportError: if the connection fails.
    """
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise FetchFailed(f"{what} came packed as {packing!r}, which was not asked for.")
    packed = packing not in {"", "identity"}
    raw = paced(response.iter_raw(), limits, what)
    held = 0
    for chunk in unpacked(raw, what) if packed else raw:
        held += len(chunk)
        if held > most:
            raise TooLarge(
                f"{what} is larger than {most / 1e6:,.0f} MB"
                f"{' unpacked' if packed else ''}, which is more than is read of it."
            )
        yield chunk


def paced(chunks: Iterator[bytes], limits: Limits, what: str) -> Iterator[bytes]:
    """The same bytes, until they drip.

    Raises:
        FetchFailed: if a whole window brings fewer bytes a second than ``limits.slowest``.
    """
    began, came = time.monotonic(), 0
    for chunk in chunks:
        came += len(chunk)
        yield chunk
        now = time.monotonic()
        if (lasted := now - began) >= limits.window:
            if came < limits.slowest * lasted:
                raise FetchFailed(
                    f"{what} comes at {came / lasted:,.0f} bytes a second; it was given up, "
                    "try again later."
                )
            began, came = now, 0


def unpacked(chunks: Iterator[bytes], what: str) -> Iterator[bytes]:
    """gzip or deflate undone, never more than a megabyte at once.

    Raises:
        Again: if the packing is damaged or cut short.
    """
    unpack = zlib.decompressobj(wbits=47)  # by its first bytes: gzip or zlib
    started = False
    try:
        for chunk in chunks:
            started = started or bool(chunk)
            while chunk:
                if unpack.eof:
                    # RFC 1952: one member may follow another; what is no member is padding.
                    if not chunk.startswith(_MEMBER):
                        break
                    unpack = zlib.decompressobj(wbits=47)
                yield unpack.decompress(chunk, _AT_ONCE)
                chunk = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    except zlib.error as error:
        raise Again(
            FetchFailed(f"{what} came packed and damaged ({error}); try again later.")
        ) from error
    if started and not unpack.eof:
        raise Again(FetchFailed(f"{what} came packed and cut short; try again later."))
