"""Text as it lies in the bytes, in runs between tags, and as it reads: decoded and folded."""

from __future__ import annotations

import numpy as np

from data.ixbrl.scanner.characters import (
    AMPERSAND,
    BLANK,
    character_at,
    is_white,
    reference_end,
)
from data.ixbrl.scanner.compiled import compiled
from data.ixbrl.scanner.tables import RUN_AT, RUN_END


@compiled
def length_of(runs: np.ndarray, first: int, last: int) -> int:
    """How many bytes some runs have: at least as many as their text will have."""
    length = 0
    for run in range(first, last):
        length += runs[run, RUN_END] - runs[run, RUN_AT]
    return length


@compiled
def write_folded(
    buffer: np.ndarray, runs: np.ndarray, first: int, last: int, target: np.ndarray, start: int,
    at: int,
) -> int:  # fmt: skip
    """Append the text of some runs, white space folded: one blank each, none in front.

    Args:
        start: where the text began; nothing there yet means that no blank is wanted.
        at: where to go on; the last byte may be a blank, which ``without_last_blank`` removes.

    Returns:
        Where the text ends; the caller has seen to there being room.
    """
    for run in range(first, last):
        place, end = np.int64(runs[run, RUN_AT]), np.int64(runs[run, RUN_END])
        while place < end:
            byte = np.int64(buffer[place])
            if byte == AMPERSAND:
                byte = character_at(buffer, place)
                place = reference_end(buffer, place)
                if byte >= 0x80:
                    at = _write_character(byte, target, at)
                    continue
            else:
                place += 1
            if is_white(byte):
                if at > start and target[at - 1] != BLANK:
                    target[at] = BLANK
                    at += 1
            else:
                target[at] = byte
                at += 1
    return at


@compiled
def without_last_blank(target: np.ndarray, start: int, at: int) -> int:
    """Where a folded text ends when the blank behind it is gone."""
    return at - 1 if at > start and target[at - 1] == BLANK else at


@compiled
def _write_character(number: int, target: np.ndarray, at: int) -> int:
    """Append a character beyond ASCII in UTF-8."""
    if number < 0x800:
        target[at] = 0xC0 | number >> 6
    else:
        if number < 0x10000:
            target[at] = 0xE0 | number >> 12
        else:
            target[at] = 0xF0 | number >> 18
            at += 1
            target[at] = 0x80 | number >> 12 & 0x3F
        at += 1
        target[at] = 0x80 | number >> 6 & 0x3F
    target[at + 1] = 0x80 | number & 0x3F
    return at + 2
