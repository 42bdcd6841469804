"""The learners: what is fixed beforehand holds, and every explanation adds up."""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from models.boosted import BoostedHazard
from models.calibration import Calibration, fit_calibration, logit, sigmoid
from models.design_matrix import DesignMatrix
from models.explain import base_log_odds, reasons
from models.logistic import LogisticHazard
from models.registry import ModelVersion
from models.scoring import score_panel
from models.task import Feature, Task
from models.walk_forward import Hazard, Walk

FEATURES = {
    "up": Feature(kind="number", sign="+", reason="r"),
    "down": Feature(kind="number", sign="-", reason="r"),
    "free": Feature(kind="number", sign="0", reason="r", log=True),
    "flag": Feature(kind="flag", sign="0", reason="r"),
    "kind": Feature(kind="category", sign="0", reason="r", values=("a", "b", "c")),
}


def invented(rows: int = 3000, seed: int = 11) -> tuple[pl.DataFrame, np.ndarray]:
    random = np.random.default_rng(seed)
    up, down = random.normal(size=rows), random.normal(size=rows)
    kind = random.choice(["a", "b", "c"], rows)
    log_odds = -2 + 0.8 * up - 0.6 * down + 0.7 * (kind == "b")
    panel = pl.DataFrame(
        {
            "provider_id": [f"owner {n}" for n in random.integers(0, 400, rows)],
            "up": up,
            "down": down,
            "free": random.integers(0, 30, rows),
            "flag": random.integers(0, 2, rows),
            "kind": kind,
        }
    ).with_columns(
        pl.when(pl.Series(random.random(rows) > 0.2)).then("up"),
        pl.when(pl.Series(random.random(rows) > 0.1)).then("kind"),
    )
    return panel, (random.random(rows) < sigmoid(log_odds)).astype(int)


@pytest.fixture(scope="module")
def boosted() -> BoostedHazard:
    return BoostedHazard.fit(*invented(), FEATURES)


@pytest.fixture(scope="module")
def linear() -> LogisticHazard:
    return LogisticHazard.fit(*invented(), FEATURES)


# What is fixed beforehand ---------------------------------------------------------------------


@pytest.mark.parametrize(("name", "direction"), [("up", 1), ("down", -1)])
def test_directions_hold_for_every_row(boosted: BoostedHazard, name: str, direction: int) -> None:
    panel = invented(200, seed=12)[0]
    steps = [
        boosted.logit(panel.with_columns(pl.lit(value).alias(name)))
        for value in np.linspace(-3, 3, 25)
    ]
    moves = direction * np.diff(steps, axis=0)
    assert moves.min() >= -1e-12
    assert moves.max() > 0


def test_directions_of_the_task_hold_on_its_own_panel(task: Task, small_walk: Walk) -> None:
    last = max(small_walk.steps)
    model = small_walk.steps[last].models["lightgbm"]
    panel = small_walk.panels[last].head(150)
    signed = {name: f.sign for name, f in task.features.items() if f.sign != "0"}
    assert set(signed.values()) == {"+"}
    for name in signed:
        values = panel[name].drop_nulls().cast(pl.Float64)
        low, high = float(values.min() or 0), float(values.max() or 1)  # type: ignore[arg-type]
        steps = [
            model.logit(panel.with_columns(pl.lit(value).alias(name)))
            for value in np.linspace(low - 0.5, high + 0.5, 8)
        ]
        assert np.diff(steps, axis=0).min() >= -1e-12, name


def test_the_same_rows_give_the_same_trees(boosted: BoostedHazard) -> None:
    assert BoostedHazard.fit(*invented(), FEATURES).text == boosted.text


def test_columns_go_by_name(boosted: BoostedHazard, linear: LogisticHazard) -> None:
    panel = invented(50, seed=13)[0]
    turned = panel.select(reversed(panel.columns))
    for model in (boosted, linear):
        assert (model.logit(turned) == model.logit(panel)).all()


