"""Many filings at one call: each read or taken back whole, until the tables are full."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.compiled import compiled, compiled_and_cached, sources_digest
from data.ixbrl.scanner.refusals import NO_ROOM_LEFT, READ, TOO_MUCH
from data.ixbrl.scanner.scan import scan_document
from data.ixbrl.scanner.strings import KEPT, NOTHING, keep
from data.ixbrl.scanner.tables import (
    CONTEXTS,
    DOCUMENT_FILING,
    FACTS,
    FILING_FACTS,
    FILING_FORMAT,
    FILING_GENERATOR,
    FILING_STATUS,
    FILINGS,
    IS_PLAIN,
    NOTES,
    TEXT_BYTES,
    TOKEN,
    VALUE_BYTES,
    VERSION,
)

#: FILING_FORMAT of plain XBRL; that of inline XBRL is its namespace's number.
PLAIN_XBRL = 0


@compiled
def _scan_or_take_back(buffer: np.ndarray, start: int, end: int, tables: Any, scratch: Any) -> int:
    """Read one filing and give it its row; NO_ROOM_LEFT, if the chunk is full, takes all back."""
    counts, filing = tables.counts, tables.counts[FILINGS]
    facts, contexts, notes = counts[FACTS], counts[CONTEXTS], counts[NOTES]
    values, texts = counts[VALUE_BYTES], counts[TEXT_BYTES]
    scratch.state[:] = 0
    scratch.state[DOCUMENT_FILING] = filing
    tables.filings[FILING_GENERATOR, filing] = NOTHING
    status = scan_document(buffer, start, end, tables, scratch)
    if status == NO_ROOM_LEFT and filing == 0:
        status = TOO_MUCH
    if status != READ:
        counts[FACTS], counts[CONTEXTS], counts[NOTES] = facts, contexts, notes
        counts[VALUE_BYTES], counts[TEXT_BYTES] = values, texts
    if status == NO_ROOM_LEFT:
        return status
    is_plain = scratch.state[IS_PLAIN] == 1
    tables.filings[FILING_STATUS, filing] = status
    tables.filings[FILING_FORMAT, filing] = PLAIN_XBRL if is_plain else scratch.state[VERSION]
    tables.filings[FILING_FACTS, filing] = counts[FACTS] - facts
    counts[FILINGS] = filing + 1
    return status


def _scanner(digest: int) -> Any:
    def scan(
        buffer: np.ndarray, starts: np.ndarray, ends: np.ndarray, first: int, tables: Any,
        scratch: Any, known: np.ndarray, known_ends: np.ndarray,
    ) -> int:  # fmt: skip
        assert digest != 0  # a closure variable, so that the cache sees all sources
        if tables.words.counts[KEPT] == 1:
            for place in range(known_ends.shape[0] - 1):
                uri, uri_end = known_ends[place], known_ends[place + 1]
                keep(tables.words, known, uri, uri_end - uri, TOKEN)
        for filing in range(first, starts.shape[0]):
            if tables.counts[FILINGS] == tables.filings.shape[1]:
                return filing
            start, end = starts[filing], ends[filing]
            if _scan_or_take_back(buffer, start, end, tables, scratch) == NO_ROOM_LEFT:
                return filing
        return starts.shape[0]

    return compiled_and_cached(scan)


#: ``scan(buffer, starts, ends, first, tables, scratch, *known_namespaces())``: read the filings
#: ``buffer[starts[i]:ends[i]]`` from the first on, until the tables are full; the first not read.
#: Each is followed by at least ``lanes.PADDING`` bytes ``<``, at which everything stops.
scan = _scanner(sources_digest())
