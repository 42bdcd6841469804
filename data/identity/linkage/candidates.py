"""Which companies are worth weighing for a provider: those that share enough of a name or place.

A typing error spares the beginning or the end of a name, so that one of the two is the same.
"""

from __future__ import annotations

import tempfile

import duckdb
import polars as pl

from data.identity.linkage.entities import Entities

#: Pairs of one provider that are weighed at most, the likeliest first.
MOST = 15
#: How much of two names has to be the same (Jaro-Winkler, 0-1), and of two at one address.
_LIKE, _LIKE_AT_ONE_PLACE = 0.88, 0.70
_BEGINNING, _END = 6, 7
#: A word that no more companies bear is rare; a short one is none to go by.
_RARE, _RARE_LENGTH = 300, 5
_MEMORY = "1GB"

_ORDERED = "array_to_string(list_sort(string_split(folded, ' ')), ' ')"
_LIKENESS = "jaro_winkler_similarity(e.compact, c.compact)"
_NEAR_LENGTH = "abs(length(e.compact) - length(c.compact)) <="
#: What two names share -> its expression, and what else must hold of the pair.
_SHARED = {
    "words": (_ORDERED, "true"),
    "letters": ("compact", "true"),
    "beginning": (
        f"case when length(compact) >= {_BEGINNING} then left(compact, {_BEGINNING}) end",
        f"not e.trading and {_NEAR_LENGTH} 9 and {_LIKENESS} >= {_LIKE}",
    ),
    "end": (
        f"case when length(compact) > {_END} then left(compact, 1) || right(compact, {_END}) end",
        f"not e.trading and {_NEAR_LENGTH} 2 and {_LIKENESS} >= {_LIKE}",
    ),
}


def candidates(
    found: Entities,
    folded: pl.DataFrame,
    postcode: pl.DataFrame,
    counts: pl.DataFrame,
    open_ids: pl.Series,
) -> pl.DataFrame:
    """Pairs worth weighing, at most ``MOST`` for each provider.

    Args:
        found: the providers' signs.
        folded: from ``folded_names.folded_names``.
        postcode: ``company_number, postcode`` of the companies.
        counts: from ``word_counts.word_counts``.
        open_ids: the providers to find companies for.

    Returns:
        ``entity_id, company_number, likeness`` (0-1, of the closest names), in order.
    """
    ours = (
        found.name.join(found.entity.filter("nameable"), on="entity_id", how="semi")
        .filter(pl.col("entity_id").is_in(open_ids.implode()))
        .select("entity_id", "folded", "compact", "trading")
        .unique()
    )
    if ours.is_empty() or folded.is_empty():
        return pl.DataFrame(
            schema={"entity_id": pl.String, "company_number": pl.String, "likeness": pl.Float64}
        )
    rare = counts.filter(
        (pl.col("names") <= _RARE) & (pl.col("word").str.len_chars() >= _RARE_LENGTH)
    )
    places = found.postcode.join(ours, on="entity_id", how="semi")
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "memory_limit": _MEMORY,
            "temp_directory": tempfile.gettempdir(),
        }
    )
    try:
        connection.register("ours", ours.to_arrow())
        connection.register("folded_names", folded.to_arrow())
        connection.register("rare", rare.select("word").to_arrow())
        connection.register("our_place", places.select("entity_id", "postcode").to_arrow())
        connection.register("their_place", postcode.to_arrow())
        connection.execute(
            "create view theirs as "
            "select company_number, folded, replace(folded, ' ', '') as compact from folded_names"
        )
        pairs = [connection.sql(_sharing(*rule)).pl() for rule in _SHARED.values()]
        pairs += [connection.sql(query).pl() for query in (_AT_ONE_PLACE, _BY_RARE_WORD)]
    finally:
        connection.close()
    return (
        pl.concat(pairs)
        .group_by("entity_id", "company_number")
        .agg(pl.col("likeness").max(), pl.col("placed").max())
        .sort(
            "entity_id",
            pl.col("likeness") + 0.2 * pl.col("placed"),
            "company_number",
            descending=[False, True, False],
        )
        .group_by("entity_id", maintain_order=True)
        .head(MOST)
        .select("entity_id", "company_number", "likeness")
    )


def _sharing(key: str, further: str) -> str:
    return f"""
        select e.entity_id, c.company_number, max({_LIKENESS}) as likeness, 0 as placed
        from (select *, {key} as k from theirs) c join (select *, {key} as k from ours) e
            on e.k = c.k
        where {further}
        group by all
    """


_AT_ONE_PLACE = f"""
    select n.entity_id, n.company_number, max({_LIKENESS}) as likeness, 1 as placed
    from (
        select p.entity_id, t.company_number
        from their_place t join our_place p on p.postcode = t.postcode
    ) n
    join ours e on e.entity_id = n.entity_id
    join theirs c on c.company_number = n.company_number
    where {_LIKENESS} >= {_LIKE_AT_ONE_PLACE}
    group by all
"""
#: Names in another order, with a slip besides: one word is right, and few companies bear it.
_BY_RARE_WORD = f"""
    with e as (
        select distinct entity_id, compact, ordered, word from (
            select *, {_ORDERED} as ordered, unnest(string_split(folded, ' ')) as word
            from ours where not trading
        ) where word in (select word from rare)
    ),
    c as (
        select company_number, compact, {_ORDERED} as ordered, word from (
            select *, unnest(string_split(folded, ' ')) as word from theirs
        ) where word in (select word from rare)
    )
    select e.entity_id, c.company_number,
        max(jaro_winkler_similarity(e.ordered, c.ordered)) as likeness, 0 as placed
    from c join e on e.word = c.word
    where {_NEAR_LENGTH} 9 and jaro_winkler_similarity(e.ordered, c.ordered) >= {_LIKE}
    group by all
"""
