"""Hand-made company facts: a few rows under their contracts, for tests that must be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import polars as pl

from data.tables.company import Charge, Company, CompanyEdition, Filing, Insolvency
from data.warehouse.company_facts import CompanyFacts
from tests.features.hand_made import frame

A, B = "00000001", "00000002"
Row = dict[str, Any]


def listed(number: str, as_at: date, **more: Any) -> Row:
    """A private company on a list: active, its year to 31 May, accounts to 2019 filed."""
    return {
        "company_number": number,
        "as_at": as_at,
        "known_on": as_at + timedelta(days=7),
        "known_on_estimated": True,
        "number_repaired": False,
        "name": "HOLLOW OAK LTD",
        "company_type": "ltd",
        "status": "Active",
        "status_kind": "active",
        "incorporated_on": date(2010, 5, 10),
        "year_end_day": 31,
        "year_end_month": 5,
        "charges": 0,
        "charges_outstanding": 0,
        "sic_1": "87900",
        "raw_name": "list",
        "row_number": 2,
    } | more


def filed(number: str, on: date, kind: str, made_up_to: date | None = None, **more: Any) -> Row:
    """A filing, from a history read in 2030."""
    return {
        "company_number": number,
        "transaction_id": f"{on}-{kind}",
        "filed_on": on,
        "known_on": on,
        "known_on_estimated": False,
        "category": "accounts" if kind.startswith("accounts") else "other",
        "description": kind,
        "kind": kind,
        "accounts_type": "total-exemption-full" if kind == "accounts" else None,
        "made_up_to": made_up_to,
        "paper_filed": False,
        "fetched_on": date(2030, 1, 1),
        "raw_name": "history",
        "row_number": 1,
    } | more


def proceeding(number: str, kind: str, role: str, on: date, **more: Any) -> Row:
    """One date of an insolvency case."""
    return {
        "company_number": number,
        "case_number": "1",
        "date_type": role,
        "happened_on": on,
        "known_on": on + timedelta(days=15),
        "known_on_estimated": True,
        "case_type": kind,
        "case_kind": kind,
        "case_class": "solvent" if kind.startswith("members") else "failure",
        "date_role": role,
        "practitioners": 1,
        "fetched_on": date(2030, 1, 1),
        "raw_name": "cases",
        "row_number": 1,
    } | more


def charged(number: str, charge: str, created_on: date, **more: Any) -> Row:
    """A charge delivered ten days after its creation."""
    return {
        "company_number": number,
        "charge_id": charge,
        "created_on": created_on,
        "known_on": created_on + timedelta(days=10),
        "known_on_estimated": False,
        "persons_entitled": 1,
        "fetched_on": date(2030, 1, 1),
        "raw_name": "charges",
        "row_number": 1,
    } | more


def accounts(number: str, period_end: date, known_on: date | None, **figures: Any) -> Row:
    """A year's own accounts."""
    return {
        "company_number": number,
        "period_end": period_end,
        "known_on": known_on,
        "basis": "company",
        "version": "stated",
        "currency": "GBP",
        "is_prior": False,
        "filing": f"{number}-{period_end}",
    } | figures


def company_facts(
    companies: Iterable[Row] = (),
    filings: Iterable[Row] = (),
    insolvency: Iterable[Row] = (),
    charges: Iterable[Row] = (),
    years: Iterable[Row] = (),
    editions: Iterable[date] = (),
) -> CompanyFacts:
    """All company tables from rows."""
    base = {"company_number": pl.String, "period_end": pl.Date, "known_on": pl.Date}
    own = list(years)
    given = {"known_on_estimated": pl.Boolean, "approved_on": pl.Date}
    figures = {
        key: given.get(key, pl.Float64)
        for row in own
        for key in row
        if key not in accounts(A, A, None)  # type: ignore[arg-type]
    }
    words = dict.fromkeys(("basis", "version", "currency", "filing"), pl.String)
    schema = base | words | {"is_prior": pl.Boolean} | figures
    return CompanyFacts(
        company=frame(Company, companies),
        company_edition=frame(
            CompanyEdition,
            [
                {"as_at": day, "known_on": day + timedelta(days=7), "complete": True}
                for day in editions
            ],
        ),
        filing=frame(Filing, filings),
        insolvency=frame(Insolvency, insolvency),
        charge=frame(Charge, charges),
        accounts=pl.DataFrame(own, schema=schema),
    )


def of(*numbers: str) -> pl.DataFrame:
    """The rows that features are asked for."""
    return pl.DataFrame({"company_number": numbers})
