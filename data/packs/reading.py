"""Members of a pack -> what their filings say. A plain function: threads, processes and clusters run it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.ixbrl.frames import FACT_COLUMNS, FILING_COLUMNS, Filing, facts_frame, filings_frame
from data.ixbrl.members import read_member_name
from data.ixbrl.read import FilingsRead, read_filings
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


def read_members(where: str | Path, members: Sequence[Member]) -> Shard:
    """Read some members of a pack, named by path or address.

    Never raises for what is in the pack; each member that cannot be read has its row and reason.

    Raises:
        UnreadableFile: if the pack itself cannot be opened.
    """
    with open_file(where) as file:
        return read_documents(found for member in members for found in documents_in(file, member))


def read_documents(found: Iterable[tuple[str, bytes] | Passed]) -> Shard:
    """Read documents as they come, keeping the rows of those passed over in their place."""
    order: dict[str, int] = {}
    passed: list[Filing] = []

    def filings() -> Iterator[tuple[str, bytes]]:
        for document in found:
            name = document.name if isinstance(document, Passed) else document[0]
            while name in order:
                name += " (again)"
            order[name] = len(order)
            if isinstance(document, Passed):
                said = read_member_name(name)
                about = (name, said.company_number, said.balance_sheet_date, document.size)
                passed.append(Filing(*about, document.outcome, document.reason))
            else:
                yield name, document[1]

    read = _read_each(list(filings()))
    rows = pl.concat([read.filings, filings_frame(passed)], how="vertical_relaxed")
    place = [order.get(name, 0) for name in rows["filing"].cast(pl.String)]
    return Shard(
        read.facts,
        rows.with_columns(place=pl.Series(place, dtype=pl.Int64))
        .sort("place", maintain_order=True)
        .drop("place"),
    )


def _read_each(filings: list[tuple[str, bytes]]) -> FilingsRead:
    """Filings read together; if that fails, one by one, so that one alone is lost and named."""
    try:
        return read_filings(filings)
    except Exception:
        parts = [_read_alone(*filing) for filing in filings]
    return FilingsRead(
        pl.concat([part.facts.cast(FACT_COLUMNS) for part in parts]),
        pl.concat([part.filings.cast(FILING_COLUMNS) for part in parts]),
    )


def _read_alone(name: str, content: bytes) -> FilingsRead:
    try:
        return read_filings([(name, content)])
    except Exception as error:
        said = read_member_name(name)
        about = (name, said.company_number, said.balance_sheet_date, len(content))
        reason = f"The reader fails on it ({type(error).__name__})."
        return FilingsRead(facts_frame([]), filings_frame([Filing(*about, "error", reason)]))
