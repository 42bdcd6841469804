"""Hand-made adult services: rows of the registers of adult care, for tests that must be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from data.tables.cqc import CqcRelationship, Registration
from data.warehouse.facts import Facts
from tests.features.hand_made import Row, facts, frame

MONTH = timedelta(days=31)


def adult(number: str, as_at: date, market: str | None = "care-homes", **more: Any) -> Row:
    """One service in one list: a Good care home of 40 beds in Kent unless told otherwise."""
    body = more.pop("body", "cqc")
    owner = more.get("owner_name", "Oak")
    return {
        "service_id": f"{body}:{number}",
        "as_at": as_at,
        "known_on": as_at,
        "known_on_estimated": False,
        "urn": number,
        "provision_type": "Social Care Org",
        "market": market,
        "registration_status": "Registered",
        "registered_on": date(2011, 1, 1),
        "region": "South East",
        "la_name": "Kent",
        "la_code": "E10000016",
        "sector": "Private",
        "places": 40,
        "provider_id": f"{body}:{owner}",
        "owner_name": "Oak",
        "rating": "Good",
        "inspected_on": date(2022, 5, 1),
        "service_name": f"House {number}",
        "home_care": market == "home-care",
        "raw_name": f"list-{body}-{as_at}",
        "row_number": 1,
    } | more


def registration(number: str, opened: date | None, ended: date | None = None, **more: Any) -> Row:
    """One registration: a care home in Kent, public a month after each event unless told otherwise."""
    return {
        "service_id": f"cqc:{number}",
        "provider_id": "cqc:Oak",
        "registered_on": opened,
        "ended_on": ended,
        "end_status": None if ended is None else "Inactive-Dereg",
        "service_name": f"House {number}",
        "postcode": f"ME{number[-1]} 1AA {number}",
        "la_name": "Kent",
        "la_code": "E10000016",
        "region": "South East",
        "provision_type": "Social Care Org",
        "market": "care-homes",
        "home_care": False,
        "places": 40,
        "known_on": (opened or date(2026, 6, 1)) + MONTH,
        "known_on_estimated": True,
        "end_known_on": None if ended is None else ended + MONTH,
        "as_at": date(2026, 7, 1),
        "raw_name": "deactivated" if ended else "active",
        "row_number": 1,
    } | more


def successor(old: str, new: str, known_on: date) -> Row:
    """The register says that one location went on as another."""
    return {
        "entity_kind": "service",
        "from_id": f"cqc:{old}",
        "to_id": f"cqc:{new}",
        "reason": "New Provider",
        "stated_by": f"cqc:{old}",
        "known_on": known_on,
        "known_on_estimated": False,
        "raw_name": "api",
        "row_number": 1,
    }


def registered(rows: Iterable[Row], links: Iterable[Row] = (), lists: Iterable[Row] = ()) -> Facts:
    """Facts with registrations, links between them and lists of services."""
    return facts(
        lists,
        registration=frame(Registration, rows),
        cqc_relationship=frame(CqcRelationship, links),
    )
