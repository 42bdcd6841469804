"""Elements as they open and close: which they are, whether they belong, what follows from it."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import LOWER
from data.ixbrl.scanner.compiled import compiled
from data.ixbrl.scanner.contexts import close_context_part, open_context_part
from data.ixbrl.scanner.facts import open_continuation, open_inline_fact, open_plain_fact
from data.ixbrl.scanner.names import literal_attribute, token
from data.ixbrl.scanner.refusals import NAME, NO_ROOM_LEFT, READ, STRUCTURE
from data.ixbrl.scanner.scopes import namespace_of
from data.ixbrl.scanner.strings import NO_ROOM, NOTHING, keep
from data.ixbrl.scanner.tables import (
    ATTRIBUTES,
    COLLECTING,
    DEPTH,
    DOCUMENT_FILING,
    EXCLUDING,
    FILING_GENERATOR,
    HIDING,
    ID_LAST_RUN,
    INLINE_1_1,
    INSTANCE,
    IS_PLAIN,
    LAST_RUN,
    LOCAL_AT,
    LOCAL_NAME,
    NAME_AT,
    NAME_LENGTH,
    NOTE_FILING,
    NOTE_KIND,
    NOTE_WORD,
    NOTES,
    OPEN_KIND,
    OPEN_ROW,
    OPEN_RUN,
    RUNS,
    SCHEMA_REF,
    SPECIAL,
    VALUE_AT,
    VALUE_LENGTH,
    VERSION,
    XLINK,
)
from data.ixbrl.scanner.tags import ABSENT, attribute_named, trimmed
from data.ixbrl.scanner.vocabulary import (
    CONTENT,
    CONTEXT,
    CONTEXT_REF,
    CONTEXT_REF_IN_LOWER_CASE,
    CONTINUATION,
    END,
    EXCLUDE,
    EXPLICIT_MEMBER,
    FACT,
    GENERATOR,
    HIDDEN,
    HREF,
    IDENTIFIER,
    INSTANT,
    MEASURE,
    META,
    OTHER,
    SCHEMA_REFERENCE,
    START,
    TYPED_CONTENT,
    TYPED_MEMBER,
    UNIT,
    UNKNOWN,
    XBRL,
    belongs_in,
    is_number,
    kind_of,
    spells,
    spells_in_any_case,
)
from data.ixbrl.scanner.vocabulary import NAME as NAME_ATTRIBUTE


@compiled
def open_element(
    buffer: np.ndarray, at: int, length: int, namespace: int, tables: Any, scratch: Any
) -> int:
    """Find out what the element just pushed on the stack is and begin it; READ or a refusal.

    Args:
        at, length: its local name.
    """
    state = scratch.state
    depth = state[DEPTH]
    kind = kind_of(buffer, at, length, namespace)
    if kind == UNKNOWN:
        return STRUCTURE
    if depth == 1 and kind == XBRL:
        state[IS_PLAIN] = 1
        return STRUCTURE if _refers_to_context(buffer, scratch) else READ
    parent = scratch.stack[depth - 2, OPEN_KIND] if depth > 1 else OTHER
    is_inline = 0 < namespace <= INLINE_1_1
    if (is_inline and state[IS_PLAIN] == 1) or kind == XBRL:
        return STRUCTURE
    if is_inline and state[VERSION] == 0:
        state[VERSION] = namespace
    if state[SPECIAL] > 0:
        return _open_in_context(buffer, at, length, kind, parent, namespace, tables, scratch)
    if parent == FACT and state[IS_PLAIN] == 1:
        return STRUCTURE
    if kind == CONTEXT or kind == UNIT:
        if state[COLLECTING] > 0:
            return STRUCTURE
        state[SPECIAL] = 1
        scratch.stack[depth - 1, OPEN_KIND] = kind
        return open_context_part(buffer, kind, tables, scratch)
    if namespace == INSTANCE or kind == EXPLICIT_MEMBER or kind == TYPED_MEMBER:
        return STRUCTURE
    scratch.stack[depth - 1, OPEN_KIND] = kind
    if is_inline:
        return _open_inline(buffer, kind, length, tables, scratch)
    if kind == SCHEMA_REFERENCE:
        return _note_schema(buffer, tables, scratch)
    if state[IS_PLAIN] == 1:
        return _open_plain(buffer, at, length, kind, namespace, tables, scratch)
    return _note_generator(buffer, tables, scratch) if kind == META else READ


@compiled
def _open_in_context(
    buffer: np.ndarray, at: int, length: int, kind: int, parent: int, namespace: int,
    tables: Any, scratch: Any,
) -> int:  # fmt: skip
    state = scratch.state
    if kind == OTHER and namespace != INSTANCE:
        kind = TYPED_CONTENT
        if _could_be_of_a_context(buffer[at] | LOWER, length):
            return STRUCTURE
    if not belongs_in(kind, parent):
        return STRUCTURE
    if state[IS_PLAIN] == 1 and _refers_to_context(buffer, scratch):
        return STRUCTURE
    depth = state[DEPTH]
    scratch.stack[depth - 1, OPEN_KIND] = kind
    scratch.stack[depth - 1, OPEN_RUN] = state[RUNS]
    if _holds_text(kind):
        state[COLLECTING] += 1
    return open_context_part(buffer, kind, tables, scratch)


@compiled
def _could_be_of_a_context(first: int, length: int) -> bool:
    """Whether a name may be one of a context's own, which count in any namespace and case."""
    if first == ord("i"):
        return length == len("identifier") or length == len("instant")
    if first == ord("s"):
        return length == len("startdate")
    if first == ord("e"):
        return length == len("enddate") or length == len("explicitmember")
    if first == ord("m"):
        return length == len("measure")
    return first == ord("t") and length == len("typedmember")


