"""Bytes one after another: ends of names, values and text; what XML allows as a character."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.compiled import compiled, inlined
from data.ixbrl.scanner.lanes import (
    ALL_LANES,
    LANES,
    after_double_quoted,
    after_single_quoted,
    byte_at,
    colons,
    differences,
    first_set,
    markup,
    not_literal,
    not_of_a_name,
    not_plain,
)

TAB, NEWLINE, RETURN, BLANK = 0x09, 0x0A, 0x0D, 0x20
EXCLAMATION, DOUBLE_QUOTE, HASH, AMPERSAND, SINGLE_QUOTE = b"!\"#&'"
PLUS, COMMA, HYPHEN, DOT, SLASH = b"+,-./"
ZERO, NINE, COLON, SEMICOLON, LESS, EQUALS, GREATER, QUESTION = b"09:;<=>?"
BRACKET, CLOSING_BRACKET, UNDERSCORE = b"[]_"
LOWER_A, LOWER_F, LOWER_X, LOWER_Z = b"afxz"
#: Or-ed to a letter it makes the letter lower case.
LOWER = 0x20

#: What ``colon_in`` says of a name without a colon, and of one that is no name.
NO_COLON = -1
NO_NAME = -2


@inlined
def is_white(byte: int) -> bool:
    """Whether a byte is white space as XML means it."""
    return byte == BLANK or byte == NEWLINE or byte == TAB or byte == RETURN


@inlined
def is_digit(byte: int) -> bool:
    """Whether a byte is an ASCII digit."""
    return ZERO <= byte <= NINE


@inlined
def starts_a_name(byte: int) -> bool:
    """Whether an ASCII name may begin with this byte."""
    return LOWER_A <= (byte | LOWER) <= LOWER_Z or byte == UNDERSCORE


@inlined
def after_white(buffer: np.ndarray, at: int) -> int:
    """The first byte from ``at`` on that is not white space."""
    while is_white(byte_at(buffer, at)):
        at += 1
    return at


@inlined
def name_end(buffer: np.ndarray, at: int) -> int:
    """The first byte from ``at`` on that no name has."""
    found = not_of_a_name(buffer, at)
    while found == 0:
        at += LANES
        found = not_of_a_name(buffer, at)
    return at + first_set(found)


@inlined
def text_end(buffer: np.ndarray, at: int) -> int:
    """The first ``<``, ``&`` or ``>`` from ``at`` on."""
    found = markup(buffer, at)
    while found == 0:
        at += LANES
        found = markup(buffer, at)
    return at + first_set(found)


@inlined
def value_stop(buffer: np.ndarray, at: int, quote: int) -> int:
    """The first ``quote``, ``<`` or ``&`` from ``at`` on."""
    if quote == DOUBLE_QUOTE:
        found = after_double_quoted(buffer, at)
        while found == 0:
            at += LANES
            found = after_double_quoted(buffer, at)
    else:
        found = after_single_quoted(buffer, at)
        while found == 0:
            at += LANES
            found = after_single_quoted(buffer, at)
    return at + first_set(found)


@inlined
def same(one: np.ndarray, at: int, other: np.ndarray, there: int, length: int) -> bool:
    """Whether ``length`` bytes of two padded buffers are the same."""
    while length >= LANES:
        if differences(one, at, other, there) != 0:
            return False
        at += LANES
        there += LANES
        length -= LANES
    return differences(one, at, other, there) & (ALL_LANES >> np.int64(LANES - length)) == 0


@compiled
def is_literal(buffer: np.ndarray, at: int, length: int) -> bool:
    """Whether bytes are printable ASCII without ``&``: they mean what they look like."""
    while length > 0:
        found = not_literal(buffer, at)
        if found != 0 and first_set(found) < length:
            return False
        at += LANES
        length -= LANES
    return True


@inlined
def colon_in(buffer: np.ndarray, at: int, length: int) -> int:
    """Where the one colon of a qualified name is, ``NO_COLON``, or ``NO_NAME`` if it is none.

    The bytes from ``at`` on are all name bytes.
    """
    if length == 0 or not starts_a_name(byte_at(buffer, at)):
        return NO_NAME
    if length <= LANES and colons(buffer, at) & (ALL_LANES >> np.int64(LANES - length)) == 0:
        return NO_COLON
    return _colon_somewhere(buffer, at, length)


@compiled
def _colon_somewhere(buffer: np.ndarray, at: int, length: int) -> int:
    colon = NO_COLON
    end = at + length
    while at < end:
        found = colons(buffer, at)
        if found == 0:
            at += LANES
            continue
        at += first_set(found)
        if at >= end:
            break
        if colon != NO_COLON or at + 1 == end or not starts_a_name(byte_at(buffer, at + 1)):
            return NO_NAME
        colon = at
        at += 1
    return colon


@compiled
def reference_end(buffer: np.ndarray, at: int) -> int:
    """After a reference to one of XML's five entities or to a character by number; -1 for others."""
    if character_at(buffer, at) == 0:
        return -1
    while byte_at(buffer, at) != SEMICOLON:
        at += 1
    return at + 1


