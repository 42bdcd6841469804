"""Prefixes and the namespaces they stand for where an element is."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import (
    COLON,
    DOT,
    HYPHEN,
    LOWER,
    LOWER_A,
    LOWER_Z,
    SLASH,
    UNDERSCORE,
    is_digit,
    same,
)
from data.ixbrl.scanner.compiled import compiled, inlined
from data.ixbrl.scanner.refusals import NO_ROOM_LEFT, PREFIX, READ, TOO_MUCH
from data.ixbrl.scanner.strings import NO_ROOM, hashed, keep
from data.ixbrl.scanner.tables import (
    BINDINGS,
    BOUND_TO,
    DEFAULT_NAMESPACE,
    FOUND,
    NO_NAMESPACE,
    PREFIX_AT,
    PREFIX_HASH,
    PREFIX_LENGTH,
    TOKEN,
    XML,
    XMLNS,
)

#: What ``namespace_of`` says of a prefix that is not declared.
UNDECLARED = -1


@compiled
def declare(
    buffer: np.ndarray, prefix_at: int, prefix: int, uri_at: int, uri: int, words: Any,
    scratch: Any,
) -> int:  # fmt: skip
    """Bind a prefix (of no bytes for the default namespace) to a URI until ``withdraw``."""
    namespace = np.int64(NO_NAMESPACE)
    if uri > 0 or prefix > 0:  # xmlns="" takes the default namespace away
        if not _is_plain_uri(buffer, uri_at, uri):
            return PREFIX
        namespace = keep(words, buffer, uri_at, uri, TOKEN)
        if namespace == NO_ROOM:
            return NO_ROOM_LEFT
        if namespace == XML or namespace == XMLNS:
            return PREFIX
    row = scratch.state[BINDINGS]
    if row == scratch.bindings.shape[0]:
        return TOO_MUCH
    binding = scratch.bindings[row]
    binding[PREFIX_AT], binding[PREFIX_LENGTH] = prefix_at, prefix
    binding[PREFIX_HASH] = np.int64(hashed(buffer, prefix_at, prefix))
    binding[BOUND_TO] = namespace
    scratch.state[BINDINGS] = row + 1
    _forget_found(scratch)
    if prefix == 0:
        scratch.state[DEFAULT_NAMESPACE] = namespace
    return READ


@compiled
def withdraw(scratch: Any, left: int) -> None:
    """Forget all bindings but the first ``left``."""
    state, bindings = scratch.state, scratch.bindings
    state[BINDINGS] = left
    state[DEFAULT_NAMESPACE] = NO_NAMESPACE
    for row in range(left):
        if bindings[row, PREFIX_LENGTH] == 0:
            state[DEFAULT_NAMESPACE] = bindings[row, BOUND_TO]
    _forget_found(scratch)


@compiled
def _forget_found(scratch: Any) -> None:
    for slot in range(FOUND):
        scratch.found[slot] = 0


@compiled
def namespace_of(buffer: np.ndarray, at: int, length: int, scratch: Any) -> int:
    """The number of the namespace a prefix stands for, or ``UNDECLARED``."""
    bindings = scratch.bindings
    hash_ = np.int64(hashed(buffer, at, length))
    slot = (hash_ >> 20) & (FOUND - 1)
    row = scratch.found[slot] - 1
    if row < 0 or not _is_prefix(buffer, at, length, hash_, bindings, row):
        row = scratch.state[BINDINGS] - 1
        while row >= 0 and not _is_prefix(buffer, at, length, hash_, bindings, row):
            row -= 1
        scratch.found[slot] = row + 1
    return bindings[row, BOUND_TO] if row >= 0 else UNDECLARED


@inlined
def _is_prefix(
    buffer: np.ndarray, at: int, length: int, hash_: int, bindings: np.ndarray, row: int
) -> bool:
    return (
        bindings[row, PREFIX_HASH] == hash_
        and bindings[row, PREFIX_LENGTH] == length
        and same(buffer, bindings[row, PREFIX_AT], buffer, at, length)
    )


@compiled
def _is_plain_uri(buffer: np.ndarray, at: int, length: int) -> bool:
    """Whether a namespace name is an absolute URI of the plainest kind: ``http://www…``, ``urn:…``.

    Anything else may be one too, but parsers differ about it.
    """
    end = at + length
    colon = at
    while colon < end and _is_letter(buffer[colon]):
        colon += 1
    if colon == at or buffer[colon] != COLON:
        return False
    has_host = buffer[colon + 1] == SLASH
    first = colon + 3 if has_host else colon + 1
    if first >= end or (has_host and buffer[colon + 2] != SLASH) or not _is_letter(buffer[first]):
        return False
    for place in range(first, end):
        byte = buffer[place]
        if not (
            _is_letter(byte)
            or is_digit(byte)
            or byte == SLASH
            or byte == DOT
            or byte == HYPHEN
            or byte == UNDERSCORE
            or (byte == COLON and not has_host)
        ):
            return False
    return True


@inlined
def _is_letter(byte: int) -> bool:
    return LOWER_A <= (byte | LOWER) <= LOWER_Z
