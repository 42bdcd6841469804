"""The rows of a large OpenDocument spreadsheet, one at a time, read as if it were hostile.

The registers' ``content.xml`` unpacks to 440 MB and more, so that it is never whole in memory.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from lxml import etree

from data.errors import UnreadableFile
from data.sources.cqc.plain_rows import PlainRows
from data.sources.sheet import MAX_CELL_LETTERS, MAX_COLUMNS

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARAGRAPH = f"{_TEXT}p"
_REPEATED = f"{_TABLE}number-columns-repeated"
_KIND = f"{_OFFICE}value-type"
_DAY = f"{_OFFICE}date-value"
_VALUE = f"{_OFFICE}value"
_NUMBERS = {"float", "percentage", "currency"}
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_CONTENT = "content.xml"
#: The ratings of 2026 unpack to a little over 1 GB, at about thirty times their packed size.
_MAX_BYTES = 4_000_000_000
_MAX_RATIO = 200
_SMALL = 1_000_000
#: One row of 122 cells takes some 10 kB.
_MAX_ROW_BYTES = 32_000_000
_MAX_ROWS = 3_000_000
_MAX_ROW_REPEATS = 1_000
_CHUNK = 1 << 20


class Row(NamedTuple):
    """A row that holds anything: its sheet, its line there (from 1) and its cells as text."""

    sheet: str
    number: int
    cells: list[str]


def document_rows(path: Path) -> Iterator[Row]:
    """Every row of every sheet of an ODS file that holds anything, in order.

    Dates and numbers are given by their stored value, all else by its text.

    Raises:
        UnreadableFile: if the file is damaged, declares a document type, or would become larger
            than any register; raised when the row in question is reached.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            member = packed.getinfo(_CONTENT)
            if member.file_size > _MAX_BYTES or (
                member.file_size > _SMALL
                and member.file_size > _MAX_RATIO * max(member.compress_size, 1)
            ):
                raise UnreadableFile(
                    f"{path.name} is refused: it unpacks to {member.file_size / 1e6:,.0f} MB, more "
                    "than a register ever does."
                )
            with packed.open(member) as handle:
                yield from _rows(path, _Guarded(path, handle))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        raise UnreadableFile(
            f"{path.name} is damaged or cut short ({error}); download it again."
        ) from error
    except RuntimeError as error:  # an encrypted member
        raise UnreadableFile(f"{path.name} cannot be unpacked ({error}).") from error
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(f"{path.name} is a damaged spreadsheet ({error.msg}).") from error


class _Guarded:
    """A stream of XML that refuses document types, and rows that never end."""

    def __init__(self, path: Path, handle: IO[bytes]) -> None:
        self.path, self.handle = path, handle
        self.plain = PlainRows()
        self.since_row = 0
        self.tail = b""
        self.begun = self.ended = False

    def read(self, _size: int) -> bytes:
        while not self.ended:
            chunk = self._checked()
            self.ended = not chunk
            left = self.plain.without(chunk)
            self.since_row += len(left)
            if self.since_row > _MAX_ROW_BYTES:
                raise UnreadableFile(
                    f"{self.path.name} is refused: one row is larger than any list's."
                )
            if left:
                return left
        return b""

    def _checked(self) -> bytes:
        chunk = self.handle.read(_CHUNK)
        if not self.begun and chunk:
            self.begun = True
            if b"\0" in chunk[:8] or chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise UnreadableFile(f"{self.path.name} is refused: its XML is not UTF-8.")
        if b"<!DOCTYPE" in self.tail + chunk or b"<!ENTITY" in self.tail + chunk:
            raise UnreadableFile(
                f"{self.path.name} is refused: it declares XML entities, which no register needs."
            )
        self.tail = chunk[-16:]
        return chunk


def _rows(path: Path, guarded: _Guarded) -> Iterator[Row]:
    sheet, number = "", 0
    walk = etree.iterparse(
        guarded,
        events=("start", "end"),
        tag=(f"{_TABLE}table", f"{_TABLE}table-row"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
    )
    for event, element in walk:
        if element.tag == f"{_TABLE}table":
            if event == "start":
                sheet, number = element.get(f"{_TABLE}name") or "", 0
            continue
        if event == "start":
            continue
        guarded.since_row = 0
        mark = element.get(guarded.plain.mark)
        cells = _cells(path, element) if mark is None else guarded.plain.cells(mark)
        repeats = _repeats(path, element.get(f"{_TABLE}number-rows-repeated"))
        if any(cells):
            if repeats > _MAX_ROW_REPEATS or number > _MAX_ROWS:
                raise UnreadableFile(f"{path.name} is refused: it has more rows than any register.")
            for line in range(number + 1, number + 1 + repeats):
                yield Row(sheet, line, cells)
        number += repeats
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _cells(path: Path, row: etree._Element) -> list[str]:
    cells: list[str] = []
    blank = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        given = cell.get(_REPEATED)
        repeats = 1 if given is None else _repeats(path, given)
        text = _text(cell) if len(cell) else ""
        if not text:
            blank += repeats  # rows end in a cell that is repeated to the edge of the sheet
            continue
        if len(cells) + blank + repeats > MAX_COLUMNS:
            raise UnreadableFile(
                f"{path.name} is refused: a row has more than {MAX_COLUMNS:,} columns."
            )
        if blank:
            cells += [""] * blank
            blank = 0
        if len(text) > MAX_CELL_LETTERS:
            raise UnreadableFile(f"{path.name} is refused: a cell is longer than any register's.")
        if repeats == 1:
            cells.append(text)
        else:
            cells += [text] * repeats
    return cells


def _text(cell: etree._Element) -> str:
    """The stored value of a number or day, else the text; one paragraph of plain text is usual."""
    kind = cell.get(_KIND)
    if kind == "date" and (day := cell.get(_DAY)):
        return str(day)
    if kind in _NUMBERS and (value := cell.get(_VALUE)):
        return str(value)
    first = cell[0]
    if len(cell) == 1 and not len(first) and first.tag == _PARAGRAPH:
        return first.text or ""
    parts = cell.iterchildren(_PARAGRAPH)
    return "\n".join("".join(str(words) for words in part.itertext()) for part in parts)


def _repeats(path: Path, given: str | None) -> int:
    if given is None:
        return 1
    if not (given.isascii() and given.isdigit() and len(given) < 9):
        raise UnreadableFile(f"{path.name} is refused: a cell is repeated {given[:20]!r} times.")
    return int(given)
