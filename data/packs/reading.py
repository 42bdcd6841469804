"""Members of a pack -> what their filings say. A plain function: threads, processes and clusters run it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.ixbrl.frames import FACT_COLUMNS, FILING_COLUMNS, Filing, facts_frame, filings_frame
from data.ixbrl.members import read_member_name
from data.ixbrl.read import MANY, FilingsRead, read_filings
from data.packs.members import Passed, documents_in
from data.packs.opening import open_file
from data.packs.zip_directory import Member


@dataclass(frozen=True)
class Shard:
    """What a batch of members gave: one row per document in ``filings``, in the pack's order.

    ``facts`` and ``filings`` are as in ``data.tables.accounts``.
    """

    facts: pl.DataFrame
    filings: pl.DataFrame


def read_members(where: str | Path, members: Sequence[Member], many: int = MANY) -> Shard:
    """Read some members of a pack, named by path or address.

    Never raises for what is in the pack; each member that cannot be read has its row and reason.

    Raises:
        UnreadableFile: if the pack itself cannot be opened.
    """
    with open_file(where) as file:
        return read_documents(
            lambda: (found for member in members for found in documents_in(file, member)),
            many,
        )


def read_documents(
    found: Callable[[], Iterable[tuple[str, bytes] | Passed]], many: int = MANY
) -> Shard:
    """Read documents as they come, keeping the rows of those passed over in their place.

    Args:
        found: gives the documents from the first, again if asked again: should the reader fail on
            them together, they are read one by one, and one alone is lost and named.
        many: from how many on the fast reader is used, as in ``read_filings``.
    """
    documents = _Documents(found)
    try:
        read = read_filings(documents, many)
    except Exception:
        parts = [_read_alone(name, content) for name, content in documents]
        read = FilingsRead(
            pl.concat([facts_frame([]), *(part.facts.cast(FACT_COLUMNS) for part in parts)]),
            pl.concat([filings_frame([]), *(part.filings.cast(FILING_COLUMNS) for part in parts)]),
        )
    rows = pl.concat([read.filings, filings_frame(documents.passed)], how="vertical_relaxed")
    place = [documents.order.get(name, 0) for name in rows["filing"].cast(pl.String)]
    return Shard(
        read.facts,
        rows.with_columns(place=pl.Series(place, dtype=pl.Int64))
        .sort("place", maintain_order=True)
        .drop("place"),
    )


class _Documents:
    """Documents for the reader; those passed over are noted, and the order of all."""

    def __init__(self, found: Callable[[], Iterable[tuple[str, bytes] | Passed]]) -> None:
        self._found = found
        self.order: dict[str, int] = {}
        self.passed: list[Filing] = []

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        self.order.clear()
        self.passed.clear()
        for document in self._found():
            name = document.name if isinstance(document, Passed) else document[0]
            while name in self.order:
                name += " (again)"
            self.order[name] = len(self.order)
            if isinstance(document, Passed):
                self.passed.append(_unread(name, document.size, document.outcome, document.reason))
            else:
                yield name, document[1]


def _read_alone(name: str, content: bytes) -> FilingsRead:
    try:
        return read_filings([(name, content)])
    except Exception as error:
        reason = f"The reader fails on it ({type(error).__name__})."
        bad = _unread(name, len(content), "error", reason)
        return FilingsRead(facts_frame([]), filings_frame([bad]))


def _unread(name: str, size: int, outcome: str, reason: str) -> Filing:
    said = read_member_name(name)
    return Filing(name, said.company_number, said.balance_sheet_date, size, outcome, reason)
