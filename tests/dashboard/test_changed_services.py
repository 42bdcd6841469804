"""What changed since the register before, service by service; in-year registers stand apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.desk import Desk, open_desk
from dashboard.queries import register
from tests.dashboard.reading_pages import links, parts, show, title, words
from tests.dashboard.sample_home import MARKET, Market, as_at, invent, write_home

IN_YEAR = dt.date(2023, 9, 30)


def homes(market: Market, year: int) -> dict[str, dict]:
    return {
        row["service_id"]: row
        for row in market.rows["service_snapshot"]
        if row["as_at"] == as_at(year)
    }


@pytest.mark.parametrize(
    ("kind", "said"), [("joined", "joined the register"), ("left", "left the register")]
)
def test_the_number_opens_the_services_it_counts(
    desk: Desk, market: Market, kind: str, said: str
) -> None:
    now, before = homes(market, 2024), homes(market, 2023)
    expected = set(now) - set(before) if kind == "joined" else set(before) - set(now)
    overview = show(desk, "/").content
    address = next(
        link for link in links(overview) if link.startswith("/changes") and f"kind={kind}" in link
    )
    page = show(desk, address).content
    assert f"{len(expected)} home" in title(page) and said in title(page)
    listed = {urlsplit(link).path for link in links(page) if link.startswith("/provider/")}
    assert listed == {f"/provider/{service}" for service in expected}
    day = as_at(2024) if kind == "joined" else as_at(2023)
    lines = [link for link in links(page) if link.startswith("/source")]
    assert len(lines) == len(expected)
    assert all(str(day) in parse_qs(urlsplit(line).query)["key"][0] for line in lines)


def test_a_change_of_rating_opens_the_lines_of_both_registers(desk: Desk) -> None:
    page = show(desk, "/changes?kind=rating%20down").content
    rows = [part for part in parts(page) if type(part).__name__ == "Tr"][1:]
    assert rows
    for row in rows:
        days = [link for link in links(row) if link.startswith("/source")]
        assert len(days) == 2 and "2023-03-31" in days[0] and "2024-03-31" in days[1]


def test_nothing_is_before_the_first_register(desk: Desk) -> None:
    assert "first register" in title(show(desk, "/changes?as_at=2018-03-31").content)


def test_a_council_s_changes_are_its_own(desk: Desk, market: Market) -> None:
    now, before = homes(market, 2024), homes(market, 2023)
    joined = [row for service, row in now.items() if service not in before]
    council = joined[0]["la_code"]
    page = show(desk, f"/changes?kind=joined&la={council}").content
    mine = sum(row["la_code"] == council for row in joined)
    assert len([link for link in links(page) if link.startswith("/provider/")]) == mine


@pytest.fixture(scope="module")
def in_year_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A register within the year, at which no market is measured; one home is only on that."""
    market = invent()
    rows = [
        row | {"as_at": IN_YEAR, "known_on": dt.date(2023, 12, 20)}
        for row in homes(market, 2023).values()
    ]
    market.rows["service_snapshot"] += rows
    return open_desk(write_home(Path(tmp_path_factory.mktemp("in-year")), market), None)


def test_an_in_year_register_is_not_offered_and_not_compared(
    in_year_desk: Desk, desk: Desk
) -> None:
    edition, plain = in_year_desk.published.current(), desk.published.current()
    assert edition is not None and plain is not None
    assert register.dates(edition, MARKET) == register.dates(plain, MARKET)
    assert show(in_year_desk, f"/?as_at={IN_YEAR}").view.as_at == as_at(2024)  # type: ignore[union-attr]
    said = words(show(in_year_desk, "/").content)
    assert "Since 31 March 2023" in said
    assert "the in-year register of 30 September 2023 is not compared" in said
    assert "in-year" not in words(show(desk, "/").content)


def test_a_home_s_history_calls_an_in_year_register_so(in_year_desk: Desk, market: Market) -> None:
    service = next(iter(set(homes(market, 2023)) & set(homes(market, 2024))))
    page = show(in_year_desk, f"/provider/{service}").content
    rows = [words(part) for part in parts(page) if type(part).__name__ == "Tr"]
    marked = [row for row in rows if "in-year" in row]
    assert len(marked) == 1 and marked[0].startswith("30 September 2023")
