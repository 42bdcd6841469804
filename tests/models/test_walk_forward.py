"""Models through time: what may teach at a date, who becomes champion, who is held out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

import models.backtest
import models.walk_forward
from data.errors import NothingYet
from data.warehouse.facts import Facts
from features.panel import service_panel
from models.backtest import backtest, champion_after, paired_difference
from models.backtest import testable_years as years_to_test
from models.task import Task
from models.walk_forward import Walk, labelled_rows, walk_forward
from tests.features.hand_made import MARKET, day, facts, home, moved, published
from tests.features.hostile import known_too_late


@pytest.fixture
def unfitted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk that fits nothing, to see quickly what it would have been taught."""
    monkeypatch.setattr("models.walk_forward.fit_models", lambda *_: {})
    monkeypatch.setattr("models.walk_forward.LogisticHazard.fit", lambda *_: None)
    monkeypatch.setattr("models.walk_forward._best_penalty", lambda *_: 0.01)


def came_out(held: Facts, year: int, on: date) -> Facts:
    """The same facts, the register and the lists of a year published on another day."""
    tables = {
        name: getattr(held, name).with_columns(
            known_on=pl.when(pl.col("as_at") == day(year)).then(on).otherwise("known_on")
        )
        for name in ("service_snapshot", "joiner_leaver")
    }
    return replace(held, **tables)


# What may teach -------------------------------------------------------------------------------


def test_a_row_teaches_once_the_register_that_labels_it_is_public(task: Task) -> None:
    homes = [home("SC000001", 2018), home("SC000002", 2018), home("SC000001", 2019)]
    held = came_out(facts(homes), 2019, date(2019, 9, 5))
    panel = service_panel(held, MARKET, day(2018))
    the_day_before = labelled_rows(held, task, panel, day(2018), date(2019, 9, 4))
    assert the_day_before.is_empty()
    on_the_day = labelled_rows(held, task, panel, day(2018), date(2019, 9, 5))
    assert on_the_day.sort("urn")["label"].to_list() == [0, 1]


def test_labels_are_those_known_on_the_day(task: Task) -> None:
    homes = [home(urn, 2018) for urn in ("SC000001", "SC000002", "SC000003")]
    homes += [home("SC000003", 2019), home("SC000001", 2020)]
    held = facts(homes, moves=[moved("SC000002", 2019)])
    panel = service_panel(held, MARKET, day(2018))
    said = {
        year: labelled_rows(held, task, panel, day(2018), published(year))["label"].to_list()
        for year in (2019, 2020)
    }
    # SC000001 was gone in 2019, as far as anybody knew; in 2020 it was back.
    assert said == {2019: [1, 1, 0], 2020: [0, 1, 0]}


@pytest.mark.usefixtures("unfitted")
def test_publication_days_decide_what_teaches(small: Facts, task: Task) -> None:
    until = day(2020)
    usual = walk_forward(small, task, until).steps[until]
    assert [d.year for d in usual.training_years] == [2016, 2017, 2018, 2019]
    # Out the day after the register of 2020: no label for 2018, no row of 2019.
    late = came_out(small, 2019, date(2020, 7, 17))
    step = walk_forward(late, task, until).steps[until]
    assert [d.year for d in step.training_years] == [2016, 2017]
    in_time = came_out(small, 2019, date(2020, 7, 16))
    step = walk_forward(in_time, task, until).steps[until]
    assert [d.year for d in step.training_years] == [2016, 2017, 2018, 2019]


@pytest.mark.usefixtures("unfitted")
def test_a_missing_register_labels_nothing(small: Facts, task: Task) -> None:
    gap = replace(
        small, service_snapshot=small.service_snapshot.filter(pl.col("as_at") != day(2019))
    )
    step = walk_forward(gap, task, day(2021)).steps[day(2021)]
    assert [d.year for d in step.training_years] == [2016, 2017, 2020]


def test_nothing_later_teaches(small: Facts, task: Task, small_walk: Walk) -> None:
    """The model of a day is the same whatever was known, or happened, afterwards."""
    last = day(2018)
    known_by = small_walk.steps[last].known_by
    then = small.seen(last, known_by)
    attacked = known_too_late(then, last, known_by)
    for held in (then, attacked):
        step, kept = walk_forward(held, task, last).steps[last], small_walk.steps[last]
        assert step.training_years == kept.training_years
        assert (step.training_rows, step.training_events) == (
            kept.training_rows,
            kept.training_events,
        )
        assert step.calibrations == kept.calibrations
        assert step.models["lightgbm"].text == kept.models["lightgbm"].text  # type: ignore[union-attr]
        for name in ("rating_only", "logistic"):
            one, other = step.models[name], kept.models[name]
            assert (one.weights == other.weights).all()  # type: ignore[union-attr]


def test_where_nobody_ever_left_there_is_no_model(task: Task) -> None:
    stayed = [home(f"SC{n:06}", year) for n in range(4) for year in range(2016, 2021)]
    with pytest.raises(NothingYet, match="homes that left"):
        walk_forward(facts(stayed), task)


