"""What an alert was made of: the chance, the rows of registers, and what befell the company."""

from __future__ import annotations

import json
from typing import Any

from data.tables.market import ADULT_MARKETS
from data.warehouse.trace_input import Input

Row = dict[str, Any]
#: What is read about a provider's company: table, the column of its day, why.
_OF_COMPANY = (
    ("insolvency", "happened_on", "its company's proceedings"),
    ("gazette_notice", "published_on", "notices about its company"),
    ("charge", "created_on", "charges over its company's assets"),
    ("filing", "filed_on", "what its company filed"),
    ("company", "as_at", "the lists that tell when its accounts are due"),
)


def alert_inputs(row: Row) -> list[Input]:
    """The rows that an alert of ``results.alert`` rests on."""
    entity, as_at = row["entity_id"], row["as_at"]
    if row["entity_kind"] == "area":
        return [_area(row)]
    if row["entity_kind"] == "provider":
        return _provider(row)
    newest = "(SELECT max(as_at) FROM facts.{} WHERE service_id = ? AND as_at <= ?)"
    own = (entity, entity, as_at)
    line = "service_id = ? AND as_at = " + newest
    found = [
        Input("score", "its chance", "entity_id = ? AND as_at = ?", (entity, as_at)),
        Input("service_snapshot", "the register's row", line.format("service_snapshot"), own),
        Input(
            "inspection", "its inspections", "service_id = ? AND happened_on <= ?", (entity, as_at)
        ),
    ]
    if row["market"] in ADULT_MARKETS:
        line = line.format("cqc_manager")
        found += [
            Input("registration", "its registration", "service_id = ?", (entity,)),
            Input("cqc_manager", "whether it has a manager", line, own),
        ]
    return found


def _area(row: Row) -> Input:
    """Services of the area on the market's newest register; adult lists differ in their days."""
    column, name = ("la_code", row["la_code"]) if row["la_code"] else ("region", row["entity_name"])
    market = row["market"]
    own = ["care-homes", "nursing-homes"] if market == "care-homes" else [market]
    here = f"{column} = ? AND market IN ({', '.join('?' * len(own))})"
    newest = f"SELECT max(as_at) FROM facts.service_snapshot WHERE {here} AND as_at <= ?"
    return Input(
        "service_snapshot",
        "the area's services",
        f"{here} AND as_at = ({newest})",
        (name, *own, name, *own, row["as_at"]),
    )


def _provider(row: Row) -> list[Input]:
    entity, as_at = row["entity_id"], row["as_at"]
    newest = "SELECT max(as_at) FROM facts.service_snapshot WHERE provider_id = ? AND as_at <= ?"
    found = [
        Input(
            "service_snapshot",
            "its services on the register",
            f"provider_id = ? AND as_at = ({newest})",
            (entity, entity, as_at),
        ),
        Input("match", "which company it is", "entity_id = ?", (entity,)),
    ]
    number = json.loads(row["evidence"] or "{}").get("company_number")
    if number:
        found += [
            Input(table, why, f"company_number = ? AND {day} <= ?", (number, as_at))
            for table, day, why in _OF_COMPANY
        ]
    return found
