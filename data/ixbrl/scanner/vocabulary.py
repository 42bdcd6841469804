"""The names the scanner knows: elements by kind, attributes, formats of numbers."""

from __future__ import annotations

import numpy as np

from data.ixbrl.scanner.characters import LOWER
from data.ixbrl.scanner.compiled import compiled, inlined
from data.ixbrl.scanner.lanes import ALL_LANES, LANES, differences
from data.ixbrl.scanner.tables import (
    DIMENSIONS,
    INLINE_1_0,
    INLINE_1_1,
    INSTANCE,
    LINKBASE,
)

# What an open element is. Those from CONTEXT to LAST_OF_A_UNIT belong inside contexts and units.
OTHER, UNKNOWN, FACT, CONTINUATION, EXCLUDE, HIDDEN, INLINE_OTHER, SCHEMA_REFERENCE = range(8)
CONTEXT, ENTITY, IDENTIFIER, SEGMENT, SCENARIO, PERIOD, START, END, INSTANT, FOREVER = range(8, 18)
EXPLICIT_MEMBER, TYPED_MEMBER, TYPED_CONTENT = range(18, 21)
UNIT, MEASURE, DIVIDE, NUMERATOR, DENOMINATOR = range(21, 26)
META = 26
XBRL = 27

#: Kinds of facts.
NUMBER, WORDS, PLAIN_NUMBER, PLAIN_WORDS = range(4)


def name_bytes(text: str) -> np.ndarray:
    """A name of at most ``LANES`` bytes to compare with: padded, its length behind it."""
    padded = np.zeros(LANES + 1, np.uint8)
    padded[: len(text)] = np.frombuffer(text.encode(), np.uint8)
    padded[LANES] = len(text)
    return padded


@inlined
def spells(buffer: np.ndarray, at: int, length: int, name: np.ndarray) -> bool:
    """Whether bytes are exactly this name."""
    if length != name[LANES]:
        return False
    return differences(buffer, at, name, 0) & (ALL_LANES >> np.int64(LANES - length)) == 0


@inlined
def begins(buffer: np.ndarray, at: int, name: np.ndarray) -> bool:
    """Whether these bytes come next."""
    return spells(buffer, at, np.int64(name[LANES]), name)


@compiled
def spells_in_any_case(buffer: np.ndarray, at: int, length: int, name: np.ndarray) -> bool:
    """Whether bytes are this name, which has lower-case letters only, in any case."""
    if length != name[LANES]:
        return False
    for place in range(length):
        if buffer[at + place] | LOWER != name[place]:
            return False
    return True


_NON_FRACTION, _NON_NUMERIC = name_bytes("nonFraction"), name_bytes("nonNumeric")
_CONTINUATION, _EXCLUDE, _HIDDEN = (
    name_bytes("continuation"),
    name_bytes("exclude"),
    name_bytes("hidden"),
)
_HEADER, _REFERENCES, _RESOURCES = (
    name_bytes("header"),
    name_bytes("references"),
    name_bytes("resources"),
)
_FOOTNOTE, _RELATIONSHIP, _TUPLE = map(name_bytes, ("footnote", "relationship", "tuple"))
_XBRL, _CONTEXT, _ENTITY, _IDENTIFIER = map(name_bytes, ("xbrl", "context", "entity", "identifier"))
_SEGMENT, _SCENARIO, _PERIOD, _INSTANT = map(
    name_bytes, ("segment", "scenario", "period", "instant")
)
_START_DATE, _END_DATE, _FOREVER = map(name_bytes, ("startDate", "endDate", "forever"))
_UNIT, _MEASURE, _DIVIDE = map(name_bytes, ("unit", "measure", "divide"))
_NUMERATOR, _DENOMINATOR = map(name_bytes, ("unitNumerator", "unitDenominator"))
_EXPLICIT_MEMBER, _TYPED_MEMBER = map(name_bytes, ("explicitMember", "typedMember"))
_SCHEMA_REF, _SCHEMA_REF_IN_LOWER_CASE = name_bytes("schemaRef"), name_bytes("schemaref")
_META = name_bytes("meta")

NAME, CONTEXT_REF, UNIT_REF = name_bytes("name"), name_bytes("contextRef"), name_bytes("unitRef")
FORMAT, SCALE, SIGN, DECIMALS = map(name_bytes, ("format", "scale", "sign", "decimals"))
CONTINUED_AT, ID, TARGET, NIL = map(name_bytes, ("continuedAt", "id", "target", "nil"))
DIMENSION, HREF, CONTENT = map(name_bytes, ("dimension", "href", "content"))
CONTEXT_REF_IN_LOWER_CASE = name_bytes("contextref")
UNIT_REF_IN_LOWER_CASE = name_bytes("unitref")
CONTINUED_AT_IN_LOWER_CASE = name_bytes("continuedat")
SPACE, GENERATOR, TRUE = map(name_bytes, ("xml", "generator", "true"))
XMLNS_NAME = name_bytes("xmlns")


