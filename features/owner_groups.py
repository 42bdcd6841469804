"""Owners with everything under them: services, places, councils, registered entities."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.errors import ForewarnError
from data.identity.ownership.owner_names import name_key
from data.identity.ownership.seen_edges import one_id_each, seen, under_one_id
from data.warehouse.facts import Facts
from features.concentration import market_at, weight_of
from features.owners import owners_of


def owner_entities(
    facts: Facts, market: str, as_at: date, known_by: date | None = None
) -> pl.DataFrame:
    """Every registered entity of a market at a date, with whose it was.

    Returns:
        ``OwnerAt`` columns and ``services, places, councils``, one row per provider on the
        register, by id; places are null where the register prints none for any of its services.
    """
    rows = market_at(facts, market, as_at, known_by)
    counted = rows.group_by("provider_id").agg(
        services=pl.len().cast(pl.Int64),
        places=pl.when(pl.col("places").is_not_null().any()).then(pl.col("places").sum()),
        councils=pl.col("la_name").drop_nulls().unique().sort(),
    )
    return owners_of(facts, as_at, known_by).join(counted, on="provider_id").sort("provider_id")


def owner_groups(entities: pl.DataFrame, level: str, market: str) -> pl.DataFrame:
    """Owners at a level, the largest first.

    Args:
        entities: what ``owner_entities`` gives.
        level: one of ``OWNER_LEVELS``.
        market: the market they are of.

    Returns:
        ``owner_level, owner_id, owner_name, services, places, councils, entities, share,
        ended_because, source``, one row per owner; ``share`` is per cent of all places, or of
        services where these are what counts (``concentration.weight_of``), null for an owner of
        whom none is known; ``ended_because`` and ``source`` are those of its largest entity.
    """
    weight = weight_of(market, entities)
    largest = pl.col(weight).fill_null(0).arg_max()
    return (
        entities.group_by(owner_id=f"{level}_id")
        .agg(
            owner_name=pl.col(f"{level}_name").first(),
            services=pl.col("services").sum(),
            places=pl.when(pl.col("places").is_not_null().any()).then(pl.col("places").sum()),
            councils=pl.col("councils").list.explode().drop_nulls().n_unique().cast(pl.Int64),
            entities=pl.len().cast(pl.Int64),
            ended_because=pl.col("ended_because").get(largest),
            source=pl.col("controller_source").get(largest),
        )
        .with_columns(
            owner_level=pl.lit(level),
            share=100 * pl.col(weight) / pl.col(weight).sum(),
        )
        .sort("share", "services", "owner_id", descending=[True, True, False], nulls_last=True)
        .select(
            "owner_level",
            "owner_id",
            "owner_name",
            "services",
            "places",
            "councils",
            "entities",
            "share",
            "ended_because",
            "source",
        )
    )


def found_owner(entities: pl.DataFrame, level: str, asked: str) -> str:
    """The id of the owner that a name or an id means: the owner's own, or that of one of its entities.

    Raises:
        ForewarnError: if it means nobody, or several.
    """
    own, at_level = pl.col("provider_id"), pl.col(f"{level}_id")
    key = pl.select(name_key(pl.lit(asked))).item()
    names = {name: name_key(pl.col(name)) for name in (f"{level}_name", "entity_name")}
    tries = [
        (at_level == asked) | (own == asked),
        names[f"{level}_name"] == key,
        names["entity_name"] == key,
        pl.any_horizontal(name.str.contains(key, literal=True) for name in names.values()),
    ]
    for matches in tries:
        found = entities.filter(matches).unique(f"{level}_id").sort(f"{level}_name")
        if len(found) == 1:
            return str(found[f"{level}_id"][0])
        if len(found) > 1:
            several = "; ".join(
                f"{name} ({owner})"
                for owner, name in found.select(f"{level}_id", f"{level}_name").head(5).iter_rows()
            )
            raise ForewarnError(
                f"{asked!r} means {len(found)} owners: {several}; give one's id in full."
            )
    raise ForewarnError(f"No owner on that register is {asked!r}; forewarn owners lists them all.")


def edges_of(
    facts: Facts, members: pl.DataFrame, as_at: date, known_by: date | None
) -> pl.DataFrame:
    """The edges that hold at a date around some entities: how they are known to belong together.

    Args:
        facts: the warehouse's facts.
        members: rows of ``owner_entities``.
        as_at, known_by: as in ``owners_at``.

    Returns:
        ``Ownership`` rows of the entities, of whoever stands above them, and of their spellings.
    """
    held = seen(facts.ownership, as_at, known_by)
    ids = one_id_each(held, facts.match, facts.provider, known_by)
    known = held.with_columns(
        one=under_one_id(ids, "entity_id"), above=under_one_id(ids, "owner_id")
    )
    own = pl.concat([members["provider_id"], members["provider_id"].replace(ids)]).unique()
    wanted = own.to_frame("one")
    frontier = wanted
    while len(frontier):
        up = known.join(frontier, on="one", how="semi").select(one="above").unique()
        frontier = up.join(wanted, on="one", how="anti")
        wanted = pl.concat([wanted, frontier])
    return known.join(wanted, on="one", how="semi").drop("one", "above")
