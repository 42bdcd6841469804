"""Before and between elements: the declaration, the document type, comments, instructions."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import (
    AMPERSAND,
    BRACKET,
    COLON,
    DOUBLE_QUOTE,
    EQUALS,
    EXCLAMATION,
    GREATER,
    HYPHEN,
    LESS,
    LOWER,
    NO_COLON,
    QUESTION,
    SINGLE_QUOTE,
    SLASH,
    after_white,
    colon_in,
    is_white,
    name_end,
)
from data.ixbrl.scanner.compiled import compiled, inlined
from data.ixbrl.scanner.lanes import LANES, first_set, hyphens, question_marks
from data.ixbrl.scanner.names import token
from data.ixbrl.scanner.refusals import CHARACTERS, DECLARATIONS, ENTITY, MARKUP, NO_ROOM_LEFT, READ
from data.ixbrl.scanner.tables import (
    COMMENT,
    DOCUMENT_FILING,
    NOTE_FILING,
    NOTE_KIND,
    NOTE_WORD,
    NOTES,
)
from data.ixbrl.scanner.vocabulary import begins, name_bytes, spells, spells_in_any_case

_DECLARATION, _VERSION = name_bytes("<?xml"), name_bytes("version")
_ENCODING, _STANDALONE, _YES, _NO = map(name_bytes, ("encoding", "standalone", "yes", "no"))
_ONE, _UTF_8, _US_ASCII = map(name_bytes, ("1.0", "utf-8", "us-ascii"))
_DOCTYPE, _PUBLIC, _SYSTEM = map(name_bytes, ("<!DOCTYPE", "PUBLIC", "SYSTEM"))
_ENTITY = name_bytes("<!ENTITY")


@compiled
def after_declaration(buffer: np.ndarray, at: int, is_ascii: bool) -> int:
    """After the XML declaration if there is one: of XML 1.0, and in an encoding that is ours."""
    if not begins(buffer, at, _DECLARATION) or not is_white(buffer[at + 5]):
        return at
    at = after_white(buffer, at + 5)
    at, value, length = _pseudo_attribute(buffer, at, _VERSION)
    if at < 0 or not spells(buffer, value, length, _ONE):
        return MARKUP
    had_white = is_white(buffer[at])
    at = after_white(buffer, at)
    if had_white and begins(buffer, at, _ENCODING):
        at, value, length = _pseudo_attribute(buffer, at, _ENCODING)
        is_known = at >= 0 and (
            spells_in_any_case(buffer, value, length, _UTF_8)
            or (is_ascii and spells_in_any_case(buffer, value, length, _US_ASCII))
        )
        if not is_known:
            return CHARACTERS
        had_white = is_white(buffer[at])
        at = after_white(buffer, at)
    if had_white and begins(buffer, at, _STANDALONE):
        at, value, length = _pseudo_attribute(buffer, at, _STANDALONE)
        if at < 0 or not (
            spells(buffer, value, length, _YES) or spells(buffer, value, length, _NO)
        ):
            return MARKUP
        at = after_white(buffer, at)
    return at + 2 if buffer[at] == QUESTION and buffer[at + 1] == GREATER else MARKUP


@compiled
def _pseudo_attribute(buffer: np.ndarray, at: int, name: np.ndarray) -> tuple[int, int, int]:
    """After one attribute of the declaration, or MARKUP; where its value is and how long."""
    if not begins(buffer, at, name):
        return MARKUP, 0, 0
    at = after_white(buffer, at + np.int64(name[LANES]))
    if buffer[at] != EQUALS:
        return MARKUP, 0, 0
    at = after_white(buffer, at + 1)
    quote = buffer[at]
    end = name_end(buffer, at + 1)
    if (quote != DOUBLE_QUOTE and quote != SINGLE_QUOTE) or buffer[end] != quote:
        return MARKUP, 0, 0
    return end + 1, at + 1, end - at - 1


@compiled
def root_after(buffer: np.ndarray, at: int, tables: Any, scratch: Any) -> int:
    """The ``<`` of the root element: after comments, instructions and a plain document type."""
    had_type = False
    while True:
        at = after_white(buffer, at)
        if buffer[at] != LESS:
            return MARKUP
        if buffer[at + 1] == QUESTION:
            at = after_instruction(buffer, at)
        elif buffer[at + 1] != EXCLAMATION:
            return at if buffer[at + 1] != SLASH else MARKUP
        elif buffer[at + 2] == HYPHEN:
            if had_type:
                return DECLARATIONS
            at = after_comment(buffer, at, tables, scratch)
        else:
            if had_type:
                return DECLARATIONS
            had_type = True
            at = _after_document_type(buffer, at)
        if at < 0:
            return at


@compiled
def _after_document_type(buffer: np.ndarray, at: int) -> int:
    """After ``<!DOCTYPE name PUBLIC "…" "…">`` and its like, without declarations of its own."""
    if not begins(buffer, at, _DOCTYPE) or not is_white(buffer[at + 9]):
        return DECLARATIONS
    name_at = after_white(buffer, at + 9)
    at = name_end(buffer, name_at)
    if colon_in(buffer, name_at, at - name_at) != NO_COLON:
        return DECLARATIONS
    if is_white(buffer[at]):
        at = after_white(buffer, at)
        literals = 0
        if begins(buffer, at, _PUBLIC):
            literals = 2
        elif begins(buffer, at, _SYSTEM):
            literals = 1
        at += 6 if literals > 0 else 0
        for _ in range(literals):
            if not is_white(buffer[at]):
                return DECLARATIONS
            at = after_white(buffer, at)
            if buffer[at] != DOUBLE_QUOTE:
                return DECLARATIONS
            at += 1
            while _is_of_a_literal(buffer[at]):
                at += 1
            if buffer[at] != DOUBLE_QUOTE:
                return DECLARATIONS
            at += 1
        at = after_white(buffer, at)
    return at + 1 if buffer[at] == GREATER else DECLARATIONS


@inlined
def _is_of_a_literal(byte: int) -> bool:
    letter = byte | LOWER
    return ord("a") <= letter <= ord("z") or ord("-") <= byte <= COLON or byte == ord(" ")


@compiled
def after_instruction(buffer: np.ndarray, at: int) -> int:
    """After a processing instruction, which says nothing to us."""
    end = name_end(buffer, at + 2)
    if colon_in(buffer, at + 2, end - at - 2) != NO_COLON:
        return MARKUP
    if end - at == 5 and buffer[at + 2] | LOWER == ord("x") and buffer[at + 3] | LOWER == ord("m"):
        return MARKUP  # the name xml is taken
    if not is_white(buffer[end]):
        return end + 2 if buffer[end] == QUESTION and buffer[end + 1] == GREATER else MARKUP
    at = end
    while at + LANES < buffer.shape[0]:
        found = question_marks(buffer, at)
        if found == 0:
            at += LANES
            continue
        at += first_set(found) + 1
        if buffer[at] == GREATER:
            return DECLARATIONS if _hides_declaration(buffer, end, at) else at + 1
    return MARKUP


@compiled
def _hides_declaration(buffer: np.ndarray, at: int, end: int) -> bool:
    """Whether a comment or instruction holds ``<!ENTITY``, which the reference reader refuses."""
    for place in range(at, end):
        if buffer[place] == LESS and begins(buffer, place, _ENTITY):
            return True
    return False


@compiled
def after_comment(buffer: np.ndarray, at: int, tables: Any, scratch: Any) -> int:
    """After a comment; one that may say what made the document is noted."""
    if buffer[at + 2] != HYPHEN or buffer[at + 3] != HYPHEN:
        return DECLARATIONS if buffer[at + 2] == BRACKET else MARKUP
    inside = at + 4
    at = inside
    while at + LANES < buffer.shape[0]:
        found = hyphens(buffer, at)
        if found == 0:
            at += LANES
            continue
        at += first_set(found) + 1
        if buffer[at] == HYPHEN:
            if buffer[at + 1] != GREATER:
                return MARKUP
            if _hides_declaration(buffer, inside, at):
                return DECLARATIONS
            status = _note_maker(buffer, inside, at - 1, tables, scratch)
            return status if status != READ else at + 2
    return MARKUP


@compiled
def _note_maker(buffer: np.ndarray, at: int, end: int, tables: Any, scratch: Any) -> int:
    """Note a comment with a word in -ed, as in *generated by*; Python reads it."""
    has_participle = False
    has_reference = False
    for place in range(at, end):
        byte = buffer[place]
        has_reference = has_reference or byte == AMPERSAND
        if byte | LOWER == ord("d") and place > at and buffer[place - 1] | LOWER == ord("e"):
            following = buffer[place + 1]
            has_participle = has_participle or is_white(following) or following >= 0x80
    if not has_participle:
        return READ
    if has_reference:
        return ENTITY  # the reference reader resolves HTML's entities even here
    row = tables.counts[NOTES]
    if row == tables.notes.shape[1]:
        return NO_ROOM_LEFT
    word = token(buffer, at, end - at, tables.words)
    tables.notes[NOTE_FILING, row] = scratch.state[DOCUMENT_FILING]
    tables.notes[NOTE_KIND, row], tables.notes[NOTE_WORD, row] = COMMENT, word
    tables.counts[NOTES] = row + 1
    return min(word, READ)
