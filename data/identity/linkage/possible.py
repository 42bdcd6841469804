"""Whether a company can be a provider at all: what their dates alone rule out."""

from __future__ import annotations

import polars as pl

#: A register may be a little behind, or print the day a form was received.
_DAYS_LATE = 60
_SLACK = pl.duration(days=_DAYS_LATE)
_GONE = pl.duration(days=30)
_YEARS_PRINTED = 5


def ruled_out(days_late: int = _DAYS_LATE) -> pl.Expr:
    """A word for what rules a pair out, or null: ``foreign``, ``too-young`` or ``dissolved``.

    Needs ``abroad, incorporated_on, gone_on`` of the company and ``existed_by`` of the provider.
    A company that began after the provider is on record, or that was gone before, is another one,
    even of the same name. ``days_late`` is by how much the company may be the younger.
    """
    existed = pl.col("existed_by")
    return (
        pl.when("abroad")
        .then(pl.lit("foreign"))
        .when(pl.col("incorporated_on") > existed + pl.duration(days=days_late))
        .then(pl.lit("too-young"))
        .when(pl.col("gone_on") < existed - _GONE)
        .then(pl.lit("dissolved"))
    )


def borne_in_time() -> pl.Expr:
    """Whether a name was the company's when the provider was first on record under it.

    Needs ``since, until`` of the name and ``first_as_at``. Registers go on printing a name for
    years after it was given up.
    """
    early = pl.col("since").is_null() | (pl.col("since") <= pl.col("first_as_at") + _SLACK)
    return early & ~given_up_long_before()


def given_up_long_before() -> pl.Expr:
    """Whether a company gave a name up years before the provider was on record under it."""
    return (
        pl.col("until") < pl.col("first_as_at") - pl.duration(days=_YEARS_PRINTED * 366)
    ).fill_null(False)
