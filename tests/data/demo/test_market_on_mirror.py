"""A whole synthetic market served as its publishers would: fetched, read and dated as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.demo.mirror import addresses
from data.errors import ForewarnError
from data.sources.discovery import fetch_sources
from data.warehouse.archive import archived_tables
from data.warehouse.home import Home
from flows.commands_fetch import chosen_sources
from flows.steps import fetch_step
from tests.data.fetching.mirror_server import MirrorServer
from tests.data.homes import ingest

#: What is asked -> the sources that it gives.
ASKED = {
    "cqc": {
        "cqc.active_locations",
        "cqc.deactivated_locations",
        "cqc.directory",
        "cqc.latest_ratings",
    },
    "ofsted": {
        "ofsted.childrens_social_care",
        "ofsted.fostering",
        "ofsted.management_information",
        "ofsted.ownership",
    },
    "companies_house.control": {"companies_house.control"},
    "companies_house.companies": {"companies_house.companies"},
    "charity_commission": {"charity_commission"},
    "gazette": {"gazette"},
}
#: It is asked for one answer after another, which takes its time.
SLOW = "cqc.syndication"


def test_every_publisher_of_the_market_is_fetched_from_a_mirror(
    market: Path, mirror: MirrorServer, tmp_path: Path
) -> None:
    for url, content in addresses(market).items():
        mirror.serve(url, content.read_bytes() if isinstance(content, Path) else content)
    home = Home(tmp_path / "home")
    chosen = [s for s in chosen_sources(list(ASKED), fetch_sources()) if s.name != SLOW]
    ingested: list[str] = []
    results = fetch_step(
        home,
        chosen,
        mirror=mirror.url,
        ingested=lambda outcome: ingested.append(outcome.kind),
    )
    assert {r.source: r.kind for r in results} == dict.fromkeys(
        set().union(*ASKED.values()), "fetched"
    ), [r.sentence for r in results]
    assert set(ingested) == {"ingested"}
    assert home.data_kind() == "synthetic"
    held = archived_tables(home)
    assert {table.source for table in held} == set().union(*ASKED.values())
    # The newest of several editions that the page names is the one taken.
    dates = {t.as_at for t in held if t.source == "cqc.active_locations"}
    assert [day.isoformat() for day in dates] == ["2025-07-01"]
    bytes_of = {path.read_bytes() for path in market.rglob("*") if path.is_file()}
    fetched = [p for p in (home.path / "fetched").rglob("synthetic_*") if p.suffix != ".json"]
    assert fetched and all(path.read_bytes() in bytes_of for path in fetched)


def test_without_a_mirror_a_synthetic_home_fetches_nothing(tmp_path: Path, market: Path) -> None:
    home = Home(tmp_path / "home")
    ingest(home, market / "synthetic_charities")
    with pytest.raises(ForewarnError, match="synthetic"):
        fetch_step(home, chosen_sources(["charity_commission"], fetch_sources()))
