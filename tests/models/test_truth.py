"""What the learners make of a market whose truth is known, of noise, and of the real registers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import roc_auc_score

from data.warehouse.facts import Facts
from features.labels import exit_labels
from models.backtest import Backtest, backtest
from models.logistic import DEFAULT_PENALTY, LogisticHazard
from models.task import Task
from models.walk_forward import Walk, walk_forward
from tests.features import built

TESTED = [2022, 2023, 2024]
#: What raises and lowers the chance in the synthetic market, as the panel shows it.
PLANTED = {
    ("grade", "value"): 1,
    ("inadequate", "value"): 1,
    ("rating_age", "value"): 1,
    ("one_place", "value"): 1,
    ("single_home_owner", "value"): 1,
    ("owner_homes", "log"): -1,
    ("owner_lost_share", "value"): 1,
    ("sector", "Voluntary"): 1,
    ("age", "log"): -1,
}


@pytest.fixture(scope="module")
def tested(small: Facts, small_walk: Walk) -> Backtest:
    return backtest(small, small_walk, TESTED)


def true_chance(rows: pl.DataFrame) -> np.ndarray:
    homes = built.synthetic("small").truth.homes
    truth = homes.select("as_at", "probability", service_id=pl.lit("ofsted:") + pl.col("urn"))
    found = rows.join(truth, on=["service_id", "as_at"], how="left", maintain_order="left")
    assert found["probability"].is_not_null().all()
    return found["probability"].to_numpy()


def test_planted_signs_are_found(small_walk: Walk) -> None:
    model = small_walk.steps[max(small_walk.steps)].models["logistic"]
    assert isinstance(model, LogisticHazard)
    weights = dict(zip(model.design.columns, model.weights, strict=True))
    for column, direction in PLANTED.items():
        assert weights[column] * direction > 0, column
    # Nothing was planted in the local market: its weights are small beside the planted ones.
    assert abs(weights["la_hhi", "value"]) < abs(weights["owner_homes", "log"])


def test_the_order_is_nearly_as_good_as_the_true_one(tested: Backtest) -> None:
    rows = pl.concat([test.rows for test in tested.sets])
    label = rows["label"].to_numpy()
    best = roc_auc_score(label, true_chance(rows))
    found = tested.overall["logistic"]["auc"]
    assert best - 0.05 < found < best + 0.01
    assert found > tested.overall["rating_only"]["auc"] > tested.overall["prevalence"]["auc"]
    assert tested.overall["lightgbm"]["auc"] > best - 0.05


def test_chances_can_be_believed(tested: Backtest, small_walk: Walk) -> None:
    for name in ("logistic", "lightgbm"):
        figures = tested.overall[name]
        assert figures["ece"] < 0.015, name
        assert figures["brier_skill"] > 0.01, name
    chance = np.concatenate([test.chances["logistic"] for test in tested.sets])
    rows = pl.concat([test.rows for test in tested.sets])
    truth = true_chance(rows)
    assert chance.mean() == pytest.approx(rows["label"].mean(), abs=0.008)
    assert np.corrcoef(np.log(chance), np.log(truth))[0, 1] > 0.5
    slope = np.polyfit(np.log(chance / (1 - chance)), np.log(truth / (1 - truth)), 1)[0]
    assert 0.6 < slope < 1.4
    assert 0.6 < small_walk.steps[max(small_walk.steps)].calibrations["logistic"].a < 1.4


def test_shuffled_labels_teach_nothing(
    small: Facts, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the outcome hidden in the rows themselves, shuffling it would not take the order away."""

    def shuffled(*args: object) -> pl.DataFrame:
        labels = exit_labels(*args).sort("service_id")  # type: ignore[arg-type]
        return labels.with_columns(pl.col("label").shuffle(seed=labels["label"].len()))

    monkeypatch.setattr("models.units.services.exit_labels", shuffled)
    monkeypatch.setattr("models.walk_forward.PENALTIES", (DEFAULT_PENALTY,))
    walk = walk_forward(small, task, date(2021, 3, 31))
    found = backtest(small, walk, [2018, 2019, 2020, 2021])
    for name in ("rating_only", "logistic", "lightgbm"):
        assert found.overall[name]["auc"] == pytest.approx(0.5, abs=0.06), name


@pytest.mark.real
def test_real_order_is_better_than_none_and_not_too_good_to_be_true(real_data: Path) -> None:
    """Above 0.75 something of the future would have got in."""
    done = backtest(built.real(real_data), built.real_walk(real_data), list(range(2017, 2024)))
    assert len(done.tests) == 7
    for name in ("logistic", "lightgbm"):
        assert 0.55 < done.overall[name]["auc"] < 0.75, name
        assert done.overall[name]["ece"] < 0.015, name
        for test in done.tests:
            # One register has some seventy exits: only what chance cannot explain is a leak.
            assert test["models"][name]["auc_low"] < 0.75, (name, test["as_at"])
    newest = backtest(built.real(real_data), built.real_walk(real_data), [2022, 2023])
    assert 0.55 < newest.overall["logistic"]["auc"] < 0.75
    assert newest.champion == "logistic"
