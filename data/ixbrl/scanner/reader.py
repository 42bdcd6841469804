"""Filings -> tables by the scanner; those it leaves, by the reference reader, in their places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import polars as pl

from data.ixbrl.document import UnreadableFiling
from data.ixbrl.frames import FILING_COLUMNS, Filing, facts_frame, filings_frame
from data.ixbrl.members import read_member_name
from data.ixbrl.read import FilingsRead, number_within, read_filing, why_skipped
from data.ixbrl.scanner.batch import scan
from data.ixbrl.scanner.chunk import Chunk
from data.ixbrl.scanner.filings import Sayings
from data.ixbrl.scanner.lanes import PADDING
from data.ixbrl.scanner.refusals import NAMES, READ
from data.ixbrl.scanner.tables import (
    FILING_FACTS,
    FILING_STATUS,
    FILINGS,
    SCRATCH,
    TABLES,
    forget,
    known_namespaces,
)

#: A larger filing goes to the reference reader.
_LARGEST = 1 << 22
#: Filings are scanned together up to about this many bytes: what a core keeps close.
_TOGETHER = 1 << 19
_STOPS = b"<" * PADDING
#: The name of a filing as packs have it; only others may be no accounts.
_USUAL_NAME = re.compile(r"Prod\d+_\d+_[A-Z0-9]+_\d+\.(?:html|xml)")

#: A filing's name and bytes, or why there are none.
Member = tuple[str, bytes | bytearray | UnreadableFiling]


class _Scanned(NamedTuple):
    """A filing the scanner has read: its name, size and place in the tables."""

    name: str
    size: int
    place: int


class Scanner:
    """Reads any number of filings; its memory is used again and does not grow.

    Attributes:
        left: how many filings were left to the reference reader, by reason.
    """

    def __init__(self) -> None:
        # Pages are taken from the system as they are first used.
        self._tables = np.zeros(1, TABLES)[0]
        self._scratch = np.zeros(1, SCRATCH)[0]
        forget(self._tables)
        self._buffer = np.zeros(_LARGEST + _TOGETHER + PADDING, np.uint8)
        self._known = known_namespaces()
        self._done: list[_Scanned | Filing] = []
        self.left: Counter[str] = Counter()

    def read(self, members: Iterable[Member]) -> Iterator[FilingsRead]:
        """Read filings, each by name and bytes, some at a time, in their order."""
        for batch in _batches(members):
            yield from self._read_batch(batch)
        if self._done:
            yield self._taken()

    def _read_batch(self, batch: list[Member]) -> Iterator[FilingsRead]:
        fit = [
            (place, content)
            for place, (name, content) in enumerate(batch)
            if not isinstance(content, UnreadableFiling) and _may_be_scanned(name, content)
        ]
        starts, ends = self._fill([content for _, content in fit])
        scanned = finished = 0
        while True:
            before = int(self._tables["counts"][FILINGS])
            tables, scratch = self._tables, self._scratch
            now = scan(self._buffer, starts, ends, scanned, tables, scratch, *self._known)
            for number in range(scanned, now):
                place, content = fit[number]
                self._done += map(_read_simply, batch[finished:place])
                self._done.append(
                    self._outcome(batch[place][0], content, before + number - scanned)
                )
                finished = place + 1
            scanned = now
            if scanned == len(fit):
                break
            yield self._taken()
        self._done += map(_read_simply, batch[finished:])

    def _outcome(self, name: str, content: bytes | bytearray, place: int) -> _Scanned | Filing:
        status = int(self._tables["filings"][FILING_STATUS, place])
        if status == READ:
            return _Scanned(name, len(content), place)
        self.left[NAMES[status]] += 1
        return _read_simply((name, content))

    def _fill(self, contents: Sequence[bytes | bytearray]) -> tuple[np.ndarray, np.ndarray]:
        """Lay filings end to end in the buffer, each with what stops the scanner behind it."""
        starts, ends = np.zeros(len(contents), np.int64), np.zeros(len(contents), np.int64)
        at = 0
        room = self._buffer.data
        for number, content in enumerate(contents):
            end = at + len(content)
            room[at:end] = content
            room[end : end + PADDING] = _STOPS
            starts[number], ends[number] = at, end
            at = end + PADDING
        return starts, ends

    def _taken(self) -> FilingsRead:
        """What has been read since the last time, and room again."""
        chunk = Chunk(self._tables)
        sayings = Sayings(self._tables, chunk)
        places = int(self._tables["counts"][FILINGS])
        counts = self._tables["filings"][FILING_FACTS, :places].tolist()
        names = [""] * places
        numbers: list[str | None] = [None] * places
        about: dict[int, tuple[object, ...]] = {}
        for filing in self._done:
            if isinstance(filing, _Scanned):
                member = read_member_name(filing.name)
                place = filing.place
                names[place] = filing.name
                numbers[place] = member.company_number or number_within(sayings.document(place))
                about[place] = (
                    filing.name,
                    numbers[place],
                    member.balance_sheet_date,
                    filing.size,
                    "read",
                    None,
                    "scanner",
                    *sayings.about(place),
                    counts[place],
                )
        rows = chunk.rows(names, numbers)
        facts, filings, row = [], [], 0
        for is_scanned, group in groupby(self._done, lambda filing: isinstance(filing, _Scanned)):
            together = list(group)
            if is_scanned:
                of = [filing.place for filing in together if isinstance(filing, _Scanned)]
                count = sum(counts[place] for place in of)
                facts.append(rows[row : row + count])
                columns = zip(*(about[place] for place in of), strict=True)
                named = zip(FILING_COLUMNS, columns, strict=True)
                filings.append(pl.DataFrame(dict(named), schema=FILING_COLUMNS))
                row += count
            else:
                others = [filing for filing in together if isinstance(filing, Filing)]
                facts.append(facts_frame(others))
                filings.append(filings_frame(others))
        self._done.clear()
        forget(self._tables)
        return FilingsRead(pl.concat(facts), pl.concat(filings))


def _read_simply(member: Member) -> Filing:
    name, content = member
    return read_filing(name, bytes(content) if isinstance(content, bytearray) else content)


def _may_be_scanned(name: str, content: bytes | bytearray) -> bool:
    if not content.startswith(b"<") or len(content) > _LARGEST:
        return False
    return _USUAL_NAME.fullmatch(name) is not None or why_skipped(name, bytes(content)) is None


def _batches(members: Iterable[Member]) -> Iterator[list[Member]]:
    """Members some at a time, so that those the scanner takes fit its buffer."""
    batch: list[Member] = []
    room = _TOGETHER
    for name, content in members:
        batch.append((name, content))
        if not isinstance(content, UnreadableFiling) and len(content) <= _LARGEST:
            room -= len(content) + PADDING
        if room <= 0:
            yield batch
            batch, room = [], _TOGETHER
    if batch:
        yield batch
