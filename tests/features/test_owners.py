"""Markets under their owners at every level, and the tables that hold them ready."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data.errors import ForewarnError
from data.tables.market import MARKETS
from data.tables.results import Concentration
from data.warehouse.facts import Facts
from features.concentration import (
    LEVELS,
    concentration,
    concentration_among,
    dependency_among,
    market_at,
)
from features.market_tables import concentration_everywhere, dependency_everywhere
from features.owner_groups import edges_of, found_owner, owner_entities, owner_groups
from features.owners import OWNER_LEVELS, at_owner_level, owners_of
from features.registers import snapshot_dates
from models.market_results import market_tables
from tests.data.identity.owned import edge, edges
from tests.features.hand_made import MARKET, day, facts, home

SECTORS = ("all", "private", "voluntary", "local-authority")


@pytest.fixture
def grouped() -> Facts:
    """Alder and Beech under one parent, it under another, a fund behind; Cedar alone; two blanks."""
    homes = [
        home("1000001", 2024, "Alder", places=4),
        home("1000002", 2024, "Alder", places=2, la_name="Surrey", la_code="E10000030"),
        home("1000003", 2024, "Beech", places=6),
        home("1000004", 2024, "Cedar", places=4),
        home("1000005", 2024, None, places=2),
        home("1000006", 2024, None, places=2),
    ]
    above = [
        edge("ofsted-org:alder", "owner:mid", owner_name="Mid Ltd"),
        edge("owner:mid", "owner:top", owner_name="Top Ltd"),
        edge("ofsted-org:beech", "owner:top", owner_name="Top Ltd"),
        edge("owner:top", "owner:fund", level="sponsor", owner_name="Fund", source="edge-file"),
    ]
    return facts(homes, ownership=edges(*above))


def test_each_level_counts_places_together(grouped: Facts) -> None:
    owners = {
        level: concentration(grouped, MARKET, day(2024), "england", owner_level=level).row(
            0, named=True
        )
        for level in OWNER_LEVELS
    }
    assert [owners[level]["owners"] for level in OWNER_LEVELS] == [5, 5, 4, 4]
    assert [owners[level]["owner_level"] for level in OWNER_LEVELS] == list(OWNER_LEVELS)
    # Twelve of twenty places, four, and two blanks of two that are never pooled.
    assert owners["controller"]["hhi"] == pytest.approx(60**2 + 20**2 + 2 * 10**2)
    assert owners["entity"]["hhi"] == pytest.approx(2 * 30**2 + 20**2 + 2 * 10**2)
    assert {row["places"] for row in owners.values()} == {20}


def test_only_ids_and_names_of_owners_change(grouped: Facts) -> None:
    rows = market_at(grouped, MARKET, day(2024))
    owners = owners_of(grouped, day(2024))
    above = at_owner_level(rows, owners, "controller")
    assert above.drop("provider_id", "owner_name").equals(rows.drop("provider_id", "owner_name"))
    assert at_owner_level(rows, owners, "entity") is rows
    blank = above.filter(pl.col("provider_id").str.starts_with("ofsted-none:"))
    assert blank["owner_name"].null_count() == len(blank) == 2


def test_owners_with_all_that_is_under_them(grouped: Facts) -> None:
    entities = owner_entities(grouped, MARKET, day(2024))
    groups = owner_groups(entities, "controller", MARKET)
    first = groups.row(0, named=True)
    assert (first["owner_name"], first["services"], first["places"]) == ("Top Ltd", 3, 12)
    assert (first["councils"], first["entities"], first["share"]) == (2, 2, 60.0)
    assert groups["places"].sum() == entities["places"].sum() == 20
    assert groups["share"].sum() == pytest.approx(100)


def test_an_owner_is_found_by_id_name_or_what_it_owns(grouped: Facts) -> None:
    entities = owner_entities(grouped, MARKET, day(2024))
    for asked in ("owner:top", "TOP LIMITED", "Beech Ltd", "ofsted-org:alder", "top"):
        assert found_owner(entities, "controller", asked) == "owner:top"
    with pytest.raises(ForewarnError, match="means 2 owners"):
        found_owner(entities, "controller", "Owner not given")
    with pytest.raises(ForewarnError, match="No owner"):
        found_owner(entities, "controller", "Dogwood")


def test_the_edges_of_an_owner_reach_from_its_entities_to_the_top(grouped: Facts) -> None:
    entities = owner_entities(grouped, MARKET, day(2024))
    alder = entities.filter(pl.col("provider_id") == "ofsted-org:alder")
    found = edges_of(grouped, alder, day(2024), None)
    assert set(found["owner_id"]) == {"owner:mid", "owner:top", "owner:fund"}
    assert set(found["entity_id"]) == {"ofsted-org:alder", "owner:mid", "owner:top"}


def test_edges_not_public_yet_are_not_used(grouped: Facts) -> None:
    later = grouped.ownership.with_columns(known_on=pl.lit(date(2025, 1, 1)))
    seen = facts([home("1000001", 2024, "Alder"), home("1000003", 2024, "Beech")], ownership=later)
    at = {
        by: concentration(
            seen, MARKET, day(2024), "england", known_by=by, owner_level="controller"
        )["owners"].item()
        for by in (date(2024, 12, 31), date(2025, 1, 1), None)
    }
    assert at == {date(2024, 12, 31): 2, date(2025, 1, 1): 1, None: 1}


def test_the_tables_held_ready_are_those_computed_one_by_one(small: Facts) -> None:
    counted = 0
    for market in MARKETS:
        for as_at in snapshot_dates(small, market):
            rows = market_at(small, market, as_at)
            if rows.is_empty():
                continue
            counted += 1
            one_by_one = pl.concat(
                Concentration.cast(concentration_among(rows, market, by, sector))
                for by in LEVELS
                for sector in SECTORS
            )
            at_once = concentration_everywhere(rows, market, SECTORS)
            assert_frame_equal(Concentration.cast(at_once), one_by_one, rel_tol=1e-12)
            assert_frame_equal(
                dependency_everywhere(rows, market),
                pl.concat(dependency_among(rows, market, by) for by in LEVELS),
                rel_tol=1e-12,
            )
    assert counted


some_homes = st.lists(
    st.tuples(
        st.sampled_from(["Alder", "Beech", None]),
        st.sampled_from(["Private", "Voluntary", "Local authority", None]),
        st.sampled_from([("Kent", "South East"), ("Leeds", None), (None, "London")]),
        st.sampled_from([None, 0, 1, 4]),
    ),
    min_size=1,
    max_size=8,
)


@given(some_homes)
@settings(max_examples=60)
def test_at_once_and_one_by_one_agree_on_odd_registers(
    homes: list[tuple[str | None, str | None, tuple[str | None, str | None], int | None]],
) -> None:
    held = facts(
        home(f"10000{n:02}", 2024, owner, sector=sector, la_name=la, region=region, places=places)
        for n, (owner, sector, (la, region), places) in enumerate(homes)
    )
    rows = market_at(held, MARKET, day(2024))
    one_by_one = pl.concat(
        Concentration.cast(concentration_among(rows, MARKET, by, sector))
        for by in LEVELS
        for sector in SECTORS
    )
    at_once = Concentration.cast(concentration_everywhere(rows, MARKET, SECTORS))
    assert_frame_equal(at_once, one_by_one, rel_tol=1e-12)


def test_results_hold_who_controls_and_what_they_hold(grouped: Facts) -> None:
    held = market_tables(grouped)
    england = held["group_concentration"].filter(
        pl.col("by") == "england", pl.col("sector") == "all"
    )
    assert england.select("owner_level", "owners").row(0) == ("controller", 4)
    assert held["concentration"].filter(pl.col("by") == "england")["owners"].max() == 5
    top = held["group_dependency"].filter(pl.col("by") == "england", pl.col("rank") == 1)
    assert top.select("provider_id", "provider_name", "share").row(0) == (
        "owner:top",
        "Top Ltd",
        60.0,
    )
    assert len(held["owner_on_register"]) == grouped.provider.height
