"""Successors found on the synthetic market, against what is true of it."""

from __future__ import annotations

import polars as pl
import pytest

from data.identity.succession.successions import successions
from data.tables.cqc import CqcRelationship
from data.tables.succession import CONTINUED
from features.succession_sample import drawn, endings
from tests.features import built

PRECISION, RECALL = 0.95, 0.90


@pytest.fixture(scope="module")
def found() -> pl.DataFrame:
    """Successions with every stated link hidden."""
    held = built.synthetic("small").facts
    return successions(
        held.service_snapshot,
        held.joiner_leaver,
        held.registration,
        CqcRelationship.create_empty(),
        held.provider,
    )


@pytest.fixture(scope="module")
def truth() -> pl.DataFrame:
    """``id, to`` of everything that ended."""
    true = built.synthetic("small").truth
    homes = true.homes.filter("left").unique("urn")
    parts = [homes.select(id="ofsted:" + pl.col("urn"), to="ofsted:" + pl.col("successor_urn"))]
    if true.adult is not None:
        adult = true.adult.locations.filter("left").unique("location_id")
        parts.append(
            adult.select(id="cqc:" + pl.col("location_id"), to="cqc:" + pl.col("successor_id"))
        )
    return pl.concat(parts)


def test_every_end_is_found_and_nothing_else_ended(
    found: pl.DataFrame, truth: pl.DataFrame
) -> None:
    homes = truth.filter(pl.col("id").str.starts_with("ofsted:"))
    ends = found.filter(pl.col("from_service_id").str.starts_with("ofsted:"))["from_service_id"]
    assert set(ends) <= set(homes["id"]), "no type change, omission or return is an end"
    assert len(ends) >= 0.99 * len(homes)


def test_successors_reach_the_goal(found: pl.DataFrame, truth: pl.DataFrame) -> None:
    went_on = found.filter(pl.col("kind").cast(pl.String).is_in(CONTINUED))
    judged = went_on.join(truth, left_on="from_service_id", right_on="id")
    true = truth.drop_nulls("to")
    right = (judged["to"] == judged["to_service_id"]).sum()
    at_all = judged["to"].is_not_null().sum()
    assert at_all / len(judged) >= PRECISION and at_all / len(true) >= RECALL
    # Homes of one size that pass to one buyer on one day cannot be told apart.
    assert right / len(judged) >= PRECISION - 0.03 and right / len(true) >= RECALL - 0.02


def test_probabilities_of_what_is_accepted_are_honest(
    found: pl.DataFrame, truth: pl.DataFrame
) -> None:
    sure = found.filter(pl.col("probability_continued") >= 0.75)
    judged = sure.join(truth, left_on="from_service_id", right_on="id")
    gap = judged["probability_continued"].mean() - judged["to"].is_not_null().mean()  # type: ignore[operator]
    assert abs(gap) < 0.05


def test_the_sample_is_drawn_by_its_seed_alone() -> None:
    from dataclasses import replace

    held = built.synthetic("small").facts
    made = successions(
        held.service_snapshot,
        held.joiner_leaver,
        held.registration,
        held.cqc_relationship,
        held.provider,
    )
    rows = endings(replace(held, succession=made), market="childrens-homes")
    assert len(rows) > 200
    one = drawn(rows, 50, seed=1)
    again = drawn(rows.sample(fraction=1, shuffle=True, seed=5), 50, seed=1)
    assert one["from_service_id"].to_list() == again["from_service_id"].to_list()
    other = drawn(rows, 50, seed=2)
    assert set(one["from_service_id"]) != set(other["from_service_id"])
    assert len(drawn(rows, 10**6, seed=1)) == len(rows)
    described = one.drop_nulls("to_service_id")
    assert described["from_la_name"].null_count() == 0
