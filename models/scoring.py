"""Scores and reasons for every entity at every date, each by the model of its day."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from models.calibration import sigmoid
from models.explain import base_log_odds, reasons
from models.registry import DatedModel, ModelVersion
from models.task import Task
from models.units.registered import Held, unit_kind, unit_of

_Z = 1.959964  # two-sided 95 per cent


def score_all(
    facts: Held, task: Task, version: ModelVersion, as_ats: list[date]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Panels, scores and reasons for a list of registers, oldest first.

    A register older than the first model that could be had is listed unscored, with the reason.

    Returns:
        ``panel_service``, ``score`` and ``reason`` rows.
    """
    unit = unit_of(task, facts)
    panels, scores, why = [], [], []
    for as_at in sorted(as_ats):
        panel = unit.panel(as_at)
        panels.append(panel)
        dated = version.at(as_at, panel["known_by"][0]) if len(panel) else None
        scored, reason_rows = score_panel(task, version, dated, panel)
        scores.append(scored)
        if reason_rows is not None:
            why.append(reason_rows)
    then = unit_of(task, facts.seen(max(as_ats)))
    score = _with_previous(pl.concat(scores, how="vertical_relaxed"), then.editions_in_order())
    reason = pl.concat(why) if why else pl.DataFrame()
    return pl.concat(panels, how="vertical_relaxed"), score, reason


def _with_previous(score: pl.DataFrame, editions: list[date]) -> pl.DataFrame:
    """Beside each chance, that of the register before, if the service had one there."""
    before = pl.DataFrame(
        {"as_at": editions[1:], "before": editions[:-1]},
        schema={"as_at": pl.Date, "before": pl.Date},
    )
    earlier = score.select("entity_id", before="as_at", previous="probability")
    return (
        score.drop("previous")
        .join(before, on="as_at", how="left")
        .join(earlier, on=["entity_id", "before"], how="left")
        .select(score.columns)
        .sort("as_at", "entity_id")
    )


def score_panel(
    task: Task,
    version: ModelVersion,
    dated: DatedModel | None,
    panel: pl.DataFrame,
    explained: bool = True,
) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Score one register's panel, with the reasons unless they are not wanted.

    An entity of which too little is known is not scored: the score would be that of anybody.
    """
    unit = unit_kind(task)
    names = panel.select(
        task=pl.lit(task.id),
        entity_kind=pl.lit(unit.kind),
        entity_id=unit.key,
        entity_name=unit.name(),
        as_at="as_at",
        known_by="known_by",
    )
    if dated is None:
        why_not = "no model could be trained yet at this date: too few earlier registers"
        return names.with_columns(**_unscored(), not_computable=pl.lit(why_not)), None
    raw = dated.model.logit(panel)
    calibrated = dated.calibration.logit(raw)
    spread = _Z * dated.calibration.a * dated.model.logit_error(panel)
    base = base_log_odds(dated.model, dated.calibration, panel)
    current = dated.as_at == max(version.dated)
    chance = sigmoid(calibrated)
    too_little, why_not = unit.not_scored()
    known = panel.select(~too_little).to_series()
    scored = names.with_columns(
        model_version=pl.lit(version.version if current else f"{version.version}@{dated.as_at}"),
        trained_on=pl.lit(version.metadata["trained_on"]),
        learner=pl.lit(dated.model.learner),
        probability=pl.Series(chance),
        low=pl.Series(sigmoid(calibrated - spread)),
        high=pl.Series(sigmoid(calibrated + spread)),
        base=pl.lit(float(sigmoid(np.array([base]))[0])),
        base_log_odds=pl.lit(base),
        previous=pl.lit(None, pl.Float64),
        flagged_share=(pl.Series(chance).rank("min", descending=True) - 1) / len(chance),
        not_computable=pl.when(~known).then(pl.lit(why_not)),
    )
    figures = ["probability", "low", "high", "base", "base_log_odds", "flagged_share"]
    blank = pl.col("not_computable").is_not_null()
    scored = scored.with_columns(pl.when(~blank).then(pl.col(name)).alias(name) for name in figures)
    if not explained:
        return scored, None
    why = reasons(task, dated.model, dated.calibration, panel)
    return scored, why.filter(pl.Series(known.to_numpy().repeat(len(task.reasons))))


def _unscored() -> dict[str, pl.Expr]:
    texts = {name: pl.lit(None, pl.String) for name in ("model_version", "trained_on", "learner")}
    numbers = ("probability", "low", "high", "base", "base_log_odds", "previous", "flagged_share")
    return texts | {name: pl.lit(None, pl.Float64) for name in numbers}
