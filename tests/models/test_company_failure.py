"""The company-failure task: the same learner as service-exit, on companies with planted distress."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import roc_auc_score

from data.demo.companies.failure_hazard import HIDDEN_SIGNS
from models.alert_rules import load_rules
from models.backtest import Backtest, backtest
from models.publishing import Scorer, result_tables
from models.registry import load
from models.task import load_task
from models.training import train
from models.units.registered import unit_of
from models.walk_forward import Walk, walk_forward
from tests.features import built

TASK = load_task("company-failure")
TESTED = range(2019, 2025)


@pytest.fixture(scope="module")
def walk() -> Walk:
    return walk_forward(built.companies().facts, TASK)


@pytest.fixture(scope="module")
def tested(walk: Walk) -> Backtest:
    return backtest(built.companies().facts, walk, list(TESTED))


def auc(failed: pl.Series, said: pl.Series) -> float:
    return float(roc_auc_score(failed.to_numpy(), said.to_numpy()))


def test_it_finds_those_who_were_planted_to_fail(tested: Backtest) -> None:
    """Measured by what can be known: the planted signs in view, and the true chances.

    Some hundred companies fail in the years tested, so that an AUC is known to about 0.025.
    """
    known = built.companies()
    assert set(tested.overall) == {"prevalence", "net_worth_only", "logistic", "lightgbm"}
    truth = known.truth.chances.filter(
        pl.col("failed").is_not_null(), pl.col("as_at").dt.year().is_in(list(TESTED))
    )
    weights = {
        f"sign_{name}": weight
        for name, weight in known.truth.coefficients.items()
        if name not in ("base", *HIDDEN_SIGNS)
    }
    in_view = truth.select(pl.sum_horizontal(pl.col(k) * v for k, v in weights.items()))
    best = auc(truth["failed"], in_view.to_series())
    found = {name: figures["auc"] for name, figures in tested.overall.items()}
    # More than half of the order that the signs give, and no more than there is.
    assert found["logistic"] - 0.5 > (best - 0.5) / 2
    assert found["logistic"] < auc(truth["failed"], truth["log_odds"])
    assert found["logistic"] > found["net_worth_only"]
    assert tested.overall["net_worth_only"]["auc_low"] > 0.5


def test_its_chances_are_right_on_the_whole(tested: Backtest) -> None:
    """The calibration error of true chances is that of counting failures in tenths of the rows."""
    n = sum(test["n"] for test in tested.tests)
    share = sum(test["events"] for test in tested.tests) / n
    by_chance = math.sqrt(2 / math.pi) * math.sqrt(share * (1 - share) / (n / 10))
    assert tested.overall["logistic"]["ece"] < 3 * by_chance


@pytest.mark.parametrize("sign", ["illiquid", "negative_net_worth", "late"])
def test_planted_signs_have_their_direction(walk: Walk, sign: str) -> None:
    """Those planted at 1 and more; of weaker ones a hundred failures tell the direction by luck."""
    assert built.companies().truth.coefficients[sign] >= 1
    for day in sorted(walk.steps)[-3:]:
        both = said_and_true(walk, day)
        shown = both.group_by(f"sign_{sign}").agg(pl.col("said").mean())
        mean = dict(shown.iter_rows())
        assert mean[True] > mean[False]


def test_chances_follow_the_true_ones(walk: Walk) -> None:
    both = said_and_true(walk, sorted(walk.steps)[-2])
    assert np.corrcoef(both["said"], both["log_odds"])[0, 1] > 0.45


def said_and_true(walk: Walk, day: date) -> pl.DataFrame:
    """What the model of a date says of each company, beside what is true of it."""
    step, panel = walk.steps[day], walk.panels[day]
    raw = step.models["logistic"].logit(panel)
    said = panel.select("company_number", said=pl.Series(step.calibrations["logistic"].logit(raw)))
    truth = built.companies().truth.chances
    return said.join(truth.filter(pl.col("as_at").dt.year() == day.year), on="company_number")


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
    # One in twenty, more or less, is too young to have told anything.
    assert len(scored) > 0.9 * len(score)
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
