"""The probability that a provider is a company, all signs weighed together (Fellegi and Sunter).

Splink adds up the weights of the signs, log2(m/u) each. A provider is at most one company, so the
candidates of a provider share one probability among them and "none of these".
"""

from __future__ import annotations

import logging
import math

import polars as pl

from data.identity.linkage.model import LinkageModel, linkage_model
from data.identity.linkage.signs import SIGNS

_PAIR = "pair"


def weighed(pairs: pl.DataFrame, model: LinkageModel | None = None) -> pl.DataFrame:
    """Add ``weight`` and ``probability`` (0-1, of this company and no other) to pairs.

    Args:
        pairs: rows of ``signs.signs``; the candidates of one ``entity_id`` and ``known_on``
            compete.
        model: the parameters, else those in force.
    """
    model = model or linkage_model()
    if pairs.is_empty():
        return pairs.with_columns(
            weight=pl.lit(None, pl.Float64), probability=pl.lit(None, pl.Float64)
        )
    odds = (model.slope * pl.col("weight") * math.log(2) + model.intercept).clip(-40, 40).exp()
    # What dates rule out takes no share, and is told what it would have had.
    possible = pl.when(pl.col("against").is_null()).then("odds").otherwise(0.0)
    together = 1 + possible.sum().over("entity_id", "known_on")
    alone = pl.when(pl.col("against").is_null()).then(0.0).otherwise(pl.col("odds"))
    return (
        pairs.with_columns(weight=match_weights(pairs, model))
        .with_columns(odds=odds)
        .with_columns(probability=pl.col("odds") / (together + alone))
        .drop("odds")
    )


def match_weights(pairs: pl.DataFrame, model: LinkageModel) -> pl.Series:
    """Splink's match weight of each row, log2 of the odds, the prior's among them."""
    from splink import DuckDBAPI, Linker  # loaded only where there is something to link

    ours = pairs.select(SIGNS).with_row_index(_PAIR).with_columns(unique_id=pl.col(_PAIR))
    theirs = ours.with_columns(pl.lit(None, pl.String).alias(sign) for sign in SIGNS)
    database = DuckDBAPI()
    try:
        linker = Linker(
            [database.register(ours), database.register(theirs)],
            settings(model),
            log_level=logging.ERROR,
        )
        scored = linker.inference.predict().as_duckdbpyrelation().pl()
    finally:
        database._con.close()
    return (
        ours.select(_PAIR)
        .join(
            scored.select(pl.col(f"{_PAIR}_l").alias(_PAIR), "match_weight"), on=_PAIR, how="left"
        )
        .sort(_PAIR)["match_weight"]
    )


def settings(model: LinkageModel) -> dict[str, object]:
    """The parameters as Splink's settings."""
    return {
        "link_type": "link_only",
        "probability_two_random_records_match": model.prior,
        "blocking_rules_to_generate_predictions": [f"l.{_PAIR} = r.{_PAIR}"],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "additional_columns_to_retain": [_PAIR],
        "comparisons": [
            {
                "output_column_name": sign,
                "comparison_levels": [
                    {
                        "sql_condition": f"{sign}_l is null",
                        "label_for_charts": "not said",
                        "is_null_level": True,
                    },
                    *(
                        {
                            "sql_condition": f"{sign}_l = '{value}'",
                            "label_for_charts": value,
                            "m_probability": weight.m,
                            "u_probability": weight.u,
                        }
                        for value, weight in levels.items()
                    ),
                    # What was never seen in training says nothing.
                    {
                        "sql_condition": "ELSE",
                        "label_for_charts": "anything else",
                        "m_probability": 1e-6,
                        "u_probability": 1e-6,
                    },
                ],
            }
            for sign, levels in model.signs.items()
        ],
    }
