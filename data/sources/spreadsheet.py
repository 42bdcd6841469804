"""Tables as text out of a publisher's CSV, ODS or XLSX file, read as if it were hostile.

Nothing is typed here and nothing is unpacked to disk. Whatever cannot be read safely and whole
is refused with one sentence.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from data.errors import UnreadableFile
from data.sources.sheet import MAX_CELL_LETTERS, MAX_CELLS, MAX_COLUMNS, Sheet
from data.sources.workbook import workbook_sheets

SPREADSHEETS = {".csv", ".ods", ".xlsx", ".zip"}
_ZIPPED = {".ods", ".xlsx", ".zip"}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: How other kinds of file begin.
_OTHER_KINDS = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Office document; save it as CSV or ODS",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"PAR1": "a Parquet file",
}
#: Enough of a file to tell its kind.
HEAD_BYTES = 4096


def refuse_other_kinds(path: Path, head: bytes) -> None:
    """Refuse by its first bytes a file that is no table, so that the rest need not be read.

    Raises:
        UnreadableFile: if it is empty, blank, binary or a web page.
    """
    if not head.strip(b"\0 \t\r\n") and (b"\0" in head or len(head) < HEAD_BYTES):
        reason = "holds nothing but blanks" if head else "is empty"
        raise UnreadableFile(f"{path.name} {reason}; download it again.")
    if head.startswith(_ZIP):
        return
    for start, kind in _OTHER_KINDS.items():
        if head.startswith(start):
            raise UnreadableFile(f"{path.name} is not a table but {kind}.")
    text = head.replace(b"\0", b"") if head.startswith(_UTF_16_MARKS) else head
    if text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        raise UnreadableFile(
            f"{path.name} is a web page, not a table (an error page saved under a data file's "
            "name?); download it again."
        )
    if path.suffix.lower() in _ZIPPED:
        raise UnreadableFile(
            f"{path.name} is named {path.suffix.lower()} but does not begin as one; "
            "it may be cut short, so download it again."
        )
    if b"\0" in head and not head.startswith(_UTF_16_MARKS):
        raise UnreadableFile(f"{path.name} is not text: it holds zero bytes.")


def read_sheets(path: Path, content: bytes, max_bytes: int) -> list[Sheet]:
    """Read every sheet of a spreadsheet file.

    Args:
        path: the file, named in every error; content decides how it is read.
        content: the file's bytes.
        max_bytes: the most that it may unpack to.

    Raises:
        UnreadableFile: if it is empty, binary, a web page, cut short, a bomb, or malformed.
        NotRecognised: if it is an archive of files rather than a spreadsheet.
    """
    refuse_other_kinds(path, content[:HEAD_BYTES])
    if content.startswith(_ZIP):
        return workbook_sheets(path, content, max_bytes)
    return [_csv_sheet(path, content)]


def _csv_sheet(path: Path, content: bytes) -> Sheet:
    text, encoding = _decode(path, content)
    csv.field_size_limit(MAX_CELL_LETTERS)
    reader = csv.reader(_lines(path, text), strict=True)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in reader:
            rows.append(row)
            cells += len(row)
            if len(row) > MAX_COLUMNS or cells > MAX_CELLS:
                raise UnreadableFile(
                    f"{path.name} is refused: line {reader.line_num} brings it to {len(row):,} "
                    f"columns and {cells:,} cells, more than a register ever has."
                )
    except csv.Error as error:
        if "field larger" in str(error):
            raise UnreadableFile(
                f"{path.name} is refused: a cell at line {reader.line_num} holds more than "
                f"{MAX_CELL_LETTERS:,} letters (a quotation mark left open?)."
            ) from error
        raise UnreadableFile(
            f"{path.name} cannot be read as CSV at line {reader.line_num} ({error}); "
            "it may be cut short, so download it again."
        ) from error
    if not text.endswith(("\n", "\r")):
        widest = max(len(row) for row in rows)
        if len(rows[-1]) < widest:
            raise UnreadableFile(
                f"{path.name} is cut short at line {len(rows)} ({len(rows[-1])} of {widest} cells); "
                "download it again."
            )
    return Sheet("", rows, encoding)


def _lines(path: Path, text: str) -> Iterator[str]:
    longest = MAX_CELL_LETTERS + 2 * MAX_COLUMNS
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > longest:
            raise UnreadableFile(
                f"{path.name} is refused: line {number} holds {len(line):,} letters, more than a "
                "register's line ever does."
            )
        yield line


def _decode(path: Path, content: bytes) -> tuple[str, str]:
    if content.startswith(_UTF_16_MARKS):
        candidates = ["utf-16"]
    elif content.startswith(_UTF_8_MARK):
        candidates = ["utf-8-sig"]  # the file says so: an error means damage, not another encoding
    else:
        # cp1252 before latin-1: publishers save from Windows; latin-1 can read any byte.
        candidates = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise UnreadableFile(f"{path.name} is not text: it holds zero bytes.")
        return text, encoding
    raise UnreadableFile(
        f"{path.name} says it is {candidates[0].upper()} text and is not; it may be cut short or "
        "damaged, so download it again."
    )
