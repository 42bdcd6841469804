"""What inspections say of a service at a date: grade, history, age of the grade."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.tables.column_values import RATINGS
from data.warehouse.facts import Facts

_GRADE = {name: position + 1 for position, name in enumerate(RATINGS)}


def grade(rating: pl.Expr) -> pl.Expr:
    """1 Outstanding, 2 Good, 3 Requires improvement, 4 Inadequate; null where not rated."""
    return rating.cast(pl.String).replace_strict(_GRADE, default=None, return_dtype=pl.Int64)


def shown_inspections(facts: Facts) -> pl.DataFrame:
    """The inspections that a register among the facts prints, each as it was first known.

    Some are held only because a later register looked back at them. They were public, but they
    tell of homes that lasted to that register and of no others: using them earlier would give
    away who stayed.
    """
    return (
        facts.inspection.join(
            facts.service_snapshot.select("raw_name").unique(), on="raw_name", how="semi"
        )
        .sort("known_on", maintain_order=True)
        .unique(["service_id", "happened_on"], keep="first", maintain_order=True)
    )


def inspection_features(facts: Facts, rows: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Rating and its history.

    Args:
        facts: what could be seen.
        rows: the market's services at ``as_at``.
        as_at: the register date.

    Returns:
        One row per service: ``grade, grade_protection, grade_leaders`` (1-4),
        ``inadequate, requires_improvement, outstanding, uninspected`` (0/1),
        ``grade_before, grade_fell`` (steps since the inspection before, positive is worse),
        ``ever_inadequate`` (0/1), ``inspections_seen``, ``rating_age`` (years).
    """
    history = (
        shown_inspections(facts)
        .join(rows.select("service_id"), on="service_id", how="semi")
        .sort("service_id", "happened_on")
    )
    judged = history.group_by("service_id").agg(
        grade=grade(pl.col("rating")).last(),
        grade_before=grade(pl.col("rating")).get(-2, null_on_oob=True),
        grade_protection=grade(pl.col("rating_helped_protected")).last(),
        grade_leaders=grade(pl.col("rating_leaders")).last(),
        ever_inadequate=(pl.col("rating").cast(pl.String) == "Inadequate").any().cast(pl.Int64),
        inspections_seen=pl.len().cast(pl.Int64),
        rating_age=(pl.lit(as_at) - pl.col("happened_on").last()).dt.total_days() / 365.25,
    )
    rated = rows.select("service_id").join(
        judged, on="service_id", how="left", maintain_order="left"
    )
    return rated.with_columns(
        inadequate=(pl.col("grade") == 4).cast(pl.Int64),
        requires_improvement=(pl.col("grade") == 3).cast(pl.Int64),
        outstanding=(pl.col("grade") == 1).cast(pl.Int64),
        uninspected=pl.col("grade").is_null().cast(pl.Int64),
        grade_fell=pl.col("grade") - pl.col("grade_before"),
        inspections_seen=pl.col("inspections_seen").fill_null(0),
        ever_inadequate=pl.col("ever_inadequate").fill_null(0),
    )
