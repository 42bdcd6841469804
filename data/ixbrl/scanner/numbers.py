"""Figures: plain decimal strings from what the page says, as ``data.ixbrl.numbers`` makes them.

Only what is plainly a number is read here; anything else is left to Python, which knows the rest.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import (
    COLON,
    COMMA,
    DOT,
    HYPHEN,
    LOWER,
    PLUS,
    ZERO,
    is_digit,
)
from data.ixbrl.scanner.compiled import compiled
from data.ixbrl.scanner.vocabulary import name_bytes, spells

# How a number is written.
NO_FORMAT, DOT_DECIMAL, COMMA_DECIMAL, ZERO_DASH, OTHER_FORMAT = range(5)
#: What ``write_decimal`` and ``scale_of`` say of what they leave to Python.
NOT_PLAIN = -1
NO_SCALE = -1000
#: A longer number than any figure is left to Python; a value needs no more room than this.
MOST_DIGITS = 100
MOST_ROOM = 4 * MOST_DIGITS

_DOT_DECIMALS = tuple(
    map(name_bytes, ("numdotdecimal", "numcommadot", "numspacedot", "numdotdecimalapos"))
)
_COMMA_DECIMALS = tuple(
    map(name_bytes, ("numcommadecimal", "numdotcomma", "numcomma", "numspacecomma"))
)
_ZERO_DASHES = tuple(map(name_bytes, ("zerodash", "numdash")))
_LONGEST = 20


@compiled
def format_of(buffer: np.ndarray, at: int, length: int, name: np.ndarray) -> int:
    """How a format (as written, prefix and all) says that numbers are written.

    Args:
        name: room for a bare name.
    """
    if length == 0:
        return NO_FORMAT
    bare = 0
    for place in range(at, at + length):
        byte = buffer[place]
        if byte == COLON:
            bare = 0
        elif byte != HYPHEN:
            if bare == _LONGEST:
                return OTHER_FORMAT
            name[bare] = byte if byte < ZERO else byte | LOWER
            bare += 1
    for known in _DOT_DECIMALS:
        if spells(name, 0, bare, known):
            return DOT_DECIMAL
    for known in _COMMA_DECIMALS:
        if spells(name, 0, bare, known):
            return COMMA_DECIMAL
    for known in _ZERO_DASHES:
        if spells(name, 0, bare, known):
            return ZERO_DASH
    return OTHER_FORMAT


@compiled
def scale_of(buffer: np.ndarray, at: int, length: int) -> int:
    """The power of ten that a ``scale`` says, ``NO_SCALE`` if it is more than two digits."""
    if length == 0:
        return 0
    end = at + length
    is_negative = buffer[at] == HYPHEN
    if is_negative or buffer[at] == PLUS:
        at += 1
    if not 1 <= end - at <= 2:
        return NO_SCALE
    scale: Any = 0
    for place in range(at, end):
        if not is_digit(buffer[place]):
            return NO_SCALE
        scale = scale * 10 + np.int64(buffer[place]) - ZERO
    return -scale if is_negative else scale


@compiled
def write_decimal(
    text: np.ndarray, at: int, end: int, format_: int, scale: int, negate: bool,
    digits: np.ndarray, target: np.ndarray, there: int,
) -> int:  # fmt: skip
    """Write a number times ``10**scale`` as ``data.ixbrl.numbers.plain_decimal`` would.

    Args:
        text: holds what the page says from ``at`` to ``end``, white space folded.
        digits: room for ``MOST_DIGITS``.
        target: where to write from ``there`` on; has ``MOST_ROOM`` left.

    Returns:
        Where the number ends, or ``NOT_PLAIN``.
    """
    if format_ == OTHER_FORMAT or at == end:
        return NOT_PLAIN
    if format_ == ZERO_DASH:
        if end - at != 1 or text[at] != HYPHEN:
            return NOT_PLAIN
        target[there] = ZERO
        return there + 1
    if format_ == NO_FORMAT and (text[at] == HYPHEN or text[at] == PLUS):
        negate = negate != (text[at] == HYPHEN)
        at += 1
    point, thousands = DOT, COMMA
    if format_ == COMMA_DECIMAL:
        point, thousands = COMMA, DOT
    count = 0
    whole = grouped = -1
    for place in range(at, end):
        byte = text[place]
        if is_digit(byte):
            if count == MOST_DIGITS:
                return NOT_PLAIN
            digits[count] = byte
            count += 1
        elif byte == point and whole < 0:
            whole = count
        elif byte == thousands and whole < 0 and format_ != NO_FORMAT:
            # Three digits between two of them, one to three before the first.
            if count == 0 or count - max(grouped, 0) > 3 or 0 < grouped != count - 3:
                return NOT_PLAIN
            grouped = count
        else:
            return NOT_PLAIN
    if whole < 0:
        whole = count
    if count == 0 or 0 < grouped != whole - 3:
        return NOT_PLAIN
    return _write_shifted(digits, count, whole + scale, negate, target, there)


@compiled
def _write_shifted(
    digits: np.ndarray, count: int, whole: int, negate: bool, target: np.ndarray, at: int
) -> int:
    """Write digits with the point behind the first ``whole`` of them, which may be none or more."""
    first = 0
    while first < count and digits[first] == ZERO:
        first += 1
    while count > first and digits[count - 1] == ZERO:
        count -= 1
    if first == count:
        target[at] = ZERO
        return at + 1
    if negate:
        target[at] = HYPHEN
        at += 1
    if first >= whole:
        target[at] = ZERO
        at += 1
    for place in range(first, whole):
        target[at] = digits[place] if place < count else ZERO
        at += 1
    if count > whole:
        target[at] = DOT
        at += 1
        for place in range(whole, count):
            target[at] = digits[place] if place >= 0 else ZERO
            at += 1
    return at
