"""The end of a filing: facts find their contexts, units and continuations, and are written."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import same
from data.ixbrl.scanner.compiled import compiled
from data.ixbrl.scanner.names import without_white
from data.ixbrl.scanner.numbers import (
    MOST_ROOM,
    NO_SCALE,
    NOT_PLAIN,
    format_of,
    scale_of,
    write_decimal,
)
from data.ixbrl.scanner.refusals import NO_ROOM_LEFT, READ, REFERENCES, TOO_MUCH
from data.ixbrl.scanner.runs import length_of, without_last_blank, write_folded
from data.ixbrl.scanner.strings import NO_ROOM, NOTHING, copy, hashed, keep
from data.ixbrl.scanner.tables import (
    A_CONTEXT,
    A_CONTINUATION,
    A_UNIT,
    CONTEXT_REF_AT,
    CONTEXT_REF_LENGTH,
    CONTINUED_AT,
    CONTINUED_LENGTH,
    DOCUMENT_FACTS,
    FACT_CONTEXT,
    FACT_KEY,
    FACT_NIL,
    FACT_SAYS,
    FACT_UNIT,
    FACTS,
    FIRST_RUN,
    FORMAT_AT,
    FORMAT_LENGTH,
    ID_AT,
    ID_FIRST_RUN,
    ID_KIND,
    ID_LAST_RUN,
    ID_LENGTH,
    ID_ROW,
    LAST_RUN,
    NEGATED,
    NEXT_AT,
    NEXT_LENGTH,
    NO_CONTEXT,
    NUMBER_KEY,
    PENDING_KIND,
    REFERABLE,
    RUN_AT,
    RUN_END,
    RUN_MARKED,
    SAYS_KEY,
    SAYS_NOTHING,
    SAYS_TEXT,
    SAYS_VALUE,
    SCALE_AT,
    SCALE_LENGTH,
    TEXT_BYTES,
    TEXT_KEY,
    UNIT_REF_AT,
    UNIT_REF_LENGTH,
    VALUE_BYTES,
)
from data.ixbrl.scanner.vocabulary import NUMBER, PLAIN_NUMBER, WORDS

_NOT_FOUND = -1
#: More than this, and the reference reader is asked whether a filing's facts repeat its text.
_MOST_TEXT = 1_000_000
#: Beyond a text's own bytes: what a key holds besides, and a blank.
_MARGIN = 8


@compiled
def write_facts(buffer: np.ndarray, tables: Any, scratch: Any) -> int:
    """Write the facts of the filing just scanned, in document order; READ or a refusal."""
    places = _index(buffer, scratch)
    if places < 0:
        return places
    first = tables.counts[FACTS]
    if _repeated_text(scratch) > _MOST_TEXT:
        return TOO_MUCH
    for row in range(scratch.state[DOCUMENT_FACTS]):
        pending = scratch.pending[row]
        fact = first + row
        tables.facts[FACT_CONTEXT, fact] = _refer(
            buffer, A_CONTEXT, pending[CONTEXT_REF_AT], pending[CONTEXT_REF_LENGTH], places,
            NO_CONTEXT, scratch,
        )  # fmt: skip
        tables.facts[FACT_UNIT, fact] = NOTHING
        kind = pending[PENDING_KIND]
        if kind == NUMBER or kind == PLAIN_NUMBER:
            tables.facts[FACT_UNIT, fact] = _refer(
                buffer, A_UNIT, pending[UNIT_REF_AT], pending[UNIT_REF_LENGTH], places,
                NOTHING, scratch,
            )  # fmt: skip
        tables.facts[FACT_KEY, fact] = NOTHING
        says = SAYS_NOTHING
        if tables.facts[FACT_NIL, fact] == 0:
            if kind == NUMBER or kind == PLAIN_NUMBER:
                says = _write_number(buffer, pending, fact, tables, scratch)
            else:
                says = _write_words(buffer, pending, fact, places, tables, scratch)
            if says < 0:
                return says
        tables.facts[FACT_SAYS, fact] = says
        tables.value_ends[fact + 1] = tables.counts[VALUE_BYTES]
        tables.text_ends[fact + 1] = tables.counts[TEXT_BYTES]
    tables.counts[FACTS] = first + scratch.state[DOCUMENT_FACTS]
    return READ


@compiled
def _repeated_text(scratch: Any) -> int:
    """How many bytes of text all facts would take up, each with all continuations there are."""
    continued = 0
    for row in range(scratch.state[REFERABLE]):
        referable = scratch.referable[row]
        if referable[ID_KIND] == A_CONTINUATION:
            last = referable[ID_LAST_RUN]
            continued += 1 + length_of(scratch.runs, referable[ID_FIRST_RUN], last)
    total = 0
    for row in range(scratch.state[DOCUMENT_FACTS]):
        pending = scratch.pending[row]
        total += 1 + length_of(scratch.runs, pending[FIRST_RUN], pending[LAST_RUN])
        if pending[CONTINUED_LENGTH] > 0:
            total += continued
    return total


@compiled
def _index(buffer: np.ndarray, scratch: Any) -> int:
    """Put all ids in a hash table; how many slots it has, or a refusal for an id given twice."""
    count = scratch.state[REFERABLE]
    places = 8
    while places < 2 * count:
        places *= 2
    scratch.slots[:places] = _NOT_FOUND
    for row in range(count):
        referable = scratch.referable[row]
        at, length, kind = referable[ID_AT], referable[ID_LENGTH], referable[ID_KIND]
        slot = _slot_of(buffer, kind, at, length, places, scratch)
        if scratch.slots[slot] != _NOT_FOUND:
            return REFERENCES
        scratch.slots[slot] = row
    return places


@compiled
def _slot_of(buffer: np.ndarray, kind: int, at: int, length: int, places: int, scratch: Any) -> Any:
    """The slot that holds an id, or the empty one where it would be."""
    slot = (np.int64(hashed(buffer, at, length) >> np.uint64(20)) + kind) & (places - 1)
    while scratch.slots[slot] != _NOT_FOUND:
        other = scratch.referable[scratch.slots[slot]]
        if (
            other[ID_KIND] == kind
            and other[ID_LENGTH] == length
            and same(buffer, other[ID_AT], buffer, at, length)
        ):
            break
        slot = (slot + 1) & (places - 1)
    return slot


@compiled
def _refer(
    buffer: np.ndarray, kind: int, at: int, length: int, places: int, missing: int,
    scratch: Any,
) -> Any:  # fmt: skip
    """What an id stands for; ``missing`` if it is not there."""
    if length == 0:
        return missing
    row = scratch.slots[_slot_of(buffer, kind, at, length, places, scratch)]
    return missing if row == _NOT_FOUND else np.int64(scratch.referable[row, ID_ROW])


@compiled
def _write_number(
    buffer: np.ndarray, pending: np.ndarray, fact: int, tables: Any, scratch: Any
) -> int:
    """Write a value, or the key of one that is not plain; what the fact says, or a refusal."""
    if tables.counts[VALUE_BYTES] + MOST_ROOM > tables.values.shape[0]:
        return NO_ROOM_LEFT
    format_ = format_of(buffer, pending[FORMAT_AT], pending[FORMAT_LENGTH], scratch.digits)
    scale = scale_of(buffer, pending[SCALE_AT], pending[SCALE_LENGTH])
    first, last = pending[FIRST_RUN], pending[LAST_RUN]
    if scale != NO_SCALE and last - first == 1 and scratch.runs[first, RUN_MARKED] == 0:
        at, end = without_white(buffer, scratch.runs[first, RUN_AT], scratch.runs[first, RUN_END])
        written = write_decimal(
            buffer, at, end, format_, scale, pending[NEGATED] == 1, scratch.digits,
            tables.values, tables.counts[VALUE_BYTES],
        )  # fmt: skip
        if written != NOT_PLAIN:
            tables.counts[VALUE_BYTES] = written
            return SAYS_VALUE
    return _write_key(NUMBER_KEY, buffer, pending, 0, fact, tables, scratch)


@compiled
def _write_words(
    buffer: np.ndarray, pending: np.ndarray, fact: int, places: int, tables: Any,
    scratch: Any,
) -> int:  # fmt: skip
    """Write a text, or the key of one under a format; what the fact says, or a refusal."""
    if pending[PENDING_KIND] == WORDS and pending[FORMAT_LENGTH] > 0:
        return _write_key(TEXT_KEY, buffer, pending, places, fact, tables, scratch)
    start = tables.counts[TEXT_BYTES]
    end = _write_whole_text(buffer, pending, places, tables, scratch, start)
    if end < 0:
        return end
    tables.counts[TEXT_BYTES] = end
    return SAYS_TEXT


@compiled
def _write_key(
    space: int, buffer: np.ndarray, pending: np.ndarray, places: int, fact: int, tables: Any,
    scratch: Any,
) -> int:  # fmt: skip
    """Keep what Python makes a value or text of: format, scale, sign and text, parted by zeros."""
    texts, start = tables.texts, tables.counts[TEXT_BYTES]
    format_length, scale_length = pending[FORMAT_LENGTH], pending[SCALE_LENGTH]
    if start + format_length + scale_length + _MARGIN > texts.shape[0]:
        return NO_ROOM_LEFT
    copy(buffer, pending[FORMAT_AT], texts, start, format_length)
    at = start + format_length
    texts[at] = 0
    copy(buffer, pending[SCALE_AT], texts, at + 1, scale_length)
    at += 1 + scale_length
    texts[at] = 0
    texts[at + 1] = ord("-") if pending[NEGATED] == 1 else ord("+")
    texts[at + 2] = 0
    end = _write_whole_text(buffer, pending, places, tables, scratch, at + 3)
    if end < 0:
        return end
    key = keep(tables.keys, texts, start, end - start, space)
    if key == NO_ROOM:
        return NO_ROOM_LEFT
    tables.facts[FACT_KEY, fact] = key
    return SAYS_KEY


@compiled
def _write_whole_text(
    buffer: np.ndarray, pending: np.ndarray, places: int, tables: Any, scratch: Any,
    start: int,
) -> int:  # fmt: skip
    """Write a fact's folded text and, for words, that of its continuations; its end or a refusal."""
    room = tables.texts.shape[0] - _MARGIN
    first, last = pending[FIRST_RUN], pending[LAST_RUN]
    if start + length_of(scratch.runs, first, last) > room:
        return NO_ROOM_LEFT
    at = write_folded(buffer, scratch.runs, first, last, tables.texts, start, start)
    next_at, next_length = pending[CONTINUED_AT], pending[CONTINUED_LENGTH]
    links = 0
    while pending[PENDING_KIND] == WORDS and next_length > 0:
        slot = _slot_of(buffer, A_CONTINUATION, next_at, next_length, places, scratch)
        row = scratch.slots[slot]
        if row == _NOT_FOUND:
            break
        links += 1
        if links > scratch.state[REFERABLE]:
            return REFERENCES
        link = scratch.referable[row]
        first, last = link[ID_FIRST_RUN], link[ID_LAST_RUN]
        if at + length_of(scratch.runs, first, last) > room:
            return NO_ROOM_LEFT
        at = write_folded(buffer, scratch.runs, first, last, tables.texts, start, at)
        next_at, next_length = link[NEXT_AT], link[NEXT_LENGTH]
    return without_last_blank(tables.texts, start, at)
