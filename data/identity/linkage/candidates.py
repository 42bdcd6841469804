"""Which companies are worth weighing for a provider: those that share enough of a name or place.

A typing error spares the beginning or the end of a name, so that one of the two is the same.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import dataclass

import duckdb
import polars as pl

from data.identity.linkage.blocks import CROWD, Rule, likeliest
from data.identity.linkage.entities import Entities
from data.identity.linkage.mended_words import mend_words
from data.identity.linkage.word_counts import words_in_use

#: Pairs of one provider that are weighed at most, the likeliest first.
MOST = 15
#: How much of two names has to be the same (Jaro-Winkler, 0-1), and of two at one address.
_LIKE, _LIKE_AT_ONE_PLACE = 0.88, 0.70
#: Letters of a beginning, and of an end that follows the first letter; more where a crowd has them.
_BEGINNINGS, _ENDS = (6, 9, 12, 16), (7, 10, 13)
#: A word that no more companies bear is rare; a short one is none to go by.
_RARE, _RARE_LENGTH = 300, 5
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "memory_limit": "1GB",
    "temp_directory": tempfile.gettempdir(),
    "preserve_insertion_order": "false",
}

_ORDERED = "array_to_string(list_sort(string_split(folded, ' ')), ' ')"
_LIKENESS = "jaro_winkler_similarity(e.compact, c.compact)"
_NEAR_LENGTH = "abs(length(e.compact) - length(c.compact)) <="
_RULES = (
    Rule("the same words", "ours", "theirs", (_ORDERED,), _LIKENESS),
    Rule("the same letters", "ours", "theirs", ("compact",), _LIKENESS),
    Rule(
        "the beginning of a name",
        "own_names",
        "theirs",
        tuple(f"case when length(compact) >= 6 then left(compact, {n}) end" for n in _BEGINNINGS),
        _LIKENESS,
        _LIKE,
        f"{_NEAR_LENGTH} 9",
    ),
    Rule(
        "the end of a name",
        "own_names",
        "theirs",
        tuple(
            f"case when length(compact) > {n} then left(compact, 1) || right(compact, {n}) end"
            for n in _ENDS
        ),
        _LIKENESS,
        _LIKE,
        f"{_NEAR_LENGTH} 2",
    ),
    # Names in another order, with a slip besides: one word is right, and few companies bear it.
    Rule(
        "a rare word",
        "our_words",
        "their_words",
        ("word",),
        "jaro_winkler_similarity(e.ordered, c.ordered)",
        _LIKE,
        f"{_NEAR_LENGTH} 9",
    ),
    Rule(
        "a postcode",
        "our_places",
        "their_places",
        ("postcode",),
        _LIKENESS,
        _LIKE_AT_ONE_PLACE,
        placed=1,
    ),
)
_NAMES = """
    create view theirs as
    select company_number, folded, replace(folded, ' ', '') as compact from folded_names;
    create view own_names as select * from ours where not trading;
"""
_KEYED = f"""
    create temp table our_words as
    select distinct entity_id, compact, ordered, word from (
        select n.entity_id, n.compact, n.ordered, coalesce(m.word, n.word) as word from (
            select *, {_ORDERED} as ordered, unnest(string_split(folded, ' ')) as word
            from own_names
        ) n left join mended m on m.printed = n.word
    ) where word in (select word from rare) or word in (select word from mended);
    create temp table their_words as
    select company_number, compact, {_ORDERED} as ordered, word from (
        select *, unnest(string_split(folded, ' ')) as word from theirs
    ) where word in (select word from our_words);
    create temp table our_places as select * from ours join our_postcode using (entity_id);
    create temp table their_places as
    select p.postcode, t.* from theirs t join their_postcode p using (company_number);
"""
_CROWDED = {"entity_id": pl.String, "what": pl.String}


@dataclass(frozen=True)
class Candidates:
    """What was found worth weighing.

    Attributes:
        pairs: ``entity_id, company_number``, the likeliest first, each once.
        crowded: ``entity_id, what``: providers that were compared with nobody by what a crowd of
            companies shares.
    """

    pairs: pl.DataFrame
    crowded: pl.DataFrame


def candidates(
    found: Entities,
    folded: pl.DataFrame,
    postcode: pl.DataFrame,
    counts: pl.DataFrame,
    open_ids: pl.Series,
) -> Candidates:
    """Pairs worth weighing, at most ``MOST`` for each provider, and the companies whose number is given.

    Args:
        found: the providers' signs.
        folded: from ``folded_names.folded_names``.
        postcode: ``company_number, postcode`` of the companies.
        counts: from ``word_counts.word_counts``.
        open_ids: the providers to find companies for.
    """
    given = found.number.filter(pl.col("entity_id").is_in(open_ids.implode())).select(
        "entity_id", "company_number"
    )
    ours = (
        found.name.join(found.entity.filter("nameable"), on="entity_id", how="semi")
        .filter(pl.col("entity_id").is_in(open_ids.implode()))
        .select("entity_id", "folded", "compact", "trading")
        .unique()
    )
    if ours.is_empty() or folded.is_empty():
        return Candidates(given, pl.DataFrame(schema=_CROWDED))
    places = found.postcode.join(ours, on="entity_id", how="semi").select("entity_id", "postcode")
    near = postcode.join(places, on="postcode", how="semi")
    crowds = near.group_by("postcode").len().filter(pl.col("len") > CROWD)
    crowded = places.join(crowds, on="postcode", how="semi").select(
        "entity_id", what=pl.lit("a postcode")
    )
    tables = {
        "ours": ours,
        "folded_names": folded,
        "rare": _rare(counts),
        "in_use": words_in_use(counts).to_frame(),
        "our_postcode": places,
        "their_postcode": near.join(crowds, on="postcode", how="anti"),
    }
    with closing(duckdb.connect(config=_CONFIG)) as connection:
        for name, table in tables.items():
            connection.register(name, table.to_arrow())
        connection.execute(_NAMES)
        mend_words(connection, _RARE)
        connection.execute(_KEYED)
        parts = [likeliest(connection, rule, MOST) for rule in _RULES]
    left_out = pl.concat([crowded, *(out for _, out in parts)])
    likely = _first(pl.concat(pairs for pairs, _ in parts))
    return Candidates(
        pl.concat([likely, given]).unique(maintain_order=True),
        left_out.unique().sort("entity_id", "what"),
    )


def _rare(counts: pl.DataFrame) -> pl.DataFrame:
    long_enough = pl.col("word").str.len_chars() >= _RARE_LENGTH
    return counts.filter(long_enough & (pl.col("names") <= _RARE)).select("word")


def _first(pairs: pl.DataFrame) -> pl.DataFrame:
    """The likeliest of each provider, those at one of its places first."""
    return (
        pairs.group_by("entity_id", "company_number")
        .agg(pl.col("likeness").max(), pl.col("placed").max())
        .sort(
            "entity_id",
            pl.col("likeness") + 0.2 * pl.col("placed"),
            "company_number",
            descending=[False, True, False],
        )
        .group_by("entity_id", maintain_order=True)
        .head(MOST)
        .select("entity_id", "company_number")
    )
