"""The six classic scores of every company's accounts, in a long table."""

from __future__ import annotations

import polars as pl

from data.tables.results import ClassicScore
from features.classic_items import CLASSIC_KEYS, classic_items
from models.classic_formulas import SCORES
from models.classic_scores import classic_scores


def classic_score_table(accounts: pl.DataFrame) -> pl.DataFrame:
    """``classic_score`` rows from ``accounts`` rows; none where there are no accounts."""
    if "filing" not in accounts.columns:
        return ClassicScore.create_empty()
    scored = classic_scores(classic_items(accounts))
    parts = [
        scored.select(
            *CLASSIC_KEYS,
            score=pl.lit(name),
            value=name,
            zone=f"{name}_zone",
            not_computable=f"{name}_not_computable",
        )
        for name in SCORES
    ]
    return ClassicScore.validate(
        pl.concat(parts).select(ClassicScore.column_names()).sort(ClassicScore.primary_key()),
        cast=True,
    )
