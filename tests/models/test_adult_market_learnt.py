"""What was planted in synthetic care homes is learnt back from the lists alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from data.demo.adult.write import FOLDER
from data.demo.market import write_market
from data.warehouse.build import build
from data.warehouse.home import Home
from data.warehouse.publish import published_warehouse
from models.backtest import backtest
from models.task import load_task
from models.units.registered import Held, read_held, unit_of
from models.walk_forward import Walk, walk_forward
from tests.data.homes import ingest

TASK = load_task("service-exit-care-homes")
LISTED = [date(year, 3, 31) for year in range(2020, 2025)]


@dataclass(frozen=True)
class Learnt:
    """The facts of the synthetic lists, what is true of their locations, and the models."""

    held: Held
    truth: pl.DataFrame
    walk: Walk


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Learnt:
    folder: Path = tmp_path_factory.mktemp("adult")
    market = write_market(folder / "files")
    home = Home(folder / "home")
    ingest(home, folder / "files" / FOLDER)
    build(home)
    held = read_held(TASK, published_warehouse(home))
    assert market.adult is not None
    truth = market.adult.locations.with_columns(
        pl.col("as_at").cast(pl.Date), service_id=pl.lit("cqc:") + pl.col("location_id")
    )
    return Learnt(held, truth, walk_forward(held, TASK))


def test_every_sign_and_every_end_is_read_as_it_was_planted(learnt: Learnt) -> None:
    unit = unit_of(TASK, learnt.held)
    rows = pl.concat(
        unit.panel(day)
        .join(unit.labels(day, None), on="service_id", how="left")
        .with_columns(as_at=pl.lit(day))
        for day in LISTED
    )
    both = rows.join(learnt.truth, on=["service_id", "as_at"])
    assert len(both) == len(rows) > 1_000
    for read, planted in {
        "rating_inadequate": pl.col("inadequate") == 1,
        "rating_requires_improvement": pl.col("requires_improvement") == 1,
        "few_beds": pl.col("places") <= 12,
        "large_owner": pl.col("owner_homes") >= 6,
    }.items():
        assert both.filter(planted.fill_null(False) != pl.col(f"sign_{read}")).is_empty()
    ended = pl.col("left") & pl.col("successor_id").is_null()
    assert both.filter((pl.col("label") == 1) & ~ended).is_empty()
    assert both.filter((pl.col("label") == 0) & pl.col("left")).is_empty()
    # Of an end beside another's opening nobody can be sure, and it is left out.
    assert both.filter(ended)["label"].null_count() < 0.2 * len(both.filter(ended))


def test_chances_follow_the_true_ones(learnt: Learnt) -> None:
    walk, day = learnt.walk, max(set(learnt.walk.steps) & set(learnt.truth["as_at"]))
    step, panel = walk.steps[day], walk.panels[day]
    raw = step.models["logistic"].logit(panel)
    said = panel.select("service_id", said=pl.Series(step.calibrations["logistic"].logit(raw)))
    both = said.join(learnt.truth.filter(pl.col("as_at") == day), on="service_id")
    assert len(both) > 300
    assert np.corrcoef(both["said"], both["log_odds"])[0, 1] > 0.5
    # The strongest sign for leaving, and the strongest against.
    inadequate, large = (
        dict(both.group_by(f"sign_{sign}").agg(pl.col("said").mean()).iter_rows())
        for sign in ("rating_inadequate", "large_owner")
    )
    assert inadequate[True] > inadequate[False]
    assert large[True] < large[False]


def test_a_model_of_care_homes_ranks_better_than_chance(learnt: Learnt) -> None:
    """Some forty homes end in the years tested: the interval is wide, and lies above chance."""
    done = backtest(learnt.held, learnt.walk, [2023, 2024])
    assert len(done.tests) == 2
    assert done.overall["logistic"]["auc_low"] > 0.5