@compiled
def kind_of(buffer: np.ndarray, at: int, length: int, namespace: int) -> int:
    """What an element is, by its namespace and local name; ``UNKNOWN`` if that is not known."""
    if namespace == INLINE_1_0 or namespace == INLINE_1_1:
        return _inline_kind(buffer, at, length)
    if namespace == INSTANCE:
        return _instance_kind(buffer, at, length)
    if namespace == DIMENSIONS:
        if spells(buffer, at, length, _EXPLICIT_MEMBER):
            return EXPLICIT_MEMBER
        return TYPED_MEMBER if spells(buffer, at, length, _TYPED_MEMBER) else UNKNOWN
    if namespace == LINKBASE:
        if spells(buffer, at, length, _SCHEMA_REF):
            return SCHEMA_REFERENCE
        if spells_in_any_case(buffer, at, length, _SCHEMA_REF_IN_LOWER_CASE):
            return UNKNOWN
    return META if spells_in_any_case(buffer, at, length, _META) else OTHER


@compiled
def _inline_kind(buffer: np.ndarray, at: int, length: int) -> int:
    if spells(buffer, at, length, _NON_FRACTION) or spells(buffer, at, length, _NON_NUMERIC):
        return FACT
    if spells(buffer, at, length, _CONTINUATION):
        return CONTINUATION
    if spells(buffer, at, length, _EXCLUDE):
        return EXCLUDE
    if spells(buffer, at, length, _HIDDEN):
        return HIDDEN
    if (
        spells(buffer, at, length, _HEADER)
        or spells(buffer, at, length, _REFERENCES)
        or spells(buffer, at, length, _RESOURCES)
        or spells(buffer, at, length, _FOOTNOTE)
        or spells(buffer, at, length, _RELATIONSHIP)
        or spells(buffer, at, length, _TUPLE)
    ):
        return INLINE_OTHER
    return UNKNOWN


@compiled
def _instance_kind(buffer: np.ndarray, at: int, length: int) -> int:
    kind = UNKNOWN
    if spells(buffer, at, length, _CONTEXT):
        kind = CONTEXT
    elif spells(buffer, at, length, _ENTITY):
        kind = ENTITY
    elif spells(buffer, at, length, _IDENTIFIER):
        kind = IDENTIFIER
    elif spells(buffer, at, length, _SEGMENT):
        kind = SEGMENT
    elif spells(buffer, at, length, _SCENARIO):
        kind = SCENARIO
    elif spells(buffer, at, length, _PERIOD):
        kind = PERIOD
    elif spells(buffer, at, length, _INSTANT):
        kind = INSTANT
    elif spells(buffer, at, length, _START_DATE):
        kind = START
    elif spells(buffer, at, length, _END_DATE):
        kind = END
    elif spells(buffer, at, length, _FOREVER):
        kind = FOREVER
    elif spells(buffer, at, length, _UNIT):
        kind = UNIT
    elif spells(buffer, at, length, _MEASURE):
        kind = MEASURE
    elif spells(buffer, at, length, _DIVIDE):
        kind = DIVIDE
    elif spells(buffer, at, length, _NUMERATOR):
        kind = NUMERATOR
    elif spells(buffer, at, length, _DENOMINATOR):
        kind = DENOMINATOR
    elif spells(buffer, at, length, _XBRL):
        kind = XBRL
    return kind


@inlined
def is_number(buffer: np.ndarray, at: int, length: int) -> bool:
    """Whether a fact of inline XBRL is a number, not words."""
    return length == np.int64(_NON_FRACTION[LANES])


@compiled
def belongs_in(kind: int, parent: int) -> bool:
    """Whether an element of a context or unit may stand in another."""
    if kind == ENTITY or kind == PERIOD:
        return parent == CONTEXT
    if kind == SCENARIO:
        return parent == CONTEXT
    if kind == IDENTIFIER or kind == SEGMENT:
        return parent == ENTITY
    if kind == START or kind == END or kind == INSTANT or kind == FOREVER:
        return parent == PERIOD
    if kind == EXPLICIT_MEMBER or kind == TYPED_MEMBER:
        return parent == SEGMENT or parent == SCENARIO
    if kind == TYPED_CONTENT:
        return parent == TYPED_MEMBER or parent == TYPED_CONTENT
    if kind == MEASURE:
        return parent == UNIT or parent == NUMERATOR or parent == DENOMINATOR
    if kind == DIVIDE:
        return parent == UNIT
    return (kind == NUMERATOR or kind == DENOMINATOR) and parent == DIVIDE
