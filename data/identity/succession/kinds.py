"""Of which kind a succession is."""

from __future__ import annotations

import polars as pl

#: The register's reasons for a link that say that no more than the form or the address changed.
_SAME_OWNER = ("Legal Entity Change", "Location Move", "Partnership Change")


def kind_of() -> pl.Expr:
    """The kind of an accepted pair, from its owners: a word of ``tables.succession.KINDS``.

    A reviewed reorganisation says its own; two councils of one area are one reorganised. An owner
    that is not told on one side leaves no more than that it was registered again.
    """
    councils = pl.col("from_owner_key").str.starts_with("council:") & pl.col(
        "to_owner_key"
    ).str.starts_with("council:")
    owner = pl.col("owner")
    return (
        pl.when(pl.col("rule_kind").is_not_null())
        .then("rule_kind")
        .when(pl.col("places") == "adds up")
        .then(pl.lit("merger"))
        .when(owner.is_null() | (owner == "same"))
        .then(pl.lit("re-registration"))
        .when(owner == "council to trust")
        .then(pl.lit("transfer-to-trust"))
        .when(councils.fill_null(False))
        .then(pl.lit("council-reorganisation"))
        .otherwise(pl.lit("change-of-owner"))
    )


def stated_kind() -> pl.Expr:
    """The kind of a link that the register states, from its reason and the two owners."""
    same = (pl.col("own_owner") == pl.col("stated_owner")).fill_null(False)
    return (
        pl.when(same | pl.col("reason").is_in(_SAME_OWNER).fill_null(False))
        .then(pl.lit("re-registration"))
        .otherwise(pl.lit("change-of-owner"))
    )
