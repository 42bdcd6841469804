"""Text repeated by the gigabyte, with other numbers each time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

_NUMBER = re.compile(rb"#+")


class Block:
    """Rows of text with runs of ``#`` where a number of so many digits goes."""

    def __init__(self, rows: list[str]) -> None:
        text = "".join(rows).encode()
        self.rows = len(rows)
        self.text = np.frombuffer(text, np.uint8).copy()
        ends = np.cumsum([len(row.encode()) for row in rows])
        starts, lengths = [], []
        for found in _NUMBER.finditer(text):
            starts.append(found.start())
            lengths.append(found.end() - found.start())
        self.starts, self.lengths = np.array(starts), np.array(lengths)
        self.row_of = np.searchsorted(ends, self.starts, side="right")
        self.ends = ends

    def numbered(self, first: int, rows: int, modulo: dict[int, int]) -> bytes:
        """The first rows of the block, the numbers of their places counted on from ``first``.

        ``modulo`` says, of a place so many digits long, after how many the count begins anew.
        """
        for length in np.unique(self.lengths):
            chosen = self.lengths == length
            number = first + self.row_of[chosen]
            number = number % modulo.get(int(length), 10 ** int(length))
            at = self.starts[chosen]
            for digit in range(int(length)):
                power = 10 ** (int(length) - 1 - digit)
                self.text[at + digit] = 48 + number // power % 10
        return self.text[: self.ends[rows - 1]].tobytes()


def repeated(rows: list[str], count: int, modulo: dict[int, int] | None = None) -> Iterator[bytes]:
    """So many rows, in blocks."""
    block = Block(rows)
    for first in range(0, count, block.rows):
        yield block.numbered(first, min(block.rows, count - first), modulo or {})


def zipped(path: Path, member: str, parts: Iterator[bytes], level: int = 1) -> Path:
    """Write a zip of one member from its parts."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as packed,
        packed.open(member, "w", force_zip64=True) as handle,
    ):
        for part in parts:
            handle.write(part)
    return path


def after(head: str, parts: Iterator[bytes]) -> Iterator[bytes]:
    """The parts after a head."""
    yield head.encode()
    yield from parts


def before(parts: Iterator[bytes], tail: str) -> Iterator[bytes]:
    """The parts before a tail."""
    yield from parts
    yield tail.encode()
