from __future__ import annotations

import json
from pathlib import Path

import pytest
from dash import Dash

from dashboard.desk import Desk, open_desk
from dashboard.figures.style import GRAPH_CONFIG
from tests.dashboard.reading_pages import graphs, links, parts, show, title, words
from tests.dashboard.sample_home import Market, as_at, known_on

PAGES = ("/", "/alerts", "/providers", "/markets", "/markets?level=la", "/model", "/data")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_at_every_date_and_council(
    desk: Desk, market: Market, address: str
) -> None:
    council = market.rows["local_authority"][3]
    for change in ("", "as_at=2018-03-31", "as_at=2021-03-31", f"la={council['la_code']}"):
        joint = "&" if "?" in address else "?"
        shown = show(desk, f"{address}{joint}{change}")
        assert shown.view is not None, address
        assert "cannot be read" not in title(shown.content)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_an_empty_home_says_which_command_to_run(
    tmp_path: Path, address: str
) -> None:
    said = words(show(open_desk(tmp_path, None), address).content)
    assert f"forewarn refresh --home {tmp_path}" in said


def test_every_chart_uses_the_one_configuration(desk: Desk, market: Market) -> None:
    service = market.rows["score"][-1]["entity_id"]
    for address in (*PAGES, f"/provider/{service}"):
        for graph in graphs(show(desk, address).content):
            assert graph.config == GRAPH_CONFIG
            assert isinstance(graph.figure, dict)
    assert GRAPH_CONFIG["modeBarButtonsToRemove"] == ["sendChartToCloud"]
    assert GRAPH_CONFIG["displaylogo"] is False


def test_tables_name_their_columns_and_rows(desk: Desk) -> None:
    for address in PAGES:
        for part in parts(show(desk, address).content):
            if type(part).__name__ == "Th":
                assert part.scope in ("col", "row")


def test_links_keep_the_date_and_the_council(desk: Desk, market: Market) -> None:
    code = next(row["la_code"] for row in market.rows["alert"] if row["as_at"] == as_at(2022))
    shown = show(desk, f"/?la={code}&as_at=2022-03-31")
    within = [link for link in links(shown.content) if link.startswith("/provider/")]
    assert within
    assert all(f"la={code}" in link and "as_at=2022-03-31" in link for link in within)


def test_the_council_of_the_dashboard_is_the_default_with_a_way_out(
    home: Path, market: Market
) -> None:
    council = market.rows["local_authority"][5]
    desk = open_desk(home, council["la_name"].upper())
    mine, everything = show(desk, "/"), show(desk, "/?la=all")
    assert mine.view is not None and mine.view.la == council["la_code"]
    assert "See all England" in words(mine.content)
    assert any("la=all" in link for link in links(mine.content))
    assert everything.view is not None and everything.view.la is None


def test_a_past_date_shows_only_what_could_be_known_then(desk: Desk, market: Market) -> None:
    service = next(
        row["service_id"]
        for row in market.rows["service_snapshot"]
        if row["as_at"] == as_at(2024) and row["registered_on"].year < 2016
    )
    shown = show(desk, f"/provider/{service}?as_at=2021-03-31")
    assert shown.view is not None and shown.view.known_by == known_on(2021)
    said = words(shown.content)
    assert "31 March 2021" in said
    assert "31 March 2022" not in said and "2023" not in said


def test_a_service_that_left_is_still_found(desk: Desk, market: Market) -> None:
    last = {row["service_id"]: row["as_at"] for row in market.rows["service_snapshot"]}
    gone = next(service for service, day in last.items() if day < as_at(2024))
    said = words(show(desk, f"/provider/{gone}").content)
    assert "Not on the register of 31 March 2024" in said


def test_unscored_services_say_why(desk: Desk, market: Market) -> None:
    service = next(
        row["entity_id"]
        for row in market.rows["score"]
        if row["as_at"] == as_at(2024) and row.get("not_computable")
    )
    said = words(show(desk, f"/provider/{service}").content)
    assert "Not computable: no full inspection is known at this date" in said


@pytest.mark.parametrize("address", ("/nowhere", "/provider/ofsted:SC000000", "/provider/"))
def test_unknown_addresses_say_so(desk: Desk, address: str) -> None:
    assert "no such page" in title(show(desk, address).content)


def test_nonsense_in_an_address_falls_back(desk: Desk) -> None:
    shown = show(desk, "/alerts?from=x&la=nope&as_at=1900-01-01&severity='%20or%201=1")
    assert shown.view is not None and shown.view.la is None
    assert shown.view.as_at == as_at(2024)


def test_the_page_is_english_and_marked(app: Dash) -> None:
    body = app.server.test_client().get("/").get_data(as_text=True)
    assert '<html lang="en">' in body
    assert "http://" not in body and "https://" not in body


def test_the_table_of_areas_is_kept_and_still_follows_date_and_sector(desk: Desk) -> None:
    tables = {
        address: json.dumps(areas(desk, address))
        for address in (
            "/markets?level=la",
            "/markets?level=la&as_at=2021-03-31",
            "/markets?level=la&sector=private",
            "/markets?level=region",
        )
    }
    assert len(set(tables.values())) == len(tables)
    assert "as_at=2021-03-31" in tables["/markets?level=la&as_at=2021-03-31"]
    assert "sector=private" in tables["/markets?level=la&sector=private"]
    again = areas(desk, "/markets?level=la&la=E09000002")
    assert json.dumps(again) == tables["/markets?level=la"]


def areas(desk: Desk, address: str) -> dict:
    return next(part for part in parts(show(desk, address).content) if isinstance(part, dict))


@pytest.mark.parametrize("address", ("/markets", "/markets?level=bogus&sector=all", "/providers"))
def test_a_control_offers_every_choice_once_and_shows_the_one_taken(
    desk: Desk, address: str
) -> None:
    controls = [
        part
        for part in parts(show(desk, address).content)
        if type(part).__name__ in ("Select", "SegmentedControl")
    ]
    assert controls
    for control in controls:
        values = [option["value"] for option in control.data]
        assert len(set(values)) == len(values) > 1
        assert control.value is None or control.value in values
