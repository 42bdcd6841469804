"""Rows of an OpenDocument sheet that are plain, read by pattern before the XML is walked.

Nearly every row of a register is a list of cells of one text each. Such a row is taken out of the
stream, and an empty one that bears a mark is put in its place; the reader of XML walks what is left,
so that all that is unusual, and the order of everything, stays its business. Whatever is not to the
letter of the plain form is left as it is.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from typing import NamedTuple

from data.sources.sheet import MAX_CELL_LETTERS, MAX_COLUMNS

_BOUND = {
    b"table": b"urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    b"office": b"urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    b"text": b"urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_DOCUMENT = re.compile(
    rb"(?:<\?xml version=\"1\.0\"(?: encoding=\"(?i:utf-8)\")?(?: standalone=\"\w+\")? ?\?>)?\s*"
    rb"<office:document-content(\s[^<>]*)>"
)
_NAMESPACES = re.compile(rb"\sxmlns\b")
_NAMESPACE = re.compile(rb'\sxmlns:([A-Za-z][\w.-]*)="([^"]*)"')
_BEGIN, _END = b"<table:table-row", b"</table:table-row>"
_ROW = re.compile(r"<table:table-row((?: [^<>]*[^<>/])?)>")
_CELL = re.compile(r"<table:table-cell([^<>]*+)>")
_TEXT, _TEXT_END = "<text:p>", "</text:p></table:table-cell>"
_ATTRIBUTES = re.compile(r'(?: [A-Za-z][\w.-]*:[A-Za-z][\w.-]*="[^"<&\t\n\r]*")*')
_ATTRIBUTE = re.compile(r' ([\w.-]+):([\w.-]+)="([^"]*)"')
#: What XML may not hold, and the line ends that it reads as others.
_STRANGE = bytes([*range(9), *range(11, 32)])
_NO_LETTERS = frozenset("\ufffe\uffff")
_SIGNS = (b"<!", b"<?", b"xmlns", *(letter.encode() for letter in sorted(_NO_LETTERS)))
_ENTITY = re.compile(r"&(\w*;?)")
_ENTITIES = {"amp;": "&", "lt;": "<", "gt;": ">", "quot;": '"', "apos;": "'"}
_NUMBERS = {"float", "percentage", "currency"}
#: Most cells are of few kinds, but of those with a number nearly each is its own.
_MOST_KINDS = 20_000
#: So much without the end of a row is left to the reader of XML.
_LONGEST = 16 << 20


class _NotPlain(Exception):
    """A row has something in it that is to be walked."""


class _Kind(NamedTuple):
    """What a cell's attributes say: how often it stands there, the value stored, if it is empty."""

    repeats: int
    stored: str | None
    is_empty: bool


class _Lead(NamedTuple):
    """What stands before a text: blank columns in so many cells, and the kind of its own cell."""

    blank: int
    empty: int
    repeats: int
    stored: str | None


_USUAL = _Lead(0, 0, 1, None)


