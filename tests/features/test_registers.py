"""Which registers of a market are held, and who is in it at a date."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.tables.market import ADULT_MARKETS, MARKETS
from features.population import in_market, known_on, market_rows
from features.registers import editions, newest_edition, register_at
from tests.features.adult_made import adult
from tests.features.hand_made import MARKET, Row, day, facts, home, published

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def counted_in(market: str | None, home_care: bool | None) -> set[str]:
    """Slow twin: the markets a service counts in, as the rule is said in words."""
    found = {market} if market else set()
    if market == "nursing-homes":
        found.add("care-homes")
    if home_care and market in ("care-homes", "nursing-homes"):
        found.add("home-care")
    return found


@given(
    st.lists(
        st.tuples(st.sampled_from([*MARKETS, None]), st.sampled_from([True, False, None])),
        min_size=1,
        max_size=20,
    )
)
def test_a_service_counts_in_the_markets_that_the_rule_names(
    services: list[tuple[str | None, bool | None]],
) -> None:
    rows = pl.DataFrame(
        services, schema={"market": pl.String, "home_care": pl.Boolean}, orient="row"
    )
    for market in MARKETS:
        found = rows.select(counts=in_market(market).fill_null(False))["counts"].to_list()
        assert found == [market in counted_in(*service) for service in services], market


def test_a_list_of_adult_care_of_31_march_is_no_register_of_ofsteds() -> None:
    only = [home("SC000001", 2024), home("SC000001", 2025)]
    alone = facts(only)
    both = facts([*only, adult("1-1", day(2023)), adult("1-1", day(2025), known_on=day(2025))])
    assert both.editions().equals(alone.editions())
    assert known_on(both, day(2025)) == published(2025)
    assert market_rows(both, MARKET, day(2025)).equals(market_rows(alone, MARKET, day(2025)))
    assert editions(both, MARKET)["as_at"].to_list() == [day(2024), day(2025)]
    assert editions(both, "care-homes")["as_at"].to_list() == [day(2023), day(2025)]


def test_an_adult_market_is_described_by_the_newest_list_not_younger() -> None:
    held = facts(
        [
            adult("1-1", JUNE),
            adult("1-2", JUNE),
            adult("1-2", JULY, places=50),
            adult("1-3", JULY, market="home-care", places=None),
        ]
    )
    assert newest_edition(held, "care-homes", date(2026, 6, 30)) == JUNE
    assert newest_edition(held, "care-homes", date(2027, 1, 1)) == JULY
    assert newest_edition(held, "care-homes", date(2026, 5, 31)) is None
    assert newest_edition(held, "home-care", date(2026, 6, 30)) is None
    at_the_end_of_june = register_at(held, "care-homes", date(2026, 6, 30))
    assert sorted(at_the_end_of_june["service_id"]) == ["cqc:1-1", "cqc:1-2"]
    later = register_at(held, "care-homes", date(2026, 9, 9))
    assert later.select("service_id", "places").rows() == [("cqc:1-2", 50)]


def test_each_inspectorate_is_described_by_its_own_newest_list() -> None:
    held = facts(
        [
            adult("1-1", JUNE),
            adult("1-1", JULY),
            adult("CS1", JUNE, body="ci", la_name="Fife", la_code="S12000047"),
            adult("SIN-1", date(2026, 6, 20), body="ciw", la_name="Powys", la_code="W06000023"),
        ]
    )
    found = register_at(held, "care-homes", date(2026, 7, 15))
    assert dict(found.select("service_id", "as_at").iter_rows()) == {
        "cqc:1-1": JULY,
        "ci:CS1": JUNE,
        "ciw:SIN-1": date(2026, 6, 20),
    }


@pytest.mark.parametrize("extract_on", [date(2026, 5, 1), date(2026, 6, 15), date(2026, 8, 1)])
def test_an_extract_is_no_register(extract_on: date) -> None:
    whole = [adult(f"1-{n}", when) for n in range(20) for when in (JUNE, JULY)]
    held = facts([*whole, adult("1-1", extract_on), adult("1-2", extract_on)])
    assert editions(held, "care-homes")["as_at"].to_list() == [JUNE, JULY]
    assert len(register_at(held, "care-homes", date(2026, 9, 1))) == 20


def test_of_two_rows_for_one_service_the_first_known_counts() -> None:
    twice: list[Row] = [
        adult("1-1", JULY, places=60, known_on=date(2026, 8, 1)),
        adult("1-1", JULY, places=40),
    ]
    assert register_at(facts(twice), "care-homes", JULY)["places"].to_list() == [40]


@pytest.mark.parametrize("market", ADULT_MARKETS)
def test_nothing_held_is_an_empty_register(market: str) -> None:
    held = facts([home("SC000001", 2024)])
    assert editions(held, market).is_empty()
    assert register_at(held, market, JULY).is_empty()


def test_childrens_markets_are_described_by_the_register_of_that_very_day() -> None:
    held = facts([home("SC000001", 2024), adult("1-1", day(2024), market="childrens-homes")])
    assert register_at(held, MARKET, day(2024))["service_id"].to_list() == ["ofsted:SC000001"]
    assert register_at(held, MARKET, date(2024, 6, 1)).is_empty()
