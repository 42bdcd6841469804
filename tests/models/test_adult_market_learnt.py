"""What was planted in synthetic care homes is learnt back from the lists alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.demo.adult.write import FOLDER
from data.demo.market import write_market
from data.warehouse.build import build
from data.warehouse.home import Home
from data.warehouse.publish import published_warehouse
from flows.steps import train_step
from models.task import load_task
from models.units.registered import read_held, unit_of
from tests.data.homes import ingest

TASK = "service-exit-care-homes"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder: Path = tmp_path_factory.mktemp("adult")
    write_market(folder / "files")
    held = Home(folder / "home")
    ingest(held, folder / "files" / FOLDER)
    build(held)
    return held


def test_each_sign_shows_among_those_who_left(home: Home) -> None:
    task = load_task(TASK)
    unit = unit_of(task, read_held(task, published_warehouse(home)))
    rows = pl.concat(
        unit.panel(day).join(unit.labels(day, None), on="service_id").drop_nulls("label")
        for day in (date(year, 3, 31) for year in range(2020, 2025))
    )
    usual = rows["label"].mean()
    assert isinstance(usual, float) and 0.02 < usual < 0.1

    def share(said: pl.Expr) -> float:
        some = rows.filter(said)
        assert some.height > 60
        return float(some["label"].mean())  # type: ignore[arg-type]

    assert share(pl.col("inadequate") == 1) > 2 * usual
    assert share(pl.col("requires_improvement") == 1) > 1.2 * usual
    assert share(pl.col("places") <= 12) > 1.5 * usual
    assert share(pl.col("owner_homes") >= 6) < 0.8 * usual


def test_a_model_of_care_homes_ranks_better_than_chance(home: Home) -> None:
    trained = train_step(home, TASK)
    told = json.loads(
        (home.models / TASK / trained.version / "backtest.json").read_text(encoding="utf-8")
    )
    assert len(told["tests"]) >= 2
    assert told["overall"]["logistic"]["auc_low"] > 0.55
