"""The rows of a CSV file too long to hold, one at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from data.errors import UnreadableFile
from data.sources.cqc.open_document import Row
from data.sources.sheet import MAX_CELL_LETTERS, MAX_COLUMNS

_CHUNK = 1 << 22
_MAX_BYTES = 4_000_000_000
_MAX_ROWS = 3_000_000


def encoding_of(path: Path) -> str:
    """``utf-8-sig``, or ``cp1252`` or ``latin-1`` for a file that is not UTF-8 throughout.

    Raises:
        UnreadableFile: if the file is too large, or holds zero bytes.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise UnreadableFile(f"{path.name} is larger than any list of care services.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            with path.open(encoding=encoding, newline="") as handle:
                while chunk := handle.read(_CHUNK):
                    if "\0" in chunk:
                        raise UnreadableFile(f"{path.name} is not text: it holds zero bytes.")
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def text_rows(path: Path, encoding: str) -> Iterator[Row]:
    """Every line of a CSV file that holds anything, in order, under a sheet named ``""``.

    Raises:
        UnreadableFile: if it cannot be taken apart; raised when the line is reached.
    """
    csv.field_size_limit(MAX_CELL_LETTERS)
    widest = last = 0
    with path.open(encoding=encoding, newline="") as handle:
        reader = csv.reader(_lines(path, handle), strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                if len(cells) > MAX_COLUMNS or number > _MAX_ROWS:
                    raise UnreadableFile(f"{path.name} is refused at row {number}: too large.")
                widest, last = max(widest, len(cells)), len(cells)
                if any(cell.strip() for cell in cells):
                    yield Row("", number, cells)
        except csv.Error as error:
            raise UnreadableFile(
                f"{path.name} cannot be read as CSV at line {reader.line_num} ({error}); "
                "it may be cut short, so download it again."
            ) from error
    if last < widest and not _ends_a_line(path):
        raise UnreadableFile(
            f"{path.name} is cut short in its last line ({last} of {widest} cells); "
            "download it again."
        )


def _lines(path: Path, handle: io.TextIOWrapper) -> Iterator[str]:
    longest = MAX_CELL_LETTERS + 2 * MAX_COLUMNS
    while line := handle.readline(longest + 1):
        if len(line) > longest:
            raise UnreadableFile(f"{path.name} is refused: a line is longer than any register's.")
        yield line


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as handle:
        handle.seek(-1, io.SEEK_END)
        return handle.read(1) in (b"\n", b"\r")
