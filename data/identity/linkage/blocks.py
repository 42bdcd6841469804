"""Names that share a key, never so many at once that memory or time could run out.

Of a key that a crowd of companies shares (a common beginning, the address of an agent who founds
companies by the thousand) a longer one is tried; where that has a crowd too, nothing is compared by
it, and the provider is told among the crowded ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import polars as pl

#: More companies than this on one key are a crowd.
CROWD = 1_000
#: Pairs of names compared at a time; what comes out of them is held in memory.
_AT_A_TIME = 2_000_000
_PAIR = {
    "entity_id": pl.String,
    "company_number": pl.String,
    "likeness": pl.Float64,
    "placed": pl.Int32,
}


@dataclass(frozen=True)
class Rule:
    """One way in which two names may share a key.

    Attributes:
        what: what is shared, in words.
        ours, theirs: table or view with ``entity_id`` or ``company_number`` and what the keys need.
        keys: SQL expressions of either side's key, the shortest first; null is no key.
        likeness: SQL expression of the two sides ``e`` and ``c``, 0-1.
        least: what the likeness has to be.
        further: SQL condition, else.
        placed: whether the key is a place.
    """

    what: str
    ours: str
    theirs: str
    keys: tuple[str, ...]
    likeness: str
    least: float = 0.0
    further: str = "true"
    placed: int = 0


def likeliest(
    connection: duckdb.DuckDBPyConnection, rule: Rule, most: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The likeliest pairs under one rule.

    Args:
        connection: with the rule's tables.
        rule: what is shared.
        most: pairs of one provider at most.

    Returns:
        ``entity_id, company_number, likeness, placed``; and ``entity_id, what`` of providers that
        were left out because a crowd shares even the longest key.
    """
    found = [pl.DataFrame(schema=_PAIR)]
    connection.execute(f"create or replace temp table rest as select * from {rule.ours}")
    for key in rule.keys:
        _share(connection, rule, key)
        for first, last in _stretches(connection):
            found.append(connection.sql(_pairs(rule, first, last, most)).pl())
        connection.execute(
            "create or replace temp table rest as "
            f"select * from rest where {key} in (select k from counted where companies > {CROWD})"
        )
        if not connection.sql("select count(*) from rest").fetchall()[0][0]:
            break
    left_out = connection.sql("select distinct entity_id from rest order by all").pl()
    connection.execute("drop table block; drop table rest; drop table counted; drop table here")
    return pl.concat(found), left_out.with_columns(what=pl.lit(rule.what))


def _share(connection: duckdb.DuckDBPyConnection, rule: Rule, key: str) -> None:
    """Tables of either side's rows whose key no crowd shares, the providers' numbered in order."""
    connection.execute(
        f"""
        create or replace temp table counted as
        select k, count(*) as companies from (select {key} as k from {rule.theirs})
        where k in (select {key} from rest) group by k;
        create or replace temp table here as
        select r.*, k, companies,
            sum(companies) over (order by entity_id range unbounded preceding) as so_far
        from (select *, {key} as k from rest) r join counted using (k)
        where companies <= {CROWD};
        create or replace temp table block as
        select * from (select *, {key} as k from {rule.theirs})
        where k in (select k from here)
        """
    )


def _stretches(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int]]:
    """Bounds of ``so_far`` between which lie so many pairs as are compared at a time."""
    sums = connection.sql("select distinct so_far from here order by so_far").fetchall()
    first = 0
    for at, (here,) in enumerate(sums):
        if at + 1 == len(sums) or sums[at + 1][0] - first > _AT_A_TIME:
            yield first, here
            first = here


def _pairs(rule: Rule, first: int, last: int, most: int) -> str:
    return f"""
        select e.entity_id, c.company_number, max({rule.likeness}) as likeness,
            {rule.placed} as placed
        from block c join here e on e.k = c.k
        where e.so_far > {first} and e.so_far <= {last} and {rule.further}
            and {rule.likeness} >= {rule.least}
        group by e.entity_id, c.company_number
        qualify row_number() over (
            partition by e.entity_id order by likeness desc, c.company_number
        ) <= {most}
    """
