"""Why a score is what it is: contributions that add up, on the log-odds and in percentage points."""

from __future__ import annotations

import numpy as np
import polars as pl

from models.calibration import Calibration, sigmoid
from models.phrases import reason_phrases
from models.task import Task
from models.units.registered import unit_kind
from models.walk_forward import Hazard


def reasons(
    task: Task, model: Hazard, calibration: Calibration, panel: pl.DataFrame
) -> pl.DataFrame:
    """The ``reason`` table's rows for a panel.

    SHAP values of the learner (exact TreeSHAP for the boosted trees; for the linear learner the
    distance from the typical training row) are summed per reason and scaled by the calibration's
    slope, so that they add up to the calibrated log-odds minus the base. Walked from the largest
    to the smallest, each reason's ``points`` is the change it makes to the chance, so the points
    add up to the chance minus the typical one. The same for every learner.

    Args:
        task: the risk task.
        model: a fitted learner.
        calibration: its calibration.
        panel: rows of one register.

    Returns:
        One row per entity and reason, ``rank`` 1 the largest.
    """
    key = unit_kind(task).key
    contributions, raw_base = model.contributions(panel)
    base = float(calibration.logit(np.array([raw_base]))[0])
    names = list(task.reasons)
    of_feature = [task.features[name].reason for name in model.features]
    grouped = calibration.a * np.column_stack(
        [
            contributions[:, [i for i, r in enumerate(of_feature) if r == name]].sum(axis=1)
            for name in names
        ]
    )
    order = np.argsort(-np.abs(grouped), axis=1, kind="stable")
    ranked = np.take_along_axis(grouped, order, axis=1)
    walked = sigmoid(
        base + np.concatenate([np.zeros((len(panel), 1)), np.cumsum(ranked, axis=1)], axis=1)
    )
    points = np.diff(walked, axis=1)
    n, k = grouped.shape
    long = pl.DataFrame(
        {
            key: panel[key].gather(np.repeat(np.arange(n), k)),
            "rank": np.tile(np.arange(1, k + 1), n),
            "feature": np.array(names)[order.ravel()],
            "log_odds": ranked.ravel(),
            "points": points.ravel(),
        }
    )
    words = reason_phrases(task, panel, key).unpivot(
        index=key, variable_name="feature", value_name="phrase"
    )
    values = _values(task, panel, key)
    return (
        long.join(words, on=[key, "feature"], how="left", maintain_order="left")
        .join(values, on=[key, "feature"], how="left", maintain_order="left")
        .select(
            task=pl.lit(task.id),
            entity_id=key,
            as_at=pl.lit(panel["as_at"][0]),
            rank="rank",
            feature="feature",
            value="value",
            phrase="phrase",
            log_odds="log_odds",
            points="points",
        )
    )


def base_log_odds(model: Hazard, calibration: Calibration, panel: pl.DataFrame) -> float:
    """The typical service's calibrated log-odds: where every walk of reasons starts."""
    _, raw = model.contributions(panel.head(1))
    return float(calibration.logit(np.array([raw]))[0])


def _values(task: Task, panel: pl.DataFrame, key: str) -> pl.DataFrame:
    """The first feature of each reason as text: the figure behind the words."""
    first = {feature.reason: name for name, feature in reversed(task.features.items())}
    return panel.select(
        key,
        *(pl.col(name).cast(pl.String).alias(reason) for reason, name in first.items()),
    ).unpivot(index=key, variable_name="feature", value_name="value")


def importance(task: Task, reason_rows: pl.DataFrame) -> pl.DataFrame:
    """Mean absolute effect of each reason on the log-odds: the ``importance`` table."""
    signs = {
        reason: next(
            (f.sign for f in task.features.values() if f.reason == reason and f.sign != "0"), ""
        )
        for reason in task.reasons
    }
    labels = {reason: words.label for reason, words in task.reasons.items()}
    return (
        reason_rows.group_by("task", "feature")
        .agg(mean_abs_log_odds=pl.col("log_odds").abs().mean())
        .with_columns(
            label=pl.col("feature").replace_strict(labels),
            direction=pl.col("feature").replace_strict(signs),
        )
        .sort("mean_abs_log_odds", descending=True)
    )