@compiled
def character_at(buffer: np.ndarray, at: int) -> int:
    """The character a reference at ``at`` stands for; 0 if it is none XML allows.

    ``&amp; &lt; &gt; &quot; &apos;``, decimal and hexadecimal numbers of at most eight digits.
    """
    first, second, third = byte_at(buffer, at + 1), byte_at(buffer, at + 2), byte_at(buffer, at + 3)
    if first == HASH:
        return _numbered_character(buffer, at + 2)
    if third == SEMICOLON and second == ord("t"):
        if first == ord("l"):
            return LESS
        return GREATER if first == ord("g") else 0
    fourth = byte_at(buffer, at + 4)
    if first == ord("a") and second == ord("m"):
        return AMPERSAND if third == ord("p") and fourth == SEMICOLON else 0
    if (fourth != ord("t") and fourth != ord("s")) or byte_at(buffer, at + 5) != SEMICOLON:
        return 0
    if first == ord("q") and second == ord("u") and third == ord("o") and fourth == ord("t"):
        return DOUBLE_QUOTE
    if first == ord("a") and second == ord("p") and third == ord("o") and fourth == ord("s"):
        return SINGLE_QUOTE
    return 0


@compiled
def _numbered_character(buffer: np.ndarray, at: int) -> int:
    base: Any = 10
    if byte_at(buffer, at) == LOWER_X:
        base = 16
        at += 1
    number: Any = 0
    for place in range(at, at + 9):
        byte = np.int64(byte_at(buffer, place))
        if byte == SEMICOLON:
            return number if place > at and is_character(number) else 0
        if is_digit(byte):
            number = number * base + byte - ZERO
        elif base == 16 and LOWER_A <= (byte | LOWER) <= LOWER_F:
            number = number * base + (byte | LOWER) - LOWER_A + 10
        else:
            return 0
    return 0


@inlined
def is_character(number: int) -> bool:
    """Whether XML 1.0 allows a character (its ``Char``)."""
    if number < 0x20:
        return number == TAB or number == NEWLINE or number == RETURN
    return number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF


#: What ``encoding_of`` says of bytes: ASCII alone, UTF-8 beyond it, or neither as XML allows it.
ASCII, UTF_8, NEITHER = 0, 1, 2


@compiled
def encoding_of(buffer: np.ndarray, at: int, end: int) -> int:
    """Whether all bytes are characters XML allows, in ASCII or UTF-8."""
    encoding = ASCII
    while at < end:
        found = not_plain(buffer, at)
        if found == 0:
            at += LANES
            continue
        at += first_set(found)
        if at >= end:
            break
        length = _utf8_length(buffer, at)
        if length == 0:
            return NEITHER
        encoding = UTF_8
        at += length
    return encoding


@compiled
def _utf8_length(buffer: np.ndarray, at: int) -> int:
    """How many bytes the character at ``at`` beyond ASCII has; 0 if it is none XML allows."""
    first = np.int64(byte_at(buffer, at))
    if 0xC2 <= first <= 0xDF:
        length, number = 2, first & 0x1F
    elif 0xE0 <= first <= 0xEF:
        length, number = 3, first & 0x0F
    elif 0xF0 <= first <= 0xF4:
        length, number = 4, first & 0x07
    else:
        return 0
    for place in range(at + 1, at + length):
        byte = np.int64(byte_at(buffer, place))
        if byte & 0xC0 != 0x80:
            return 0
        number = number << 6 | byte & 0x3F
    if (length == 3 and number < 0x800) or (length == 4 and number < 0x10000):
        return 0
    return length if is_character(number) else 0
