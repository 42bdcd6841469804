"""The scanner: filings' bytes to tables of facts, in one pass and without a tree.

It takes the documents of this grammar and leaves all others, well-formed or not, to the reference
reader (``data.ixbrl.reference``). For those it takes both say the same, to the letter.

    document    = [declaration] (comment | instruction | white)* [doctype] (instruction | white)*
                  element white*
    declaration = XML 1.0 in UTF-8, or in US-ASCII if that is so
    doctype     = '<!DOCTYPE' name [('PUBLIC' literal literal) | ('SYSTEM' literal)] '>'
    element     = '<' qname (white attribute)* [white] ('/>' | '>' content '</' qname [white] '>')
    attribute   = qname '=' ('"' … '"' | "'" … "'"), no '<' within, no name twice
    content     = (text | reference | element | comment | instruction)*
    reference   = '&amp;' '&lt;' '&gt;' '&quot;' '&apos;' or a character's number
    qname       = [name ':'] name, ASCII; every prefix of an element or attribute declared
    comment     = '<!--' … '-->', no '--' within, not in a context or unit

All bytes are characters XML allows, in UTF-8; there is no CDATA. Within it:

    context     = identifier, period, dimensions as XBRL 2.1 and XBRL Dimensions 1.0 nest them;
                  an id; each part once; member names as single runs of text
    unit        = measures, by themselves or in a divide; an id
    fact        = ix:nonFraction or ix:nonNumeric, nested or not, for the default target; in plain
                  XBRL any element with a contextRef and no element in it
    and ix:continuation, ix:exclude (no fact in it), ix:hidden, ix:tuple; ids given once each

Attributes that mean something are printable ASCII without references. What the text of a fact is
and means: ``resolve``, ``runs``, ``numbers``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl.scanner.characters import (
    AMPERSAND,
    ASCII,
    CLOSING_BRACKET,
    EXCLAMATION,
    GREATER,
    LESS,
    NEITHER,
    NO_COLON,
    NO_NAME,
    QUESTION,
    SLASH,
    after_white,
    colon_in,
    encoding_of,
    name_end,
    reference_end,
    same,
    text_end,
)
from data.ixbrl.scanner.compiled import compiled, inlined
from data.ixbrl.scanner.elements import close_element, open_element
from data.ixbrl.scanner.lanes import byte_at
from data.ixbrl.scanner.prolog import (
    after_comment,
    after_declaration,
    after_instruction,
    root_after,
)
from data.ixbrl.scanner.refusals import (
    CHARACTERS,
    ENTITY,
    MARKUP,
    NO_XBRL,
    PREFIX,
    READ,
    STRUCTURE,
    TOO_MUCH,
)
from data.ixbrl.scanner.resolve import write_facts
from data.ixbrl.scanner.scopes import UNDECLARED, namespace_of, withdraw
from data.ixbrl.scanner.strings import NOTHING
from data.ixbrl.scanner.tables import (
    BINDINGS,
    COLLECTING,
    DEFAULT_NAMESPACE,
    DEPTH,
    EXCLUDING,
    IS_PLAIN,
    LINKBASE,
    OPEN_AT,
    OPEN_BINDINGS,
    OPEN_KIND,
    OPEN_LENGTH,
    PREFIXED,
    RUN_AT,
    RUN_END,
    RUN_MARKED,
    RUNS,
    SPECIAL,
    VERSION,
)
from data.ixbrl.scanner.tags import check_prefixes, declare_prefixes, read_attributes
from data.ixbrl.scanner.vocabulary import OTHER


@compiled
def scan_document(buffer: np.ndarray, start: int, end: int, tables: Any, scratch: Any) -> int:
    """Read one filing, ``buffer[start:end]``; READ or a refusal, which leaves no facts behind."""
    encoding = encoding_of(buffer, start, end)
    if encoding == NEITHER:
        return CHARACTERS
    at = after_declaration(buffer, start, encoding == ASCII)
    if at >= 0:
        at = root_after(buffer, at, tables, scratch)
    state = scratch.state
    while at >= 0:
        byte = byte_at(buffer, at + 1)
        if byte == SLASH:
            at = _after_end_tag(buffer, at, tables, scratch)
        elif byte == EXCLAMATION:
            at = STRUCTURE if state[SPECIAL] > 0 else after_comment(buffer, at, tables, scratch)
        elif byte == QUESTION:
            at = STRUCTURE if state[SPECIAL] > 0 else after_instruction(buffer, at)
        else:
            at = _after_start_tag(buffer, at, tables, scratch)
        if at < 0:
            return at
        if state[DEPTH] == 0:
            return _finish(buffer, at, end, tables, scratch)
        at = _after_text(buffer, at, end, state, scratch.runs)
    return at


@inlined
def _after_text(buffer: np.ndarray, at: int, end: int, state: np.ndarray, runs: np.ndarray) -> int:
    """The ``<`` after text, which is noted where an open element collects it, or a refusal."""
    begun = at
    marked = 0
    at = text_end(buffer, at)
    while byte_at(buffer, at) != LESS:
        if byte_at(buffer, at) == AMPERSAND:
            marked = 1
            at = reference_end(buffer, at)
            if at < 0:
                return ENTITY
        else:
            if (
                at - begun >= 2
                and byte_at(buffer, at - 1) == CLOSING_BRACKET
                and byte_at(buffer, at - 2) == CLOSING_BRACKET
            ):
                return MARKUP
            at += 1
        at = text_end(buffer, at)
    if at >= end:
        return MARKUP
    if state[COLLECTING] > 0 and at > begun and state[EXCLUDING] == 0:
        row = state[RUNS]
        if row == runs.shape[0]:
            return TOO_MUCH
        runs[row, RUN_AT], runs[row, RUN_END], runs[row, RUN_MARKED] = begun, at, marked
        state[RUNS] = row + 1
    return at


@inlined
def _after_start_tag(buffer: np.ndarray, at: int, tables: Any, scratch: Any) -> int:
    """Open an element, and close it if it is empty; after its tag, or a refusal."""
    state = scratch.state
    name_at = at + 1
    at = name_end(buffer, name_at)
    length = at - name_at
    colon = colon_in(buffer, name_at, length)
    if colon == NO_NAME:
        return MARKUP
    at = read_attributes(buffer, at, scratch.attributes, state)
    if at < 0:
        return at
    depth, declared_before = state[DEPTH], state[BINDINGS]
    if depth == scratch.stack.shape[0]:
        return TOO_MUCH
    if state[PREFIXED] == 1:
        status = declare_prefixes(buffer, tables.words, scratch)
        if status == READ:
            status = check_prefixes(buffer, scratch)
        if status != READ:
            return status
    namespace, local_at = state[DEFAULT_NAMESPACE], name_at
    if colon != NO_COLON:
        namespace = namespace_of(buffer, name_at, colon - name_at, scratch)
        if namespace == UNDECLARED:
            return PREFIX
        local_at = colon + 1
    opened = scratch.stack[depth]
    opened[OPEN_AT], opened[OPEN_LENGTH], opened[OPEN_KIND] = name_at, length, OTHER
    opened[OPEN_BINDINGS] = declared_before
    state[DEPTH] = depth + 1
    local = name_at + length - local_at
    if _may_mean_something(namespace, local, state):
        status = open_element(buffer, local_at, local, namespace, tables, scratch)
        if status != READ:
            return status
    if byte_at(buffer, at) == GREATER:
        return at + 1
    status = _close(buffer, tables, scratch)
    return at + 2 if status == READ else status


@inlined
def _may_mean_something(namespace: int, local: int, state: np.ndarray) -> bool:
    """Whether an element is not just a page's layout; *meta* has four letters."""
    return (
        NOTHING < namespace <= LINKBASE
        or local == len("meta")
        or state[IS_PLAIN] == 1
        or state[SPECIAL] > 0
    )