class PlainRows:
    """Takes the plain rows out of a stream of XML; by ``mark`` their cells are found again."""

    def __init__(self) -> None:
        # A name that no file can know, so that none can bear it.
        self.mark = f"plain{secrets.token_hex(8)}"
        self._cells: dict[str, list[str]] = {}
        self._kinds: dict[str, _Kind] = {}
        self._leads: dict[str, _Lead] = {}
        self._usual: set[str] = set()
        self._prefixes: set[str] = set()
        self._begun = False
        self._on = True
        self._rest = b""
        self._taken = 0

    def cells(self, mark: str) -> list[str]:
        """The cells of a row that was taken out; each once."""
        return self._cells.pop(mark)

    def without(self, chunk: bytes) -> bytes:
        """What is to be walked of the stream up to the last whole row; the end, given nothing."""
        whole, self._rest = self._rest + chunk, b""
        if not chunk or not self._on:
            return whole
        end = whole.rfind(_END)
        if end < 0:
            if len(whole) > _LONGEST:
                self._on = False
                return whole
            self._rest = whole
            return b""
        first = 0
        if not self._begun:
            first = max(whole.find(_BEGIN), 0)
            self._begun, self._on = True, self._is_usual(whole[:first])
        if not self._on or len(whole.translate(None, _STRANGE)) < len(whole):
            self._on = False
            return whole
        end += len(_END)
        self._rest = whole[end:]
        return whole[:first] + b"".join(self._replaced(whole[first:end]))

    def _replaced(self, whole: bytes) -> Iterator[bytes]:
        for part in whole.split(_END)[:-1]:
            begin = part.rfind(_BEGIN) if self._on else -1
            row = None if begin < 0 else self._plain(part[begin:])
            walked = part if row is None else part[:begin]
            # A comment, raw text or a name bound anew can change what the rows after it mean.
            if walked and self._on and any(sign in walked for sign in _SIGNS):
                self._on, row = False, None
            if row is None:
                yield part
                yield _END
                continue
            attributes, cells = row
            mark = str(self._taken)
            self._taken += 1
            self._cells[mark] = cells
            yield walked
            yield f'<table:table-row{attributes} {self.mark}="{mark}"/>'.encode()

    def _is_usual(self, head: bytes) -> bool:
        document = _DOCUMENT.match(head)
        if document is None or head.count(b"<!"):
            return False
        names = _NAMESPACE.findall(document[1])
        self._prefixes = {name.decode() for name, _ in names}
        return (
            len(names) == len(self._prefixes) == len(_NAMESPACES.findall(head))
            and {name: urn for name, urn in names if name in _BOUND} == _BOUND
        )

    def _plain(self, written: bytes) -> tuple[str, list[str]] | None:
        """The attributes of a row, its end tag cut off, and its cells.

        Returns:
            None if there is anything in it but cells of one text or none.
        """
        try:
            row = written.decode("utf-8")
            head = _ROW.match(row)
            if head is None or not (row.isascii() or _NO_LETTERS.isdisjoint(row)):
                return None
            if head[1] not in self._kinds:
                self._kind(head[1])
            cells, elements = self._read(row[head.end() :])
        except (_NotPlain, UnicodeDecodeError):
            return None
        # Each element has been seen, so that no text has one in it.
        if row.count("<") != 1 + elements or row.count(">") != 1 + elements:
            return None
        if len(row) > MAX_CELL_LETTERS and any(len(cell) > MAX_CELL_LETTERS for cell in cells):
            return None
        return head[1], cells

    def _read(self, row: str) -> tuple[list[str], int]:
        """The cells of a row, and how many tags it has if its texts have none."""
        cells: list[str] = []
        leads, usual = self._leads, self._usual
        blank = empty = 0
        *pieces, rest = row.split(_TEXT_END)
        for piece in pieces:
            written, _, text = piece.partition(_TEXT)
            if written in usual and text and not blank and "&" not in text:
                cells.append(text)
                continue
            before, cells_before, repeats, stored = leads.get(written) or self._lead(written)
            empty += cells_before
            blank += before
            if "&" in text:
                text = _ENTITY.sub(_freed, text)
            text = stored or text
            if not text:
                blank += repeats
            elif blank or repeats != 1:
                if len(cells) + blank + repeats > MAX_COLUMNS:
                    raise _NotPlain
                cells += [""] * blank + [text] * repeats
                blank = 0
            else:
                cells.append(text)
        if len(cells) > MAX_COLUMNS:
            raise _NotPlain
        return cells, 4 * len(pieces) + empty + self._empty(rest)[1]

    def _lead(self, written: str) -> _Lead:
        begin = written.rfind("<")
        own = _CELL.fullmatch(written, max(begin, 0))
        kind = None if own is None else self._kind(own[1])
        if kind is None or kind.is_empty:
            raise _NotPlain
        lead = _Lead(*self._empty(written[:begin]), kind.repeats, kind.stored)
        if len(self._leads) < _MOST_KINDS:
            self._leads[written] = lead
            if lead == _USUAL:
                self._usual.add(written)
        return lead

    def _empty(self, written: str) -> tuple[int, int]:
        """How many columns cells without anything in them span, and how many such cells there are."""
        if not written:
            return 0, 0
        kinds = [self._kinds.get(said) or self._kind(said) for said in _CELL.findall(written)]
        if _CELL.sub("", written) or not all(kind.is_empty for kind in kinds):
            raise _NotPlain
        return sum(kind.repeats for kind in kinds), len(kinds)

    def _kind(self, written: str) -> _Kind:
        attributes = written.removesuffix("/")
        if _ATTRIBUTES.fullmatch(attributes) is None:
            raise _NotPlain
        given = _ATTRIBUTE.findall(attributes)
        said = {f"{prefix}:{name}": value for prefix, name, value in given}
        if len(said) < len(given) or not {prefix for prefix, _, _ in given} <= self._prefixes:
            raise _NotPlain
        repeats = said.get("table:number-columns-repeated", "1")
        if not (repeats.isascii() and repeats.isdigit() and len(repeats) < 9):
            raise _NotPlain
        kind = said.get("office:value-type")
        stored = said.get("office:date-value") if kind == "date" else None
        stored = said.get("office:value") if kind in _NUMBERS else stored
        read = _Kind(int(repeats), stored or None, written.endswith("/"))
        if len(self._kinds) < _MOST_KINDS:
            self._kinds[written] = read
        return read


def _freed(entity: re.Match[str]) -> str:
    if (sign := _ENTITIES.get(entity[1])) is None:
        raise _NotPlain
    return sign
