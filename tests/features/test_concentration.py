"""Concentration against a slow twin, its laws, and the oracles of the real registers."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data.warehouse.facts import Facts
from features.concentration import concentration, concentration_of, dependency, owner_places
from tests.features.hand_made import MARKET, day, facts, home

ORACLES = json.loads(Path(__file__).with_name("oracles_childrens_homes.json").read_text("utf-8"))
BY_YEAR: dict[str, dict[str, Any]] = ORACLES["years"]
WITH_OWNERS = [int(year) for year, oracle in BY_YEAR.items() if "hhi" in oracle]

holdings = st.lists(st.integers(1, 400), min_size=1, max_size=40)


def market_of(places: list[int]) -> pl.DataFrame:
    """Places by owner, as ``owner_places`` returns them for one area."""
    return pl.DataFrame(
        {
            "area_code": ["E92000001"] * len(places),
            "area_name": ["England"] * len(places),
            "provider_id": [f"ofsted-org:{n}" for n in range(len(places))],
            "services": [1] * len(places),
            "places": places,
        },
        schema_overrides={"places": pl.Int64, "services": pl.Int64},
    )


def measured(places: list[int]) -> dict[str, float]:
    return concentration_of(market_of(places)).row(0, named=True)


def by_hand(places: list[int]) -> dict[str, float]:
    """The textbook formulas, one owner at a time."""
    total, n = sum(places), len(places)
    shares = sorted((100 * p / total for p in places), reverse=True)
    gaps = sum(abs(a - b) for a in places for b in places)
    hhi = sum(share**2 for share in shares)
    return {
        "hhi": hhi,
        **{f"cr{k}": sum(shares[:k]) for k in (1, 3, 5, 10)},
        "neff": 10_000 / hhi,
        "gini": gaps / (2 * n * total),
    }


@given(holdings)
def test_figures_are_those_of_the_slow_twin(places: list[int]) -> None:
    found, twin = measured(places), by_hand(places)
    for name, figure in twin.items():
        assert found[name] == pytest.approx(figure, abs=1e-8), name


@given(holdings)
def test_bounds(places: list[int]) -> None:
    found, n = measured(places), len(places)
    assert 10_000 / n - 1e-6 <= found["hhi"] <= 10_000 + 1e-6
    ratios = [found[f"cr{k}"] for k in (1, 3, 5, 10)]
    assert ratios == sorted(ratios)
    assert ratios[-1] <= 100 + 1e-9
    assert -1e-12 <= found["gini"] < 1
    assert 1 - 1e-9 <= found["neff"] <= n + 1e-6


@given(holdings, st.randoms())
def test_the_order_of_owners_does_not_matter(places: list[int], random: Any) -> None:
    shuffled = random.sample(places, len(places))
    assert measured(places) == pytest.approx(measured(shuffled), nan_ok=True)


@given(holdings, st.integers(1, 399))
def test_splitting_an_owner_lowers_the_hhi(places: list[int], part: int) -> None:
    assume(part < places[0])
    split = [part, places[0] - part, *places[1:]]
    assert measured(split)["hhi"] < measured(places)["hhi"]


@given(st.lists(st.integers(1, 400), min_size=2, max_size=40))
def test_merging_two_owners_raises_the_hhi_by_twice_the_product(places: list[int]) -> None:
    a, b = (100 * share / sum(places) for share in places[:2])
    merged = measured([places[0] + places[1], *places[2:]])["hhi"]
    assert merged - measured(places)["hhi"] == pytest.approx(2 * a * b, abs=1e-6)


def test_blank_owners_are_singletons_and_never_pooled() -> None:
    blank = [home(f"SC00000{n}", 2020, owner=None) for n in range(4)]
    named = [home("SC000009", 2020, owner="Acorn", places=4)]
    found = concentration(facts([*blank, *named]), MARKET, day(2020), "england")
    assert found["owners"].to_list() == [5]
    assert found["hhi"].item() == pytest.approx(5 * 20**2)


def test_a_register_without_owners_has_homes_and_places_but_no_figures() -> None:
    found = concentration(
        facts([home(f"SC00000{n}", 2016, owner=None) for n in range(4)]), MARKET, day(2016), "la"
    ).row(0, named=True)
    assert (found["services"], found["places"]) == (4, 16)
    for name in ("hhi", "cr1", "cr10", "neff", "gini"):
        assert found[name] is None
    assert dependency(
        facts([home("SC000001", 2016, owner=None)]), MARKET, day(2016), "la"
    ).is_empty()


def test_no_places_no_figures() -> None:
    found = concentration(
        facts([home("SC000001", 2020, places=None), home("SC000002", 2020, places=0)]),
        MARKET,
        day(2020),
        "england",
    ).row(0, named=True)
    assert found["services"] == 2
    assert found["hhi"] is None
    assert found["gini"] is None


def test_a_sector_is_measured_within_itself() -> None:
    homes = [
        home("SC000001", 2020, owner="Acorn", places=6),
        home("SC000002", 2020, owner="Beech", places=2),
        home("SC000003", 2020, owner="Kent", sector="Local authority", places=90),
    ]
    found = concentration(facts(homes), MARKET, day(2020), "england", "private")
    assert found["places"].item() == 8
    assert found["hhi"].item() == pytest.approx(75**2 + 25**2)


def test_an_owner_goes_by_the_name_its_register_prints() -> None:
    homes = [
        home("SC000001", 2019, "Acorn"),
        home("SC000001", 2020, "Acorn", owner_name="ACORN LTD"),
    ]
    then, now = (
        dependency(facts(homes), MARKET, day(year), "la")["provider_name"].to_list()
        for year in (2019, 2020)
    )
    assert (then, now) == (["Acorn"], ["ACORN LTD"])


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=1, max_size=25))
@settings(deadline=None, max_examples=60)
def test_dependency_shares_add_up_and_ranks_run_from_the_largest(
    owned: list[tuple[int, int]],
) -> None:
    homes = [
        home(f"SC{n:06}", 2020, owner=f"Owner {o}", places=p) for n, (o, p) in enumerate(owned)
    ]
    shares = dependency(facts(homes), MARKET, day(2020), "la")
    if not sum(p for _, p in owned):
        assert shares.is_empty()
        return
    assert shares["share"].sum() == pytest.approx(100)
    assert shares.sort("rank")["places"].is_sorted(descending=True)
    assert shares["rank"].sort().to_list() == list(range(1, len(shares) + 1))
    assert shares["provider_id"].is_unique().all()


# The real registers -------------------------------------------------------------------------


def england(facts: Facts, year: int, sector: str = "all") -> dict[str, Any]:
    return concentration(facts, MARKET, day(year), "england", sector).row(0, named=True)


@pytest.mark.real
@pytest.mark.parametrize("year", WITH_OWNERS)
def test_england(real_facts: Facts, year: int) -> None:
    oracle, found = BY_YEAR[str(year)], england(real_facts, year)
    assert found["services"] == oracle["homes_mainstream"]
    assert found["places"] == oracle["places_mainstream"]
    assert found["owners"] == oracle["legal_entity_owners"]
    for name in ("hhi", "cr1", "cr5", "cr10"):
        assert abs(found[name] - oracle[name]) < 0.1, name
    assert round(found["hhi"], 1) == oracle["hhi"]
    assert round(found["cr10"], 1) == oracle["cr10"]
    assert abs(england(real_facts, year, "private")["hhi"] - oracle["hhi_private_only"]) < 0.1


@pytest.mark.real
@pytest.mark.parametrize("year", WITH_OWNERS)
def test_regions(real_facts: Facts, year: int) -> None:
    found = concentration(real_facts, MARKET, day(year), "region")
    assert {row["area_name"]: round(row["hhi"]) for row in found.iter_rows(named=True)} == BY_YEAR[
        str(year)
    ]["hhi_by_region"]
    assert found["area_code"].is_not_null().all()


@pytest.mark.real
@pytest.mark.parametrize("year", WITH_OWNERS)
def test_authorities(real_facts: Facts, year: int) -> None:
    oracle = BY_YEAR[str(year)]["la_hhi"]
    hhi = concentration(real_facts, MARKET, day(year), "la")["hhi"]
    assert hhi.is_not_null().all()
    assert len(hhi) == oracle["n"]
    assert round(float(hhi.median() or math.nan)) == oracle["median"]  # type: ignore[arg-type]
    for line in (1000, 1800, 2000):
        assert (hhi > line).sum() == oracle[f"gt{line}"], line


@pytest.mark.real
@pytest.mark.parametrize("year", [2015, 2016, 2017])
def test_homes_and_places_before_owners_were_printed(real_facts: Facts, year: int) -> None:
    oracle, found = BY_YEAR[str(year)], england(real_facts, year)
    assert found["services"] == oracle["homes_mainstream"]
    if "places_mainstream" in oracle:
        assert found["places"] == oracle["places_mainstream"]
    assert found["hhi"] is None


@pytest.mark.real
@pytest.mark.parametrize("year", range(2015, 2024))
def test_raw_exits(real_facts: Facts, year: int) -> None:
    rows = real_facts.service_snapshot.filter(pl.col("market") == MARKET)
    now, after = (
        set(rows.filter(pl.col("as_at") == date(y, 3, 31))["urn"]) for y in (year, year + 1)
    )
    assert len(now - after) == BY_YEAR[str(year)]["exits_next_year"]


@pytest.mark.real
def test_owner_places_of_the_real_registers_against_the_twin(real_facts: Facts) -> None:
    rows = real_facts.service_snapshot.filter(
        pl.col("as_at") == day(2024), pl.col("market") == MARKET
    )
    held: dict[str, dict[str, int]] = {}
    for row in rows.iter_rows(named=True):
        owners = held.setdefault(row["la_name"], {})
        owners[row["provider_id"]] = owners.get(row["provider_id"], 0) + (row["places"] or 0)
    found = concentration_of(owner_places(rows, "la"))
    for row in found.iter_rows(named=True):
        twin = by_hand(list(held[row["area_name"]].values()))
        for name, figure in twin.items():
            assert row[name] == pytest.approx(figure, abs=1e-8), name
