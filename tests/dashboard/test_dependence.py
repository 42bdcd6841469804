"""The councils behind the market's headline, and an owner's services as a list."""

from __future__ import annotations

import re

import pytest

from dashboard.desk import Desk
from dashboard.queries import services
from tests.dashboard.reading_pages import links, parts, show, title, words
from tests.dashboard.sample_home import MARKET, Market, as_at


@pytest.mark.parametrize("year", [2021, 2024])
def test_the_headline_s_councils_are_those_listed(desk: Desk, market: Market, year: int) -> None:
    headline = title(show(desk, f"/markets?as_at={as_at(year)}").content)
    found = re.search(r"in (\d+) of (\d+) councils", headline)
    assert found is not None
    page = show(desk, f"/dependence?as_at={as_at(year)}").content
    marked = [part for part in parts(page) if type(part).__name__ == "Mark"]
    assert len(marked) == int(found[1])
    largest: dict[str, float] = {}
    places: dict[str, int] = {}
    for row in market.rows["dependency"]:
        if row["as_at"] == as_at(year) and row["by"] == "la":
            places[row["area_name"]] = places.get(row["area_name"], 0) + row["places"]
            if row["provider_kind"] != "local-authority":
                largest[row["area_name"]] = max(largest.get(row["area_name"], 0), row["share"])
    enough = {name for name, n in places.items() if n >= 20}
    assert len(enough) == int(found[2])
    rows = [words(part) for part in parts(page) if type(part).__name__ == "Tr"][1:]
    assert len(rows) == len(enough & set(largest))
    for row in rows:
        name = next(name for name in enough if row.startswith(f"{name} "))
        assert row.endswith(f"{largest[name]:.0f}\u00a0%")


def test_an_owner_s_count_opens_its_services_and_no_others(desk: Desk, market: Market) -> None:
    owner = next(
        row["provider_id"]
        for row in market.rows["dependency"]
        if row["as_at"] == as_at(2024) and row["by"] == "england" and row["services"] >= 3
    )
    page = show(desk, f"/owner/{owner}").content
    address = next(link for link in links(page) if link.startswith("/providers?"))
    edition = desk.published.current()
    assert edition is not None
    own = {
        row["service_id"]
        for row in market.rows["service_snapshot"]
        if row["as_at"] == as_at(2024) and row["provider_id"] == owner
    }
    listed = services.listed(edition, as_at(2024), MARKET, {"under": owner})
    assert {row["service_id"] for row in listed} == own
    said = show(desk, address).content
    assert title(said).startswith(f"{len(own)} children’s homes")
    assert "Only those of" in words(said)
    nobody = services.listed(edition, as_at(2024), MARKET, {"under": "ofsted-org:nobody"})
    assert nobody == []
