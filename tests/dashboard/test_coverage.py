"""A list of some councils is not England, and two such lists are not a trend."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dashboard.desk import Desk, open_desk
from dashboard.queries import changes, coverage, markets, services
from models.publishing import market_tables
from tests.dashboard.reading_pages import links, show, words
from tests.dashboard.sample_home import Market, as_at, invent, write_home
from tests.features.adult_made import adult
from tests.features.hand_made import facts

BEFORE, NOW = date(2025, 8, 26), date(2026, 7, 1)
MARKET = "care-homes"
NAMELESS = "1-555"
SCOTTISH = 20


def _home(n: int, when: date, council: int, **more: Any) -> dict[str, Any]:
    place = {"la_name": f"Council {council:03d}", "la_code": f"E09000{council:03d}"}
    return adult(f"1-{when.year}{n:04d}", when, region="North", **place, **more)


def _scottish(n: int) -> dict[str, Any]:
    place = {"region": None, "la_name": f"Scottish {n:03d}", "la_code": f"S12000{n:03d}"}
    return adult(f"CS{n:010d}", NOW, body="ci", **place)


def _desk(folder: Path, councils: int, earlier: int) -> Desk:
    """A home whose newest list covers so many councils, and the one before so many others."""
    market: Market = invent()
    held = facts(
        [
            *(_home(n, BEFORE, n) for n in range(earlier)),
            *(_home(n, NOW, n) for n in range(councils)),
            _home(999, NOW, 0, owner_name=None, provider_id=f"cqc:{NAMELESS}", places=400),
            *(_scottish(n) for n in range(SCOTTISH)),
        ]
    )
    for name, frame in {
        "service_snapshot": held.service_snapshot,
        **market_tables(held),
    }.items():
        for row in frame.to_dicts():
            market.add(name, **row)
    return open_desk(write_home(folder, market), None)


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return _desk(tmp_path_factory.mktemp("extract"), councils=1, earlier=5)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return _desk(tmp_path_factory.mktemp("whole"), councils=101, earlier=100)


@pytest.mark.parametrize("page", ["/", "/markets", "/providers"])
def test_an_extract_is_not_called_england(extract: Desk, page: str) -> None:
    said = words(show(extract, f"{page}?market={MARKET}").content)
    assert (
        "The list held covers 1 council (Council 000); these are its figures, not England’s."
        in (said)
    )
    for untrue in (
        "England had",
        "England has",
        "in England",
        "of 1 councils",
        "0 of 1",
        "1 regions",
    ):
        assert untrue not in said


@pytest.mark.parametrize("page", ["/", "/markets"])
def test_a_council_the_list_leaves_out_is_not_said_to_have_none(extract: Desk, page: str) -> None:
    shown = show(extract, f"{page}?market={MARKET}&la=E09000001")
    assert shown.view is not None
    assert shown.view.la_name
    said = words(shown.content)
    assert f"{shown.view.la_name} is not on the list held" in said
    assert "has no" not in said


def test_several_councils_are_named_up_to_a_few(tmp_path: Path) -> None:
    said = words(show(_desk(tmp_path, councils=7, earlier=1), f"/markets?market={MARKET}").content)
    assert "covers 7 councils (Council 000, Council 001, Council 002 and 4 others)" in said


def test_a_list_of_most_councils_stands_for_england(whole: Desk) -> None:
    said = words(show(whole, f"/markets?market={MARKET}").content)
    assert "not England’s" not in said
    assert "102 care homes" in said
    assert "in 101 councils" in said


def test_other_nations_are_not_counted_as_england(whole: Desk) -> None:
    edition = whole.published.current()
    assert edition is not None
    assert services.counted(edition, NOW, MARKET, {})["services"] == 102
    assert services.counted(edition, NOW, MARKET, {"la": "S12000003"})["services"] == 1
    assert len(coverage.coverage(edition, MARKET, NOW).councils) == 101
    assert markets.dependent_councils(edition, MARKET, NOW, 20, 20)["measured"] == 101
    assert changes.counts(edition, NOW, BEFORE, MARKET, None, None)["joined"]["services"] == 102
    for page in ("/", "/markets", "/providers"):
        said = words(show(whole, f"{page}?market={MARKET}").content)
        assert "102 care homes" in said and "Scottish" not in said, page


def test_registers_of_children_s_homes_are_whole_however_few_councils(extract: Desk) -> None:
    edition = extract.published.current()
    assert edition is not None
    assert coverage.coverage(edition, "childrens-homes", as_at(2024)).whole


def test_lists_of_other_councils_are_not_one_trend(extract: Desk, whole: Desk) -> None:
    for desk, dates in ((extract, [NOW]), (whole, [BEFORE, NOW])):
        edition = desk.published.current()
        assert edition is not None
        rows = markets.trend(edition, MARKET, NOW, "england", None)
        assert [row["as_at"] for row in rows] == dates
    said = words(show(extract, f"/markets?market={MARKET}").content)
    assert "The list of 26 August 2025 covers other councils, so it is not compared." in said
    assert "concentration rose" not in said


def test_an_owner_without_a_name_is_found_by_its_number(extract: Desk) -> None:
    shown = show(extract, f"/markets?market={MARKET}").content
    assert "name not held" in words(shown)
    found = next(link for link in links(shown) if link.startswith("/owner/") and NAMELESS in link)
    assert "Provider" not in found
    assert "1 care home " in words(show(extract, found).content)


def test_the_councils_counted_are_those_of_the_list(extract: Desk) -> None:
    edition = extract.published.current()
    assert edition is not None
    rows = pl.DataFrame(
        edition.rows(
            "SELECT as_at, la_name FROM facts.service_snapshot"
            " WHERE market = ? AND starts_with(la_code, 'E')",
            MARKET,
        )
    )
    for day in (BEFORE, NOW):
        held = coverage.coverage(edition, MARKET, day).councils
        assert list(held) == sorted(rows.filter(pl.col("as_at") == day)["la_name"].unique())
