"""Which of several edges from one organisation upwards is followed.

The better source first (``PRECEDENCE``), then the larger share, then a company before a person, then
the later one. Nobody is followed where none alone controls, or where several share the right to
appoint the board and nobody holds shares.
"""

from __future__ import annotations

import polars as pl

from data.identity.ownership.seen_edges import PRECEDENCE

#: For the owner directly above, what a company declares comes before what a reviewer read.
DIRECTLY_ABOVE = {"decided": 0, "psc": 1, "edge-file": 2}
NAMELESS = ("person:", "unknown:")


def chosen_edges(
    edges: pl.DataFrame, levels: tuple[str, ...], precedence: dict[str, int] = PRECEDENCE
) -> pl.DataFrame:
    """One edge per organisation: the one to follow.

    Args:
        edges: edges that hold, each organisation under one id.
        levels: the levels asked for.
        precedence: the sources that count, the better the lower.

    Returns:
        ``entity_id, owner_id, owner_name, level, source, ends`` and ``followed`` (false where it
        leads to nobody named), ``beside`` (the named ones of whom none controls, else null); one row
        per organisation that has any edge, by id.
    """
    nameless = pl.any_horizontal(pl.col("owner_id").str.starts_with(start) for start in NAMELESS)
    by_appointment = (
        pl.col("controls")
        & pl.col("share_from").is_null()
        & (pl.col("source") == "psc")
        & ~pl.col("owner_id").str.starts_with("unknown:")
    )
    shared = pl.col("owner_id").filter(by_appointment).n_unique().over("entity_id") > 1
    # Two people of one company share an id.
    people = (
        (by_appointment & pl.col("owner_id").str.starts_with("person:")).sum().over("entity_id")
    )
    candidates = (
        edges.filter(pl.col("level").is_in(levels), pl.col("source").is_in(list(precedence)))
        .with_columns(
            rank=pl.col("source").replace_strict(precedence, return_dtype=pl.Int64),
            nameless=nameless,
            alone=pl.col("controls") & ~(by_appointment & (shared | (people > 1))),
        )
        .sort(
            "entity_id",
            "rank",
            "alone",
            "share_from",
            "nameless",
            "valid_from",
            "known_on",
            "level",
            "owner_id",
            descending=[False, False, True, True, False, True, True, False, False],
            nulls_last=True,
        )
    )
    return (
        candidates.group_by("entity_id", maintain_order=True)
        .agg(
            pl.col("owner_id", "owner_name", "level", "source", "ends").filter("alone").first(),
            followed=(pl.col("alone") & ~pl.col("nameless"))
            .filter("alone")
            .first()
            .fill_null(False),
            beside=pl.when(~pl.col("alone").any()).then(
                pl.col("owner_name").filter(~pl.col("nameless")).unique().sort().str.join(", ")
            ),
        )
        .sort("entity_id")
    )
