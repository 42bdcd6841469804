"""How long and how much: when a request, a page or a file is given up."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Patience and size; seconds and bytes.

    Attributes:
        connect: to make a connection.
        silence: with no byte received.
        page: for one page or JSON answer, from request to last byte.
        file: for one file, over all attempts.
        window: over which a file's speed is taken.
        slowest: bytes a second, below which a file is given up.
        attempts: requests made for one answer; a file begins to count anew whenever it grew.
        first_wait: between the first attempt and the second; doubled after each, with jitter.
        longest_wait: between two attempts, where the publisher asked for none.
        longest_asked: that a publisher may ask to be left alone for; for longer, it is given up.
        page_bytes: of a page or JSON answer, unpacked.
        redirects: followed for one request.
        spare_disk: that must stay free.
    """

    connect: float = 15
    silence: float = 30
    page: float = 120
    file: float = 6 * 3600
    window: float = 20
    slowest: float = 1024
    attempts: int = 5
    first_wait: float = 0.5
    longest_wait: float = 30
    longest_asked: float = 310
    page_bytes: int = 256 * MEGABYTE
    redirects: int = 8
    spare_disk: int = 100 * MEGABYTE
