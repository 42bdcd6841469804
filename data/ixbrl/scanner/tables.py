"""What the scanner writes to, and the places in it: flat arrays, made once and used again."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ixbrl import namespaces
from data.ixbrl.scanner.lanes import PADDING
from data.ixbrl.scanner.strings import STRINGS, clear

#: Namespaces the scanner knows; each one's number among the words is its place here, from 1.
KNOWN = [
    namespaces.INLINE_1_0,
    namespaces.INLINE_1_1,
    namespaces.INSTANCE,
    namespaces.DIMENSIONS,
    namespaces.LINKBASE,
    namespaces.XLINK,
    namespaces.SCHEMA_INSTANCE,
    "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/2000/xmlns/",
]
NO_NAMESPACE = 0
INLINE_1_0, INLINE_1_1, INSTANCE, DIMENSIONS, LINKBASE, XLINK, SCHEMA_INSTANCE = range(1, 8)
XML, XMLNS = 8, 9
#: What a namespace the scanner knows by heart is at most.
LAST_KNOWN = len(KNOWN)

#: Kinds of ``words``: anything by itself, and local names (to which their namespace is added).
TOKEN = 0
LOCAL_NAME = 1
#: Kinds of ``keys``, which Python turns into text once each.
DIMENSIONS_KEY, UNIT_KEY, TEXT_KEY, NUMBER_KEY = range(4)

# Columns of Tables.facts. References to words and keys are their numbers, 0 for null.
FACT_FILING, FACT_CONCEPT, FACT_CONTEXT, FACT_UNIT, FACT_DECIMALS = range(5)
FACT_NIL, FACT_HIDDEN, FACT_SAYS, FACT_KEY = range(5, 9)
FACT_COLUMNS = 9
#: FACT_SAYS: nothing, a value, a text, or what FACT_KEY means.
SAYS_NOTHING, SAYS_VALUE, SAYS_TEXT, SAYS_KEY = range(4)
NO_CONTEXT = -1

# Columns of Tables.contexts.
CONTEXT_IDENTIFIER, CONTEXT_START, CONTEXT_END, CONTEXT_DIMENSIONS = range(4)
CONTEXT_COLUMNS = 4

# Columns of Tables.filings.
FILING_STATUS, FILING_FORMAT, FILING_FACTS, FILING_GENERATOR = range(4)
FILING_COLUMNS = 4

# Columns of Tables.notes: what a filing says in passing; kinds of notes.
NOTE_FILING, NOTE_KIND, NOTE_WORD = range(3)
NOTE_COLUMNS = 3
SCHEMA_REF, COMMENT = range(2)

#: Filings in one chunk at most.
MOST_FILINGS = 1_000

# Places in Tables.counts.
FACTS, CONTEXTS, FILINGS, NOTES, VALUE_BYTES, TEXT_BYTES = range(6)
COUNTS = 6


_MOST_FACTS = 1 << 17
_MOST_CONTEXTS = 1 << 16
_MOST_NOTES = 1 << 14

#: What has been found in the filings of one chunk, as one record. ``words`` are strings that become
#: cells as they are, ``keys`` strings that Python turns into cells, once each; ``facts``,
#: ``contexts``, ``filings`` and ``notes`` are tables, a row a column of the array; ``value_ends``
#: and ``text_ends`` say where each fact's value and text end in the bytes of all; ``counts`` say
#: how much of each is in use.
TABLES = np.dtype(
    [
        ("words", STRINGS),
        ("keys", STRINGS),
        ("facts", np.int32, (FACT_COLUMNS, _MOST_FACTS)),
        ("contexts", np.int32, (CONTEXT_COLUMNS, _MOST_CONTEXTS)),
        ("filings", np.int32, (FILING_COLUMNS, MOST_FILINGS)),
        ("notes", np.int32, (NOTE_COLUMNS, _MOST_NOTES)),
        ("value_ends", np.int64, _MOST_FACTS + 1),
        ("values", np.uint8, (1 << 22) + PADDING),
        ("text_ends", np.int64, _MOST_FACTS + 1),
        ("texts", np.uint8, (1 << 24) + PADDING),
        ("counts", np.int64, COUNTS),
    ],
    align=True,
)


def forget(tables: Any) -> None:
    """Make room for the next chunk."""
    for strings in (tables["words"], tables["keys"]):
        clear(strings)
    tables["counts"][:] = 0


# Places in Scratch.state.
(
    DEPTH,
    ATTRIBUTES,
    BINDINGS,
    DEFAULT_NAMESPACE,
    RUNS,
    COLLECTING,
    EXCLUDING,
    HIDING,
    SPECIAL,
    DOCUMENT_FACTS,
    REFERABLE,
    PAIRS,
    IS_PLAIN,
    VERSION,
    DOCUMENT_FILING,
    TYPED_AXIS,
    PREFIXED,
) = range(17)
STATE = 17

# Columns of Scratch.attributes.
NAME_AT, NAME_LENGTH, LOCAL_AT, VALUE_AT, VALUE_LENGTH, NAME_START = range(6)
ATTRIBUTE_COLUMNS = 6
# Columns of Scratch.stack: an open element's name, kind, first run, a row of another table.
OPEN_AT, OPEN_LENGTH, OPEN_KIND, OPEN_BINDINGS, OPEN_RUN, OPEN_ROW = range(6)
STACK_COLUMNS = 6
# Columns of Scratch.bindings: a declared prefix and what it was bound to.
PREFIX_AT, PREFIX_LENGTH, PREFIX_HASH, BOUND_TO = range(4)
BINDING_COLUMNS = 4
FOUND = 64
# Columns of Scratch.runs: text between two tags.
RUN_AT, RUN_END, RUN_MARKED = range(3)
RUN_COLUMNS = 3
# Columns of Scratch.referable: what an id stands for, and where its text is and goes on.
ID_AT, ID_LENGTH, ID_KIND, ID_ROW, ID_FIRST_RUN, ID_LAST_RUN, NEXT_AT, NEXT_LENGTH = range(8)
REFERABLE_COLUMNS = 8
A_CONTEXT, A_UNIT, A_CONTINUATION = range(3)
# Columns of Scratch.pending: a fact whose references and text are looked up at the end.
(
    PENDING_KIND,
    CONTEXT_REF_AT,
    CONTEXT_REF_LENGTH,
    UNIT_REF_AT,
    UNIT_REF_LENGTH,
    FORMAT_AT,
    FORMAT_LENGTH,
    SCALE_AT,
    SCALE_LENGTH,
    NEGATED,
    FIRST_RUN,
    LAST_RUN,
    CONTINUED_AT,
    CONTINUED_LENGTH,
) = range(14)
PENDING_COLUMNS = 14


_MOST_PAIRS = 240

#: What is known of the filing being read, as one record; every limit here refuses a filing beyond.
SCRATCH = np.dtype(
    [
        ("state", np.int64, STATE),
        ("attributes", np.int64, (64, ATTRIBUTE_COLUMNS)),
        ("stack", np.int64, (200, STACK_COLUMNS)),
        ("bindings", np.int64, (1 << 10, BINDING_COLUMNS)),
        # By hash of the prefix, the row of the binding last found, and one more; 0 for none.
        ("found", np.int64, FOUND),
        ("runs", np.int32, (1 << 16, RUN_COLUMNS)),
        ("referable", np.int32, (1 << 13, REFERABLE_COLUMNS)),
        ("slots", np.int32, 1 << 14),
        ("pending", np.int32, (1 << 14, PENDING_COLUMNS)),
        ("pairs", np.uint8, 4 * _MOST_PAIRS + PADDING),
        ("digits", np.uint8, 4 * PADDING),
    ],
    align=True,
)


def known_namespaces() -> tuple[np.ndarray, np.ndarray]:
    """The bytes of ``KNOWN`` end to end, padded, and where each begins and the last ends."""
    encoded = [uri.encode() for uri in KNOWN]
    ends = np.cumsum([0, *map(len, encoded)])
    return np.frombuffer(b"".join(encoded) + bytes(PADDING), np.uint8).copy(), ends
