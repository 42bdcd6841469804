"""Precision and recall on a small synthetic market that no parameter was estimated on."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
import pytest

from data.demo.identity.world import identity_world

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))


@pytest.mark.parametrize(("seed", "noise"), [(7001, 1.3)])
def test_accepted_matches_are_right_and_most_are_found(seed: int, noise: float) -> None:
    from matching import TRAINED_ON, run
    from matching_frames import market
    from matching_training import calibration, truth_of

    assert seed not in dict(TRAINED_ON)
    world = market(identity_world(2_000, 60_000, seed, noise))
    result, truth = run(world), truth_of(world)
    right = (pl.col("company_number") == pl.col("true")).fill_null(False)
    rows = result.match.join(truth, on="entity_id").with_columns(right=right)
    wanted = truth.filter(pl.col("true").is_not_null())
    assert rows["right"].mean() >= 0.99
    assert int(rows["right"].sum()) / len(wanted) >= 0.95
    bands = calibration(result.weighed, truth)
    gap = ((bands["mean"] - bands["right"]).abs() * bands["pairs"]).sum() / bands["pairs"].sum()
    assert gap < 0.03
    # Whoever is matched is an organisation of the registers, once.
    assert rows["entity_id"].is_unique().all()
    never = world.provider.filter((pl.col("kind") != "organisation") | pl.col("is_individual"))
    assert never.join(result.match, left_on="provider_id", right_on="entity_id").is_empty()
