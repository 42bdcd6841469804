"""How many companies bear each word of the providers' names."""

from __future__ import annotations

import duckdb
import polars as pl

#: A word of so many companies is in use, and no slip of somebody's pen.
_IN_USE = 3


def word_counts(names: pl.DataFrame, folded: pl.DataFrame) -> pl.DataFrame:
    """Count the names that have each word.

    Args:
        names: rows with ``folded``, of providers.
        folded: from ``folded_names.folded_names``.

    Returns:
        ``word, names``: of the providers' words those that a company bears.
    """
    wanted = names.select(word=pl.col("folded").str.split(" ")).explode("word").unique()
    if wanted.is_empty() or folded.is_empty():
        return pl.DataFrame(schema={"word": pl.String, "names": pl.Int64})
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    try:
        connection.register("wanted", wanted.to_arrow())
        connection.register("theirs", folded.select("folded").to_arrow())
        return connection.sql(
            """
            select word, count(*) as names
            from (select unnest(string_split(folded, ' ')) as word from theirs)
            where word in (select word from wanted)
            group by word order by word
            """
        ).pl()
    finally:
        connection.close()


def words_in_use(counts: pl.DataFrame) -> pl.Series:
    """The words that several companies bear."""
    return counts.filter(pl.col("names") >= _IN_USE)["word"]
