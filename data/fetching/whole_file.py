"""Whether a file is what it should be, and all of it: first bytes, and the end of a zip."""

from __future__ import annotations

import csv
import json
import struct
from pathlib import Path

from data.fetching.faults import FetchFailed

_ZIPS = {"zip", "ods", "xlsx"}
_KINDS = {*_ZIPS, "csv", "json"}
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_END, _END_SIZE = b"PK\x05\x06", 22
#: A zip's comment is at most 64 KB.
_TAIL = _END_SIZE + 0xFFFF + 20
#: Zips, PDFs, packed files and old workbooks.
_NO_TEXT = (b"PK\x03\x04", b"%PDF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_HTML = (b"<!doctype html", b"<html", b"<head", b"<!--", b"<body")
#: JSON is read to its end only up to here; larger answers are a reader's business.
_JSON_READ = 64_000_000
#: So is CSV.
_CSV_READ = 64_000_000


def kind_of(name: str, expect: str | None) -> str | None:
    """What a file must be: as expected, else as its name ends; None if neither says."""
    if expect is not None:
        return expect.lower()
    ending = name.rpartition(".")[2].lower()
    return ending if ending in _KINDS else None


def check_start(head: bytes, kind: str | None, what: str) -> None:
    """Look at a file's first bytes.

    Raises:
        FetchFailed: if it is a web page or begins otherwise than its kind does.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if start.startswith(_HTML) and kind is not None:
        raise FetchFailed(
            f"{what} is a web page where a {kind.upper()} file was expected; try again later."
        )
    if kind in _ZIPS and not head.startswith(_ZIP_STARTS):
        raise FetchFailed(f"{what} does not begin as a {kind.upper()} file does; try again later.")
    if kind == "csv" and (start.startswith(b"<") or head.startswith(_NO_TEXT)):
        raise FetchFailed(f"{what} does not begin as a CSV file does; try again later.")
    if kind == "json" and start[:1] not in {b"{", b"["}:
        raise FetchFailed(f"{what} does not begin as JSON does; try again later.")


def check_whole(file: Path, kind: str | None, length_known: bool, what: str) -> None:
    """Look at a file's end.

    Args:
        file: what came.
        kind: what it must be.
        length_known: whether the publisher said how long it is, or marked its end.
        what: is named in sentences.

    Raises:
        FetchFailed: if it is cut short, or nothing shows that it is not.
    """
    if file.stat().st_size == 0:
        raise FetchFailed(f"{what} is empty; try again later.")
    if kind in _ZIPS:
        if not ends_as_zip(file):
            raise FetchFailed(f"{what} has no whole zip directory at its end; try again later.")
        return
    if kind == "json" and file.stat().st_size <= _JSON_READ:
        try:
            json.loads(file.read_bytes())
        except (ValueError, RecursionError) as error:
            raise FetchFailed(f"{what} is not whole JSON ({error}); try again later.") from error
        return
    if _ends_in_newline(file):
        return
    if not length_known:
        raise FetchFailed(
            f"{what} came without its length and ends within a line, so it may be half a file; "
            "try again later."
        )
    # What is said of the length may be wrong too. Many lists end without a newline, none of them
    # with fewer cells than its lines have.
    if kind == "csv" and file.stat().st_size <= _CSV_READ and _last_line_is_short(file):
        raise FetchFailed(f"{what} ends within a line, so it may be half a file; try again later.")


def ends_as_zip(file: Path) -> bool:
    """Whether a zip's directory lies where its last bytes say, zips beyond 4 GB included."""
    size = file.stat().st_size
    with file.open("rb") as handle:
        handle.seek(max(0, size - _TAIL))
        tail = handle.read()
        at = tail.rfind(_END)
        while at >= 0:
            if len(tail) >= at + _END_SIZE:
                *_, length, offset, comment = struct.unpack("<4s4H2LH", tail[at : at + _END_SIZE])
                end = size - len(tail) + at
                if len(tail) == at + _END_SIZE + comment:
                    if 0xFFFFFFFF in (length, offset):
                        return tail[at - 20 : at - 16] == b"PK\x06\x07" and at >= 20
                    if offset + length > end:
                        return False
                    handle.seek(offset)
                    return handle.read(4) in (b"PK\x01\x02", _END)
            at = tail.rfind(_END, 0, at)
    return False


def _last_line_is_short(file: Path) -> bool:
    with file.open(encoding="latin-1", newline="") as text:
        separator = max(",;\t|", key=text.readline().count)
        text.seek(0)
        before, last = 0, 0
        try:
            for row in csv.reader(text, delimiter=separator):
                before, last = last, len(row)
        except csv.Error:
            return False  # its reader will say more
    return 0 < last < before


def _ends_in_newline(file: Path) -> bool:
    with file.open("rb") as handle:
        handle.seek(-1, 2)
        return handle.read(1) in b"\r\n"
