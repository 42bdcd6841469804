"""Hand-made facts: a few rows under the warehouse's contracts, for tests that must be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from data.sources.local_authorities import local_authorities
from data.tables.provider import Provider
from data.tables.service import Inspection, JoinerLeaver, ProvidersPlaces, Service, ServiceSnapshot
from data.warehouse.facts import Facts
from data.warehouse.history import providers, services

MARKET = "childrens-homes"
Row = dict[str, Any]


def day(year: int) -> date:
    """The register's date."""
    return date(year, 3, 31)


def published(year: int) -> date:
    """The day the register of a year came out."""
    return date(year, 7, 16)


def home(urn: str, year: int, owner: str | None = "Acorn", **more: Any) -> Row:
    """One service in one register: a Good, inspected children's home unless told otherwise."""
    key = "ofsted-org:" + owner.lower() if owner else "ofsted-none:" + urn
    return {
        "service_id": f"ofsted:{urn}",
        "as_at": day(year),
        "known_on": published(year),
        "known_on_estimated": False,
        "urn": urn,
        "provision_type": "Children's home",
        "market": MARKET,
        "registration_status": "Active",
        "registered_on": date(2010, 1, 1),
        "short_break_only": False,
        "region": "South East",
        "la_name": "Kent",
        "la_code": "E10000016",
        "sector": "Private",
        "places": 4,
        "provider_id": key,
        "owner_name": owner,
        "rating": "Good",
        "inspected_on": date(year - 1, 10, 1),
        "inspection_published_on": date(year - 1, 11, 1),
        "raw_name": f"register-{year}",
        "row_number": 1,
    } | more


def visit(urn: str, on: date, rating: str = "Good", shown: int | None = None, **more: Any) -> Row:
    """One inspection, first printed by the register of the year ``shown``."""
    register = shown or (on.year if on <= day(on.year) else on.year + 1)
    return {
        "service_id": f"ofsted:{urn}",
        "happened_on": on,
        "known_on": on,
        "known_on_estimated": False,
        "rating": rating,
        "raw_name": f"register-{register}",
        "row_number": 1,
    } | more


def moved(urn: str, year: int, move: str = "left", on: date | None = None, **more: Any) -> Row:
    """One row of the joiners and leavers list of the year to 31 March."""
    return {
        "service_id": f"ofsted:{urn}",
        "move": move,
        "as_at": day(year),
        "happened_on": on,
        "known_on": published(year),
        "known_on_estimated": False,
        "urn": urn,
        "provision_type": "Children's home",
        "raw_name": f"moves-{year}",
        "row_number": 1,
    } | more


def facts(
    homes: Iterable[Row], visits: Iterable[Row] = (), moves: Iterable[Row] = (), **tables: Any
) -> Facts:
    """All fact tables from rows; services and owners as the warehouse derives them."""
    snapshots = frame(ServiceSnapshot, homes)
    return Facts(
        **{
            "service": cast(Service, services(snapshots)),
            "service_snapshot": snapshots,
            "provider": cast(Provider, providers(snapshots)),
            "inspection": frame(Inspection, visits),
            "joiner_leaver": frame(JoinerLeaver, moves),
            "providers_places": frame(ProvidersPlaces, ()),
            "local_authority": local_authorities(),
        }
        | tables
    )


def frame(contract: Any, rows: Iterable[Row]) -> pl.DataFrame:
    """Rows as a table of a contract; columns not given are null."""
    return pl.DataFrame(list(rows), schema=contract.create_empty().schema)


def cast(contract: Any, rows: pl.DataFrame) -> pl.DataFrame:
    """A frame in a contract's columns and types; keys are not checked, for hostile rows break them."""
    schema = contract.create_empty().schema
    return rows.select(pl.col(name).cast(dtype) for name, dtype in schema.items())
