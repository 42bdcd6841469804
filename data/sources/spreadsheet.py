"""Tables as text out of a publisher's CSV, ODS or XLSX file, read as if it were hostile.

Nothing is typed here and nothing is unpacked to disk. Whatever cannot be read safely and whole
is refused with one sentence.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

import fastexcel

from data.errors import NotRecognised, UnreadableFile

SPREADSHEETS = {".csv", ".ods", ".xlsx", ".zip"}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_WEB_PAGE = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")
#: A spreadsheet member that unpacks to more than this many times its size is a bomb. Real
#: registers reach about 30.
_MAX_RATIO = 200


@dataclass(frozen=True)
class Sheet:
    """One table of text cells, ragged rows allowed. A CSV file is one sheet named ``""``."""

    name: str
    rows: list[list[str]]
    encoding: str | None


def read_sheets(path: Path, content: bytes, max_bytes: int) -> list[Sheet]:
    """Read every sheet of a spreadsheet file.

    Args:
        path: the file, named in every error; its ending is not trusted.
        content: the file's bytes.
        max_bytes: the most that any one member may unpack to.

    Raises:
        UnreadableFile: if it is empty, binary, a web page, cut short, a bomb, or malformed.
        NotRecognised: if it is an archive of files rather than a spreadsheet.
    """
    if not content.strip(b"\0 \t\r\n"):
        reason = "is empty" if not content else "holds nothing but blanks"
        raise UnreadableFile(f"{path.name} {reason}; download it again.")
    if content[:4] == b"PK\x03\x04":
        return _workbook_sheets(path, content, max_bytes)
    return [_csv_sheet(path, content)]


def _csv_sheet(path: Path, content: bytes) -> Sheet:
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_WEB_PAGE):
        raise UnreadableFile(
            f"{path.name} is a web page, not a table (an error page saved under a data file's "
            "name?); download it again."
        )
    text, encoding = _decode(path, content)
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
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


def _decode(path: Path, content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\0" in content:
        raise UnreadableFile(f"{path.name} is not text: it holds zero bytes.")
    else:
        # cp1252 before latin-1: publishers save from Windows; latin-1 can read any byte.
        candidates = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in candidates:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"{path.name} is not text in any encoding Forewarn knows.")


def _workbook_sheets(path: Path, content: bytes, max_bytes: int) -> list[Sheet]:
    _refuse_unsafe_archive(path, content, max_bytes)
    try:
        workbook = fastexcel.read_excel(content)
        sheets = []
        for name in workbook.sheet_names:
            frame = workbook.load_sheet(
                name, header_row=None, dtypes="string", skip_whitespace_tail_rows=True
            ).to_polars()
            cells = (["" if cell is None else cell for cell in row] for row in frame.iter_rows())
            sheets.append(Sheet(name, list(cells), None))
    except fastexcel.FastExcelError as error:
        raise UnreadableFile(
            f"{path.name} is a damaged spreadsheet ({_first_line(error)})."
        ) from error
    return sheets


def _refuse_unsafe_archive(path: Path, content: bytes, max_bytes: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            first = archive.read("mimetype") if "mimetype" in archive.namelist() else b""
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(
            f"{path.name} is a damaged or truncated archive; download it again."
        ) from error
    for member in members:
        name = member.filename
        if (
            PurePosixPath(name).is_absolute()
            or PureWindowsPath(name).drive
            or ".." in PurePosixPath(name.replace("\\", "/")).parts
        ):
            raise UnreadableFile(f"{path.name} is refused: member {name!r} points outside it.")
        if member.file_size > max_bytes or (
            member.file_size > 1_000_000
            and member.file_size > _MAX_RATIO * max(member.compress_size, 1)
        ):
            raise UnreadableFile(
                f"{path.name} is refused: member {name!r} unpacks to "
                f"{member.file_size / 1e6:,.0f} MB, more than a register ever does."
            )
    names = {member.filename for member in members}
    if not first.startswith(_OPEN_DOCUMENT) and "xl/workbook.xml" not in names:
        raise NotRecognised(
            f"{path.name} is an archive, not a spreadsheet; unpack it and ingest the files inside."
        )


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or ["unreadable"])[0].strip(" .")
