"""Charges in the shape of the register's programming interface."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

_LENDERS = ("Example Bank PLC", "Sample Invoice Finance Limited", "Specimen Lending Limited")
_DELIVERED_AFTER = dt.timedelta(days=6)


def charge_code(number: str, charge_number: int) -> str:
    """Twelve characters: the company number and four digits."""
    return f"{number}{charge_number:04d}"


def charge_answers(charges: pl.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """One answer for each company with a charge, as ``/company/{number}/charges`` gives it.

    Args:
        charges: from ``tables.charges``.

    Returns:
        Company number and answer, newest charge first.
    """
    answers = []
    ordered = charges.sort("company_number", "charge_number")
    for (number,), rows in ordered.group_by("company_number", maintain_order=True):
        items = [_item(str(number), row) for row in rows.iter_rows(named=True)]
        paid = sum(item["status"] == "fully-satisfied" for item in items)
        answer = {
            "total_count": len(items),
            "unfiltered_count": len(items),
            "satisfied_count": paid,
            "part_satisfied_count": 0,
            "items": items[::-1],
        }
        answers.append((str(number), answer))
    return answers


def _item(number: str, row: dict[str, Any]) -> dict[str, Any]:
    count = row["charge_number"]
    item: dict[str, Any] = {
        "charge_code": charge_code(number, count),
        "charge_number": count,
        "classification": {"type": "charge-description", "description": "A registered charge"},
        "created_on": str(row["created_on"]),
        "delivered_on": str(row["created_on"] + _DELIVERED_AFTER),
        "etag": f"synthetic-data-{number}-{count}",
        "particulars": {
            "contains_fixed_charge": True,
            "contains_floating_charge": count % 2 == 0,
            "contains_negative_pledge": True,
        },
        "persons_entitled": [{"name": _LENDERS[(int(number[-3:]) + count) % len(_LENDERS)]}],
        "status": "outstanding",
    }
    if row["satisfied_on"] is not None:
        item |= {"status": "fully-satisfied", "satisfied_on": str(row["satisfied_on"])}
    return item
