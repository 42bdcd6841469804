"""Filings as read -> the two tables of ``data.tables.accounts``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import polars as pl

from data.ixbrl.document import Document, Fact

#: The contracts' columns, spelled out: loading their library takes longer than reading a filing.
FACT_COLUMNS = pl.Schema(
    {
        "filing": pl.String(),
        "position": pl.Int64(),
        "company_number": pl.String(),
        "entity_identifier": pl.String(),
        "concept": pl.String(),
        "namespace": pl.String(),
        "start": pl.String(),
        "end": pl.String(),
        "dimensions": pl.String(),
        "unit": pl.String(),
        "decimals": pl.String(),
        "value": pl.String(),
        "nil": pl.Boolean(),
        "hidden": pl.Boolean(),
        "text": pl.String(),
    }
)
FILING_COLUMNS = pl.Schema(
    {
        "filing": pl.String(),
        "company_number": pl.String(),
        "balance_sheet_date": pl.Date(),
        "size": pl.Int64(),
        "outcome": pl.String(),
        "reason": pl.String(),
        "reader": pl.String(),
        "format": pl.String(),
        "schema_refs": pl.String(),
        "software": pl.String(),
        "facts": pl.Int64(),
    }
)
_OF_A_FACT = [part.name for part in fields(Fact)]


@dataclass(frozen=True, slots=True)
class Filing:
    """One member of a pack with what became of it; fields as in ``AccountsFiling``."""

    filing: str
    company_number: str | None
    balance_sheet_date: date | None
    size: int
    outcome: str
    reason: str | None = None
    reader: str | None = None
    document: Document | None = None


def facts_frame(filings: Sequence[Filing]) -> pl.DataFrame:
    """One row per fact, columns and types as in ``AccountsFact``."""
    read = [(filing, filing.document.facts) for filing in filings if filing.document]
    columns: dict[str, list[object]] = {
        "filing": [filing.filing for filing, facts in read for _ in facts],
        "position": [position for _, facts in read for position in range(len(facts))],
        "company_number": [filing.company_number for filing, facts in read for _ in facts],
        **{
            name: [getattr(fact, name) for _, facts in read for fact in facts]
            for name in _OF_A_FACT
        },
    }
    frame = pl.DataFrame(columns, schema_overrides=FACT_COLUMNS)
    return frame.select(FACT_COLUMNS.names()).cast(FACT_COLUMNS)


def filings_frame(filings: Sequence[Filing]) -> pl.DataFrame:
    """One row per member, columns and types as in ``AccountsFiling``."""
    rows = [
        {
            "filing": filing.filing,
            "company_number": filing.company_number,
            "balance_sheet_date": filing.balance_sheet_date,
            "size": filing.size,
            "outcome": filing.outcome,
            "reason": filing.reason,
            "reader": filing.reader,
            "format": filing.document.format if filing.document else None,
            "schema_refs": " ".join(filing.document.schema_refs) or None
            if filing.document
            else None,
            "software": filing.document.software if filing.document else None,
            "facts": len(filing.document.facts) if filing.document else 0,
        }
        for filing in filings
    ]
    return pl.DataFrame(rows, schema=FILING_COLUMNS)
