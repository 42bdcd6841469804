"""Contexts and units: whom and when a fact is about, under which dimensions, and what it counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import RETURN
from data.ixbrl.scanner.compiled import compiled
from data.ixbrl.scanner.lanes import PADDING
from data.ixbrl.scanner.names import (
    literal_attribute,
    qualified_attribute,
    qualified_text,
    token,
    without_white,
)
from data.ixbrl.scanner.refusals import NAME, NO_ROOM_LEFT, READ, STRUCTURE, TOO_MUCH
from data.ixbrl.scanner.runs import length_of, without_last_blank, write_folded
from data.ixbrl.scanner.strings import NO_ROOM, NOTHING, keep
from data.ixbrl.scanner.tables import (
    A_CONTEXT,
    A_UNIT,
    CONTEXT_COLUMNS,
    CONTEXT_DIMENSIONS,
    CONTEXT_END,
    CONTEXT_IDENTIFIER,
    CONTEXT_START,
    CONTEXTS,
    DIMENSIONS_KEY,
    ID_AT,
    ID_KIND,
    ID_LENGTH,
    ID_ROW,
    PAIRS,
    REFERABLE,
    RUN_AT,
    RUN_END,
    RUN_MARKED,
    RUNS,
    TEXT_BYTES,
    TYPED_AXIS,
    UNIT_KEY,
)
from data.ixbrl.scanner.vocabulary import (
    CONTEXT,
    DENOMINATOR,
    DIMENSION,
    END,
    EXPLICIT_MEMBER,
    ID,
    IDENTIFIER,
    INSTANT,
    MEASURE,
    START,
    TYPED_MEMBER,
    UNIT,
)

#: In a dimensions' key, whether a member is a name or text.
EXPLICIT, TYPED = 0, 1


@compiled
def open_context_part(buffer: np.ndarray, kind: int, tables: Any, scratch: Any) -> int:
    """Begin a context, a unit or an element of one; READ or a refusal."""
    state = scratch.state
    if kind == CONTEXT:
        row = tables.counts[CONTEXTS]
        if row == tables.contexts.shape[1]:
            return NO_ROOM_LEFT
        for column in range(CONTEXT_COLUMNS):
            tables.contexts[column, row] = NOTHING
        state[PAIRS] = 0
        return make_referable(buffer, A_CONTEXT, row, scratch)
    if kind == UNIT:
        state[PAIRS] = 0
        return make_referable(buffer, A_UNIT, NOTHING, scratch)
    if kind == EXPLICIT_MEMBER or kind == TYPED_MEMBER:
        axis = qualified_attribute(buffer, DIMENSION, tables.words, scratch)
        state[TYPED_AXIS] = axis
        return axis if axis < 0 else READ
    return READ


@compiled
def close_context_part(
    buffer: np.ndarray, kind: int, parent: int, first_run: int, tables: Any, scratch: Any
) -> int:
    """End a context, a unit or an element of one; READ or a refusal."""
    if kind == CONTEXT:
        row = tables.counts[CONTEXTS]
        dimensions = _key_of_pairs(DIMENSIONS_KEY, tables, scratch)
        tables.contexts[CONTEXT_DIMENSIONS, row] = dimensions
        tables.counts[CONTEXTS] = row + 1
        return min(dimensions, READ)
    if kind == UNIT:
        if scratch.state[PAIRS] == 0:
            return STRUCTURE
        unit = _key_of_pairs(UNIT_KEY, tables, scratch)
        scratch.referable[scratch.state[REFERABLE] - 1, ID_ROW] = unit
        return min(unit, READ)
    if kind == IDENTIFIER:
        return _set(CONTEXT_IDENTIFIER, buffer, first_run, tables, scratch)
    if kind == START:
        return _set(CONTEXT_START, buffer, first_run, tables, scratch)
    if kind == END or kind == INSTANT:
        return _set(CONTEXT_END, buffer, first_run, tables, scratch)
    if kind == EXPLICIT_MEMBER:
        member = qualified_text(buffer, first_run, tables.words, scratch)
        return _add_pair(scratch.state[TYPED_AXIS], EXPLICIT, member, scratch)
    if kind == TYPED_MEMBER:
        member = _typed_member(buffer, first_run, tables, scratch)
        return _add_pair(scratch.state[TYPED_AXIS], TYPED, member, scratch)
    if kind == MEASURE:
        measure = qualified_text(buffer, first_run, tables.words, scratch)
        return _add_pair(NOTHING, 1 if parent == DENOMINATOR else 0, measure, scratch)
    return READ


@compiled
def make_referable(buffer: np.ndarray, kind: int, row: int, scratch: Any) -> int:
    """Note the id of the tag just read, so that facts can refer to it; READ or a refusal."""
    at, length = literal_attribute(buffer, ID, scratch)
    if length <= 0:
        return NAME
    place = scratch.state[REFERABLE]
    if place == scratch.referable.shape[0]:
        return TOO_MUCH
    referable = scratch.referable[place]
    referable[ID_AT], referable[ID_LENGTH] = at, length
    referable[ID_KIND], referable[ID_ROW] = kind, row
    scratch.state[REFERABLE] = place + 1
    return READ


@compiled
def _set(column: int, buffer: np.ndarray, first_run: int, tables: Any, scratch: Any) -> int:
    """Make the folded text of an element a cell of the open context; once only."""
    row = tables.counts[CONTEXTS]
    if tables.contexts[column, row] != NOTHING:
        return STRUCTURE
    last_run = scratch.state[RUNS]
    start = tables.counts[TEXT_BYTES]
    if start + length_of(scratch.runs, first_run, last_run) + 1 > tables.texts.shape[0]:
        return NO_ROOM_LEFT
    end = write_folded(buffer, scratch.runs, first_run, last_run, tables.texts, start, start)
    end = without_last_blank(tables.texts, start, end)
    word = token(tables.texts, start, end - start, tables.words)
    tables.contexts[column, row] = word
    return min(word, READ)


@compiled
def _typed_member(buffer: np.ndarray, first_run: int, tables: Any, scratch: Any) -> int:
    """The text of a typed member as a word, white space at its ends alone removed."""
    said_at, said_end = 0, 0
    for run in range(first_run, scratch.state[RUNS]):
        at, end = without_white(buffer, scratch.runs[run, RUN_AT], scratch.runs[run, RUN_END])
        if at == end:
            continue
        if said_end > 0 or scratch.runs[run, RUN_MARKED] != 0:
            return STRUCTURE
        said_at, said_end = at, end
    if said_end > 0 and (buffer[said_at] >= 0x80 or buffer[said_end - 1] >= 0x80):
        return STRUCTURE  # what is white space beyond ASCII is not for the scanner to say
    for place in range(said_at, said_end):
        if buffer[place] == RETURN:
            return STRUCTURE
    return token(buffer, said_at, said_end - said_at, tables.words)


@compiled
def _add_pair(left: int, middle: int, right: int, scratch: Any) -> int:
    """Add an (axis, explicit or typed, member) or a (nothing, below the line, measure)."""
    if right < 0:
        return right
    place = scratch.state[PAIRS]
    if place + 3 * 4 + PADDING > scratch.pairs.shape[0]:
        return TOO_MUCH
    _put(scratch.pairs, place, left)
    _put(scratch.pairs, place + 4, middle)
    _put(scratch.pairs, place + 8, right)
    scratch.state[PAIRS] = place + 12
    return READ


@compiled
def _put(target: np.ndarray, at: int, number: int) -> None:
    """Write a number as four bytes, the lowest first."""
    for byte in range(4):
        target[at + byte] = number >> 8 * byte & 0xFF


@compiled
def _key_of_pairs(space: int, tables: Any, scratch: Any) -> int:
    key = keep(tables.keys, scratch.pairs, 0, scratch.state[PAIRS], space)
    return NO_ROOM_LEFT if key == NO_ROOM else key