def test_training_years_precede_and_calibration_is_out_of_time(small_walk: Walk) -> None:
    for as_at, step in small_walk.steps.items():
        assert max(step.training_years) < as_at
        origins = [d for d in step.training_years if d in small_walk.steps]
        calibration = step.calibrations["logistic"]
        if not origins:
            assert (calibration.a, calibration.b, calibration.n) == (1, 0, 0)
        else:
            assert 0 < calibration.n <= step.training_rows


# The champion -----------------------------------------------------------------------------------


class Oracle:
    """A learner that knows the answer as well as it is told to."""

    def __init__(self, truth: pl.DataFrame, skill: float, seed: int) -> None:
        self.truth, self.skill, self.seed = truth, skill, seed

    def logit(self, panel: pl.DataFrame) -> np.ndarray:
        label = panel.join(self.truth, on="service_id", how="left", maintain_order="left")
        noise = np.random.default_rng(self.seed).normal(size=len(panel))
        return np.asarray(self.skill * label["truth"].to_numpy() + noise - 3)


def with_skills(walk: Walk, held: Facts, skills: dict[str, float]) -> Walk:
    steps = {}
    for as_at, step in walk.steps.items():
        rows = labelled_rows(held, walk.task, walk.panels[as_at], as_at, None)
        truth = rows.select("service_id", truth="label")
        stubs: Any = {
            name: Oracle(truth, skill, n) for n, (name, skill) in enumerate(skills.items())
        }
        steps[as_at] = replace(step, models=stubs)
    return replace(walk, steps=steps)


@pytest.mark.parametrize(
    ("logistic", "lightgbm", "champion"),
    [(0.5, 3.0, "lightgbm"), (3.0, 0.5, "logistic"), (1.0, 1.0, "logistic")],
)
def test_the_champion_is_the_logistic_until_clearly_beaten(
    small: Facts, small_walk: Walk, logistic: float, lightgbm: float, champion: str
) -> None:
    skills = {"rating_only": 0.1, "logistic": logistic, "lightgbm": lightgbm}
    done = backtest(small, with_skills(small_walk, small, skills), [2023, 2024])
    assert done.champion == champion
    assert (done.challenge["low"] > 0) == (champion == "lightgbm")
    whole = done.overall["lightgbm"]["auc"] - done.overall["logistic"]["auc"]
    assert done.challenge["auc_difference"] == pytest.approx(whole)
    assert done.challenge["low"] <= whole <= done.challenge["high"]


def test_a_tie_or_an_unknown_interval_leaves_the_champion() -> None:
    assert champion_after({"low": 0.0}) == "logistic"
    assert champion_after({"low": float("nan")}) == "logistic"
    assert champion_after({"low": 1e-9}) == "lightgbm"


def test_a_model_does_not_beat_itself(small: Facts, small_walk: Walk) -> None:
    test = backtest(small, small_walk, [2024]).sets[0]
    same = replace(test, chances=test.chances | {"lightgbm": test.chances["logistic"]})
    assert paired_difference(same, "lightgbm", "logistic") == {
        "auc_difference": 0,
        "low": 0,
        "high": 0,
    }


# Protocols --------------------------------------------------------------------------------------


def test_no_owner_and_no_home_of_a_test_row_is_in_training(
    small: Facts, small_walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught: list[pl.DataFrame] = []
    tested: list[pl.DataFrame] = []

    class Seen:
        def logit(self, panel: pl.DataFrame) -> np.ndarray:
            tested.append(panel)
            return np.zeros(len(panel))

    def fit(_: Task, rows: pl.DataFrame, __: float) -> dict[str, Any]:
        taught.append(rows)
        return {"logistic": Seen()}

    monkeypatch.setattr(models.backtest, "fit_models", fit)
    done = backtest(small, small_walk, [2023], "time_and_owner")
    assert len(taught) == len(tested) == 5
    assert sum(map(len, tested)) == len(done.sets[0].rows)
    for training, test in zip(taught, tested, strict=True):
        assert training["as_at"].max() < day(2023)  # type: ignore[operator]
        for key in ("provider_id", "service_id"):
            assert not set(training[key]) & set(test[key]), key


def test_only_registers_with_a_model_and_an_outcome_are_testable(
    small: Facts, small_walk: Walk
) -> None:
    assert [d.year for d in years_to_test(small, small_walk)] == list(range(2018, 2025))
    with pytest.raises(NothingYet, match="2024"):
        backtest(small, small_walk, [2025])


def test_test_rows_carry_the_outcome_and_every_model_a_chance(
    small: Facts, small_walk: Walk
) -> None:
    done = backtest(small, small_walk, [2022, 2023, 2024])
    for test in done.sets:
        assert test.rows["service_id"].is_unique().all()
        assert set(np.unique(test.label)) == {0, 1}
        for chance in test.chances.values():
            assert len(chance) == len(test.rows)
            assert ((chance > 0) & (chance < 1)).all()
    shown = done.to_json()
    assert [t["as_at"] for t in shown["tests"]] == ["2022-03-31", "2023-03-31", "2024-03-31"]
    assert set(shown["overall"]) == {"prevalence", "rating_only", "logistic", "lightgbm"}
