"""Whose each provider was at a date: registered entity, parent, controller, sponsor.

A chain is climbed edge by edge. At each step a person's decision counts before the owner in Ofsted's
release, that before the reviewed file, and that before what the company itself declares; a brand
counts where none of them leads anywhere. Above the owner that Ofsted names the chain goes on, or a
group would fall apart on the day of a release that names two of its companies. Individuals, trustees
and nominees end a chain without being named, and so does a circle: each in it is its own.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from data.identity.ownership.climb import Chain, Climb
from data.identity.ownership.seen_edges import one_id_each, seen, under_one_id
from data.tables.identity import OwnerAt

_ANSWER = {
    name: pl.String
    for name in OwnerAt.column_names()
    if name not in ("provider_id", "entity_id", "entity_name")
}


def owners_at(
    ownership: pl.DataFrame,
    match: pl.DataFrame,
    provider: pl.DataFrame,
    as_at: date,
    known_by: date | None = None,
) -> pl.DataFrame:
    """Whose every provider was at a date, as far as was known by another.

    Args:
        ownership: ``ownership`` rows.
        match: ``match`` rows.
        provider: ``provider`` rows; all of them are answered for.
        as_at: the date.
        known_by: the day by which an edge or match must have been public; None sets no limit.

    Returns:
        ``OwnerAt`` rows, one per provider, by id.
    """
    held = seen(ownership, as_at, known_by)
    ids = one_id_each(held, match, provider, known_by)
    own = provider.select("provider_id", "name").sort("provider_id")
    own = own.with_columns(base=under_one_id(ids, "provider_id"))
    edges = held.filter(pl.col("level") != "same-owner").with_columns(
        under_one_id(ids, "entity_id"), under_one_id(ids, "owner_id")
    )
    edges = edges.filter(pl.col("entity_id") != pl.col("owner_id"))
    names = _names(held, edges, own, ids)
    climb = Climb(edges)
    concerned = own.filter(pl.col("base").is_in(list(climb.concerned())))["base"].unique().sort()
    answers = pl.DataFrame(
        [_answer(base, climb, names) for base in concerned],
        schema={"base": pl.String, **_ANSWER},
        orient="row",
    )
    # Nothing is told of all the others: each is its own.
    name = pl.col("base").replace_strict(names, return_dtype=pl.String)
    alone = {f"{level}_id": pl.col("base") for level in ("parent", "controller", "sponsor")}
    alone |= {f"{level}_name": name for level in ("parent", "controller", "sponsor")}
    alone["chain"] = pl.format("{}, end: no owner above is known", name)
    alone["ended_because"] = pl.lit("no owner above is known")
    return OwnerAt.validate(
        own.join(answers, on="base", how="left", maintain_order="left")
        .with_columns(
            *(pl.col(column).fill_null(value) for column, value in alone.items()),
            entity_id="provider_id",
            entity_name="name",
        )
        .select(OwnerAt.column_names()),
        cast=True,
    )


def _answer(base: str, climb: Climb, names: dict[str, str]) -> tuple[str | None, ...]:
    chain = climb.chain(base)
    parent, top = climb.parent(base), chain.path[-1]
    sponsor = climb.sponsor(chain.path) or top
    return (
        base,
        parent,
        names[parent],
        top,
        names[top],
        sponsor,
        names[sponsor],
        _words(chain, parent, names),
        chain.ended_because,
        chain.source,
    )


def _words(chain: Chain, parent: str, names: dict[str, str]) -> str:
    path = list(chain.path)
    if parent not in path:
        path.insert(1, parent)
    told = [f"{names[one]}{_country(one)}" for one in path]
    beside = f" ({chain.beside})" if chain.beside else ""
    return f"{' > '.join(told)}, end: {chain.ended_because}{beside}"


def _country(owner: str) -> str:
    return f" ({owner.split(':')[1].title()})" if owner.startswith("abroad:") else ""


def _names(
    held: pl.DataFrame, edges: pl.DataFrame, own: pl.DataFrame, ids: dict[str, str]
) -> dict[str, str]:
    """The name of every id: as a register spells it, else as the newest source does."""
    newest = (
        edges.sort("known_on", "owner_name", descending=[True, False])
        .unique("owner_id", keep="first", maintain_order=True)
        .select("owner_id", "owner_name")
    )
    spelled = (
        held.filter(pl.col("level") == "same-owner")
        .with_columns(under_one_id(ids, "owner_id"))
        .sort("known_on", "owner_name", descending=[True, False])
        .unique("owner_id", keep="first", maintain_order=True)
        .select("owner_id", "owner_name")
    )
    registered = own.unique("base", keep="first", maintain_order=True).select("base", "name")
    return {
        **{one: one.partition(":")[2] for one in edges["entity_id"].unique()},
        **dict(newest.iter_rows()),
        **dict(registered.iter_rows()),
        **dict(spelled.iter_rows()),
    }
