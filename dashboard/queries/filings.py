"""A company's sets of accounts by the day they were filed, and how late that was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import polars as pl

from dashboard.published import Edition, Row, remembered
from dashboard.queries import companies
from data.tables.company import Charge, Company, CompanyEdition, Filing, Insolvency
from data.warehouse.company_facts import NO_ACCOUNTS, CompanyFacts
from features.lateness import accounts_filed


@remembered
def filed(edition: Edition, number: str, as_at: date, known_by: date) -> list[Row]:
    """Each set of accounts that was public by a day, newest first.

    Days late are worked out as for the model (``features.lateness``).

    Returns:
        Rows of ``made_up_to, filed_on, accounts_type, due_on, late_days``; ``late_days`` is
        negative before the last day, and null where the company's list is not held.
    """
    if not companies.holds(edition, "facts.filing"):
        return []
    documents = edition.rows(
        "SELECT * FROM facts.filing WHERE company_number = ? AND filed_on <= ? AND known_on <= ?"
        " AND coalesce(made_up_to <= ?, true) AND kind IN ('accounts', 'year-end-shortened')",
        number,
        known_by,
        known_by,
        as_at,
    )
    if not documents:
        return []
    empty = _nothing()
    facts = replace(
        empty,
        company=_frame(companies.listed(edition, number, known_by), empty.company),
        filing=_frame(documents, empty.filing),
    )
    return accounts_filed(facts).sort("made_up_to", descending=True).to_dicts()


@cache
def _nothing() -> CompanyFacts:
    return CompanyFacts(
        company=Company.create_empty(),
        company_edition=CompanyEdition.create_empty(),
        filing=Filing.create_empty(),
        insolvency=Insolvency.create_empty(),
        charge=Charge.create_empty(),
        accounts=NO_ACCOUNTS,
    )


def _frame(rows: list[Row], empty: pl.DataFrame) -> pl.DataFrame:
    """Rows under their contract's columns; what an older warehouse lacks is null."""
    kept = [{name: row.get(name) for name in empty.columns} for row in rows]
    return pl.DataFrame(kept, schema=empty.schema)
