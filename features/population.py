"""Who is in a market at a register date, and which register came before and after."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.facts import Facts

#: Below this share of rows without an inspection, blanks are slips and not a population.
_SLIPS = 0.01


def in_market(market: str) -> pl.Expr:
    """Whether a ``service_snapshot`` row counts in a market.

    A nursing home is a care home too, and a care home that also gives care in people's own homes
    is in the market of home care as well.
    """
    own = pl.col("market") == market
    if market == "care-homes":
        return own | (pl.col("market") == "nursing-homes")
    if market == "home-care":
        homes = pl.col("market").is_in(["care-homes", "nursing-homes"])
        return own | (homes & pl.col("home_care").fill_null(False))
    return own


def register_rows(facts: Facts, as_at: date) -> pl.DataFrame:
    """Every service in the register of exactly that date, one row each.

    Of two rows for one service, the one known first is the register as it could first be read.
    """
    rows = facts.service_snapshot.filter(pl.col("as_at") == as_at)
    return rows.sort("known_on", maintain_order=True).unique(
        "service_id", keep="first", maintain_order=True
    )


def market_rows(facts: Facts, market: str, as_at: date) -> pl.DataFrame:
    """The market's services in the register of exactly that date, one row per service."""
    return register_rows(facts, as_at).filter(in_market(market))


def editions_in_order(facts: Facts) -> list[date]:
    """The annual registers that were published before every later one, oldest first.

    One that came out after its successor was no part of what could be seen in between.
    """
    editions = facts.editions()
    in_order = pl.col("known_on") <= pl.col("known_on").reverse().cum_min().reverse()
    return editions.filter(in_order)["as_at"].to_list()


def edition_before(facts: Facts, as_at: date) -> date | None:
    """The newest annual register older than a date, if one is held."""
    older = facts.editions().filter(pl.col("as_at") < as_at)["as_at"]
    return older.max() if len(older) else None  # type: ignore[return-value]


def edition_after(facts: Facts, as_at: date) -> date | None:
    """The annual register of twelve months on, if it is held.

    A later one does not stand in for it: who had gone after two years is another question.
    """
    newer = facts.editions().filter(pl.col("as_at").dt.year() == as_at.year + 1)["as_at"]
    return newer.item() if len(newer) else None


def known_on(facts: Facts, as_at: date) -> date:
    """The day the register of a date was published."""
    day = facts.editions().filter(pl.col("as_at") == as_at)["known_on"].item()
    assert isinstance(day, date)
    return day


def names_owners(rows: pl.DataFrame) -> bool:
    """Whether a register tells owners at all, by name or number; Ofsted's before 2018 do not."""
    told = pl.col("owner_name").is_not_null() | ~pl.col("provider_id").str.contains("^[a-z]+-none:")
    return bool(rows.select(told.any()).item())


def omits_uninspected(rows: pl.DataFrame) -> bool:
    """Whether a register leaves out homes without a full inspection.

    The lists of 2015-20, 2023 and 2024 do; those of 2021, 2022 and 2025 do not. Nothing in the
    files says so, but a list that holds hardly any un-inspected home cannot have included them:
    new homes wait up to a year for their first inspection, so that those lists hold 7 to 18 per cent.
    """
    blank = rows.select(pl.col("inspected_on").is_null().mean()).item()
    return blank is None or blank < _SLIPS


def gone_since(facts: Facts, market: str, before: date, as_at: date) -> pl.DataFrame:
    """A market's services at the register before, each with whether it is gone from this one.

    Returns:
        The ``service_snapshot`` rows of ``before`` and ``gone``: true if on no row of the register
        ``as_at``; null for a home not inspected then, if this register omits the un-inspected.
    """
    earlier, now = market_rows(facts, market, before), register_rows(facts, as_at)
    left_out = omits_uninspected(now.filter(pl.col("market") == market))
    gone = ~pl.col("service_id").is_in(now["service_id"].implode())
    unknown = pl.lit(left_out) & pl.col("inspected_on").is_null() & gone
    return earlier.with_columns(gone=pl.when(~unknown).then(gone))
