"""Whether the scanner and the reference reader say the same of filings."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from data.ixbrl.frames import facts_frame, filings_frame
from data.ixbrl.read import read_filing
from data.ixbrl.scanner.reader import Scanner


def scanned(
    scanner: Scanner, members: Iterable[tuple[str, bytes]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All facts and all filings' rows."""
    parts = list(scanner.read(members))
    return pl.concat([p.facts for p in parts]), pl.concat([p.filings for p in parts])


def differing(scanner: Scanner, members: list[tuple[str, bytes]]) -> tuple[list[str], int]:
    """The filings of which the scanner says another thing than the reference reader.

    Returns:
        Their names, and how many filings the scanner took at all.
    """
    facts, filings = scanned(scanner, members)
    assert filings["filing"].to_list() == [name for name, _ in members]
    taken = set(filings.filter(pl.col("reader") == "scanner")["filing"])
    if not taken:
        return [], 0
    references = [read_filing(name, content) for name, content in members if name in taken]
    its_facts = facts.filter(pl.col("filing").is_in(taken))
    its_filings = filings.filter(pl.col("filing").is_in(taken)).drop("reader")
    if its_facts.equals(facts_frame(references)) and its_filings.equals(
        filings_frame(references).drop("reader")
    ):
        return [], len(taken)
    wrong = [
        reference.filing
        for reference in references
        if not its_facts.filter(pl.col("filing") == reference.filing).equals(
            facts_frame([reference])
        )
        or not its_filings.filter(pl.col("filing") == reference.filing).equals(
            filings_frame([reference]).drop("reader")
        )
    ]
    return wrong or ["the order of filings"], len(taken)