def test_intervals_of_the_trees_come_from_resampled_owners(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("models.boosted._RESAMPLES", 5)
    panel, label = invented(800)
    model = BoostedHazard.fit(panel, label, FEATURES, intervals=True)
    assert model.text == BoostedHazard.fit(panel, label, FEATURES).text
    error = model.logit_error(panel)
    assert ((error > 0.01) & (error < 2)).all()


# Contributions --------------------------------------------------------------------------------


def test_tree_contributions_are_those_of_shap(boosted: BoostedHazard) -> None:
    import lightgbm
    import shap

    panel = invented(60, seed=14)[0]
    found, base = boosted.contributions(panel)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        explainer = shap.TreeExplainer(lightgbm.Booster(model_str=boosted.text))
        values = np.asarray(explainer.shap_values(boosted.matrix(panel)))
    assert np.abs(found - values).max() < 1e-9
    assert base == pytest.approx(float(np.ravel(explainer.expected_value)[-1]), abs=1e-9)


def test_contributions_add_up_to_the_log_odds(
    boosted: BoostedHazard, linear: LogisticHazard
) -> None:
    panel = invented(60, seed=15)[0]
    for model in (boosted, linear):
        values, base = model.contributions(panel)
        assert np.abs(values.sum(axis=1) + base - model.logit(panel)).max() < 1e-9


@pytest.mark.parametrize("learner", ["logistic", "lightgbm"])
def test_reasons_add_up(task: Task, small_walk: Walk, learner: str) -> None:
    last = max(small_walk.steps)
    step, panel = small_walk.steps[last], small_walk.panels[last]
    model: Hazard = step.models[learner]
    calibration = step.calibrations[learner]
    base = base_log_odds(model, calibration, panel)
    calibrated = calibration.logit(model.logit(panel))
    added = (
        reasons(task, model, calibration, panel)
        .group_by("entity_id")
        .agg(pl.col("log_odds", "points").sum(), pl.col("rank", "feature").n_unique())
        .sort("entity_id")
    )
    assert added["entity_id"].to_list() == panel["service_id"].to_list()
    assert np.abs(added["log_odds"].to_numpy() - (calibrated - base)).max() < 1e-9
    typical = sigmoid(np.array([base]))[0]
    assert np.abs(added["points"].to_numpy() - (sigmoid(calibrated) - typical)).max() < 1e-9
    assert (added["rank"] == len(task.reasons)).all()
    assert (added["feature"] == len(task.reasons)).all()


def test_reasons_run_from_the_largest_and_all_are_worded(task: Task, small_walk: Walk) -> None:
    last = max(small_walk.steps)
    step, panel = small_walk.steps[last], small_walk.panels[last]
    why = reasons(task, step.models["logistic"], step.calibrations["logistic"], panel)
    size = why["log_odds"].abs()
    falling = (size.diff() <= 1e-12) | (why["rank"] == 1)
    assert falling.fill_null(True).all()
    assert why["phrase"].is_not_null().all()
    assert not why["phrase"].str.contains("[{}]|null|nan").any()


def test_scores_and_reasons_agree(task: Task, version: ModelVersion, small_walk: Walk) -> None:
    last = max(version.dated)
    panel = small_walk.panels[last]
    score, why = score_panel(task, version, version.dated[last], panel)
    assert why is not None
    added = why.group_by("entity_id").agg(pl.col("log_odds", "points").sum())
    joined = score.join(added, on="entity_id").with_columns(
        to=(pl.col("probability") / (1 - pl.col("probability"))).log() - pl.col("base_log_odds")
    )
    assert len(joined) == len(panel)
    assert (joined["log_odds"] - joined["to"]).abs().max() < 1e-9  # type: ignore[operator]
    gap = joined["points"] - (joined["probability"] - joined["base"])
    assert gap.abs().max() < 1e-9  # type: ignore[operator]
    assert (joined["low"] <= joined["probability"]).all()
    assert (joined["probability"] <= joined["high"]).all()


def test_flagged_share_counts_the_services_with_a_higher_chance(
    task: Task, version: ModelVersion, small_walk: Walk
) -> None:
    last = max(version.dated)
    score, _ = score_panel(task, version, version.dated[last], small_walk.panels[last])
    chance = score["probability"].to_numpy()
    higher = [(chance > own).mean() for own in chance]
    assert np.abs(score["flagged_share"].to_numpy() - higher).max() < 1e-12


def test_a_home_of_which_nothing_is_printed_is_not_scored(
    task: Task, version: ModelVersion, small_walk: Walk
) -> None:
    last = max(version.dated)
    panel = small_walk.panels[last]
    blank = panel.with_columns(
        pl.when(pl.int_range(pl.len()) > 0).then(name)
        for name in ("grade", "owner_homes", "places")
    )
    score, why = score_panel(task, version, version.dated[last], blank)
    first = score.row(0, named=True)
    assert first["probability"] is None
    assert "no rating, owner or places" in first["not_computable"]
    assert why is not None
    assert first["entity_id"] not in why["entity_id"].to_list()
    assert score["probability"].null_count() == 1


# The linear learner ---------------------------------------------------------------------------


def test_missing_is_marked_and_only_where_it_was_seen() -> None:
    panel = invented(500)[0]
    design = DesignMatrix.learn(panel, FEATURES)
    parts = list(design.columns)
    assert ("up", "missing") in parts
    assert ("down", "missing") not in parts
    assert [part for name, part in parts if name == "kind"] == ["b", "c"]
    matrix = design.of(panel)
    missing = panel["up"].is_null().to_numpy()
    assert (matrix[missing, parts.index(("up", "value"))] == 0).all()
    assert (matrix[:, parts.index(("up", "missing"))] == missing).all()
    assert np.abs(matrix).max() <= 4
    given = matrix[~missing, parts.index(("up", "value"))]
    assert given.mean() == pytest.approx(0, abs=0.01)


def test_a_typing_error_carries_no_home_to_the_top() -> None:
    panel = invented(500)[0]
    design = DesignMatrix.learn(panel, FEATURES)
    absurd = panel.head(1).with_columns(up=pl.lit(1e9), free=pl.lit(5000))
    assert np.abs(design.of(absurd)).max() <= 4


def test_weights_solve_the_penalised_problem(linear: LogisticHazard) -> None:
    """At the optimum the score of every weight equals the pull of its penalty."""
    panel, label = invented()
    matrix = linear.design.of(panel)
    gap = label - sigmoid(linear.logit(panel))
    assert gap.sum() == pytest.approx(0, abs=1e-3)
    assert np.abs(matrix.T @ gap - linear.weights / linear.penalty).max() < 1e-2


def test_covariance_is_the_slow_twins() -> None:
    panel, label = invented(400)
    model = LogisticHazard.fit(panel, label, FEATURES, penalty=0.1)
    rows = np.column_stack([np.ones(len(panel)), model.design.of(panel)])
    chance = sigmoid(model.logit(panel))
    k = rows.shape[1]
    information, meat = np.zeros((k, k)), np.zeros((k, k))
    for row, p in zip(rows, chance, strict=True):
        information += p * (1 - p) * np.outer(row, row)
    for i in range(1, k):
        information[i, i] += 1 / 0.1
    for owner in panel["provider_id"].unique():
        score = np.zeros(k)
        for row, p, y, whose in zip(rows, chance, label, panel["provider_id"], strict=True):
            if whose == owner:
                score += (y - p) * row
        meat += np.outer(score, score)
    bread = np.linalg.inv(information)
    assert np.abs(model.covariance - bread @ meat @ bread).max() < 1e-10
    errors = [np.sqrt(row @ model.covariance @ row) for row in rows]
    assert np.abs(model.logit_error(panel) - errors).max() < 1e-10


def test_errors_cover_the_truth() -> None:
    """With hardly any penalty the interval of a planted weight holds it, mostly."""
    covered = 0
    for seed in range(20):
        panel, label = invented(2000, seed=100 + seed)
        model = LogisticHazard.fit(panel, label, {"down": FEATURES["down"]}, penalty=1e6)
        spread = 1.96 * np.sqrt(model.covariance[1, 1])
        # The sign left out widens the noise and flattens the weight a little.
        covered += bool(abs(model.weights[0] + 0.53) < spread)
    assert covered >= 16


# Calibration ----------------------------------------------------------------------------------


def test_calibration_finds_the_planted_line() -> None:
    random = np.random.default_rng(21)
    raw = random.normal(-2, 1.2, 60_000)
    label = (random.random(len(raw)) < sigmoid(0.7 * raw - 0.4)).astype(int)
    found = fit_calibration(raw, label)
    assert found.a == pytest.approx(0.7, abs=0.03)
    assert found.b == pytest.approx(-0.4, abs=0.06)
    assert found.chance(raw).mean() == pytest.approx(label.mean(), abs=1e-3)
    assert (found.n, found.events) == (len(raw), label.sum())


def test_calibration_never_turns_the_order_round() -> None:
    raw = np.linspace(-3, 0, 200)
    assert fit_calibration(raw, (raw < -2.5).astype(int)).a > 0


def test_without_events_there_is_nothing_to_calibrate_on() -> None:
    assert fit_calibration(np.array([-1.0, -2.0]), np.array([0, 0])) == Calibration()
    assert fit_calibration(np.array([]), np.array([])) == Calibration()


def test_log_odds_and_chances_are_inverse() -> None:
    chance = np.array([0.001, 0.05, 0.5, 0.97])
    assert sigmoid(logit(chance)) == pytest.approx(chance)


def test_a_shuffled_panel_gives_the_same_scores(small_walk: Walk) -> None:
    last = max(small_walk.steps)
    step, panel = small_walk.steps[last], small_walk.panels[last]
    shuffled = panel.sample(fraction=1, shuffle=True, seed=3)
    for model in step.models.values():
        both = [
            frame.select("service_id").with_columns(logit=pl.Series(model.logit(frame)))
            for frame in (panel, shuffled)
        ]
        assert_frame_equal(both[0], both[1].sort("service_id"))
