"""Rows of an OpenDocument sheet that are plain, read by pattern before the XML is walked.

Nearly every row of a register is a list of cells with one text each. Such a row is taken out of the
stream and an empty one put in its place that bears a mark; the reader of XML walks what is left, so
that all that is unusual, and the order of everything, stays its business. Whatever is not exactly of
the plain form is left as it is.
"""

from __future__ import annotations

import re
import secrets
from typing import NamedTuple

_NAMESPACES = {
    b"table": b"urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    b"office": b"urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    b"text": b"urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_BEGIN, _END = b"<table:table-row", b"</table:table-row>"
_CELL = re.compile(
    r"<table:(?:covered-)?table-cell((?: [^<>]*[^<>/])?)"
    r"(?:/>|>(?:<text:p>([^<>]*)</text:p>)?</table:(?:covered-)?table-cell>)"
)
_HEAD = re.compile(r"<table:table-row((?: [^<>]*[^<>/])?)>")
_ATTRIBUTES = re.compile(r'(?: [A-Za-z][\w.-]*:[A-Za-z][\w.-]*="[^"<&\t\n\r]*")*')
_ATTRIBUTE = re.compile(r' ([\w.:-]+)="([^"]*)"')
#: What no XML may hold, or what it reads otherwise than as it stands.
_STRANGE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ENTITY = re.compile(r"&(\w+);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_NUMBERS = {"float", "percentage", "currency"}
#: Rows have few kinds of cells, but of numbers each is its own kind.
_MOST_KINDS = 50_000


class Kind(NamedTuple):
    """What a cell's attributes say: how often it stands, and the value it stores."""

    repeats: int
    stored: str | None


class PlainRows:
    """Takes plain rows out of a stream of XML; ``rows`` holds their cells by mark."""

    def __init__(self) -> None:
        self.mark = f"plain{secrets.token_hex(8)}"
        self.rows: dict[str, list[str]] = {}
        self.on: bool | None = None
        self.rest = b""
        self.taken = 0
        self.kinds: dict[str, Kind | None] = {}

    def without(self, chunk: bytes) -> bytes:
        """What is to be walked of the stream so far; an unfinished row is kept for the next call.

        At the end of the stream, when ``chunk`` is empty, everything comes.
        """
        whole = self.rest + chunk
        self.rest = b""
        if not chunk:
            return whole
        if self.on is None:
            first = whole.find(_BEGIN)
            if first < 0:
                self.on = False
                return whole
            self.on = _is_usual(whole[:first])
        # A comment, a section of raw text or a name bound anew may change what a row means.
        if not self.on or b"<!" in whole or b"<?" in whole[5:] or whole.count(b"xmlns") != (
            whole.count(b"xmlns", 0, first) if self.taken == 0 and chunk is whole else 0
        ):
            self.on = False
            return whole
        return whole
