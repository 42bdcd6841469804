"""The typed facts about companies, and what of them could be seen at a date."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path

import polars as pl

from data.tables.company import Charge, Company, CompanyEdition, Filing, Insolvency
from data.tables.gazette import GazetteNotice
from data.warehouse.database import read_database

#: The column that says when a row of each table happened; ``known_on`` says when it became public.
COMPANY_HAPPENED = {
    "company": "as_at",
    "company_edition": "as_at",
    "filing": "filed_on",
    "insolvency": "happened_on",
    "charge": "created_on",
    "accounts": "period_end",
    "gazette_notice": "published_on",
}
_CONTRACTS = {
    "company": Company,
    "company_edition": CompanyEdition,
    "filing": Filing,
    "insolvency": Insolvency,
    "charge": Charge,
    "gazette_notice": GazetteNotice,
}
#: The least that a table of accounts has; figures come as further columns.
NO_ACCOUNTS = pl.DataFrame(
    schema={"company_number": pl.String, "period_end": pl.Date, "known_on": pl.Date}
)


@dataclass(frozen=True)
class CompanyFacts:
    """The company tables of one warehouse as frames; contracts in ``data.tables``.

    ``accounts`` has one row per company, period end, basis and filing. A row whose ``known_on`` is
    null must be given one before it gets here (``features.filing_deadlines``).
    """

    company: pl.DataFrame
    company_edition: pl.DataFrame
    filing: pl.DataFrame
    insolvency: pl.DataFrame
    charge: pl.DataFrame
    accounts: pl.DataFrame
    gazette_notice: pl.DataFrame = field(default_factory=GazetteNotice.create_empty)

    def seen(self, as_at: date | None = None, known_by: date | None = None) -> CompanyFacts:
        """The rows with ``happened_on <= as_at and known_on <= known_by``; None sets no limit.

        A charge's satisfaction has two dates of its own and is taken off where they lie later, and
        so is its status, which tells of the day on which the charge was read.
        """
        kept = {}
        for table, happened in COMPANY_HAPPENED.items():
            frame: pl.DataFrame = getattr(self, table)
            if as_at is not None:
                frame = frame.filter(pl.col(happened) <= as_at)
            if known_by is not None:
                frame = frame.filter(pl.col("known_on") <= known_by)
            kept[table] = frame
        kept["charge"] = _charges_then(kept["charge"], as_at, known_by)
        return replace(self, **kept)

    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _charges_then(charges: pl.DataFrame, as_at: date | None, known_by: date | None) -> pl.DataFrame:
    if as_at is None and known_by is None:
        return charges
    late = (pl.col("satisfied_on") > (as_at or date.max)) | (
        pl.col("satisfied_known_on") > (known_by or date.max)
    )
    read_later = pl.col("fetched_on") > min(as_at or date.max, known_by or date.max)
    return charges.with_columns(
        **{
            name: pl.when(~late.fill_null(False)).then(name)
            for name in ("satisfied_on", "satisfied_known_on")
        },
        **{name: pl.when(~read_later).then(name) for name in ("status", "status_kind")},
    )


def read_company_facts(warehouse: Path) -> CompanyFacts:
    """The company tables of a warehouse file as frames; one it does not have comes empty."""
    held = read_database(warehouse, list(COMPANY_HAPPENED))
    empty = {name: contract.create_empty() for name, contract in _CONTRACTS.items()}
    return CompanyFacts(**{**empty, "accounts": NO_ACCOUNTS, **held})
