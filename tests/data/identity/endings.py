"""Hand-made registers of homes that end and begin, and what ``successions`` makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from data.identity.succession.successions import successions
from data.tables.cqc import CqcRelationship, Registration
from data.tables.service import JoinerLeaver, ServiceSnapshot
from data.warehouse.history import providers
from tests.features.hand_made import Row, frame, home, moved

#: Councils with enough openings elsewhere that one more is no news.
PLACES = [2, 3, 4, 5, 6]


def crowd(years: Iterable[int], council: str = "Kent", homes: int = 6) -> list[Row]:
    """Homes that open here and there and stay, so that a council's openings have a rate."""
    return [
        home(
            f"SC9{year % 100:02}{number:03}",
            shown,
            owner=f"Bystander {year} {number}",
            la_name=council,
            constituency=f"{council} {number % 4}",
            places=PLACES[number % 5],
            registered_on=date(year - 1, 5 + number % 7, 1 + number),
        )
        for year in years
        for number in range(homes)
        for shown in years
        if shown >= year
    ]


def standing(
    urn: str, years: Iterable[int], owner: str | None = "Acorn Ltd", **more: Any
) -> list[Row]:
    """One home on the registers of several years, in the first constituency of Kent."""
    told: Row = {"la_name": "Kent", "constituency": "Kent 1", "places": 4} | more
    return [home(urn, year, owner, **told) for year in years]


def told(
    homes: Iterable[Row],
    moves: Iterable[Row] = (),
    registrations: Iterable[Row] = (),
    links: Iterable[Row] = (),
    decided: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """``successions`` of a few rows."""
    snapshots = frame(ServiceSnapshot, homes)
    registration = frame(Registration, registrations)
    owners = registration.select(
        "provider_id",
        name=pl.format("Provider {}", "provider_id"),
        is_individual=pl.lit(False),
    ).unique("provider_id")
    known = providers(snapshots).select("provider_id", "name", "is_individual")
    return successions(
        snapshots,
        frame(JoinerLeaver, moves),
        registration,
        frame(CqcRelationship, links),
        pl.concat([known, owners]),
        decided,
    )


def ending(rows: pl.DataFrame, urn: str) -> Row:
    """The one row of a home that ended."""
    body = urn if ":" in urn else f"ofsted:{urn}"
    [row] = rows.filter(pl.col("from_service_id") == body).to_dicts()
    return row


__all__ = ["crowd", "ending", "home", "moved", "standing", "told"]
