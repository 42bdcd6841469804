"""Rows of an OpenDocument sheet that are plain, read by pattern before the XML is walked.

Nearly every row of a register is a list of cells of one text each. Such a row is taken out of the
stream, and an empty one that bears a mark is put in its place; the reader of XML walks what is left,
so that all that is unusual, and the order of everything, stays its business. Whatever is not to the
letter of the plain form is left as it is.
"""

from __future__ import annotations

import re
import secrets
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
_CELL = re.compile(
    r"<table:table-cell([^<>]*+)>(?:<text:p>([^<>]*+)(</text:p></table:table-cell>))?"
)
_ATTRIBUTES = re.compile(r'(?: [A-Za-z][\w.-]*:[A-Za-z][\w.-]*="[^"<&\t\n\r]*")*')
_ATTRIBUTE = re.compile(r' ([\w.-]+):([\w.-]+)="([^"]*)"')
#: What XML may not hold, and the line ends that it reads as others.
_STRANGE = bytes([*range(9), *range(11, 32)])
_SIGNS = (b"<!", b"<?", b"xmlns", "\ufffe".encode(), "\uffff".encode())
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


class PlainRows:
    """Takes the plain rows out of a stream of XML; by ``mark`` their cells are found again."""

    def __init__(self) -> None:
        # A name that no file can know, so that none can bear it.
        self.mark = f"plain{secrets.token_hex(8)}"
        self._cells: dict[str, list[str]] = {}
        self._kinds: dict[str, _Kind] = {}
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
        # A comment, raw text or a name bound anew can change what a row means.
        strange = any(whole.find(sign, first) >= 0 for sign in _SIGNS)
        if strange or not self._on or len(whole.translate(None, _STRANGE)) < len(whole):
            self._on = False
            return whole
        end += len(_END)
        self._rest = whole[end:]
        return b"".join(self._replaced(whole[:end]))

    def _replaced(self, whole: bytes) -> list[bytes]:
        parts = []
        for part in whole.split(_END)[:-1]:
            begin = part.rfind(_BEGIN)
            row = None
            if begin >= 0:
                try:
                    row = self._plain(part[begin:].decode("utf-8"))
                except (_NotPlain, UnicodeDecodeError):
                    row = None
            if row is None:
                parts += [part, _END]
                continue
            attributes, cells = row
            mark = str(self._taken)
            self._taken += 1
            self._cells[mark] = cells
            empty = f'<table:table-row{attributes} {self.mark}="{mark}"/>'
            parts += [part[:begin], empty.encode()]
        return parts

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

    def _plain(self, row: str) -> tuple[str, list[str]]:
        """The attributes of a row, its end tag cut off, and its cells.

        Raises:
            _NotPlain: if there is anything in it but cells of one text or none.
        """
        head = _ROW.match(row)
        if head is None:
            raise _NotPlain
        self._kind(head[1])
        found = _CELL.findall(row, head.end())
        if "&" in row:
            if row.count("&") != sum(text.count("&") for _, text, _ in found):
                raise _NotPlain
            found = [(kind, _ENTITY.sub(_freed, text), end) for kind, text, end in found]
        cells, empty = self._read(found)
        signs = 1 + empty + 4 * (len(found) - empty)
        if row.count("<") != signs or row.count(">") != signs:
            raise _NotPlain
        if len(row) > MAX_CELL_LETTERS and any(len(cell) > MAX_CELL_LETTERS for cell in cells):
            raise _NotPlain
        return head[1], cells

    def _read(self, found: list[tuple[str, str, str]]) -> tuple[list[str], int]:
        """The row's cells, and how many elements of it are cells without anything in them."""
        cells: list[str] = []
        kinds = self._kinds
        blank = empty = 0
        for attributes, text, end in found:
            repeats, stored, is_empty = kinds.get(attributes) or self._kind(attributes)
            if is_empty == bool(end):
                raise _NotPlain
            if is_empty:
                empty += 1
                blank += repeats
                continue
            text = stored or text
            if not text:
                blank += repeats
                continue
            if blank or repeats != 1:
                if len(cells) + blank + repeats > MAX_COLUMNS:
                    raise _NotPlain
                cells += [""] * blank + [text] * repeats
                blank = 0
            else:
                cells.append(text)
        if len(cells) > MAX_COLUMNS:
            raise _NotPlain
        return cells, empty

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