@compiled
def _holds_text(kind: int) -> bool:
    return (
        kind == IDENTIFIER
        or kind == START
        or kind == END
        or kind == INSTANT
        or kind == EXPLICIT_MEMBER
        or kind == TYPED_MEMBER
        or kind == MEASURE
    )


@compiled
def _open_inline(buffer: np.ndarray, kind: int, length: int, tables: Any, scratch: Any) -> int:
    state = scratch.state
    row = NOTHING
    if kind == FACT or kind == CONTINUATION:
        if state[EXCLUDING] > 0:
            return STRUCTURE
        if kind == FACT:
            row = open_inline_fact(buffer, is_number(buffer, 0, length), tables, scratch)
        else:
            row = open_continuation(buffer, scratch)
        state[COLLECTING] += 1
    elif kind == EXCLUDE:
        state[EXCLUDING] += 1
    elif kind == HIDDEN:
        if state[HIDING] > 0:
            return STRUCTURE
        state[HIDING] = 1
    scratch.stack[state[DEPTH] - 1, OPEN_ROW] = row
    return min(row, READ)


@compiled
def _open_plain(
    buffer: np.ndarray, at: int, length: int, kind: int, namespace: int, tables: Any,
    scratch: Any,
) -> int:  # fmt: skip
    """An element of plain XBRL: a fact if it refers to a context."""
    state = scratch.state
    if kind == META:
        return STRUCTURE
    if not _refers_to_context(buffer, scratch):
        return READ
    concept = keep(tables.words, buffer, at, length, LOCAL_NAME + namespace)
    if concept == NO_ROOM:
        return NO_ROOM_LEFT
    row = open_plain_fact(buffer, concept, tables, scratch)
    scratch.stack[state[DEPTH] - 1, OPEN_KIND] = FACT
    scratch.stack[state[DEPTH] - 1, OPEN_ROW] = row
    state[COLLECTING] += 1
    return min(row, READ)


@compiled
def _refers_to_context(buffer: np.ndarray, scratch: Any) -> bool:
    count = scratch.state[ATTRIBUTES]
    return (
        attribute_named(buffer, CONTEXT_REF, scratch.attributes, count) != ABSENT
        or attribute_named(buffer, CONTEXT_REF_IN_LOWER_CASE, scratch.attributes, count) != ABSENT
    )


@compiled
def _note_schema(buffer: np.ndarray, tables: Any, scratch: Any) -> int:
    """Note the ``xlink:href`` of a ``link:schemaRef``."""
    for row in range(scratch.state[ATTRIBUTES]):
        attribute = scratch.attributes[row]
        name_at, local_at = attribute[NAME_AT], attribute[LOCAL_AT]
        local = attribute[NAME_LENGTH] - (local_at - name_at)
        if local_at == name_at or not spells(buffer, local_at, local, HREF):
            continue
        prefix = local_at - 1 - name_at
        if namespace_of(buffer, name_at, prefix, scratch) != XLINK:
            continue
        at, length = trimmed(buffer, attribute[VALUE_AT], attribute[VALUE_LENGTH])
        note = tables.counts[NOTES]
        if length < 0 or note == tables.notes.shape[1]:
            return NAME if length < 0 else NO_ROOM_LEFT
        if length > 0:
            word = token(buffer, at, length, tables.words)
            tables.notes[NOTE_FILING, note] = scratch.state[DOCUMENT_FILING]
            tables.notes[NOTE_KIND, note], tables.notes[NOTE_WORD, note] = SCHEMA_REF, word
            tables.counts[NOTES] = note + 1
            return min(word, READ)
    return READ


@compiled
def _note_generator(buffer: np.ndarray, tables: Any, scratch: Any) -> int:
    """Note the first ``<meta name="generator">`` that says something."""
    filing = scratch.state[DOCUMENT_FILING]
    at, length = literal_attribute(buffer, NAME_ATTRIBUTE, scratch)
    if length < 0:
        return NAME
    if not spells_in_any_case(buffer, at, length, GENERATOR):
        return READ
    at, length = literal_attribute(buffer, CONTENT, scratch)
    if length <= 0 or tables.filings[FILING_GENERATOR, filing] != NOTHING:
        return READ if length >= 0 else NAME
    word = token(buffer, at, length, tables.words)
    tables.filings[FILING_GENERATOR, filing] = word
    return min(word, READ)


@compiled
def close_element(buffer: np.ndarray, kind: int, tables: Any, scratch: Any) -> int:
    """End the innermost element, which is of a kind other than OTHER; READ or a refusal."""
    state = scratch.state
    depth = state[DEPTH]
    opened = scratch.stack[depth - 1]
    if kind == FACT:
        scratch.pending[opened[OPEN_ROW], LAST_RUN] = state[RUNS]
        state[COLLECTING] -= 1
    elif kind == CONTINUATION:
        scratch.referable[opened[OPEN_ROW], ID_LAST_RUN] = state[RUNS]
        state[COLLECTING] -= 1
    elif kind == EXCLUDE:
        state[EXCLUDING] -= 1
    elif kind == HIDDEN:
        state[HIDING] = 0
    elif CONTEXT <= kind < META:
        parent = scratch.stack[depth - 2, OPEN_KIND]
        first_run = opened[OPEN_RUN]
        status = close_context_part(buffer, kind, parent, first_run, tables, scratch)
        if _holds_text(kind):
            state[COLLECTING] -= 1
            state[RUNS] = first_run
        if kind == CONTEXT or kind == UNIT:
            state[SPECIAL] = 0
        return status
    return READ
