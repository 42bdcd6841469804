"""Filing histories in the shape of the register's programming interface."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from data.demo.companies import statutory_events as law
from data.demo.companies.charge_register import charge_code

#: Event -> form, category and description; notices in the Gazette alone are not here.
_FORMS = {
    law.ORDER: ("COCOMP", "insolvency", "liquidation-compulsory-winding-up-order"),
    law.RESOLUTION: (
        "LRESEX",
        "resolution",
        "liquidation-voluntary-extraordinary-resolution-to-wind-up",
    ),
    law.LIQUIDATOR: ("600", "insolvency", "liquidation-voluntary-appointment-of-liquidator"),
    law.ADMINISTRATOR: (
        "AM01",
        "insolvency",
        "liquidation-in-administration-appointment-of-administrator",
    ),
    law.ARRANGEMENT: (
        "CVA1",
        "insolvency",
        "liquidation-voluntary-arrangement-meeting-approving-companies-voluntary-arrangement",
    ),
    law.SOLVENCY: ("LIQ01", "insolvency", "liquidation-voluntary-declaration-of-solvency"),
    law.SOLVENT_RESOLUTION: (
        "LRESSP",
        "resolution",
        "liquidation-voluntary-special-resolution-to-wind-up",
    ),
    law.SOLVENT_LIQUIDATOR: (
        "600",
        "insolvency",
        "liquidation-voluntary-appointment-of-liquidator",
    ),
    law.APPLICATION: ("DS01", "dissolution", "dissolution-application-strike-off-company"),
    law.FIRST_GAZETTE: ("GAZ1(A)", "gazette", "gazette-notice-voluntary"),
    law.STRUCK_OFF: ("GAZ2(A)", "gazette", "gazette-dissolved-voluntary"),
    law.DISSOLVED: ("GAZ2", "gazette", "gazette-dissolved-liquidation"),
}
_FILED_AFTER = {"insolvency": 8, "resolution": 8, "dissolution": 2, "gazette": 0}


def filing_histories(
    companies: pl.DataFrame, accounts: pl.DataFrame, charges: pl.DataFrame, events: pl.DataFrame
) -> list[tuple[str, dict[str, Any]]]:
    """One answer for each company, as ``/company/{number}/filing-history`` gives it.

    Args:
        companies: from ``found_companies``.
        accounts: from ``accounts_due``.
        charges: from ``tables.charges``, those not yet public left out.
        events: from ``statutory_events``, those not yet public left out.

    Returns:
        Company number and answer, newest item first, numbers in order.
    """
    items: dict[str, list[dict[str, Any]]] = {
        number: [_item(born, "NEWINC", "incorporation", "incorporation-company")]
        for number, born in companies.select("company_number", "incorporated_on").iter_rows()
    }
    filed = accounts.filter(pl.col("filed_on").is_not_null())
    for row in filed.iter_rows(named=True):
        kind = f"accounts-with-accounts-type-{row['accounts_type']}"
        item = _item(row["filed_on"], "AA", "accounts", kind, row["period_end"])
        item["description_values"] = {"made_up_date": str(row["period_end"])}
        if row["filed"] == "paper":
            item["paper_filed"] = True
        items[row["company_number"]].append(item)
    for row in charges.iter_rows(named=True):
        items[row["company_number"]] += _mortgage_items(row)
    for number, event, on in events.filter(pl.col("event").is_in(list(_FORMS))).iter_rows():
        form, category, description = _FORMS[event]
        items[number].append(
            _item(on, form, category, description, on, days=_FILED_AFTER[category])
        )
    return [(number, _answer(number, found)) for number, found in sorted(items.items())]


def _answer(number: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    items.sort(key=lambda item: item["date"])
    for position, item in enumerate(items):
        identity = f"SYNTHETIC{number}{position:04d}"
        item["transaction_id"] = identity
        item["links"] = {"self": f"/company/{number}/filing-history/{identity}"}
    return {
        "filing_history_status": "filing-history-available",
        "items_per_page": max(len(items), 100),
        "start_index": 0,
        "total_count": len(items),
        "items": items[::-1],
    }


def _item(
    on: dt.date,
    form: str,
    category: str,
    description: str,
    action: dt.date | None = None,
    days: int = 0,
) -> dict[str, Any]:
    item = {
        "type": form,
        "category": category,
        "date": str(on + dt.timedelta(days=days)),
        "description": description,
    }
    if action is not None:
        item["action_date"] = str(action)
    return item


def _mortgage_items(row: dict[str, Any]) -> list[dict[str, Any]]:
    code = charge_code(row["company_number"], row["charge_number"])
    created = "mortgage-create-with-deed-with-charge-number-charge-creation-date"
    made = _item(row["created_on"], "MR01", "mortgage", created, row["created_on"], days=6)
    made["description_values"] = {
        "charge_number": code,
        "charge_creation_date": str(row["created_on"]),
    }
    if row["satisfied_on"] is None:
        return [made]
    paid = _item(row["satisfied_on"], "MR04", "mortgage", "mortgage-satisfy-charge-full", days=5)
    paid["description_values"] = {"charge_number": code}
    return [made, paid]
