"""Endings and what continued them, laid out for a person to check by hand."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import polars as pl

from data.identity.owner import is_individual
from data.warehouse.facts import Facts
from features.population import in_market

_TOLD = ("la_name", "constituency", "places", "owner_name", "service_name", "postcode")


def endings(
    facts: Facts,
    as_at: date | None = None,
    known_by: date | None = None,
    market: str | None = None,
    kind: str | None = None,
) -> pl.DataFrame:
    """What ended by a day, and under which registration it went on as far as was known by another.

    Args:
        facts: all facts; they are cut here.
        as_at: the last day on which an ending and its continuation may have happened.
        known_by: the last day on which they may have become public.
        market: one of the markets of the design; None for all.
        kind: a word of ``data.tables.succession.KINDS``; None for all.

    Returns:
        ``succession`` rows with ``from_…`` and ``to_…`` descriptions as last and as first told
        (council, constituency, places, owner, name, postcode), the last to happen first. Owners who
        are people are not named.
    """
    seen = facts.seen(as_at, known_by, ("succession", "service_snapshot", "registration"))
    rows = seen.succession.with_columns(pl.col(pl.Enum).cast(pl.String))
    if market is not None:
        rows = rows.filter(in_market_of(market))
    if kind is not None:
        rows = rows.filter(pl.col("kind") == kind)
    told = _told(seen, facts.provider)
    for end, keep in (("from", "last"), ("to", "first")):
        one = told.unique("service_id", keep="last" if keep == "last" else "first")
        rows = rows.join(
            one.drop("as_at").rename(
                {"service_id": f"{end}_service_id"} | {name: f"{end}_{name}" for name in _TOLD}
            ),
            on=f"{end}_service_id",
            how="left",
            maintain_order="left",
        )
    return rows.sort("happened_on", "from_service_id", descending=[True, False])


def in_market_of(market: str) -> pl.Expr:
    """Whether an ending counts in a market; a care home's own home care is not told of it."""
    own = in_market(market) if market != "home-care" else pl.col("market") == market
    return own.fill_null(False)


def _told(seen: Facts, provider: pl.DataFrame) -> pl.DataFrame:
    """Every description of every service, oldest first, a person's name left out."""
    people = provider.filter("is_individual")["provider_id"].implode()
    names = provider.select("provider_id", owner_name="name")
    snapshots = seen.service_snapshot.select("service_id", "as_at", "provider_id", *_TOLD)
    registered = seen.registration.join(names, on="provider_id", how="left").select(
        "service_id",
        "as_at",
        "provider_id",
        *(
            pl.col(name) if name != "constituency" else pl.lit(None, pl.String).alias(name)
            for name in _TOLD
        ),
    )
    person = pl.col("provider_id").is_in(people).fill_null(False)
    return (
        pl.concat([snapshots, registered], how="vertical_relaxed")
        .with_columns(
            owner_name=pl.when(person).then(pl.lit("an individual")).otherwise("owner_name"),
            service_name=pl.when(is_individual(pl.col("service_name")))
            .then(pl.lit("a person's name"))
            .otherwise("service_name"),
        )
        .drop("provider_id")
        .sort("service_id", "as_at")
    )


def drawn(rows: pl.DataFrame, count: int, seed: int) -> pl.DataFrame:
    """A sample that depends on the seed and the endings alone, not on their order.

    Args:
        rows: from ``endings``.
        count: how many are wanted; all, if there are no more.
        seed: another seed draws others.
    """
    lots = [
        sha256(f"{seed} {service}".encode()).hexdigest()
        for service in rows["from_service_id"].to_list()
    ]
    return (
        rows.with_columns(lot=pl.Series(lots, dtype=pl.String))
        .sort("lot")
        .head(count)
        .drop("lot")
        .sort("happened_on", "from_service_id", descending=[True, False])
    )
