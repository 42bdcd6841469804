"""Start tags: attributes, namespace declarations, and a look at single attributes."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import (
    AMPERSAND,
    BLANK,
    DOUBLE_QUOTE,
    EQUALS,
    GREATER,
    NO_COLON,
    NO_NAME,
    SINGLE_QUOTE,
    SLASH,
    after_white,
    colon_in,
    is_literal,
    is_white,
    name_end,
    reference_end,
    same,
    value_stop,
)
from data.ixbrl.scanner.compiled import compiled, inlined
from data.ixbrl.scanner.lanes import byte_at
from data.ixbrl.scanner.refusals import ENTITY, MARKUP, PREFIX, READ, TOO_MUCH
from data.ixbrl.scanner.scopes import UNDECLARED, declare, namespace_of
from data.ixbrl.scanner.strings import keep, start_of_name
from data.ixbrl.scanner.tables import (
    ATTRIBUTES,
    LOCAL_AT,
    NAME_AT,
    NAME_LENGTH,
    NAME_START,
    PREFIXED,
    TOKEN,
    VALUE_AT,
    VALUE_LENGTH,
    XML,
)
from data.ixbrl.scanner.vocabulary import SPACE, XMLNS_NAME, begins, spells

_XMLNS = int.from_bytes(b"xmlns", "little")
#: Where an attribute is not there.
ABSENT = -1


@inlined
def read_attributes(buffer: np.ndarray, at: int, attributes: np.ndarray, state: np.ndarray) -> int:
    """List the attributes of a start tag from the end of its name on.

    Returns:
        The ``>`` or ``/`` that ends the tag, or a refusal. ``state[PREFIXED]`` says whether there are
        declarations or prefixes among them.
    """
    count = 0
    state[PREFIXED] = 0
    while True:
        byte = byte_at(buffer, at)
        if byte == GREATER:
            state[ATTRIBUTES] = count
            return at
        if not is_white(byte):
            state[ATTRIBUTES] = count
            return at if byte == SLASH and byte_at(buffer, at + 1) == GREATER else MARKUP
        at = after_white(buffer, at + 1)
        byte = byte_at(buffer, at)
        if byte == GREATER or byte == SLASH:
            continue
        name_at = at
        at = name_end(buffer, at)
        length = at - name_at
        colon = colon_in(buffer, name_at, length)
        if colon == NO_NAME:
            return MARKUP
        if count == attributes.shape[0]:
            return TOO_MUCH
        attribute = attributes[count]
        attribute[NAME_AT], attribute[NAME_LENGTH] = name_at, length
        attribute[LOCAL_AT] = name_at if colon == NO_COLON else colon + 1
        start = start_of_name(buffer, name_at, length)
        attribute[NAME_START] = start
        if colon != NO_COLON or (length == 5 and start == _XMLNS):
            state[PREFIXED] = 1
        at = after_white(buffer, at)
        if byte_at(buffer, at) != EQUALS:
            return MARKUP
        at = after_white(buffer, at + 1)
        quote = byte_at(buffer, at)
        if quote != DOUBLE_QUOTE and quote != SINGLE_QUOTE:
            return MARKUP
        at += 1
        attribute[VALUE_AT] = at
        at = value_stop(buffer, at, quote)
        while byte_at(buffer, at) == AMPERSAND:
            at = reference_end(buffer, at)
            if at < 0:
                return ENTITY
            at = value_stop(buffer, at, quote)
        if byte_at(buffer, at) != quote:
            return MARKUP
        attribute[VALUE_LENGTH] = at - attribute[VALUE_AT]
        for earlier in range(count):
            if (
                attributes[earlier, NAME_START] == start
                and attributes[earlier, NAME_LENGTH] == length
                and same(buffer, attributes[earlier, NAME_AT], buffer, name_at, length)
            ):
                return MARKUP
        count += 1
        at += 1


@compiled
def declare_prefixes(buffer: np.ndarray, words: Any, scratch: Any) -> int:
    """Bind what the tag's ``xmlns`` attributes declare; READ or a refusal."""
    for row in range(scratch.state[ATTRIBUTES]):
        attribute = scratch.attributes[row]
        name_at, local_at = attribute[NAME_AT], attribute[LOCAL_AT]
        local = name_at + attribute[NAME_LENGTH] - local_at
        if local_at == name_at:
            if not spells(buffer, name_at, local, XMLNS_NAME):
                continue
            local = 0
        elif not spells(buffer, name_at, local_at - 1 - name_at, XMLNS_NAME):
            continue
        if local >= 3 and begins(buffer, local_at, SPACE):
            uri = keep(words, buffer, attribute[VALUE_AT], attribute[VALUE_LENGTH], TOKEN)
            if local > 3 or uri != XML:
                return PREFIX  # names that begin with xml are XML's own
            continue
        status = declare(
            buffer,
            local_at,
            local,
            attribute[VALUE_AT],
            attribute[VALUE_LENGTH],
            words,
            scratch,
        )
        if status != READ:
            return status
    return READ


@compiled
def check_prefixes(buffer: np.ndarray, scratch: Any) -> int:
    """Refuse prefixed attributes whose prefix is not declared or whose local names are the same."""
    attributes = scratch.attributes
    for row in range(scratch.state[ATTRIBUTES]):
        attribute = attributes[row]
        name_at, local_at = attribute[NAME_AT], attribute[LOCAL_AT]
        if local_at == name_at:
            continue
        prefix = local_at - 1 - name_at
        local = attribute[NAME_LENGTH] - prefix - 1
        for earlier in range(row):
            other = attributes[earlier]
            others_local = other[NAME_LENGTH] - (other[LOCAL_AT] - other[NAME_AT])
            if (
                other[LOCAL_AT] != other[NAME_AT]
                and others_local == local
                and same(buffer, other[LOCAL_AT], buffer, local_at, local)
                and not _is_declaration(buffer, other)
                and not _is_declaration(buffer, attribute)
            ):
                return MARKUP
        if _is_declaration(buffer, attribute):
            continue
        if spells(buffer, name_at, prefix, SPACE):
            if local == 2:  # xml:id has rules of its own
                return MARKUP
        elif namespace_of(buffer, name_at, prefix, scratch) == UNDECLARED:
            return PREFIX
    return READ


@compiled
def _is_declaration(buffer: np.ndarray, attribute: np.ndarray) -> bool:
    prefix = attribute[LOCAL_AT] - 1 - attribute[NAME_AT]
    return spells(buffer, attribute[NAME_AT], prefix, XMLNS_NAME)


@compiled
def attribute_named(
    buffer: np.ndarray, name: np.ndarray, attributes: np.ndarray, count: int
) -> int:
    """The row of the attribute of this name and no prefix, or ``ABSENT``."""
    for row in range(count):
        if spells(buffer, attributes[row, NAME_AT], attributes[row, NAME_LENGTH], name):
            return row
    return ABSENT


@compiled
def trimmed(buffer: np.ndarray, at: int, length: int) -> tuple[int, int]:
    """A value without blanks around it: where it is and how long; length -1 if it is not literal.

    Literal values are printable ASCII without ``&``: nothing in them is normalised or resolved.
    """
    if not is_literal(buffer, at, length):
        return at, -1
    end = at + length
    while at < end and byte_at(buffer, at) == BLANK:
        at += 1
    while end > at and byte_at(buffer, end - 1) == BLANK:
        end -= 1
    return at, end - at
