"""Who is in a market at a register date, and which register came before and after."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.facts import Facts

MARKETS = (
    "childrens-homes",
    "fostering",
    "supported-accommodation",
    "care-homes",
    "nursing-homes",
    "home-care",
)


def market_rows(facts: Facts, market: str, as_at: date) -> pl.DataFrame:
    """The market's services in the register of exactly that date, one row per service."""
    return facts.service_snapshot.filter((pl.col("as_at") == as_at) & (pl.col("market") == market))


def edition_before(facts: Facts, as_at: date) -> date | None:
    """The newest annual register older than a date, if one is held."""
    older = facts.editions().filter(pl.col("as_at") < as_at)["as_at"]
    return older.max() if len(older) else None  # type: ignore[return-value]


def edition_after(facts: Facts, as_at: date) -> date | None:
    """The oldest annual register newer than a date, if one is held."""
    newer = facts.editions().filter(pl.col("as_at") > as_at)["as_at"]
    return newer.min() if len(newer) else None  # type: ignore[return-value]


def known_on(facts: Facts, as_at: date) -> date:
    """The day the register of a date was published."""
    day = facts.editions().filter(pl.col("as_at") == as_at)["known_on"].item()
    assert isinstance(day, date)
    return day


def names_owners(rows: pl.DataFrame) -> bool:
    """Whether a register prints owners at all; those before 2018 do not."""
    return bool(rows["owner_name"].is_not_null().any())


def omits_uninspected(rows: pl.DataFrame) -> bool:
    """Whether a register leaves out homes without a full inspection.

    The lists of 2015-20, 2023 and 2024 do; those of 2021, 2022 and 2025 do not. Nothing in the
    files says so, but a list that holds no un-inspected home cannot have included them: new homes
    wait up to a year for their first inspection.
    """
    return not bool(rows["inspected_on"].is_null().any())
