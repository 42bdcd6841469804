"""What was known of who is who: of a match, an owner, a registration that went on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data.warehouse.trace_input import Input

Row = dict[str, Any]


def _match(row: Row) -> list[Input]:
    return [
        Input("provider", "the provider", "provider_id = ?", (row["entity_id"],)),
        Input("company", "the company", "company_number = ?", (row["company_number"],)),
    ]


def _ownership(row: Row) -> list[Input]:
    """What registers say of an owner; other statements have a line of a file of their own."""
    if row["raw_name"] is not None or row["source"] != "ofsted-register":
        return []
    where = "provider_id = ? AND known_on = ?"
    key = (row["entity_id"], row["known_on"])
    return [Input("service_snapshot", "its services on the register that names it", where, key)]


def _owner_on_register(row: Row) -> list[Input]:
    own = row["provider_id"]
    newest = "(SELECT max(as_at) FROM facts.service_snapshot WHERE provider_id = ? AND as_at <= ?)"
    return [
        Input(
            "ownership",
            "what is known of its owners",
            "entity_id IN (?, ?, ?)",
            (own, row["parent_id"], row["controller_id"]),
        ),
        Input(
            "service_snapshot",
            "its services on the newest register",
            f"provider_id = ? AND as_at = {newest}",
            (own, own, row["as_at"]),
        ),
    ]


def _succession(row: Row) -> list[Input]:
    both = (row["from_service_id"], row["to_service_id"])
    either = "service_id IN (?, ?)"
    return [
        Input(
            "service_snapshot",
            "what the registers say of both registrations",
            f"{either} AND known_on <= ?",
            (*both, row["known_on"]),
        ),
        Input("joiner_leaver", "when they joined and left", either, both),
        Input("registration", "both registrations", either, both),
        Input(
            "cqc_relationship",
            "what the regulator says went before and after",
            "? IN (from_id, to_id) OR ? IN (from_id, to_id)",
            both,
        ),
    ]


IDENTITY_RULES: dict[str, Callable[[Row], list[Input]]] = {
    "match": _match,
    "match_review": _match,
    "ownership": _ownership,
    "owner_on_register": _owner_on_register,
    "succession": _succession,
}
