"""The register extract of charities for the synthetic voluntary owners: four tables as zipped JSON."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl

from data.demo.adult.providers import charity_number

#: Stands where only the table of charities would have a name, so that each file says what it is.
_MARK = "SYNTHETIC DATA"
_YEARS = 3
_MEMBER_DAY = (1980, 1, 1, 0, 0, 0)


def write_extract(
    folder: Path, on: dt.date, companies: pl.DataFrame, accounts: pl.DataFrame, ended: pl.DataFrame
) -> None:
    """Write ``publicextract.<table>.zip`` of the charities among the companies.

    Args:
        folder: where the four files go.
        on: the day of the extract; what was received later is left out.
        companies: from ``found_companies``.
        accounts: from ``companies.tables.accounts_due``; the returns tell the same figures.
        ended: from ``companies.tables.endings``.
    """
    gone = ended.filter(~pl.col("goes_on"), pl.col("ended_on") <= on).select(
        "company_number", "ended_on", "ending"
    )
    charities = (
        companies.filter(pl.col("charity"), pl.col("incorporated_on") <= on)
        .join(gone, on="company_number", how="left", maintain_order="left")
        .with_columns(number=charity_number(pl.col("company_number")).cast(pl.Int64))
    )
    returns = (
        accounts.join(charities.select("company_number", "number"), on="company_number")
        .filter(pl.col("filed_on") <= on)
        .sort("number", "period_end")
        .group_by("number", maintain_order=True)
        .tail(_YEARS)
    )
    latest = {row["number"]: row for row in returns.iter_rows(named=True)}
    common = {"date_of_extract": f"{on}T00:00:00"}
    tables = {
        "charity": [
            common | _charity(row, latest.get(row["number"]))
            for row in charities.iter_rows(named=True)
        ],
        "charity_annual_return_history": [
            common | _history(row) for row in returns.iter_rows(named=True)
        ],
        "charity_annual_return_parta": [
            common | _part_a(row) for row in returns.iter_rows(named=True)
        ],
        "charity_annual_return_partb": [
            common | _part_b(row) for row in returns.iter_rows(named=True)
        ],
    }
    for name, records in tables.items():
        with zipfile.ZipFile(folder / f"publicextract.{name}.zip", "w") as packed:
            member = zipfile.ZipInfo(f"publicextract.{name}.json", _MEMBER_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(member, "\ufeff" + json.dumps(records, indent=0))


def _charity(row: dict[str, Any], last: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "organisation_number": row["number"],
        "registered_charity_number": row["number"],
        "linked_charity_number": 0,
        "charity_name": f"{row['company_name'].title()} ({_MARK})",
        "charity_type": "Charitable company",
        "charity_registration_status": "Removed" if row["ended_on"] else "Registered",
        "date_of_registration": _stamp(row["incorporated_on"]),
        "date_of_removal": _stamp(row["ended_on"]),
        "latest_acc_fin_period_start_date": _stamp(last["period_start"] if last else None),
        "latest_acc_fin_period_end_date": _stamp(last["period_end"] if last else None),
        "latest_income": last["turnover"] if last else None,
        "latest_expenditure": _spent(last) if last else None,
        "charity_contact_address1": "1 Example Street",
        "charity_contact_email": "synthetic@example.invalid",
        "charity_company_registration_number": row["company_number"],
        "charity_insolvent": row["ending"] in {"creditors-voluntary-liquidation"},
        "charity_in_administration": row["ending"] == "in-administration",
        "charity_is_cio": False,
    }


def _returned(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "charity_name": _MARK,
        "registered_charity_number": row["number"],
        "fin_period_start_date": _stamp(row["period_start"]),
        "fin_period_end_date": _stamp(row["period_end"]),
        "ar_cycle_reference": f"AR{row['period_end']:%y}",
    }


def _history(row: dict[str, Any]) -> dict[str, Any]:
    return _returned(row) | {
        "reporting_due_date": _stamp(row["due_on"]),
        "date_annual_return_received": _stamp(row["filed_on"]),
        "date_accounts_received": _stamp(row["filed_on"]),
        "total_gross_income": row["turnover"],
        "total_gross_expenditure": _spent(row),
        "accounts_qualified": False,
    }


def _part_a(row: dict[str, Any]) -> dict[str, Any]:
    return _returned(row) | {
        "ar_due_date": _stamp(row["due_on"]),
        "ar_received_date": _stamp(row["filed_on"]),
        "total_gross_income": row["turnover"],
        "total_gross_expenditure": _spent(row),
        "income_from_government_contracts": row["turnover"] * 4 // 5,
        "count_govt_contracts": 3,
    }


def _part_b(row: dict[str, Any]) -> dict[str, Any]:
    return _returned(row) | {
        "ar_due_date": _stamp(row["due_on"]),
        "ar_received_date": _stamp(row["filed_on"]),
        "income_total_income_and_endowments": row["turnover"],
        "expenditure_total": _spent(row),
        "reserves": _reserves(row),
        "assets_cash": row["cash"],
        "creditors_one_year_total_current": row["creditors_within"],
        "count_employees": row["employees"],
    }


def _spent(row: dict[str, Any]) -> int:
    """Expenditure: income less the result of the year."""
    return int(row["turnover"] - row["operating_profit"] + row["interest"] + row["tax"])


def _reserves(row: dict[str, Any]) -> int:
    """What would be left if everything were sold and paid."""
    assets = ("intangible", "tangible", "stock", "debtors", "cash")
    debts = ("creditors_within", "creditors_after", "provisions", "accruals")
    return int(sum(row[name] for name in assets) - sum(row[name] for name in debts))


def _stamp(day: dt.date | None) -> str | None:
    return f"{day}T00:00:00" if day else None
