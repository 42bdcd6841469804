"""How large a workbook's sheets would become in memory, learnt from its XML before it is read.

An ODS cell or row can say "repeat me a million times", an XLSX cell can stand at the far end of
the sheet or point at one long shared text, and an XML entity can unfold into millions of others:
each is a few bytes on disk.
"""

from __future__ import annotations

import re
from typing import TypeVar
from xml.parsers import expat

from data.sources.sheet import MAX_CELL_LETTERS, MAX_CELLS, MAX_COLUMNS

_MAX_LETTERS = 500_000_000
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
R = TypeVar("R", bound="_Reading")
_CELL_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Oversized(Exception):
    """Why a workbook is not read, in words that end a sentence."""


def check_sizes(members: dict[str, bytes]) -> None:
    """Walk the XML of a workbook's members.

    Raises:
        Oversized: if it is malformed, declares entities, or would become too large.
    """
    texts: list[int] = []
    if "xl/sharedStrings.xml" in members:
        texts = _walked("xl/sharedStrings.xml", members, _SharedTexts()).lengths
    for name in members:
        if name == "mimetype" or name == "xl/sharedStrings.xml":
            continue
        if name == "content.xml":
            _walked(name, members, _OpenDocument())
        elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _walked(name, members, _Worksheet(texts))
        else:
            _walked(name, members, _Reading())


class _Reading:
    """Walks one member; the base class only insists on plain XML."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""

    def end(self, tag: str) -> None:
        """An element closes."""

    def text(self, letters: str) -> None:
        """Character data."""


class _Sized(_Reading):
    """The rectangle that the cells of a sheet span, and the letters in them."""

    def __init__(self) -> None:
        self.rows = self.columns = self.letters = 0

    def spans(self, rows: int, columns: int, letters: int) -> None:
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)
        self.letters += letters
        if self.columns > MAX_COLUMNS or self.rows * self.columns > MAX_CELLS:
            raise Oversized(
                f"a sheet spans {self.rows:,} rows and {self.columns:,} columns, "
                "more than a register ever does"
            )
        if self.letters > _MAX_LETTERS:
            raise Oversized("its cells hold more text than a register ever does")


class _OpenDocument(_Sized):
    def __init__(self) -> None:
        super().__init__()
        self.sheet_row = self.row_repeats = self.column = self.filled = 0
        self.row_letters = self.cell_repeats = 0
        self.cell_letters = -1  # outside cells
        self.has_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{_TABLE} table":
            self.rows = self.columns = self.sheet_row = 0
        elif tag == f"{_TABLE} table-row":
            self.row_repeats = _count(attributes, "rows")
            self.column = self.filled = self.row_letters = 0
        elif tag in (f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell"):
            self.cell_repeats = _count(attributes, "columns")
            # A cell is held if it has a value, whether or not it shows any text.
            self.cell_letters = 0
            self.has_value = any(name.endswith("value-type") for name in attributes)

    def text(self, letters: str) -> None:
        if self.cell_letters >= 0:
            self.cell_letters += len(letters)
            _check_cell(self.cell_letters)

    def end(self, tag: str) -> None:
        if tag in (f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell"):
            self.column += self.cell_repeats
            if self.cell_letters or self.has_value:
                self.filled = self.column
                self.row_letters += self.cell_repeats * self.cell_letters
            self.cell_letters = -1
        elif tag == f"{_TABLE} table-row":
            self.sheet_row += self.row_repeats
            if self.filled:
                self.spans(self.sheet_row, self.filled, self.row_repeats * self.row_letters)


class _SharedTexts(_Reading):
    def __init__(self) -> None:
        self.lengths: list[int] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith(" si"):
            self.lengths.append(0)

    def text(self, letters: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(letters)
            _check_cell(self.lengths[-1])


class _Worksheet(_Sized):
    def __init__(self, texts: list[int]) -> None:
        super().__init__()
        self.texts = texts
        self.row = self.column = 0
        self.shared = False
        self.value: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            given = attributes.get("r", "")
            self.row = int(given) if given.isdigit() else self.row + 1
            self.column = 0
        elif name == "c":
            place = _CELL_REFERENCE.fullmatch(attributes.get("r", ""))
            if place:
                self.row, self.column = int(place[2]), _column_number(place[1])
            else:
                self.column += 1
            self.shared = attributes.get("t") == "s"
        elif name in ("v", "t"):
            self.value = []

    def text(self, letters: str) -> None:
        if self.value is not None:
            self.value.append(letters)

    def end(self, tag: str) -> None:
        if self.value is None or tag.rpartition(" ")[2] not in ("v", "t"):
            return
        value, self.value = "".join(self.value), None
        _check_cell(len(value))
        is_index = self.shared and value.isdigit() and int(value) < len(self.texts)
        self.spans(self.row, self.column, self.texts[int(value)] if is_index else len(value))


def _walked(name: str, members: dict[str, bytes], reading: R) -> R:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def declared(*_: object) -> None:
        raise Oversized(f"member {name!r} declares XML entities, which no spreadsheet needs")

    parser.EntityDeclHandler = declared
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        parser.Parse(members[name], True)
    except expat.ExpatError as error:
        raise Oversized(f"member {name!r} is damaged ({error})") from error
    return reading


def _count(attributes: dict[str, str], what: str) -> int:
    given = attributes.get(f"{_TABLE} number-{what}-repeated", "1")
    if not (given.isdigit() and len(given) < 10):
        raise Oversized(f"a cell is repeated {given[:20]!r} times")
    return int(given)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _check_cell(letters: int) -> None:
    if letters > MAX_CELL_LETTERS:
        raise Oversized(f"one cell holds more than {MAX_CELL_LETTERS:,} letters")
