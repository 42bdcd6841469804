"""Facts and continuations as they open: what their attributes say, kept until the end."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import HYPHEN
from data.ixbrl.scanner.compiled import compiled
from data.ixbrl.scanner.contexts import make_referable
from data.ixbrl.scanner.names import literal_attribute, qualified_attribute, token
from data.ixbrl.scanner.refusals import NAME, NO_ROOM_LEFT, READ, STRUCTURE, TOO_MUCH
from data.ixbrl.scanner.scopes import namespace_of
from data.ixbrl.scanner.strings import NOTHING
from data.ixbrl.scanner.tables import (
    A_CONTINUATION,
    ATTRIBUTES,
    CONTEXT_REF_AT,
    CONTEXT_REF_LENGTH,
    CONTINUED_AT,
    CONTINUED_LENGTH,
    DOCUMENT_FACTS,
    DOCUMENT_FILING,
    FACT_CONCEPT,
    FACT_DECIMALS,
    FACT_FILING,
    FACT_HIDDEN,
    FACT_NIL,
    FACTS,
    FIRST_RUN,
    FORMAT_AT,
    FORMAT_LENGTH,
    HIDING,
    ID_FIRST_RUN,
    ID_LAST_RUN,
    LAST_RUN,
    LOCAL_AT,
    NAME_AT,
    NAME_LENGTH,
    NEGATED,
    NEXT_AT,
    NEXT_LENGTH,
    PENDING_KIND,
    REFERABLE,
    RUNS,
    SCALE_AT,
    SCALE_LENGTH,
    SCHEMA_INSTANCE,
    UNIT_REF_AT,
    UNIT_REF_LENGTH,
    VALUE_AT,
    VALUE_LENGTH,
)
from data.ixbrl.scanner.tags import ABSENT, attribute_named, trimmed
from data.ixbrl.scanner.vocabulary import (
    CONTEXT_REF,
    CONTEXT_REF_IN_LOWER_CASE,
    CONTINUED_AT_IN_LOWER_CASE,
    DECIMALS,
    FORMAT,
    NIL,
    NUMBER,
    PLAIN_NUMBER,
    PLAIN_WORDS,
    SCALE,
    SIGN,
    TARGET,
    TRUE,
    UNIT_REF,
    UNIT_REF_IN_LOWER_CASE,
    WORDS,
    spells,
)
from data.ixbrl.scanner.vocabulary import (
    CONTINUED_AT as CONTINUED_AT_NAME,
)
from data.ixbrl.scanner.vocabulary import (
    NAME as NAME_ATTRIBUTE,
)


@compiled
def open_inline_fact(buffer: np.ndarray, is_number: bool, tables: Any, scratch: Any) -> int:
    """Begin an ``ix:nonFraction`` or ``ix:nonNumeric``: the row of it, or a refusal."""
    count = scratch.state[ATTRIBUTES]
    if (
        attribute_named(buffer, TARGET, scratch.attributes, count) != ABSENT
        or attribute_named(buffer, CONTINUED_AT_IN_LOWER_CASE, scratch.attributes, count) != ABSENT
    ):
        return STRUCTURE
    concept = qualified_attribute(buffer, NAME_ATTRIBUTE, tables.words, scratch)
    if concept < 0:
        return concept
    format_at, format_length = literal_attribute(buffer, FORMAT, scratch)
    scale_at, scale_length = literal_attribute(buffer, SCALE, scratch)
    sign_at, sign_length = literal_attribute(buffer, SIGN, scratch)
    next_at, next_length = literal_attribute(buffer, CONTINUED_AT_NAME, scratch)
    if min(format_length, scale_length, sign_length, next_length) < 0:
        return NAME
    kind = NUMBER if is_number else WORDS
    row = _open_fact(buffer, kind, concept, tables, scratch)
    if row < 0:
        return row
    pending = scratch.pending[row]
    pending[FORMAT_AT], pending[FORMAT_LENGTH] = format_at, format_length
    pending[SCALE_AT], pending[SCALE_LENGTH] = scale_at, scale_length
    pending[NEGATED] = 1 if sign_length == 1 and buffer[sign_at] == HYPHEN else 0
    pending[CONTINUED_AT], pending[CONTINUED_LENGTH] = next_at, next_length
    return row


@compiled
def open_plain_fact(buffer: np.ndarray, concept: int, tables: Any, scratch: Any) -> int:
    """Begin a fact of plain XBRL, whose element is the concept: the row of it, or a refusal."""
    count = scratch.state[ATTRIBUTES]
    is_number = attribute_named(buffer, UNIT_REF, scratch.attributes, count) != ABSENT
    kind = PLAIN_NUMBER if is_number else PLAIN_WORDS
    return _open_fact(buffer, kind, concept, tables, scratch)


@compiled
def _open_fact(buffer: np.ndarray, kind: int, concept: int, tables: Any, scratch: Any) -> int:
    """What facts of both sorts have: context, unit, decimals, nil."""
    state = scratch.state
    count = state[ATTRIBUTES]
    if (
        attribute_named(buffer, CONTEXT_REF_IN_LOWER_CASE, scratch.attributes, count) != ABSENT
        or attribute_named(buffer, UNIT_REF_IN_LOWER_CASE, scratch.attributes, count) != ABSENT
    ):
        return STRUCTURE
    row = state[DOCUMENT_FACTS]
    fact = tables.counts[FACTS] + row
    if row == scratch.pending.shape[0]:
        return TOO_MUCH
    if fact == tables.facts.shape[1]:
        return NO_ROOM_LEFT
    context_at, context_length = literal_attribute(buffer, CONTEXT_REF, scratch)
    unit_at, unit_length = literal_attribute(buffer, UNIT_REF, scratch)
    nil = _is_nil(buffer, scratch)
    if context_length < 0 or unit_length < 0 or nil < 0:
        return NAME
    decimals = NOTHING
    if kind == NUMBER or kind == PLAIN_NUMBER:
        if attribute_named(buffer, DECIMALS, scratch.attributes, count) != ABSENT:
            decimals_at, decimals_length = literal_attribute(buffer, DECIMALS, scratch)
            if decimals_length < 0:
                return NAME
            decimals = token(buffer, decimals_at, decimals_length, tables.words)
            if decimals < 0:
                return decimals
    pending = scratch.pending[row]
    pending[PENDING_KIND] = kind
    pending[CONTEXT_REF_AT], pending[CONTEXT_REF_LENGTH] = context_at, context_length
    pending[UNIT_REF_AT], pending[UNIT_REF_LENGTH] = unit_at, unit_length
    pending[FORMAT_LENGTH], pending[SCALE_LENGTH], pending[NEGATED] = 0, 0, 0
    pending[FORMAT_AT], pending[SCALE_AT] = 0, 0
    pending[CONTINUED_AT], pending[CONTINUED_LENGTH] = 0, 0
    pending[FIRST_RUN] = pending[LAST_RUN] = state[RUNS]
    tables.facts[FACT_FILING, fact] = state[DOCUMENT_FILING]
    tables.facts[FACT_CONCEPT, fact] = concept
    tables.facts[FACT_DECIMALS, fact] = decimals
    tables.facts[FACT_NIL, fact] = nil
    tables.facts[FACT_HIDDEN, fact] = 1 if state[HIDING] > 0 else 0
    state[DOCUMENT_FACTS] = row + 1
    return row


@compiled
def open_continuation(buffer: np.ndarray, scratch: Any) -> int:
    """Begin an ``ix:continuation``: the row of it, or a refusal."""
    count = scratch.state[ATTRIBUTES]
    in_lower_case = attribute_named(buffer, CONTINUED_AT_IN_LOWER_CASE, scratch.attributes, count)
    next_at, next_length = literal_attribute(buffer, CONTINUED_AT_NAME, scratch)
    if in_lower_case != ABSENT or next_length < 0:
        return NAME
    status = make_referable(buffer, A_CONTINUATION, NOTHING, scratch)
    if status != READ:
        return status
    row = scratch.state[REFERABLE] - 1
    referable = scratch.referable[row]
    referable[ID_FIRST_RUN] = referable[ID_LAST_RUN] = scratch.state[RUNS]
    referable[NEXT_AT], referable[NEXT_LENGTH] = next_at, next_length
    return row


@compiled
def _is_nil(buffer: np.ndarray, scratch: Any) -> int:
    """1 if ``xsi:nil`` says that there is no value, else 0; NAME if it is not literal."""
    for row in range(scratch.state[ATTRIBUTES]):
        attribute = scratch.attributes[row]
        name_at, local_at = attribute[NAME_AT], attribute[LOCAL_AT]
        local = attribute[NAME_LENGTH] - (local_at - name_at)
        if local_at == name_at or not spells(buffer, local_at, local, NIL):
            continue
        prefix = local_at - 1 - name_at
        if namespace_of(buffer, name_at, prefix, scratch) != SCHEMA_INSTANCE:
            continue
        at, length = trimmed(buffer, attribute[VALUE_AT], attribute[VALUE_LENGTH])
        if length < 0:
            return NAME
        if spells(buffer, at, length, TRUE) or (length == 1 and buffer[at] == ord("1")):
            return 1
    return 0
