"""What every spreadsheet reader hands on, and how large a table may be."""

from __future__ import annotations

from dataclasses import dataclass

#: Registers have some 40 columns, 10,000 rows and cells of a few hundred letters.
MAX_COLUMNS = 1_000
MAX_CELLS = 5_000_000
MAX_CELL_LETTERS = 100_000


@dataclass(frozen=True)
class Sheet:
    """One table of text cells, ragged rows allowed. A CSV file is one sheet named ``""``."""

    name: str
    rows: list[list[str]]
    encoding: str | None
