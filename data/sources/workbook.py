"""Sheets as text out of an ODS or XLSX file.

A workbook is a zip of XML, and a small one can be written to unfold without end. So its members
are unpacked here, within limits; their XML is walked once to learn what it would become; and only
those members, as they were checked, are handed to the library that reads them.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

import fastexcel

from data.errors import NotRecognised, UnreadableFile
from data.sources.sheet import Sheet
from data.sources.workbook_size import Oversized, check_sizes

_OPEN_DOCUMENT = {"mimetype", "content.xml", "META-INF/manifest.xml"}
#: A member that unpacks to more than this many times its size is a bomb; registers reach about 30.
_MAX_RATIO = 200
#: Below this a member is harmless whatever its ratio.
_SMALL = 1_000_000


def workbook_sheets(path: Path, content: bytes, max_bytes: int) -> list[Sheet]:
    """Read every sheet of an ODS or XLSX file; arguments and errors as in ``read_sheets``."""
    members = _unpack(path, content, max_bytes)
    try:
        check_sizes(members)
    except Oversized as error:
        raise UnreadableFile(f"{path.name} is refused: {error}.") from error
    try:
        return _read(_repacked(members))
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of the library is no Exception
        reason = (str(error).splitlines() or ["unreadable"])[0].strip(" .")
        raise UnreadableFile(f"{path.name} is a damaged spreadsheet ({reason}).") from error


def _unpack(path: Path, content: bytes, max_bytes: int) -> dict[str, bytes]:
    """The members a reader needs, by name."""
    damaged = f"{path.name} is a damaged or truncated archive; download it again."
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except Exception as error:  # the zip module lets many kinds of error through
        raise UnreadableFile(damaged) from error
    _refuse_unsafe(path, members, max_bytes)
    names = {member.filename for member in members}
    if not (names >= _OPEN_DOCUMENT or "xl/workbook.xml" in names):
        raise NotRecognised(
            f"{path.name} is an archive, not a spreadsheet; unpack it and ingest the files inside"
        )
    wanted = _OPEN_DOCUMENT & names
    if "xl/workbook.xml" in names:
        wanted = {name for name in names if name.endswith((".xml", ".rels"))}
    try:
        # Reading checks each member's length and sum, and stops at the length it gives.
        return {
            member.filename: archive.read(member) for member in members if member.filename in wanted
        }
    except Exception as error:
        raise UnreadableFile(damaged) from error


def _refuse_unsafe(path: Path, members: list[zipfile.ZipInfo], max_bytes: int) -> None:
    for member in members:
        name = member.filename
        if (
            PurePosixPath(name).is_absolute()
            or PureWindowsPath(name).drive
            or ".." in PurePosixPath(name.replace("\\", "/")).parts
        ):
            raise UnreadableFile(f"{path.name} is refused: member {name!r} points outside it.")
        if member.file_size > max_bytes or (
            member.file_size > _SMALL
            and member.file_size > _MAX_RATIO * max(member.compress_size, 1)
        ):
            raise UnreadableFile(
                f"{path.name} is refused: member {name!r} unpacks to "
                f"{member.file_size / 1e6:,.0f} MB, more than a register ever does."
            )
    if (whole := sum(member.file_size for member in members)) > max_bytes:
        raise UnreadableFile(
            f"{path.name} is refused: it unpacks to {whole / 1e6:,.0f} MB, more than a register "
            "ever does."
        )


def _repacked(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _read(content: bytes) -> list[Sheet]:
    workbook = fastexcel.read_excel(content)
    sheets = []
    for name in workbook.sheet_names:
        frame = workbook.load_sheet(
            name,
            header_row=None,
            skip_rows=0,  # else blank rows on top are dropped and row numbers are wrong
            dtypes="string",
            skip_whitespace_tail_rows=True,
        ).to_polars()
        cells = (["" if cell is None else cell for cell in row] for row in frame.iter_rows())
        sheets.append(Sheet(name, list(cells), None))
    return sheets
