"""Reasons in words: a task's reviewed wordings turned into one column of text per reason."""

from __future__ import annotations

import re

import polars as pl

from models.task import ReasonWords, Task

_PLACE = re.compile(r"\{(\w+)(?::(\d|%))?\}")


def reason_phrases(task: Task, panel: pl.DataFrame, key: str) -> pl.DataFrame:
    """The words for every row and reason of a task.

    Args:
        task: the risk task.
        panel: rows of one date.
        key: the column that names the entity.

    Returns:
        One row per panel row: ``key`` and one text column per reason.
    """
    return panel.select(
        key, *(_phrase(words).alias(reason) for reason, words in task.reasons.items())
    )


def _phrase(words: ReasonWords) -> pl.Expr:
    *conditional, last = words.say
    phrase = _filled(last.say)
    for line in reversed(conditional):
        assert line.when is not None
        phrase = pl.when(pl.sql_expr(line.when)).then(_filled(line.say)).otherwise(phrase)
    return phrase


def _filled(template: str) -> pl.Expr:
    """A wording with its places filled: ``{name}``, ``{name:1}`` decimals, ``{name:%}`` per cent."""
    parts: list[pl.Expr] = []
    position = 0
    for place in _PLACE.finditer(template):
        parts.append(pl.lit(template[position : place.start()]))
        column, form = pl.col(place.group(1)), place.group(2)
        if form == "%":
            text = (100 * column).round(0).cast(pl.Int64).cast(pl.String) + "%"
        elif form:
            text = column.round(int(form)).cast(pl.String)
        else:
            text = column.cast(pl.String)
        parts.append(text.fill_null("an unknown number of"))
        position = place.end()
    parts.append(pl.lit(template[position:]))
    return pl.concat_str(parts)
