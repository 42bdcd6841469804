"""Strings kept once each: a hash table over one arena, compared byte by byte."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import same
from data.ixbrl.scanner.compiled import compiled, inlined
from data.ixbrl.scanner.lanes import PADDING, word

#: What ``keep`` says when there is no room; 0 is no string, so that it can stand for null.
NO_ROOM = -1
NOTHING = 0

#: Places in ``Strings.counts``.
KEPT, USED = 0, 1

_MIX = np.uint64(0x9E3779B97F4A7C15)
_STIR = np.uint64(0xFF51AFD7ED558CCD)
_ALL_BITS = np.uint64(0xFFFFFFFFFFFFFFFF)


_MOST = 1 << 16
_ARENA = 1 << 23

#: A set of strings, numbered from 1 in the order of their coming: ``arena``, their bytes one after
#: another; ``at`` and ``length``, where each lies; ``space``, what kind it is (equal bytes of two
#: kinds are two strings); ``slots``, the hash table of their numbers, 0 for empty; ``counts``, one
#: more than the strings kept, and the bytes in use.
STRINGS = np.dtype(
    [
        ("arena", np.uint8, _ARENA + PADDING),
        ("at", np.int64, _MOST),
        ("length", np.int64, _MOST),
        ("space", np.int64, _MOST),
        ("slots", np.int32, 2 * _MOST),
        ("counts", np.int64, 2),
    ],
    align=True,
)


def clear(strings: Any) -> None:
    """Forget all strings of a record of ``STRINGS``, or begin with none."""
    strings["slots"][:] = NOTHING
    strings["counts"][:] = (1, 0)


@inlined
def start_of_name(buffer: np.ndarray, at: int, length: int) -> Any:
    """The first eight bytes of some, or all if they are fewer, as one number."""
    start = word(buffer, at)
    if length < 8:
        start &= _ALL_BITS >> np.uint64(64 - 8 * length)
    return np.int64(start)


@compiled
def hashed(buffer: np.ndarray, at: int, length: int) -> Any:
    """A 64-bit hash of some bytes of a padded buffer."""
    hash_ = np.uint64(length) * _MIX
    while length > 8:
        hash_ = (hash_ ^ word(buffer, at)) * _STIR
        hash_ ^= hash_ >> np.uint64(32)
        at += 8
        length -= 8
    if length > 0:
        last = word(buffer, at) & (_ALL_BITS >> np.uint64(64 - 8 * length))
        hash_ = (hash_ ^ last) * _STIR
        hash_ ^= hash_ >> np.uint64(32)
    return hash_


@compiled
def keep(strings: Any, buffer: np.ndarray, at: int, length: int, space: int) -> Any:
    """The number of a string, kept if it is new; ``NO_ROOM`` if it cannot be."""
    most = strings.slots.shape[0] - 1
    mixed = (hashed(buffer, at, length) ^ np.uint64(space)) * _MIX
    slot = np.int64(mixed >> np.uint64(20)) & most
    number = np.int64(strings.slots[slot])
    while number != NOTHING:
        if (
            strings.length[number] == length
            and strings.space[number] == space
            and same(strings.arena, strings.at[number], buffer, at, length)
        ):
            return number
        slot = (slot + 1) & most
        number = np.int64(strings.slots[slot])
    number, used = strings.counts[KEPT], strings.counts[USED]
    if number >= strings.at.shape[0] or used + length + PADDING > strings.arena.shape[0]:
        return NO_ROOM
    strings.slots[slot] = number
    strings.at[number], strings.length[number], strings.space[number] = used, length, space
    copy(buffer, at, strings.arena, used, length)
    strings.counts[KEPT], strings.counts[USED] = number + 1, used + length
    return number


@inlined
def copy(source: np.ndarray, at: int, target: np.ndarray, there: int, length: int) -> None:
    """Copy bytes from one buffer to another."""
    for place in range(length):
        target[there + place] = source[at + place]
