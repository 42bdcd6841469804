"""Qualified names in attributes and text, and values of attributes, as words."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import NO_COLON, NO_NAME, colon_in, is_white, name_end
from data.ixbrl.scanner.compiled import compiled
from data.ixbrl.scanner.refusals import NAME, NO_ROOM_LEFT
from data.ixbrl.scanner.scopes import UNDECLARED, namespace_of
from data.ixbrl.scanner.strings import NO_ROOM, keep
from data.ixbrl.scanner.tables import (
    ATTRIBUTES,
    DEFAULT_NAMESPACE,
    LOCAL_NAME,
    NO_NAMESPACE,
    RUN_AT,
    RUN_END,
    RUN_MARKED,
    RUNS,
    TOKEN,
    VALUE_AT,
    VALUE_LENGTH,
)
from data.ixbrl.scanner.tags import ABSENT, attribute_named, trimmed


@compiled
def qualified(buffer: np.ndarray, at: int, length: int, words: Any, scratch: Any) -> int:
    """A prefixed name as a word: its local name, in the namespace its prefix stands for here.

    A name without prefix is in the default namespace; an undeclared prefix has none.
    """
    if length == 0 or name_end(buffer, at) != at + length:
        return NAME
    colon = colon_in(buffer, at, length)
    if colon == NO_NAME:
        return NAME
    if colon == NO_COLON:
        namespace, local_at = scratch.state[DEFAULT_NAMESPACE], at
        if namespace == NO_NAMESPACE:
            return NAME  # none declared, or taken away: parsers differ about it
    else:
        namespace = namespace_of(buffer, at, colon - at, scratch)
        local_at = colon + 1
        if namespace == UNDECLARED:
            namespace = NO_NAMESPACE
    word = keep(words, buffer, local_at, at + length - local_at, LOCAL_NAME + namespace)
    return NO_ROOM_LEFT if word == NO_ROOM else word


@compiled
def qualified_attribute(buffer: np.ndarray, name: np.ndarray, words: Any, scratch: Any) -> int:
    """The qualified name that an attribute of the tag just read holds, as a word."""
    row = attribute_named(buffer, name, scratch.attributes, scratch.state[ATTRIBUTES])
    if row == ABSENT:
        return NAME
    attribute = scratch.attributes[row]
    at, length = trimmed(buffer, attribute[VALUE_AT], attribute[VALUE_LENGTH])
    return NAME if length < 0 else qualified(buffer, at, length, words, scratch)


@compiled
def qualified_text(buffer: np.ndarray, first: int, words: Any, scratch: Any) -> int:
    """The qualified name that the runs from ``first`` on hold, as a word."""
    if scratch.state[RUNS] != first + 1 or scratch.runs[first, RUN_MARKED] != 0:
        return NAME
    at, end = without_white(buffer, scratch.runs[first, RUN_AT], scratch.runs[first, RUN_END])
    return qualified(buffer, at, end - at, words, scratch)


@compiled
def without_white(buffer: np.ndarray, at: int, end: int) -> tuple[Any, Any]:
    """Where bytes begin and end without the white space around them."""
    while at < end and is_white(buffer[at]):
        at += 1
    while end > at and is_white(buffer[end - 1]):
        end -= 1
    return np.int64(at), np.int64(end)


@compiled
def literal_attribute(buffer: np.ndarray, name: np.ndarray, scratch: Any) -> tuple[int, int]:
    """Where an attribute's value is, trimmed, and how long it is.

    The length is 0 for an attribute that is not there, and -1 if its value is not literal.
    """
    row = attribute_named(buffer, name, scratch.attributes, scratch.state[ATTRIBUTES])
    if row == ABSENT:
        return 0, 0
    attribute = scratch.attributes[row]
    return trimmed(buffer, attribute[VALUE_AT], attribute[VALUE_LENGTH])


@compiled
def token(buffer: np.ndarray, at: int, length: int, words: Any) -> int:
    """Bytes as a word."""
    word = keep(words, buffer, at, length, TOKEN)
    return NO_ROOM_LEFT if word == NO_ROOM else word
