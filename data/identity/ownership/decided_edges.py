"""From what people decided about owners to edges: the last word on each edge stands."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.identity.ownership.edge_rows import edge_rows
from data.identity.ownership.seen_edges import under_one_id
from data.tables.identity import Ownership

#: What a decision about an edge is made of; the frame that ``ownership_edges`` takes.
DECIDED: dict[str, type[pl.DataType] | pl.DataType] = {
    "entity_id": pl.String,
    "level": pl.String,
    "owner_id": pl.String,
    "owner_name": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "withdrawn": pl.Boolean,
    "reason": pl.String,
    "decided_by": pl.String,
    "decided_at": pl.Datetime("us"),
}
_EDGE = ["entity_id", "level", "owner_id"]
#: An edge that ended here never held.
NEVER = date(1, 1, 1)


def decided_edges(decided: pl.DataFrame) -> pl.DataFrame:
    """The ``ownership`` rows of decisions that say that an edge holds.

    An organisation has one owner at each level: a later decision ends an earlier one from the day
    from which it names another.

    Args:
        decided: columns of ``DECIDED``; ``valid_to`` is the last day.
    """
    last = (
        _last(decided)
        .filter(~pl.col("withdrawn"))
        .with_columns(
            valid_to=pl.col("valid_to").dt.offset_by("1d"), known_on=pl.col("decided_at").dt.date()
        )
        .with_row_index("order")
    )
    ends = (
        last.join(last, on=["entity_id", "level"], suffix="_later")
        .filter(
            pl.col("order") < pl.col("order_later"),
            (pl.col("valid_from_later") < pl.col("valid_to")).fill_null(True),
            (pl.col("valid_from") < pl.col("valid_to_later")).fill_null(True),
        )
        .group_by("order")
        .agg(
            replaced_from=pl.col("valid_from_later").fill_null(NEVER).min(),
            replaced_on=pl.col("known_on_later").min(),
        )
    )
    unnamed = pl.col("owner_id").str.starts_with("unknown:")
    person = pl.col("owner_id").str.starts_with("person:")
    return edge_rows(
        last.join(ends, on="order", how="left", maintain_order="left").with_columns(
            valid_to=pl.min_horizontal("valid_to", "replaced_from"),
            ended_known_on="replaced_on",
            evidence="reason",
            ends=pl.when(unnamed)
            .then(pl.lit("no owner above is known"))
            .when(person)
            .then(pl.lit("an individual controls it"))
            .otherwise(pl.lit("top as its source names it")),
        ),
        "decided",
    )


def without_withdrawn(
    edges: pl.DataFrame, decided: pl.DataFrame, ids: dict[str, str]
) -> pl.DataFrame:
    """Edges of any source, ended where a person took them back.

    A decision without ``valid_from`` says that the edge never held, one with it that it held until
    that day. Before the day of the decision nobody could know.

    Args:
        edges: ``ownership`` rows.
        decided: columns of ``DECIDED``.
        ids: the one id of organisations that have several: an edge may be taken back under any.
    """
    taken_back = _last(decided).filter("withdrawn")
    if taken_back.is_empty():
        return edges
    said = (
        _keyed(taken_back, ids)
        .select(
            "key",
            wrong_from=pl.col("valid_from").fill_null(NEVER),
            wrong_known_on=pl.col("decided_at").dt.date(),
            why=pl.format("; taken back by {}: {}", "decided_by", "reason"),
        )
        .unique("key", keep="last", maintain_order=True)
    )
    found = pl.col("why").is_not_null()
    # An end that was published before stays known from then on, whatever was found out later.
    published = pl.coalesce(
        "ended_known_on", pl.when(pl.col("valid_to").is_not_null()).then("known_on")
    )
    ended_known_on = (
        pl.when((pl.col("wrong_from") >= pl.col("valid_to")).fill_null(False) | ~found)
        .then("ended_known_on")
        .otherwise(pl.min_horizontal(published, "wrong_known_on"))
    )
    return (
        _keyed(edges, ids)
        .join(said, on="key", how="left", maintain_order="left")
        .with_columns(
            valid_to=pl.min_horizontal("valid_to", "wrong_from"),
            ended_known_on=ended_known_on,
            evidence=pl.col("evidence") + pl.col("why").fill_null(""),
        )
        .select(Ownership.column_names())
    )


def _keyed(rows: pl.DataFrame, ids: dict[str, str]) -> pl.DataFrame:
    """Rows with a key per edge; of spellings the ids themselves are what the edge is about."""
    spelling = pl.col("level") == "same-owner"

    def one(column: str) -> pl.Expr:
        return pl.when(spelling).then(column).otherwise(under_one_id(ids, column))

    return rows.with_columns(
        key=pl.struct(entity=one("entity_id"), level="level", owner=one("owner_id"))
    )


def _last(decided: pl.DataFrame) -> pl.DataFrame:
    """The last decision on each edge, in the order decided."""
    ordered = decided.select(*DECIDED).sort("decided_at", maintain_order=True)
    return ordered.unique(_EDGE, keep="last", maintain_order=True)
