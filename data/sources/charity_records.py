"""Records of the Charity Commission's extract, one after another: a JSON array, or lines of text.

The text is separated by tabs without quoting; a backslash frees the tab or backslash after it, and a
line break within a cell goes on in the next line.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from data.errors import UnreadableFile

_CHUNK = 4 << 20
#: No record has more characters than this.
_LONGEST = 8 << 20
_TAB = re.compile(r"(?<!\\)\t")
#: A record broken over more lines than this is none.
_MOST_LINES = 200

#: A record's number, its cells by heading, and what is wrong with it.
Record = tuple[int, dict[str, Any], str | None]


def json_records(handle: IO[bytes], name: str) -> Generator[Record]:
    """The objects of one big JSON array, numbered from 1.

    Raises:
        UnreadableFile: if it is no array, cut short, or no UTF-8.
    """
    with _decoded(handle, None) as text:
        decoder = json.JSONDecoder()
        buffer, at, number, ended = _more(text, name), 0, 0, False
        buffer = buffer.lstrip()
        if not buffer.startswith("["):
            raise UnreadableFile(f"{name} is no list of records; download it again.")
        at = 1
        while not ended:
            while at < len(buffer) and buffer[at] in " \t\r\n,":
                at += 1
            if at < len(buffer) and buffer[at] == "]":
                return
            try:
                record, at = decoder.raw_decode(buffer, at)
            except (ValueError, RecursionError) as error:
                chunk = _more(text, name)
                if not chunk or len(buffer) - at > _LONGEST:
                    raise UnreadableFile(
                        f"{name} is cut short or damaged after record {number:,}; download it again."
                    ) from error
                buffer, at = buffer[at:] + chunk, 0
                continue
            number += 1
            if isinstance(record, dict):
                yield number, record, None
            else:
                yield number, {}, "no record"


def text_records(handle: IO[bytes], name: str) -> Generator[Record]:
    """The lines under a row of headings, numbered by line from 1; broken ones are put together.

    Raises:
        UnreadableFile: if it is no UTF-8.
    """
    with _decoded(handle, "\n") as lines:
        try:
            headings = [heading.strip() for heading in lines.readline().rstrip("\r\n").split("\t")]
            open_line, began, taken = "", 0, 0
            for number, line in enumerate(lines, start=2):
                line = line.rstrip("\r\n")
                whole = f"{open_line} {line}" if open_line else line
                cells = _TAB.split(whole)
                if open_line and (len(cells) > len(headings) or taken > _MOST_LINES):
                    yield began, {}, _at_fault(open_line, headings)
                    whole, cells, open_line = line, _TAB.split(line), ""
                if not whole.strip():
                    continue
                began = began if open_line else number
                if len(cells) < len(headings):
                    taken = taken + 1 if open_line else 1
                    open_line = whole
                    continue
                open_line = ""
                if len(cells) > len(headings):
                    yield began, {}, _at_fault(whole, headings)
                else:
                    freed = (re.sub(r"\\(.)", r"\1", cell) for cell in cells)
                    yield began, dict(zip(headings, freed, strict=True)), None
            if open_line:
                yield began, {}, _at_fault(open_line, headings)
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"{name} is not UTF-8 text; download it again.") from error


@contextmanager
def _decoded(handle: IO[bytes], newline: str | None) -> Iterator[io.TextIOWrapper]:
    """The bytes as text; who opened them closes them."""
    text = io.TextIOWrapper(handle, encoding="utf-8-sig", errors="strict", newline=newline)
    try:
        yield text
    finally:
        with suppress(ValueError):
            text.detach()


def _at_fault(line: str, headings: list[str]) -> str:
    return f"the line has {len(_TAB.split(line))} of {len(headings)} cells"


def _more(text: io.TextIOWrapper, name: str) -> str:
    try:
        return text.read(_CHUNK)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{name} is not UTF-8 text; download it again.") from error
