"""What scanned filings say of themselves: format, taxonomies, software, company number."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from data.ixbrl import software
from data.ixbrl.content import folded
from data.ixbrl.document import Document, Fact
from data.ixbrl.namespaces import INLINE, INLINE_1_0, INLINE_1_1
from data.ixbrl.scanner.chunk import Chunk
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

#: By FILING_FORMAT.
_FORMATS = ["xbrl", INLINE[INLINE_1_0], INLINE[INLINE_1_1]]


class Sayings:
    """What the filings of a chunk say of themselves, by their place in it."""

    def __init__(self, tables: Any, chunk: Chunk) -> None:
        self._chunk = chunk
        self._format = tables["filings"][FILING_FORMAT].tolist()
        self._generator = tables["filings"][FILING_GENERATOR].tolist()
        self._words = chunk.words.to_list()
        self._notes: dict[int, dict[int, list[str]]] = {
            COMMENT: defaultdict(list),
            SCHEMA_REF: defaultdict(list),
        }
        notes = tables["notes"][:, : tables["counts"][NOTES]]
        for filing, kind, word in notes[[NOTE_FILING, NOTE_KIND, NOTE_WORD]].T.tolist():
            self._notes[kind][filing].append(self._words[word])
        self._software = self._software_facts()

    def about(self, filing: int) -> dict[str, Any]:
        """``format``, ``schema_refs`` and ``software`` of one filing, as ``AccountsFiling``."""
        references = map(folded, self._notes[SCHEMA_REF].get(filing, []))
        return {
            "format": _FORMATS[self._format[filing]],
            "schema_refs": " ".join(references) or None,
            "software": software.from_facts(self._software.get(filing, {}))
            or self._meta(filing)
            or self._comment(filing),
        }

    def document(self, filing: int) -> Document:
        """The facts of one filing as the reference reader gives them."""
        first, last = np.searchsorted(self._chunk.of_filing, [filing, filing + 1])
        rows = self._chunk.columns[int(first) : int(last)].iter_rows(named=True)
        return Document([Fact(**row) for row in rows], _FORMATS[self._format[filing]])

    def _software_facts(self) -> dict[int, dict[str, str]]:
        columns, said = self._chunk.columns, defaultdict[int, dict[str, str]](dict)
        rows = columns["concept"].str.ends_with("ProductionSoftware").arg_true()
        for filing, concept, text in zip(
            self._chunk.of_filing[rows.to_numpy()].tolist(),
            columns["concept"].gather(rows),
            columns["text"].gather(rows),
            strict=True,
        ):
            said[filing][concept] = text or ""
        return said

    def _meta(self, filing: int) -> str | None:
        word = self._generator[filing]
        return folded(self._words[word])[:200] if word else None

    def _comment(self, filing: int) -> str | None:
        makers = map(software.from_comment, self._notes[COMMENT].get(filing, []))
        return next(filter(None, makers), None)
