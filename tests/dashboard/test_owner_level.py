from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from dashboard.desk import Desk, open_desk
from dashboard.queries import markets
from tests.dashboard.owners_home import TOP, TOP_NAME, largest_owners, owned, write_owned
from tests.dashboard.reading_pages import links, parts, show, words
from tests.dashboard.sample_home import MARKET, Market, as_at


@pytest.fixture(scope="module")
def group_market() -> Market:
    return owned()


@pytest.fixture(scope="module")
def group_desk(group_market: Market, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(write_owned(tmp_path_factory.mktemp("level"), group_market), None)


def joined_hhi(market: Market, year: int) -> float:
    """HHI of places with the group and the spellings joined, the slow way."""
    largest = largest_owners(market)
    top = dict.fromkeys(largest[: 3 if year >= 2022 else 2], "group")
    top |= dict.fromkeys(largest[3:5], "spelled")
    places: dict[str, int] = defaultdict(int)
    for row in market.rows["service_snapshot"]:
        if row["as_at"] == as_at(year):
            places[top.get(row["provider_id"], row["provider_id"])] += row["places"]
    total = sum(places.values())
    return sum((100 * held / total) ** 2 for held in places.values())


@pytest.mark.parametrize("year", range(2018, 2025))
def test_the_choice_changes_the_figures(group_desk: Desk, group_market: Market, year: int) -> None:
    said = words(show(group_desk, f"/markets?owner=controller&as_at={as_at(year)}").content)
    assert f"HHI {joined_hhi(group_market, year):,.1f}" in said
    assert "Owners joined under who controls them" in said
    assert "Legal-entity" not in said
    before = words(show(group_desk, f"/markets?as_at={as_at(year)}").content)
    assert f"HHI {joined_hhi(group_market, year):,.1f}" not in before
    assert "Legal-entity owners" in before


@pytest.mark.parametrize("level", ["england", "region", "la"])
def test_shares_map_and_matrix_follow(group_desk: Desk, level: str) -> None:
    said = words(show(group_desk, f"/markets?owner=controller&level={level}").content)
    assert TOP_NAME in said
    assert TOP_NAME not in words(show(group_desk, f"/markets?level={level}").content)
    edition = group_desk.published.current()
    assert edition is not None
    own, joined = (
        markets.councils(edition, MARKET, as_at(2024), owner_level=one)
        for one in ("entity", "controller")
    )
    assert sum(row["hhi"] or 0 for row in joined) > sum(row["hhi"] or 0 for row in own)


def test_the_choice_stays_on_every_link_within_the_page(group_desk: Desk) -> None:
    shown = show(group_desk, "/markets?owner=controller").content
    inside = [link for link in links(shown) if link.startswith("/markets")]
    assert inside and all("owner=controller" in link for link in inside)
    # The sentence on the choice sets the figures of both levels side by side.
    told = next(p for p in parts(shown) if getattr(p, "className", None) == "owner-level")
    sources = [link for link in links(shown) if link.startswith("/source")]
    for link in links(told):
        sources.remove(link)
    assert sources and all("table=group_" in link for link in sources)


def test_every_figure_has_its_source_at_either_level(group_desk: Desk) -> None:
    for address in ("/markets", "/markets?owner=controller"):
        sources = [x for x in links(show(group_desk, address).content) if x.startswith("/source")]
        for link in (sources[0], sources[-1]):
            said = words(show(group_desk, link).content)
            assert "is worked out from" in said, link
            assert "worked out from 0" not in said, link


def test_owners_open_their_page(group_desk: Desk) -> None:
    shown = show(group_desk, "/markets?owner=controller").content
    assert any(link.startswith("/owner/abroad:jersey") for link in links(shown))


@pytest.mark.parametrize("asked", ["parent", "sponsor", "dragons", "' OR 1=1", ""])
def test_a_level_that_is_not_measured_falls_back(group_desk: Desk, asked: str) -> None:
    shown = show(group_desk, f"/markets?owner={asked}")
    assert shown.view is not None
    assert shown.view.owner_level == "entity"
    assert "Legal-entity owners" in words(shown.content)


def test_what_joining_comes_to_is_told(group_desk: Desk, group_market: Market) -> None:
    said = words(show(group_desk, "/markets").content)
    registered = len(
        {
            r["provider_id"]
            for r in group_market.rows["service_snapshot"]
            if r["as_at"] == as_at(2024)
        }
    )
    # Three of the group and two spellings are five owners fewer, and two more.
    assert f"{registered} registered owners are {registered - 5 + 2}" in said
    assert f"Above {registered - 3} of them nothing is known" in said


def test_an_older_edition_says_that_nothing_was_worked_out(desk: Desk) -> None:
    shown = show(desk, "/markets?owner=controller")
    assert "who stands above them was not worked out" in words(shown.content)
    labels = [getattr(part, "label", None) for part in parts(shown.content)]
    assert "Owners" not in labels and "Level" in labels


def test_where_nothing_is_known_above_the_page_says_so(tmp_path: Path) -> None:
    market = owned(providers=0)
    market.rows["ownership"] = [
        row for row in market.rows["ownership"] if row["level"] == "same-owner"
    ]
    desk = open_desk(write_owned(tmp_path, market), None)
    for address in ("/markets", "/markets?owner=controller"):
        assert "Nothing is known above the registered owners" in words(show(desk, address).content)
    assert TOP not in words(show(desk, "/markets?owner=controller").content)
