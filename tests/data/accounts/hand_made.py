"""Facts written by hand: a filing is a list of facts, each a concept, a value and what differs."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl

from data.accounts.periods import period_rows
from data.tables.accounts import AccountsFact, AccountsFiling
from data.tables.accounts_period import AccountsPeriod

FILING = "Prod223_0001_01234567_20230331.html"
CORE = "{http://xbrl.frc.org.uk/fr/2023-01-01/core}"
IFRS = "https://xbrl.ifrs.org/taxonomy/2022-03-24/ifrs-full"

WITHIN = {"MaturitiesOrExpirationPeriodsDimension": "WithinOneYear"}
AFTER = {"MaturitiesOrExpirationPeriodsDimension": "AfterOneYear"}
CURRENT = {"FinancialInstrumentCurrentNon-currentDimension": "CurrentFinancialInstruments"}
NON_CURRENT = {"FinancialInstrumentCurrentNon-currentDimension": "Non-currentFinancialInstruments"}
GROUP = {"GroupCompanyDataDimension": "Consolidated"}
THIS, LAST = "2023-03-31", "2022-03-31"


def at(concept: str, value: float | str | None, **differs: Any) -> dict[str, Any]:
    """A figure at the balance sheet date."""
    return _fact(concept, start=None, value=_plain(value), nil=value is None, **differs)


def over(concept: str, value: float | str | None, **differs: Any) -> dict[str, Any]:
    """A figure over the year."""
    first = "2021-04-01" if differs.get("end") == LAST else "2022-04-01"
    start = differs.pop("start", first)
    return _fact(concept, start=start, value=_plain(value), nil=value is None, **differs)


def said(concept: str, text: str, **differs: Any) -> dict[str, Any]:
    """A text."""
    start = differs.pop("start", "2022-04-01")
    return _fact(concept, start=start, text=text, unit=None, decimals=None, **differs)


def dimensions(by_axis: dict[str, str]) -> str:
    """Canonical JSON of axes and members, all of one namespace."""
    return json.dumps(
        {CORE + axis: CORE + member for axis, member in by_axis.items()},
        sort_keys=True,
        separators=(",", ":"),
    )


def facts_frame(*facts: dict[str, Any], filing: str = FILING) -> pl.DataFrame:
    rows = [
        {"filing": filing, "company_number": "01234567", "position": position} | fact
        for position, fact in enumerate(facts)
    ]
    return AccountsFact.validate(
        pl.DataFrame(rows, schema=dict(AccountsFact.create_empty().schema))
    )


def filings_frame(*names: str, **differs: Any) -> pl.DataFrame:
    row = {
        "company_number": "01234567",
        "balance_sheet_date": date(2023, 3, 31),
        "size": 1,
        "outcome": "read",
        "facts": 1,
    } | differs
    rows = [row | {"filing": name} for name in names or (FILING,)]
    return AccountsFiling.validate(
        pl.DataFrame(rows, schema=dict(AccountsFiling.create_empty().schema))
    )


def rows_of(*facts: dict[str, Any], **filing: Any) -> pl.DataFrame:
    """Period rows of one filing, checked against their contract."""
    return AccountsPeriod.validate(period_rows(facts_frame(*facts), filings_frame(**filing)))


def row_of(*facts: dict[str, Any], prior: bool = False, **filing: Any) -> dict[str, Any]:
    """The one row of the current (or prior) year."""
    rows = rows_of(*facts, **filing).filter(pl.col("is_prior") == prior)
    return rows.row(0, named=True) if rows.height == 1 else {"rows": rows.height}


def _fact(concept: str, **differs: Any) -> dict[str, Any]:
    where = differs.pop("where", {})
    return {
        "concept": concept,
        "namespace": CORE.strip("{}"),
        "end": THIS,
        "dimensions": dimensions(where),
        "unit": "iso4217:GBP",
        "decimals": "0",
        "nil": False,
        "hidden": False,
    } | differs


def _plain(value: float | str | None) -> str | None:
    return None if value is None else str(value)
