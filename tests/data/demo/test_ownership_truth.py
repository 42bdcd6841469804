"""Who controls whom: the truth agrees with what was planted, and with every file that tells of it."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
import polars as pl
import pytest

from data.demo.companies.founding import found_companies
from data.demo.companies.owner_history import owner_history
from data.demo.company_names import family_of
from data.demo.ofsted_releases import FOLDER as RELEASES
from data.demo.ownership.chains import ownership
from data.demo.ownership.truth import controllers_at, ownership_truth
from data.demo.scale import SCALES
from data.demo.world import simulate

LATEST = dt.date(2025, 3, 31)


@pytest.fixture(scope="module")
def owned(published) -> pl.DataFrame:
    return published.truth.owned


@pytest.fixture(scope="module")
def told(published) -> pl.DataFrame:
    return ownership_truth(published.truth)


def climbed(owned: pl.DataFrame, company: str, on: dt.date) -> str:
    """The top of a chain, one step at a time: a twin of the truth, slow and plain."""
    seen: list[str] = []
    while company not in seen:
        seen.append(company)
        above = [
            row["parent_number"]
            for row in owned.filter(company_number=company).iter_rows(named=True)
            if row["parent_number"]
            and row["share_from"] > 50
            and row["notified_on"] <= on
            and (row["ceased_on"] is None or row["ceased_on"] > on)
        ]
        if not above:
            return company
        company = above[0]
    return company


@pytest.mark.parametrize("on", [dt.date(2015, 3, 31), dt.date(2019, 3, 31), LATEST])
def test_chains_end_where_a_plain_climb_ends(owned, on: dt.date) -> None:
    found = controllers_at(owned, on)
    rings = set(found.filter(ended_because="owners in a circle")["company_number"])
    for company, top in found.sample(150, seed=3).select("company_number", "top_number").rows():
        if company not in rings:
            assert climbed(owned, company, on) == top
    if on == dt.date(2015, 3, 31):
        assert set(found["ended_because"]) == {"no owner above is known"}


def test_circles_are_of_two_and_of_three_and_each_is_its_own(owned) -> None:
    rings = controllers_at(owned, LATEST).filter(ended_because="owners in a circle")
    own = rings.filter(pl.col("company_number") == pl.col("top_number"))
    assert own.height == 5
    parent = dict(owned.select("company_number", "parent_number").iter_rows())
    sizes = Counter()
    for company in own["company_number"]:
        at, steps = parent[company], 1
        while at != company:
            at, steps = parent[at], steps + 1
        sizes[steps] += 1
    assert sizes == {2: 2, 3: 3}


def test_halves_have_no_controller_above_and_parts_do_not_control(owned) -> None:
    found = {row["company_number"]: row for row in controllers_at(owned, LATEST).to_dicts()}
    small = owned.filter(pl.col("share_from") == 25)
    per_company = small.group_by("company_number").len()
    halves = per_company.filter(len=2)["company_number"]
    assert len(halves) == 8 and per_company.filter(len=1).height == 10
    for company in halves:
        assert found[company]["ended_because"] == "no one holds more than half"
        assert found[company]["top_number"] == company
    for company in per_company.filter(len=1)["company_number"]:
        assert found[company]["top_number"] == company
        assert found[company]["ended_because"] == "an individual controls it"


def test_no_two_controllers_hold_more_than_half_on_one_day(owned) -> None:
    major = owned.filter(pl.col("share_from") > 50).sort("company_number", "notified_on")
    following = pl.col("notified_on").shift(-1).over("company_number")
    overlap = major.filter(following.is_not_null()).filter(
        pl.col("ceased_on").is_null() | (pl.col("ceased_on") > following)
    )
    assert overlap.is_empty()
    assert (owned["notified_on"] < owned["ceased_on"].fill_null(dt.date(9999, 1, 1))).all()


def test_families_of_names_are_mostly_one_group_and_some_only_sound_so(published, told) -> None:
    companies = published.truth.companies.companies
    families = (
        companies.with_columns(
            family=family_of(pl.coalesce("previous_name", "company_name")),
            adult=pl.col("owner").is_null(),
        )
        .filter(pl.col("family").is_not_null())
        .join(controllers_at(published.truth.owned, LATEST), on="company_number")
        .group_by("family", "adult", "charity")
        .agg(pl.len(), groups=pl.col("controller_id").n_unique())
        .filter(pl.col("len") > 1)
    )
    one = (families["groups"] == 1).mean()
    assert families.height > 20
    assert 0.55 < one < 0.95


def test_homes_pass_to_another_controller_in_the_midst_of_history(owned, told) -> None:
    sold = owned.filter(pl.col("ceased_on").is_not_null())
    assert sold.height >= 10
    before_after = 0
    for company, day in sold.select("company_number", "ceased_on").iter_rows():
        before = controllers_at(owned, day - dt.timedelta(days=1)).filter(company_number=company)
        after = controllers_at(owned, day).filter(company_number=company)
        before_after += before["controller_id"][0] != after["controller_id"][0]
    assert before_after == sold.height
    changes = told.filter(~pl.col("provider_id").str.starts_with("cqc:"))
    later = changes.filter(pl.col("as_at") >= dt.date(2017, 3, 31))
    assert (later.group_by("provider_id").agg(pl.col("controller_id").n_unique())[
        "controller_id"
    ] > 1).sum() > 5  # fmt: skip


def test_controllers_hold_several_providers_and_an_owner_several_spellings(told) -> None:
    now = told.filter(as_at=LATEST)
    assert now.select("as_at", "provider_id").is_unique().all()
    assert (now.group_by("controller_id").len()["len"] >= 3).sum() >= 10
    homes = now.filter(pl.col("provider_id").str.starts_with("ofsted-org:"))
    spellings = homes.group_by("company_number").len()
    assert (spellings["len"] > 1).sum() >= 6
    abroad = now.filter(pl.col("controller_id").str.starts_with("abroad:"))
    common = abroad.group_by("controller_id").agg(pl.col("top_number").n_unique())
    assert (common["top_number"] > 1).sum() >= 1
    brands = now.drop_nulls("brand_id").group_by("brand_id").agg(pl.col("provider_id").n_unique())
    assert (brands["provider_id"] > 1).sum() > 3


def release(published) -> list[dict[str, Any]]:
    [path] = (published.folder / RELEASES).glob("synthetic_ownership_*.csv")
    with path.open(encoding="cp1252", newline="") as lines:
        _, headings, *rows = csv.reader(lines)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_the_release_names_the_top_of_each_owners_chain(published) -> None:
    rows = release(published)
    tops = dict(
        controllers_at(published.truth.owned, LATEST)
        .select("company_number", "top_number")
        .iter_rows()
    )
    numbers = dict(
        published.truth.companies.companies.select("owner", "company_number").drop_nulls().rows()
    )
    entity = dict(
        published.truth.homes.filter(as_at=LATEST).select("urn", "entity").drop_nulls().iter_rows()
    )
    assert len(rows) > 1_000
    for row in rows:
        top = tops[numbers[entity[row["URN"]]]]
        assert row["Ultimate owner company number"] == top
    printed = {row["URN"]: row["Organisation which owns the provider"] for row in rows}
    assert any(printed[urn] != entity[urn] for urn in printed)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_any_seed_gives_groups_and_the_same_ones_again(seed: int) -> None:
    world = simulate(SCALES["small"], seed)
    made = []
    for _ in range(2):
        rng = np.random.default_rng(seed)
        companies = found_companies(rng, owner_history(world), 60)
        made.append(ownership(rng, companies))
    assert made[0].equals(made[1])
    found = controllers_at(made[0], LATEST)
    assert set(found["ended_because"]) >= {
        "an individual controls it",
        "registered abroad",
        "no one controls it",
        "no one holds more than half",
        "owners in a circle",
    }
    assert companies["company_name"].is_unique().all()


def test_a_market_of_homes_alone_has_no_such_truth(published) -> None:
    from dataclasses import replace

    with pytest.raises(ValueError, match="homes_only"):
        ownership_truth(replace(published.truth, owned=None))
