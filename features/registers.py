"""Which registers of a market are held, and who stood in them at a date.

Ofsted's registers are those of every 31 March. The registers of adult care are lists of any day,
one inspectorate's seldom of the same day as another's: a date is described by the newest list of
each that is not younger.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from data.tables.market import ADULT_MARKETS, ENGLISH_INSPECTORATES, inspectorates
from data.warehouse.facts import Facts
from features.population import in_market

#: A list with less than this share of its inspectorate's longest is an extract and no register.
_EXTRACT = 0.25


def inspectorate() -> pl.Expr:
    """The inspectorate that a ``service_id`` belongs to."""
    return pl.col("service_id").str.split_exact(":", 1).struct.field("field_0")


def is_english() -> pl.Expr:
    """Whether a ``service_id`` is one of England's registers."""
    return _of(ENGLISH_INSPECTORATES)


def editions(facts: Facts, market: str) -> pl.DataFrame:
    """The registers of a market that are held.

    Returns:
        ``as_at, known_on``, one row per date, oldest first: for children's markets those of
        31 March; for adult markets each date of a list of services in the market, extracts left out.
    """
    if market not in ADULT_MARKETS:
        return facts.editions()
    lists = adult_lists(facts, market)
    return lists.group_by("as_at").agg(pl.col("known_on").min()).sort("as_at")


def snapshot_dates(facts: Facts, market: str) -> list[date]:
    """Every date at which a market can be described, oldest first.

    For children's markets also the registers of other days than 31 March.
    """
    if market in ADULT_MARKETS:
        return editions(facts, market)["as_at"].to_list()
    rows = facts.service_snapshot.filter(_of(inspectorates(market)))
    return rows["as_at"].unique().sort().to_list()


def newest_edition(facts: Facts, market: str, as_at: date) -> date | None:
    """The newest register of a market that is not younger than a date, if one is held."""
    dates = editions(facts, market).filter(pl.col("as_at") <= as_at)["as_at"]
    return dates.max() if len(dates) else None  # type: ignore[return-value]


def register_at(facts: Facts, market: str, as_at: date) -> pl.DataFrame:
    """A market's services at a date, one row each.

    For children's markets in the register of exactly that date, for adult markets in the newest
    list of each inspectorate that is not younger, each row under its own list's ``as_at``. Of two
    rows for one service, the one known first is the register as it could first be read.
    """
    if market not in ADULT_MARKETS:
        wanted = facts.service_snapshot.filter(
            (pl.col("as_at") == as_at) & _of(inspectorates(market))
        )
    else:
        lists = adult_lists(facts, market).filter(pl.col("as_at") <= as_at)
        newest = lists.filter(pl.col("as_at") == pl.col("as_at").max().over("inspectorate"))
        wanted = pl.concat(
            [
                facts.service_snapshot.clear(),
                *(
                    facts.service_snapshot.filter((pl.col("as_at") == day) & _of((body,)))
                    for body, day in newest.select("inspectorate", "as_at").iter_rows()
                ),
            ]
        )
    return (
        wanted.filter(in_market(market))
        .sort("known_on", maintain_order=True)
        .unique("service_id", keep="first", maintain_order=True)
    )


def _of(bodies: tuple[str, ...]) -> pl.Expr:
    return pl.any_horizontal(pl.col("service_id").str.starts_with(f"{body}:") for body in bodies)


def adult_lists(facts: Facts, market: str) -> pl.DataFrame:
    """The lists that hold services of an adult market, extracts left out.

    Returns:
        ``inspectorate, as_at, known_on``, one row per list, by inspectorate and date.
    """
    listed = (
        facts.service_snapshot.lazy()
        .filter(_of(inspectorates(market)))
        .group_by(inspectorate().alias("inspectorate"), "as_at")
        .agg(
            known_on=pl.col("known_on").min(),
            services=pl.len(),
            here=in_market(market).sum(),
        )
        .collect()
    )
    whole = pl.col("services") >= _EXTRACT * pl.col("services").max().over("inspectorate")
    return (
        listed.filter(whole, pl.col("here") > 0)
        .select("inspectorate", "as_at", "known_on")
        .sort("inspectorate", "as_at")
    )
