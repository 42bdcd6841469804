"""Words that no company bears, and the rare words of companies that they may be misspelt from.

Two words one slip apart (a letter left out, doubled, exchanged or swapped with the next) become the
same when at most one letter is taken out of each.
"""

from __future__ import annotations

import duckdb

#: Of a shorter word too many others are a slip away, and of a long list of them none is meant.
_SHORTEST, _MOST = 5, 20


def mend_words(connection: duckdb.DuckDBPyConnection, most_bearers: int) -> None:
    """Make the table ``mended``: ``printed, word``.

    Args:
        connection: with ``own_names`` and ``theirs`` (both with ``folded``) and ``in_use`` (``word``
            that companies bear).
        most_bearers: names with the word meant at most.
    """
    connection.execute(
        f"""
        create temp table ours_less as
        select printed, less from (
            select distinct unnest(string_split(folded, ' ')) as printed from own_names
        ), {_less("printed")}
        where length(printed) >= {_SHORTEST} and printed not in (select word from in_use);
        create temp table mended as
        select printed, word from (
            select distinct o.printed, t.word
            from (
                select word, less from (
                    select word from (select unnest(string_split(folded, ' ')) as word from theirs)
                    where length(word) >= {_SHORTEST} and not regexp_matches(word, '[0-9]')
                    group by word having count(*) <= {most_bearers}
                ), {_less("word")}
            ) t join ours_less o using (less)
            where o.printed <> t.word
        )
        qualify count(*) over (partition by printed) <= {_MOST}
        """
    )


def _less(word: str) -> str:
    """The word as it is, and with each of its letters taken out."""
    return f"""
        lateral (
            select left({word}, n - 1) || substr({word}, n + 1) as less
            from unnest(range(1, length({word}) + 2)) r(n)
        )
    """
