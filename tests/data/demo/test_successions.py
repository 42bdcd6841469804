"""What ended and went on: the truth holds together over registers, for any seed."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from data.demo.scale import SCALES
from data.demo.succession import succession_truth
from data.demo.world import simulate
from data.tables.succession import CONTINUED

SEEDS = [20240331, 1, 2, 3, 4, 5]


@pytest.fixture(scope="module", params=SEEDS)
def market(request: pytest.FixtureRequest) -> tuple[pl.DataFrame, pl.DataFrame]:
    world = simulate(SCALES["small"], request.param)
    return world, succession_truth(world)


def both_ends(world: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """The row a home left with beside the row its successor came with."""
    came = world.sort("as_at").unique("urn", keep="first", maintain_order=True)
    return (
        truth.drop_nulls("successor_urn")
        .select("urn", "successor_urn", "kind", "ended_on", "started_on", "as_at")
        .join(world.drop("succession", "successor_urn"), on=["urn", "as_at"])
        .join(came, left_on="successor_urn", right_on="urn", suffix="_new")
    )


def test_every_ending_has_one_row_and_every_successor_stands_on_a_register(market) -> None:
    world, truth = market
    left = world.filter("left")
    assert truth.height == left.height == truth["urn"].n_unique() > 500
    went_on = truth.filter(pl.col("kind") != "true-closure")
    assert set(went_on["successor_urn"]) <= set(world["urn"])
    assert went_on["successor_urn"].null_count() == 0
    closed = truth.filter(kind="true-closure")
    assert closed["successor_urn"].count() == 0
    assert set(went_on["kind"]) == set(CONTINUED)
    assert 0.12 < went_on.height / truth.height < 0.25


def test_a_successor_is_first_seen_on_the_register_after_the_end(market) -> None:
    pairs = both_ends(*market)
    assert (pairs["as_at_new"] == pairs["as_at"].dt.offset_by("1y")).all()
    gap = (pairs["started_on"] - pairs["ended_on"]).dt.total_days()
    assert gap.is_between(-15, 40).all()
    assert (gap.is_between(0, 10)).mean() > 0.85


def test_what_goes_on_is_where_it_was_and_as_big(market) -> None:
    pairs = both_ends(*market)
    named_anew = pl.col("kind") == "council-reorganisation"
    assert (
        pairs.filter(~named_anew)
        .select((pl.col("constituency") == pl.col("constituency_new")).all())
        .item()
    )
    assert (pairs["provision_type"] == pairs["provision_type_new"]).all()
    single = pairs.filter(pl.col("kind") != "merger")
    assert (single["places"] - single["places_new"]).abs().drop_nulls().max() == 1
    merged = (
        pairs.filter(kind="merger")
        .group_by("successor_urn")
        .agg(
            pl.col("places").sum(),
            pl.col("places_new").first(),
            pl.len(),
            pl.col("entity").n_unique(),
        )
    )
    assert (merged["len"] == 2).all() and (merged["entity"] == 1).all()
    assert (merged["places"] == merged["places_new"]).all()


def test_owners_change_or_stay_as_the_kind_says(market) -> None:
    pairs = both_ends(*market).drop_nulls(["entity", "entity_new"])
    same = pl.col("entity") == pl.col("entity_new")
    first = pl.col("entity").str.split(" ").list.first()
    sister = first == pl.col("entity_new").str.split(" ").list.first()
    by_kind = {key[0]: rows for key, rows in pairs.partition_by("kind", as_dict=True).items()}
    assert not by_kind["change-of-owner"].select(same.any()).item()
    assert by_kind["merger"].select(same.all()).item()
    assert by_kind["re-registration"].select((same | sister).all()).item()
    split = by_kind["council-reorganisation"]
    assert set(split["owner"]) == {"Cumbria Council"}
    assert set(split["owner_new"]) <= {"Cumberland Council", "Westmorland and Furness Council"}
    assert set(split["ended_on"]) == set(split["started_on"]) == {dt.date(2023, 4, 1)}
    trusts = by_kind["transfer-to-trust"]
    assert (trusts["sector"] == "Local Authority").all()
    assert (trusts["sector_new"] == "Voluntary").all()


def test_decoys_open_near_a_closure_and_have_nothing_to_do_with_it(market) -> None:
    world, truth = market
    decoys = truth.drop_nulls("decoy_urn")
    assert decoys.height >= 10
    assert set(decoys["kind"]) == {"true-closure"}
    came = world.sort("as_at").unique("urn", keep="first", maintain_order=True)
    both = decoys.join(world.filter("left"), on="urn", suffix="_then").join(
        came, left_on="decoy_urn", right_on="urn", suffix="_new"
    )
    assert both.height == decoys.height
    assert (both["la_name"] == both["la_name_new"]).mean() > 0.8  # some councils were renamed
    assert (both["entity"] != both["entity_new"]).all()
    gap = (both["registered_on_new"] - both["ended_on"]).dt.total_days()
    assert gap.is_between(-20, 20).all()
    assert not set(decoys["decoy_urn"]) & set(truth["successor_urn"].drop_nulls())


def test_printed_owners_are_variants_of_who_owns(market) -> None:
    world, _ = market
    owned = world.filter(pl.col("entity").is_not_null(), pl.col("sector") != "Local Authority")
    assert owned["owner"].null_count() == 0
    other = owned.filter(pl.col("owner") != pl.col("entity"))
    assert 0.03 < other.height / owned.height < 0.15
    renamed = other.filter(pl.col("owner") == pl.col("entity_now"))
    assert renamed.height > 0
    assert (renamed["as_at"] > renamed["renamed_on"].dt.offset_by("1y")).all()
    # Whatever is printed leads to one owner: no variant is another's name.
    leads = owned.group_by("owner").agg(pl.col("entity").n_unique())
    assert leads["entity"].max() == 1
    several = owned.group_by("entity").agg(pl.col("owner").n_unique())
    assert (several["owner"] > 1).sum() > 20


def test_the_same_seed_ends_the_same() -> None:
    assert simulate(SCALES["small"], 1).equals(simulate(SCALES["small"], 1))
