"""The company-failure task: the same learner as service-exit, on companies with planted distress."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from models.alert_rules import load_rules
from models.backtest import backtest
from models.publishing import Scorer, result_tables
from models.registry import load
from models.task import load_task
from models.training import train
from models.units.registered import unit_of
from models.walk_forward import Walk, walk_forward
from tests.features import built

TASK = load_task("company-failure")


@pytest.fixture(scope="module")
def walk() -> Walk:
    return walk_forward(built.companies().facts, TASK)


def test_it_finds_those_who_were_planted_to_fail(walk: Walk) -> None:
    """The visible signs alone, with their true weights, would order companies at an AUC of 0.85."""
    facts = built.companies().facts
    done = backtest(facts, walk, list(range(2019, 2025)))
    assert set(done.overall) == {"prevalence", "net_worth_only", "logistic", "lightgbm"}
    auc = {name: figures["auc"] for name, figures in done.overall.items()}
    assert 0.74 < auc["logistic"] < 0.88
    assert auc["logistic"] > auc["net_worth_only"] > 0.6
    assert done.overall["logistic"]["ece"] < 0.015


def test_planted_signs_have_their_direction(walk: Walk) -> None:
    model = walk.steps[max(walk.steps)].models["logistic"]
    weight = dict(zip(model.design.columns, model.weights, strict=True))  # type: ignore[union-attr]
    assert weight["current_ratio", "log"] < 0
    assert weight["tangible_worth_negative", "value"] > 0
    assert weight["accounts_late_last", "log"] > 0
    assert weight["disclosure_fell", "value"] > 0


def test_chances_follow_the_true_ones(walk: Walk) -> None:
    truth = built.companies().truth.chances
    day = sorted(walk.steps)[-2]
    step, panel = walk.steps[day], walk.panels[day]
    raw = step.models["logistic"].logit(panel)
    said = panel.select("company_number", said=pl.Series(step.calibrations["logistic"].logit(raw)))
    both = said.join(truth.filter(pl.col("as_at").dt.year() == day.year), on="company_number")
    assert np.corrcoef(both["said"], both["log_odds"])[0, 1] > 0.45


def test_it_is_published_beside_the_other_task(
    tmp_path: Path, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    companies, homes = built.companies().facts, built.synthetic("small").facts
    monkeypatch.setattr("models.training.walk_forward", lambda *_: walk)
    done = train(companies, TASK, tmp_path / TASK.id, "synthetic")
    version = load(tmp_path / TASK.id, done.version)
    folder, first = built.trained()
    frames = result_tables(
        homes,
        built.task(),
        load(folder, first.version),
        load_rules(),
        (Scorer(TASK, companies, version),),
    )
    newest = unit_of(TASK, companies).editions()[-1]
    score = frames["score"].filter((pl.col("task") == TASK.id) & (pl.col("as_at") == newest))
    assert score["entity_kind"].unique().to_list() == ["provider"]
    assert score["entity_id"].str.starts_with("company:").all()
    scored = score.drop_nulls("probability")
    assert len(scored) > 0.95 * len(score)
    reasons = frames["reason"].filter((pl.col("task") == TASK.id) & (pl.col("as_at") == newest))
    assert reasons["phrase"].is_not_null().all()
    assert not reasons["phrase"].str.contains("[{}]|null|nan").any()
    added = reasons.group_by("entity_id").agg(pl.col("points").sum())
    gap = scored.join(added, on="entity_id").select(
        pl.col("points") - (pl.col("probability") - pl.col("base"))
    )
    assert gap.to_series().abs().max() < 1e-9  # type: ignore[operator]
    assert set(frames["panel_company"]["company_id"]) >= set(score["entity_id"])
    assert set(frames["alert"]["entity_kind"]) <= {"service", "provider", "owner", "area"}
    assert frames["model_run"]["task"].n_unique() == 2
