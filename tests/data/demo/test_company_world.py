"""The companies' truth: books that hold together, chances that come true, distress before failure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from data.demo.companies.books import BOOK_COLUMNS, Habits, trade_a_year
from data.demo.companies.endings import FAILURES
from data.demo.companies.failure_hazard import COEFFICIENTS
from data.demo.companies.write import write_companies
from data.demo.scale import FIRST_YEAR, LAST_YEAR, SCALES
from data.demo.transfers import TRUSTS
from data.demo.world import simulate
from data.identity.owner import folded_name

DEBTS = ["creditors_within", "creditors_after", "provisions", "accruals"]
ASSETS = ["intangible", "tangible", "stock", "debtors", "cash"]


def net_assets() -> pl.Expr:
    return pl.sum_horizontal(ASSETS) - pl.sum_horizontal(DEBTS)


def current_ratio() -> pl.Expr:
    return pl.sum_horizontal("stock", "debtors", "cash") / pl.col("creditors_within")


def test_a_year_carries_net_assets_forward_by_profit_less_dividends() -> None:
    rng, count = np.random.default_rng(1), 500
    no = np.zeros(count, dtype=bool)
    habits = Habits(no, rng.random(count) < 0.3, np.full(count, 100), no, rng.random(count) < 0.3)
    stage, turnover = rng.integers(0, 3, count), rng.uniform(0, 5e6, count)
    first = trade_a_year(rng, None, habits, stage, turnover, no, no, ~no)
    second = trade_a_year(rng, first, habits, stage, turnover, ~no, no, ~no)
    dividends = first.net_assets() + second.profit() - second.net_assets()
    assert (dividends >= 0).all()
    assert (dividends[stage > 0] == 0).all()
    assert (dividends > 0).any()
    for name in ("cash", *DEBTS):
        assert (getattr(second, name) >= 0).all(), name


def test_comparatives_are_last_years_figures(companies) -> None:
    accounts = companies.truth.accounts.filter(pl.col("accounts_type") != "group")
    pairs = accounts.join(
        accounts.select("company_number", "period_end", *BOOK_COLUMNS),
        left_on=["company_number", "prior_end"],
        right_on=["company_number", "period_end"],
        suffix="_filed",
    )
    assert pairs.height > 4_000
    for name in BOOK_COLUMNS:
        assert (pairs[f"prior_{name}"] == pairs[f"{name}_filed"]).all(), name
    assert (pairs["period_start"] == pairs["prior_end"].dt.offset_by("1d")).all()
    assert (accounts["cash"] >= 0).all()


def test_owners_names_lead_to_their_companies_and_nowhere_else(companies) -> None:
    owners = companies.homes.filter(
        pl.col("entity").is_not_null(),
        pl.col("sector") != "Local Authority",
        ~pl.col("entity").is_in(TRUSTS),
    ).select(owner=pl.col("entity").unique())
    registered = companies.truth.companies
    assert registered["company_name"].is_unique().all()
    assert registered["company_name"].str.to_uppercase().equals(registered["company_name"])
    by_name = owners.select("owner", folded=folded_name(pl.col("owner"))).join(
        registered.select(
            "company_number",
            "owner",
            folded=folded_name(pl.coalesce("previous_name", "company_name")),
        ),
        on="folded",
        how="left",
    )
    assert by_name.height == owners.height
    assert (by_name["owner"] == by_name["owner_right"]).all()
    endings = set(registered["company_name"].str.split(" ").list.last())
    assert {"LTD", "LIMITED"} < endings
    assert registered["owner"].null_count() == SCALES["small"].peers


def test_no_number_can_be_real(companies) -> None:
    numbers = companies.truth.companies["company_number"]
    assert numbers.is_unique().all()
    assert numbers.str.contains(r"^ZZ\d{6}$").all()
    assert (
        companies.truth.companies["incorporated_on"].diff().drop_nulls() >= dt.timedelta()
    ).all()


def test_companies_fail_as_often_as_the_planted_chances_say(companies) -> None:
    chances = companies.truth.chances.filter(pl.col("failed").is_not_null())
    assert chances.height > 5_000
    assert 0.012 < chances["probability"].mean() < 0.035
    assert set(companies.truth.coefficients) == set(COEFFICIENTS)
    for sign in ["", *(name for name in COEFFICIENTS if name != "base")]:
        some = chances.filter(pl.col(f"sign_{sign}")) if sign else chances
        expected = some["probability"].sum()
        spread = some.select((pl.col("probability") * (1 - pl.col("probability"))).sum()).item()
        assert some.height > 80, sign
        assert abs(some["failed"].sum() - expected) < 4 * spread**0.5, sign


def test_chances_are_those_of_the_signs(companies) -> None:
    chances = companies.truth.chances
    planted = COEFFICIENTS["base"] + pl.sum_horizontal(
        effect * pl.col(f"sign_{name}").cast(pl.Float64)
        for name, effect in COEFFICIENTS.items()
        if name != "base"
    )
    noise = chances.select("company_number", noise=pl.col("log_odds") - planted)
    assert abs(noise["noise"].mean()) < 0.05
    assert 0.2 < noise["noise"].std() < 0.3
    one = noise.group_by("company_number").agg(pl.col("noise").max() - pl.col("noise").min())
    assert one["noise"].max() < 1e-9  # a company keeps what no file shows


def test_balance_sheet_signs_are_those_of_the_accounts_last_due(companies) -> None:
    """The same signs again, worked out from the accounts and not from the simulation."""
    accounts = companies.truth.accounts.with_columns(
        illiquid=current_ratio() < 0.8, negative=net_assets() < 0
    )
    checked = 0
    for as_at in companies.truth.chances["as_at"].unique().sort():
        last = (
            accounts.filter(
                pl.col("period_end").dt.offset_by("1d").dt.offset_by("9mo")
                <= pl.lit(as_at).dt.offset_by("1d")
            )
            .sort("period_end")
            .group_by("company_number")
            .last()
        )
        both = companies.truth.chances.filter(as_at=as_at).join(last, on="company_number")
        recent = both.filter(pl.col("period_end") > pl.lit(as_at).dt.offset_by("-21mo"))
        assert (recent["sign_illiquid"] == recent["illiquid"]).all()
        assert (recent["sign_negative_net_worth"] == recent["negative"]).all()
        checked += recent.height
    assert checked > 5_000


def test_distress_comes_before_failure_and_not_before_solvent_endings(companies) -> None:
    accounts = companies.truth.accounts.with_columns(
        ratio=current_ratio(),
        negative=net_assets() < 0,
        late=(pl.col("filed_on") > pl.col("due_on")) | pl.col("filed_on").is_null(),
    )
    ends = companies.truth.endings
    last = (
        accounts.join(ends, on="company_number")
        .filter(pl.col("due_on") < pl.col("ended_on"))
        .sort("period_end")
        .group_by("company_number", maintain_order=True)
        .agg(pl.all().last(), pl.len().alias("years"))
    )
    failing = last.filter(pl.col("ending").is_in(FAILURES))
    wound_up = last.filter(ending="members-voluntary-liquidation")
    going_on = accounts.join(ends, on="company_number", how="anti")
    assert failing["ratio"].median() < 0.7 < 1.5 < going_on["ratio"].median()
    assert failing["negative"].mean() > 0.5 > 0.3 > going_on["negative"].mean()
    assert failing["late"].mean() > 2 * going_on["late"].mean()
    assert wound_up.height > 10
    assert not wound_up["negative"].any()
    assert ends.filter(ending="voluntary-strike-off").height > 20
    early = accounts.join(last.select("company_number", "ended_on"), on="company_number").filter(
        pl.col("company_number").is_in(failing["company_number"].implode()),
        pl.col("period_end") < pl.col("ended_on").dt.offset_by("-5y"),
    )
    assert early["negative"].mean() < failing["negative"].mean()


def test_owners_whose_last_home_closes_fail_more_often_and_near_it(companies) -> None:
    chances = companies.truth.chances.filter(pl.col("failed").is_not_null())
    losing = chances.filter("sign_loses_last_home")
    assert losing["failed"].mean() > 4 * chances["failed"].mean()
    owners = companies.truth.companies.select("company_number", "owner")
    closed = companies.homes.filter("left").group_by(owner="entity").agg(pl.col("left_on").max())
    near = losing.filter("failed").join(owners, on="company_number").join(closed, on="owner")
    days = (near["ended_on"] - near["left_on"]).dt.total_days()
    assert near.height >= 10
    assert days.is_between(-365, 100).all()
    assert days.is_between(-40, 100).mean() > 0.8


def test_only_rescued_companies_keep_homes_for_long(companies) -> None:
    names = companies.truth.companies.select("company_number", "owner").drop_nulls()
    wound_up = ["creditors-voluntary-liquidation", "compulsory-liquidation"]
    ended = companies.truth.endings.join(names, on="company_number").filter(
        pl.col("ending").is_in(wound_up)
    )
    later = ended.join(companies.homes.select("owner", "as_at"), on="owner").filter(
        pl.col("as_at") > pl.col("ended_on").dt.offset_by("1y")
    )
    assert ended.height > 5
    assert later.is_empty()


def test_nothing_is_filed_after_the_end_but_in_a_voluntary_arrangement(companies) -> None:
    both = companies.truth.accounts.join(companies.truth.endings, on="company_number")
    after = both.filter(pl.col("filed_on") >= pl.col("ended_on"))
    assert after.height > 20
    assert set(after["ending"]) == {"corporate-voluntary-arrangement"}


def test_the_story_of_the_three_groups(companies) -> None:
    registered = companies.truth.companies
    roles = registered.filter(pl.col("owner_role").is_not_null())
    assert sorted(roles["owner_role"]) == ["exiting group", "large group", "seller"]
    ends = companies.truth.endings.join(roles, on="company_number")
    assert ends.select("owner_role", "ending").rows() == [
        ("seller", "members-voluntary-liquidation")
    ]
    at_risk = companies.truth.chances.join(roles, on="company_number")
    assert at_risk.is_empty()


def test_the_last_register_knows_no_outcome(companies) -> None:
    chances = companies.truth.chances
    last = chances.filter(as_at=dt.date(LAST_YEAR, 3, 31))
    assert last["failed"].null_count() == last.height > 500
    assert chances.filter(pl.col("as_at") < dt.date(LAST_YEAR, 3, 31))["failed"].null_count() == 0
    assert companies.truth.endings["ended_on"].max() <= dt.date(LAST_YEAR, 3, 31)
    assert companies.truth.accounts["filed_on"].max() <= dt.date(LAST_YEAR, 12, 31)


@pytest.mark.parametrize("seed", [3, 4])
def test_any_seed_gives_a_market_that_fails_now_and_then(tmp_path, seed: int) -> None:
    homes = simulate(SCALES["small"], seed)
    truth = write_companies(tmp_path, homes, replace(SCALES["small"], peers=50), seed)
    share = truth.chances["failed"].mean()
    assert share is not None
    assert 0.008 < float(share) < 0.04
    assert truth.chances["as_at"].min() == dt.date(FIRST_YEAR - 1, 3, 31)
