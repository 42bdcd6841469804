"""The text of a table someone hands in, with a limit on its size, whatever its encoding."""

from __future__ import annotations

import re
from pathlib import Path

from data.errors import UnreadableFile
from data.settings import settings

#: More columns than any table of ratios has; each costs the learner time and memory.
MOST_COLUMNS = 2_000
#: Cells are held as text while they are read, at some 50 bytes each.
MOST_CELLS = 20_000_000
#: No leading zeros: ``01234567`` is a company, not a quantity.
NUMBER = r"^[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"


def is_number(text: str) -> bool:
    """Whether a text is a number as these tables write them."""
    return re.match(NUMBER, text) is not None


def read_text(path: Path) -> str:
    """The file as text: UTF-8 (a byte order mark is dropped), else Windows-1252; lines end in LF.

    Raises:
        UnreadableFile: if it is not there, is no text, or is larger than FOREWARN_MAX_FILE_MB.
    """
    limit = settings().max_file_mb
    try:
        if path.stat().st_size > limit * 1_000_000:
            raise UnreadableFile(
                f"{path.name} is larger than {limit} MB; raise FOREWARN_MAX_FILE_MB to read it."
            )
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise UnreadableFile(f"{path} cannot be opened: {why}.") from error
    if b"\0" in content:
        raise UnreadableFile(f"{path.name} is no text file; hand in an ARFF or a CSV file.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_size(file_name: str, rows: int, columns: int) -> None:
    """Refuse a table too large to be held.

    Raises:
        UnreadableFile: saying which limit it passes.
    """
    if columns > MOST_COLUMNS:
        raise UnreadableFile(
            f"{file_name} has {columns:,} columns, of which at most {MOST_COLUMNS:,} can be read; "
            "leave out those that are not needed."
        )
    if rows * columns > MOST_CELLS:
        raise UnreadableFile(
            f"{file_name} has {rows * columns:,} cells, of which at most {MOST_CELLS:,} can be "
            "read; leave out columns or rows that are not needed."
        )
