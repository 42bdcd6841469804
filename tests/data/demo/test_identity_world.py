"""The world of known identities: what is printed of a provider, and which company it is."""

from __future__ import annotations

from dataclasses import fields

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.demo.identity.world import (
    IdentityWorld,
    identity_world,
    read_identity_world,
    write_identity_world,
)
from data.identity.owner import folded_name
from data.sources.companies_house.company_number import company_number
from data.tables.company import Company
from data.tables.provider import Provider

PROVIDERS, COMPANIES = 1_500, 12_000


@pytest.fixture(scope="module")
def world() -> IdentityWorld:
    return identity_world(PROVIDERS, COMPANIES, seed=11, noise=1.5)


def with_truth(world: IdentityWorld) -> pl.DataFrame:
    """Registers beside what is true of them and what was done to them."""
    return world.registers.join(world.truth, on="provider_id", suffix="_true").join(
        world.planted, on="provider_id"
    )


def test_tables_keep_their_contracts_and_sizes(world) -> None:
    Company.validate(world.companies)
    Provider.validate(world.registers.select(Provider.column_names()))
    assert world.registers.height == PROVIDERS == world.truth.height == world.planted.height
    assert world.companies.height == COMPANIES
    assert world.locations["provider_id"].n_unique() == PROVIDERS
    assert 2.7 < world.locations.height / PROVIDERS < 3.3


def test_every_true_company_is_on_the_list_and_still_there(world) -> None:
    true = world.truth.drop_nulls().join(world.companies, on="company_number", how="left")
    assert true.height > 0.8 * PROVIDERS
    assert true["dissolved_on"].null_count() == true.height == true["name"].count()
    assert world.companies["company_number"].is_unique().all()
    nobody = with_truth(world).filter(pl.col("company_number_true").is_null())
    assert set(nobody["kind"]) == {"organisation", "local-authority"}
    assert nobody.filter("is_individual")["name"].str.contains("Synthetic Person").all()


def test_no_two_companies_in_being_have_one_name(world) -> None:
    live = world.companies.filter(pl.col("dissolved_on").is_null())
    assert live.select(folded_name(pl.col("name"))).to_series().is_unique().all()


def test_without_noise_registers_print_what_is_registered() -> None:
    quiet = identity_world(400, 4_000, seed=2, noise=0)
    rows = with_truth(quiet).join(
        quiet.companies.select(company_number_true="company_number", registered="name"),
        on="company_number_true",
    )
    assert rows.height > 300
    assert (rows["name"].str.to_uppercase() == rows["registered"]).all()
    printed = rows.drop_nulls("company_number")
    assert printed.height > 150
    assert (printed["company_number"] == printed["company_number_true"]).all()
    cases = quiet.planted["name_case"].unique()
    assert set(cases) <= {"", "namesake of a company"}


def test_numbers_are_damaged_as_told(world) -> None:
    rows = {
        key[0]: frame.select("company_number", "company_number_true").rows()
        for key, frame in with_truth(world).partition_by("number_case", as_dict=True).items()
    }
    assert all(shown == true for shown, true in rows[""])
    assert all(shown is None for case in ("left out", "not printed") for shown, _ in rows[case])
    assert all(shown != true == company_number(shown) for shown, true in rows["zeros lost"])
    for shown, true in rows["digits swapped"]:
        assert shown != true and sorted(shown) == sorted(true)
    for shown, true in rows["one digit wrong"]:
        assert sum(a != b for a, b in zip(shown, true, strict=True)) == 1
    assert all(company_number(shown) is None for shown, _ in rows["words"])
    listed = set(world.companies["company_number"])
    for shown, true in rows["abroad"]:
        assert true is None and company_number(shown) not in listed
    others = set(world.truth["company_number"])
    assert all(shown in others and shown != true for shown, true in rows["another's"])


def test_a_dissolved_companys_number_is_a_namesakes_that_went_before(world) -> None:
    wrong = with_truth(world).filter(number_case="dissolved")
    listed = world.companies.select("company_number", "name", "incorporated_on", "dissolved_on")
    both = (
        wrong.select("company_number", "company_number_true")
        .join(listed, on="company_number")
        .join(listed, left_on="company_number_true", right_on="company_number", suffix="_true")
    )
    assert both.height == wrong.height >= 3
    assert (both["dissolved_on"] < both["incorporated_on_true"]).all()
    same = both.select(folded_name(pl.col("name")) == folded_name(pl.col("name_true"))).to_series()
    assert same.all()


def test_who_took_a_name_over_came_after_it_was_given_up(world) -> None:
    given_up = world.former_names.join(
        world.truth.drop_nulls(), on="company_number", how="semi"
    ).select("company_number", "until", folded=folded_name(pl.col("name")))
    bearers = world.companies.filter(pl.col("dissolved_on").is_null()).select(
        "incorporated_on", bearer="company_number", folded=folded_name(pl.col("name"))
    )
    taken = given_up.join(bearers, on="folded").filter(pl.col("bearer") != pl.col("company_number"))
    assert taken.height > 10
    assert (taken["incorporated_on"] > taken["until"]).mean() > 0.9
    printed = with_truth(world).with_columns(folded=folded_name(pl.col("name")))
    old = printed.join(
        taken, left_on=["company_number_true", "folded"], right_on=["company_number", "folded"]
    ).filter(pl.col("incorporated_on") > pl.col("until"))
    assert (old["registered_on"] < old["until"]).all()


def test_two_registers_know_one_company_and_some_print_two_numbers(world) -> None:
    shared = world.truth.drop_nulls().group_by("company_number").len().filter(pl.col("len") > 1)
    assert shared.height > 20
    twice = world.given.group_by("provider_id").agg(pl.col("company_number").n_unique())
    assert (twice["company_number"] == 2).sum() >= 3
    assert twice["company_number"].max() == 2


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_any_seed_gives_a_world_and_the_same_one_again(seed: int) -> None:
    first, again = identity_world(300, 3_000, seed), identity_world(300, 3_000, seed)
    for part in fields(IdentityWorld):
        assert_frame_equal(getattr(first, part.name), getattr(again, part.name))
    assert not first.registers.equals(identity_world(300, 3_000, seed + 50).registers)
    Company.validate(first.companies)
    assert first.registers["provider_id"].is_unique().all()


def test_a_world_is_the_same_written_and_read(tmp_path) -> None:
    write_identity_world(tmp_path, 200, 2_000, seed=4)
    read, made = read_identity_world(tmp_path), identity_world(200, 2_000, seed=4)
    for part in fields(IdentityWorld):
        assert_frame_equal(getattr(read, part.name), getattr(made, part.name))


def test_too_few_companies_are_refused() -> None:
    with pytest.raises(ValueError, match="too few for"):
        identity_world(1_000, 900, seed=1)
