"""The panel: one row a service, whatever order the inputs come in; every family by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data.errors import NothingYet
from data.warehouse.facts import HAPPENED, Facts
from features.panel import KEYS, service_panel
from models.task import load_task
from tests.features.hand_made import MARKET, Row, day, facts, home, moved, published, visit

OWNERS = ["Acorn", "Beech", "Cedar", None]
AUTHORITIES = [("Kent", "E10000016"), ("Surrey", "E10000030")]


@st.composite
def markets(draw: st.DrawFn) -> Facts:
    homes: list[Row] = []
    visits: list[Row] = []
    moves: list[Row] = []
    for year in (2018, 2019, 2020):
        for number in draw(st.sets(st.integers(0, 7), min_size=1)):
            urn, (la, code) = f"SC{number:06}", AUTHORITIES[number % 2]
            more: dict[str, Any] = {
                "places": draw(st.sampled_from([None, 0, 1, 4, 9])),
                "rating": draw(st.sampled_from([None, "Good", "Inadequate"])),
                "market": draw(st.sampled_from([MARKET, MARKET, None])),
                "la_name": la,
                "la_code": code,
            }
            homes.append(home(urn, year, draw(st.sampled_from(OWNERS)), **more))
            if draw(st.booleans()):
                visits.append(visit(urn, date(year - 1, 9, 1 + number), shown=year))
            if draw(st.booleans()):
                moves.append(moved(urn, year, draw(st.sampled_from(["left", "joined"]))))
    moves = list({(row["service_id"], row["move"], row["as_at"]): row for row in moves}.values())
    return facts(homes, visits, moves)


@given(markets(), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_one_row_a_service_in_whatever_order_the_facts_come(held: Facts, seed: int) -> None:
    shuffled = replace(
        held,
        **{
            name: table.sample(fraction=1, shuffle=True, seed=seed)
            for name, table in held.tables().items()
            if name in HAPPENED
        },
    )
    for as_at in held.editions()["as_at"]:
        panel = service_panel(held, MARKET, as_at)
        register = held.service_snapshot.filter(
            pl.col("as_at") == as_at, pl.col("market") == MARKET
        )
        assert panel["service_id"].to_list() == sorted(register["service_id"])
        assert_frame_equal(panel, service_panel(shuffled, MARKET, as_at), check_exact=False)


@given(markets())
@settings(max_examples=15, deadline=None)
def test_absent_is_null_and_counts_are_never_nan(held: Facts) -> None:
    for as_at in held.editions()["as_at"]:
        panel = service_panel(held, MARKET, as_at)
        assert set(load_task("service-exit").features) <= set(panel.columns)
        numbers = panel.select(pl.selectors.float())
        assert not numbers.select(pl.any_horizontal(pl.all().is_nan())).to_series().any()
        shares = panel.select(pl.col("^.*_share$"))
        for share in shares:
            assert share.drop_nulls().is_between(0, 1 + 1e-12).all(), share.name


def row_of(panel: pl.DataFrame, urn: str) -> Row:
    return panel.filter(pl.col("urn") == urn).row(0, named=True)


def test_every_family_by_hand() -> None:
    held = facts(
        [
            home("SC000001", 2019, "Acorn", places=3),
            home("SC000002", 2019, "Acorn"),
            home("SC000003", 2019, "Beech"),
            home("SC000004", 2019, "Beech", la_name="Surrey", la_code="E10000030"),
            home("SC000001", 2020, "Acorn", places=6, rating="Requires improvement"),
            home("SC000003", 2020, "Acorn", places=1, rating="Inadequate"),
            home("SC000004", 2020, "Beech", la_name="Surrey", la_code="E10000030"),
            home("SC000005", 2020, None, places=5, registered_on=day(2019), inspected_on=None),
        ],
        [
            visit("SC000001", date(2018, 5, 1), "Good"),
            visit("SC000001", date(2019, 9, 30), "Requires improvement"),
            visit("SC000003", date(2019, 10, 1), "Inadequate"),
        ],
    )
    panel = service_panel(held, MARKET, day(2020))
    assert tuple(panel.columns[: len(KEYS)]) == KEYS
    assert panel["known_by"].unique().to_list() == [published(2020)]
    one = row_of(panel, "SC000001")
    assert (one["grade"], one["grade_before"], one["grade_fell"]) == (3, 2, 1)
    assert one["rating_age"] == pytest.approx(0.5, abs=0.01)
    assert (one["places"], one["places_change"], one["new_in_register"]) == (6, 3, 0)
    assert (one["owner_homes"], one["owner_places"], one["owner_growth"]) == (2, 7, 0)
    # Acorn's second home has gone; of its others, one of one rated is below Good.
    assert (one["owner_lost_share"], one["owner_poor_share"]) == (0.5, 1.0)
    assert (one["owner_changed"], one["single_home_owner"]) == (0, 0)
    # Kent had three homes of which one has gone; it has three again, one of them new.
    assert (one["la_homes"], one["la_lost_share"], one["la_growth"]) == (3, 1 / 3, 0)
    assert one["owner_la_share"] == pytest.approx(7 / 12)
    assert one["la_hhi"] == pytest.approx((700 / 12) ** 2 + (500 / 12) ** 2)
    three = row_of(panel, "SC000003")
    assert (three["owner_changed"], three["one_place"], three["inadequate"]) == (1, 1, 1)
    assert (three["ever_inadequate"], three["grade_before"]) == (1, None)
    five = row_of(panel, "SC000005")
    assert (five["grade"], five["uninspected"], five["places_change"]) == (None, 1, None)
    assert (five["new_in_register"], five["owner_changed"]) == (1, None)
    assert (five["owner_growth"], five["owner_lost_share"]) == (1, None)
    assert five["age"] == pytest.approx(1, abs=0.01)


def test_an_owner_printed_after_a_blank_is_no_change_of_owner() -> None:
    held = facts(
        [
            home("SC000001", 2019, None),
            home("SC000002", 2019, "Acorn"),
            home("SC000001", 2020, "Beech"),
            home("SC000002", 2020, None),
        ]
    )
    panel = service_panel(held, MARKET, day(2020))
    assert panel["owner_changed"].to_list() == [None, None]


def test_registers_without_owners_have_no_owner_features() -> None:
    panel = service_panel(facts([home("SC000001", 2016, None)]), MARKET, day(2016))
    for name in ("owner_homes", "single_home_owner", "owner_poor_share", "la_hhi"):
        assert panel[name].to_list() == [None], name


def test_a_register_is_not_there_before_it_is_published() -> None:
    held = facts([home("SC000001", 2020)])
    with pytest.raises(NothingYet, match="2020-07-16"):
        service_panel(held, MARKET, day(2020), date(2020, 7, 15))
    with pytest.raises(NothingYet, match="2020-03-31"):
        service_panel(held, MARKET, day(2019))


def test_an_inspection_only_a_later_register_shows_gives_nobody_away() -> None:
    """It is held only of homes that lasted to that register; of those that left there is none."""
    homes = [home("SC000001", 2020), home("SC000002", 2020), home("SC000001", 2021)]
    looked_back_at = visit("SC000001", date(2020, 3, 1), "Inadequate", shown=2021)
    held = facts(homes, [looked_back_at])
    assert service_panel(held, MARKET, day(2020))["inspections_seen"].to_list() == [0, 0]
    assert service_panel(held, MARKET, day(2021))["inspections_seen"].to_list() == [1]


@pytest.mark.real
def test_the_real_panel_is_one_row_a_home(real_facts: Facts) -> None:
    for as_at in real_facts.editions()["as_at"]:
        panel = service_panel(real_facts, MARKET, as_at)
        assert panel["service_id"].is_unique().all()
        assert panel["la_homes"].is_not_null().all()
