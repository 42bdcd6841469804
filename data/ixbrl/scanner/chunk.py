"""One chunk of filings as scanned -> facts as rows of ``data.tables.accounts``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from data.ixbrl.frames import FACT_COLUMNS
from data.ixbrl.scanner.cells import Cells
from data.ixbrl.scanner.columns import (
    distinct_places,
    overlaid,
    picked,
    text_column,
    translated,
    words_column,
)
from data.ixbrl.scanner.strings import KEPT
from data.ixbrl.scanner.tables import (
    CONTEXT_COLUMNS,
    CONTEXT_DIMENSIONS,
    CONTEXT_END,
    CONTEXT_IDENTIFIER,
    CONTEXT_START,
    CONTEXTS,
    FACT_CONCEPT,
    FACT_CONTEXT,
    FACT_DECIMALS,
    FACT_FILING,
    FACT_HIDDEN,
    FACT_KEY,
    FACT_NIL,
    FACT_SAYS,
    FACT_UNIT,
    FACTS,
    LOCAL_NAME,
    NUMBER_KEY,
    SAYS_KEY,
    SAYS_TEXT,
    SAYS_VALUE,
    TEXT_BYTES,
    VALUE_BYTES,
)


class Chunk:
    """The facts of some filings, in their order.

    Attributes:
        words, spelled: every word by its number.
        of_filing: for each fact, the place of its filing in the chunk.
        concepts: for each fact, its concept as the number of a word.
        columns: concept to text as in ``AccountsFact``, without what the filing's name says.
    """

    def __init__(self, tables: Any) -> None:
        count = int(tables["counts"][FACTS])
        facts = tables["facts"][:, :count]
        self.words = words_column(tables["words"])
        self.spelled: list[str | None] = self.words.to_list()
        spaces = tables["words"]["space"][: len(self.words)]
        self._cells = Cells(self.spelled, spaces, tables["keys"])
        self._keys = int(tables["keys"]["counts"][KEPT])
        self.of_filing = facts[FACT_FILING].copy()
        concept = self.concepts = facts[FACT_CONCEPT].copy()
        values, texts = self._said(tables, facts, count)
        self.columns = {
            "concept": picked(self.words, concept),
            "namespace": picked(self.words, spaces[concept] - LOCAL_NAME),
            **self._contexts(tables, facts[FACT_CONTEXT]),
            "unit": translated(facts[FACT_UNIT], self._keys, self._cells.unit),
            "decimals": picked(self.words, facts[FACT_DECIMALS]),
            "value": values,
            "nil": pl.Series(facts[FACT_NIL] == 1),
            "hidden": pl.Series(facts[FACT_HIDDEN] == 1),
            "text": texts,
        }

    def rows(self, names: Sequence[str], numbers: Sequence[str | None]) -> pl.DataFrame:
        """The facts as ``AccountsFact``, given the filings' names and company numbers."""
        counts = np.bincount(self.of_filing, minlength=len(names))
        first = np.cumsum(counts) - counts
        position = np.arange(len(self.of_filing), dtype=np.int64) - first[self.of_filing]
        columns = self.columns | {
            "filing": picked(pl.Series(names, dtype=pl.String), self.of_filing),
            "position": pl.Series(position),
            "company_number": picked(pl.Series(numbers, dtype=pl.String), self.of_filing),
        }
        return pl.DataFrame({name: columns[name] for name in FACT_COLUMNS})

    def _contexts(self, tables: Any, context: np.ndarray) -> dict[str, pl.Series]:
        count = int(tables["counts"][CONTEXTS])
        # One more, of nothing, which NO_CONTEXT finds as the last.
        contexts = np.zeros((CONTEXT_COLUMNS, count + 1), np.int32)
        contexts[:, :count] = tables["contexts"][:, :count]
        dimensions = contexts[CONTEXT_DIMENSIONS][context]
        return {
            "entity_identifier": picked(self.words, contexts[CONTEXT_IDENTIFIER][context]),
            "start": picked(self.words, contexts[CONTEXT_START][context]),
            "end": picked(self.words, contexts[CONTEXT_END][context]),
            "dimensions": translated(dimensions, self._keys, self._cells.dimensions),
        }

    def _said(self, tables: Any, facts: np.ndarray, count: int) -> tuple[pl.Series, pl.Series]:
        """Values and texts: those written by the scanner, and those its keys stand for."""
        says = facts[FACT_SAYS]
        values = text_column(
            tables["values"][: tables["counts"][VALUE_BYTES]],
            tables["value_ends"][: count + 1],
            says == SAYS_VALUE,
        )
        texts = text_column(
            tables["texts"][: tables["counts"][TEXT_BYTES]],
            tables["text_ends"][: count + 1],
            says == SAYS_TEXT,
        )
        rows = np.flatnonzero(says == SAYS_KEY)
        distinct, places = distinct_places(facts[FACT_KEY][rows], self._keys)
        spaces = tables["keys"]["space"]
        meant = [
            self._cells.number(key) if spaces[key] == NUMBER_KEY else (None, self._cells.text(key))
            for key in distinct
        ]
        said = [meant[place] for place in places.tolist()]
        return (
            overlaid(values, rows, [value for value, _ in said]),
            overlaid(texts, rows, [text for _, text in said]),
        )