@inlined
def _after_end_tag(buffer: np.ndarray, at: int, tables: Any, scratch: Any) -> int:
    """Close the innermost element by its end tag; after it, or a refusal."""
    opened = scratch.stack[scratch.state[DEPTH] - 1]
    length = opened[OPEN_LENGTH]
    if not same(buffer, at + 2, buffer, opened[OPEN_AT], length):
        return MARKUP
    at += 2 + length
    if byte_at(buffer, at) != GREATER:
        at = after_white(buffer, at)
        if byte_at(buffer, at) != GREATER:
            return MARKUP
    status = _close(buffer, tables, scratch)
    return at + 1 if status == READ else status


@compiled
def _close(buffer: np.ndarray, tables: Any, scratch: Any) -> int:
    state = scratch.state
    depth = state[DEPTH]
    opened = scratch.stack[depth - 1]
    if opened[OPEN_KIND] != OTHER:
        status = close_element(buffer, opened[OPEN_KIND], tables, scratch)
        if status != READ:
            return status
    if opened[OPEN_BINDINGS] != state[BINDINGS]:
        withdraw(scratch, opened[OPEN_BINDINGS])
    state[DEPTH] = depth - 1
    return READ


@compiled
def _finish(buffer: np.ndarray, at: int, end: int, tables: Any, scratch: Any) -> int:
    """After the root element: nothing may follow, and XBRL must have been in it."""
    if after_white(buffer, at) != end:
        return MARKUP
    if scratch.state[IS_PLAIN] == 0 and scratch.state[VERSION] == 0:
        return NO_XBRL
    return write_facts(buffer, tables, scratch)
