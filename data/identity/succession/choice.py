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
    spells: pl.DataFrame, settled: pl.DataFrame, redrawn: pl.DataFrame, table: Weights
) -> pl.DataFrame:
    """Candidate pairs with evidence and probabilities; what is settled does not compete.

    Args:
        spells: from ``spell.with_keys``.
        settled: ``from_id, to_id`` that the publisher states or somebody decided, each ``from_id``
            once; ``to_id`` is null for what is decided to have closed.
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
        dated=pl.col("started_on").is_not_null() | pl.col("started_after").is_not_null(),
    )
    weighed = pair_odds(pairs, began, table)
    pairs_settled = settled.select("from_id", "to_id", settled=pl.lit(True))
    weighed = (
        weighed.join(pairs_settled, on=["from_id", "to_id"], how="left", maintain_order="left")
        .with_columns(pl.col("settled").fill_null(False))
        .filter(
            pl.col("settled")
            | ~(
                pl.col("from_id").is_in(settled["from_id"].implode())
                | pl.col("to_id").is_in(settled["to_id"].drop_nulls().implode())
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
    accepted = _one_or_two(accepted).with_columns(accepted=pl.lit(True))
    best = (
        judged.join(accepted.select("from_id"), on="from_id", how="anti")
        .sort("from_id", "probability", "to_id", descending=[False, True, False])
        .unique("from_id", keep="first", maintain_order=True)
        .with_columns(accepted=pl.lit(False))
    )
    return pl.concat([accepted, best.select(accepted.columns)]).with_columns(
        words=pair_words(), pair_kind=kind_of()
    )


def _one_or_two(taken: pl.DataFrame) -> pl.DataFrame:
    """Of each candidate the one registration that it continues, or the two that became it.

    Two became one if their places add up to its, the likeliest two of several; and only if it is
    likelier that both did than that it continues another alone.
    """
    summed = (pl.col("places") == "adds up").fill_null(False)
    alone = taken.filter(~summed)
    parts = taken.filter(summed)
    two = (
        parts.join(
            parts.select("to_id", "from_id", "from_places", "log_odds"), on="to_id", suffix="_other"
        )
        .filter(
            pl.col("from_id") < pl.col("from_id_other"),
            pl.col("from_places") + pl.col("from_places_other") == pl.col("to_places"),
        )
        .with_columns(both=pl.col("log_odds") + pl.col("log_odds_other"))
        .sort("to_id", "both", "from_id", "from_id_other", descending=[False, True, False, False])
        .unique("to_id", keep="first", maintain_order=True)
        .join(alone.select("to_id", single="log_odds"), on="to_id", how="left")
        .filter((pl.col("both") > pl.col("single")).fill_null(True))
    )
    one, other = (two.select("to_id", from_id=name) for name in ("from_id", "from_id_other"))
    return pl.concat(
        [
            alone.join(two.select("to_id"), on="to_id", how="anti"),
            parts.join(pl.concat([one, other]), on=["from_id", "to_id"], how="semi"),
        ]
    )
