"""Which candidate an ended registration is believed to have gone on as, if any."""

from __future__ import annotations

import polars as pl

from data.identity.succession.assignment import assign, belief
from data.identity.succession.evidence import evidence
from data.identity.succession.kinds import kind_of
from data.identity.succession.odds import pair_odds
from data.identity.succession.pairs import candidate_pairs
from data.identity.succession.spell import DESCRIBED, KEYS
from data.identity.succession.weights import Weights
from data.identity.succession.words import pair_words


def judged_pairs(
    spells: pl.DataFrame, stated: pl.DataFrame, redrawn: pl.DataFrame, table: Weights
) -> pl.DataFrame:
    """Candidate pairs with evidence and probabilities; what the publisher settled does not compete.

    Args:
        spells: from ``spell.with_keys``.
        stated: ``from_id, to_id`` that the publisher states, each ``from_id`` once.
        redrawn: from ``constituency_maps.redrawn_between``.
        table: the reviewed weights.

    Returns:
        The pairs of ``evidence`` with ``log_odds, chance, column`` (what an ended registration takes
        up), ``probability`` and ``probability_continued`` (shares 0-1).
    """
    near = candidate_pairs(spells, table.window_days)
    pairs = evidence(near, redrawn, table.rule_days)
    began = spells.filter(pl.col("started_by").is_not_null()).select(
        "regime",
        "family",
        "provision_type",
        "started_by",
        "uprn",
        "postcode",
        "area",
        "name_key",
        *(pl.col(f"first_{name}").alias(name) for name in (*DESCRIBED, *KEYS)),
        to_id="service_id",
    )
    weighed = pair_odds(pairs, began, table)
    settled = stated.select("from_id", "to_id", settled=pl.lit(True))
    weighed = (
        weighed.join(settled, on=["from_id", "to_id"], how="left", maintain_order="left")
        .with_columns(pl.col("settled").fill_null(False))
        .filter(
            pl.col("settled")
            | ~(
                pl.col("from_id").is_in(stated["from_id"].implode())
                | pl.col("to_id").is_in(stated["to_id"].implode())
            )
        )
        .with_columns(
            # Two that became one both have it: such a pair does not exclude its like.
            column=pl.when(pl.col("places") == "adds up")
            .then(pl.col("to_id") + pl.lit(" with ") + pl.col("from_id"))
            .otherwise("to_id")
        )
    )
    rows = weighed["from_id"].rank("dense").cast(pl.Int64).to_numpy() - 1
    columns = weighed["column"].rank("dense").cast(pl.Int64).to_numpy() - 1
    found = belief(rows, columns, weighed["log_odds"].to_numpy())
    return weighed.with_columns(
        probability=pl.Series(found.pair, dtype=pl.Float64),
        probability_continued=pl.Series(found.went_on, dtype=pl.Float64),
    )


def chosen_pairs(judged: pl.DataFrame, table: Weights) -> pl.DataFrame:
    """One candidate per ended registration worth showing, and whether it is accepted.

    Args:
        judged: from ``judged_pairs``.
        table: the reviewed weights.

    Returns:
        At most one pair per ``from_id``, with ``accepted``, ``words`` and ``pair_kind``. Of two that
        became one both are accepted, or neither.
    """
    sure = judged.filter(pl.col("probability_continued") >= table.accept)
    taken = assign(sure.select("from_id", "column", "probability"))
    accepted = sure.join(taken.select("from_id", "column"), on=["from_id", "column"], how="inner")
    merged = accepted.filter(pl.col("places") == "adds up")
    partners = pl.len().over("to_id") == 2
    alone = accepted.filter(pl.col("places") != "adds up")["to_id"].implode()
    mergers = merged.filter(partners & ~pl.col("to_id").is_in(alone))
    accepted = pl.concat(
        [accepted.filter((pl.col("places") != "adds up").fill_null(True)), mergers]
    ).with_columns(accepted=pl.lit(True))
    best = (
        judged.join(accepted.select("from_id"), on="from_id", how="anti")
        .sort("from_id", "probability", "to_id", descending=[False, True, False])
        .unique("from_id", keep="first", maintain_order=True)
        .with_columns(accepted=pl.lit(False))
    )
    return pl.concat([accepted, best.select(accepted.columns)]).with_columns(
        words=pair_words(), pair_kind=kind_of()
    )
