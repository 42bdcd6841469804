"""Hand-made providers, edges and matches for tests of who owns whom. All names are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from data.tables.control import Control
from data.tables.identity import Ownership
from data.tables.match import Match
from data.tables.provider import Provider
from data.tables.service import ServiceSnapshot

LONG_AGO = date(2015, 1, 1)
DAY = date(2024, 3, 31)
Row = dict[str, Any]


def rows_of(contract: Any, rows: list[Row]) -> pl.DataFrame:
    """Rows as a table of a contract; columns not given are null."""
    return contract.cast(pl.DataFrame(rows, schema=contract.create_empty().schema))


def provider(own: str, name: str | None = None, **more: Any) -> Row:
    """One provider of Ofsted's register, or of another one's if ``own`` is a whole id."""
    whole = own if ":" in own else f"ofsted-org:{own}"
    return {
        "provider_id": whole,
        "kind": "organisation",
        "name": name or own.title(),
        "is_individual": False,
        "first_as_at": LONG_AGO,
        "known_on": LONG_AGO,
    } | more


def providers(*rows: Row) -> pl.DataFrame:
    return rows_of(Provider, list(rows))


def edge(entity: str, owner: str, **more: Any) -> Row:
    """One edge that has always held and always been known, unless told otherwise."""
    return {
        "entity_id": entity,
        "level": "parent",
        "owner_id": owner,
        "owner_name": owner.rpartition(":")[2].title(),
        "known_on": LONG_AGO,
        "known_on_estimated": False,
        "controls": True,
        "source": "psc",
        "evidence": "synthetic",
        "decided_by": "publisher",
    } | more


def edges(*rows: Row) -> pl.DataFrame:
    return rows_of(Ownership, list(rows))


def matched(own: str, number: str, known_on: date = LONG_AGO) -> Row:
    return {
        "entity_kind": "provider",
        "entity_id": own if ":" in own else f"ofsted-org:{own}",
        "company_number": number,
        "method": "same-name",
        "evidence": "synthetic",
        "decided_by": "rule",
        "happened_on": LONG_AGO,
        "known_on": known_on,
    }


def matches(*rows: Row) -> pl.DataFrame:
    return rows_of(Match, list(rows))


def declared(number: str, kind: str, own: str = "c1", **more: Any) -> Row:
    """One record of the register of people with significant control."""
    return {
        "company_number": number,
        "control_id": own,
        "as_at": DAY,
        "known_on": date(2016, 5, 4),
        "known_on_estimated": True,
        "kind": kind,
        "overseas_entity": False,
        "appoints_directors": False,
        "significant_influence": False,
        "notified_on": date(2016, 4, 20),
        "raw_name": "psc",
        "row_number": 1,
    } | more


def control(*rows: Row) -> pl.DataFrame:
    return rows_of(Control, list(rows))


def listed(service: str, owner: str, year: int, **more: Any) -> Row:
    """One service on the register of a year, under an owner."""
    return {
        "service_id": f"ofsted:{service}",
        "as_at": date(year, 3, 31),
        "known_on": date(year, 7, 16),
        "known_on_estimated": False,
        "urn": service,
        "provision_type": "Children's home",
        "market": "childrens-homes",
        "provider_id": owner if ":" in owner else f"ofsted-org:{owner}",
        "owner_name": owner.title(),
        "raw_name": f"register-{year}",
        "row_number": 1,
    } | more


def registers(*rows: Row) -> pl.DataFrame:
    return rows_of(ServiceSnapshot, list(rows))
