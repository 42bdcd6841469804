"""What scanned filings say of themselves: format, taxonomies, software, company number."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

import numpy as np

from data.ixbrl import software
from data.ixbrl.content import folded
from data.ixbrl.document import Document, Fact
from data.ixbrl.namespaces import INLINE, INLINE_1_0, INLINE_1_1
from data.ixbrl.scanner.chunk import Chunk
from data.ixbrl.scanner.columns import distinct_places, picked
from data.ixbrl.scanner.tables import (
    COMMENT,
    FILING_FORMAT,
    FILING_GENERATOR,
    NOTE_FILING,
    NOTE_KIND,
    NOTE_WORD,
    NOTES,
    SCHEMA_REF,
)

#: Filings name the same few taxonomies.
_folded = lru_cache(maxsize=1024)(folded)
#: By FILING_FORMAT.
_FORMATS = ["xbrl", INLINE[INLINE_1_0], INLINE[INLINE_1_1]]


class Sayings:
    """What the filings of a chunk say of themselves, by their place in it."""

    def __init__(self, tables: Any, chunk: Chunk) -> None:
        self._chunk = chunk
        self._format = tables["filings"][FILING_FORMAT].tolist()
        self._generator = tables["filings"][FILING_GENERATOR].tolist()
        self._words = chunk.spelled
        self._notes: dict[int, dict[int, list[str]]] = {
            COMMENT: defaultdict(list),
            SCHEMA_REF: defaultdict(list),
        }
        notes = tables["notes"][:, : tables["counts"][NOTES]]
        for filing, kind, word in notes[[NOTE_FILING, NOTE_KIND, NOTE_WORD]].T.tolist():
            self._notes[kind][filing].append(self._words[word] or "")
        self._software = self._software_facts()

    def about(self, filing: int) -> tuple[str, str | None, str | None]:
        """``format``, ``schema_refs`` and ``software`` of one filing, as ``AccountsFiling``."""
        references = map(_folded, self._notes[SCHEMA_REF].get(filing, []))
        return (
            _FORMATS[self._format[filing]],
            " ".join(references) or None,
            software.from_facts(self._software.get(filing, {}))
            or self._meta(filing)
            or self._comment(filing),
        )

    def document(self, filing: int) -> Document:
        """The facts of one filing as the reference reader gives them."""
        first, last = np.searchsorted(self._chunk.of_filing, [filing, filing + 1])
        columns = self._chunk.columns.values()
        cells = zip(*(column[int(first) : int(last)].to_list() for column in columns), strict=True)
        facts = [Fact(**dict(zip(self._chunk.columns, row, strict=True))) for row in cells]
        return Document(facts, _FORMATS[self._format[filing]])

    def _software_facts(self) -> dict[int, dict[str, str]]:
        chunk, said = self._chunk, defaultdict[int, dict[str, str]](dict)
        distinct, places = distinct_places(chunk.concepts, len(self._words))
        concepts = [self._words[concept] or "" for concept in distinct]
        names_software = np.array([name.endswith("ProductionSoftware") for name in concepts], bool)
        rows = np.flatnonzero(names_software[places])
        texts = picked(chunk.columns["text"], rows)
        for filing, place, text in zip(
            chunk.of_filing[rows].tolist(), places[rows].tolist(), texts, strict=True
        ):
            said[filing][concepts[place]] = text or ""
        return said

    def _meta(self, filing: int) -> str | None:
        word = self._generator[filing]
        return folded(self._words[word] or "")[:200] if word else None

    def _comment(self, filing: int) -> str | None:
        makers = map(software.from_comment, self._notes[COMMENT].get(filing, []))
        return next(filter(None, makers), None)
