"""Each market that has been measured has its pages, in its own words and from its own registers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from dashboard.desk import Desk, open_desk
from dashboard.published import Edition
from dashboard.queries import register, standing
from dashboard.queries.services import counted, listed, markets_of
from dashboard.search_box import suggestions
from dashboard.shell import _dates, _markets
from dashboard.view import read_view
from models.publishing import market_tables
from tests.dashboard.reading_pages import links, show, title, words
from tests.dashboard.sample_home import Market, as_at, invent, write_home
from tests.features.adult_made import adult, registration, successor
from tests.features.hand_made import facts

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
COUNCIL = "E09000001"


def _home(number: str, when: date, **more: Any) -> dict[str, Any]:
    name = "Birchbridge" if more.pop("elsewhere", False) else "Ashbridge"
    return adult(number, when, la_name=name, la_code=COUNCIL, region="North", **more)


def _lists() -> list[dict[str, Any]]:
    before = [_home(f"1-10{n:04d}", JUNE) for n in range(10)]
    now = [
        *(_home(f"1-10{n:04d}", JULY) for n in range(1, 9)),
        _home("1-100009", JULY, rating="Inadequate", owner_name="Elm", provider_id="cqc:Elm"),
        _home("1-100020", JULY, market="nursing-homes", places=60, company_number="00000006"),
        _home("1-100030", JULY, market="home-care", places=None, service_name="Visiting Care"),
    ]
    return [*before, *now]


@pytest.fixture(scope="module")
def adult_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    market: Market = invent()
    held = facts(_lists())
    for name, frame in {
        "service_snapshot": held.service_snapshot,
        **market_tables(held),
    }.items():
        for row in frame.to_dicts():
            market.add(name, **row)
    for row in (
        registration("1-gone", date(2015, 1, 1), date(2024, 9, 1), service_name="Old House"),
        registration("1-100001", date(2012, 1, 1)),
    ):
        market.add("registration", **row)
    market.add("cqc_relationship", **successor("1-gone", "1-100001", date(2024, 10, 1)))
    home: Path = tmp_path_factory.mktemp("adult")
    return open_desk(write_home(home, market), None)


def _edition(desk: Desk) -> Edition:
    edition = desk.published.current()
    assert edition is not None
    return edition


@pytest.mark.parametrize("market", ["care-homes", "nursing-homes", "home-care"])
@pytest.mark.parametrize("page", ["/", "/alerts", "/providers", "/markets", "/model"])
@pytest.mark.parametrize("more", ["", f"&la={COUNCIL}"])
def test_every_page_opens_and_speaks_of_its_own_market(
    adult_desk: Desk, market: str, page: str, more: str
) -> None:
    shown = show(adult_desk, f"{page}?market={market}{more}")
    said = words(shown.content)
    assert "cannot be read" not in title(shown.content)
    assert "None" not in said
    assert "Ofsted" not in said.replace("Ofsted’s", "")
    assert shown.view is not None
    assert shown.view.market == market
    assert shown.view.as_at == JULY


def test_children_s_homes_come_first_and_keep_their_dates(adult_desk: Desk) -> None:
    edition = _edition(adult_desk)
    view = read_view(edition, "/", "", None)
    assert view.market == "childrens-homes"
    assert view.as_at == as_at(2024)
    assert {JUNE, JULY}.isdisjoint(register.dates(edition, "childrens-homes"))
    offered = [market for market, _ in _markets(view)]
    assert offered == ["childrens-homes", "care-homes", "nursing-homes", "home-care"]


def test_the_market_travels_from_page_to_page(adult_desk: Desk) -> None:
    shown = show(adult_desk, "/?market=care-homes")
    assert shown.view is not None
    inner = [link for link in links(shown.content) if link.startswith("/")]
    assert inner
    assert all(parse_qs(urlparse(link).query).get("market") == ["care-homes"] for link in inner)
    assert [value for value, _ in _dates(shown.view)] == ["latest", str(JUNE)]


def test_a_service_counts_in_each_of_its_markets(adult_desk: Desk) -> None:
    edition = _edition(adult_desk)
    assert counted(edition, JULY, "care-homes", {})["services"] == 10
    assert counted(edition, JULY, "nursing-homes", {})["services"] == 1
    assert counted(edition, JULY, "home-care", {})["services"] == 1
    assert counted(edition, date(2026, 6, 20), "care-homes", {})["services"] == 10
    assert listed(edition, date(2026, 5, 1), "care-homes", {}) == []
    assert markets_of(edition, "cqc:1-100020") == ["nursing-homes", "care-homes"]
    assert standing.markets(edition)[0] == "childrens-homes"


def test_beds_are_shares_of_care_homes_and_services_of_home_care(adult_desk: Desk) -> None:
    care = words(show(adult_desk, "/markets?market=care-homes").content)
    assert "10 care homes with 420 beds" in care
    home_care = words(show(adult_desk, "/markets?market=home-care").content)
    assert "Share of registered services" in home_care


def test_changes_are_those_between_two_lists(adult_desk: Desk) -> None:
    said = words(show(adult_desk, "/?market=care-homes").content)
    assert "Since 1 June 2026: 1 joined the register, 1 left the register, 1 rated lower" in said


def test_a_service_has_its_name_and_a_page_in_its_own_market(adult_desk: Desk) -> None:
    shown = show(adult_desk, "/provider/cqc:1-100020")
    said = words(shown.content)
    assert shown.view is not None
    assert shown.view.market == "nursing-homes"
    assert title(shown.content).startswith("House 1-100020")
    assert "nursing home 1-100020 in Ashbridge" in said
    assert "60 registered beds" in said
    assert any(link.startswith("/company/00000006") for link in links(shown.content))
    found = suggestions(read_view(_edition(adult_desk), "/", "market=home-care", None), "visit")
    assert "Visiting Care" in words(found)


def test_a_registration_that_no_list_shows_any_more_has_a_page(adult_desk: Desk) -> None:
    shown = show(adult_desk, "/provider/cqc:1-gone")
    said = words(shown.content)
    assert "Old House" in title(shown.content)
    assert "1 September 2024" in title(shown.content)
    assert "House 1-100001" in said
    assert "New Provider" in said
    assert any(link.startswith("/provider/cqc:1-100001") for link in links(shown.content))


@pytest.mark.parametrize("asked", ["dragons", "care-homes' OR 1=1", "fostering", ""])
def test_a_market_that_is_not_there_falls_back_to_the_first(adult_desk: Desk, asked: str) -> None:
    shown = show(adult_desk, f"/?market={asked}")
    assert shown.view is not None
    assert shown.view.market == "childrens-homes"
