"""The queue of an adult market: its own alerts, each under its market's name, and no other's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.desk import Desk, open_desk
from dashboard.queries import alerts
from data.tables.cqc import CqcManager
from data.tables.match import Match
from models.alert_history import adult_alert_rows
from models.alert_rules import load_rules
from models.publishing import market_tables
from tests.dashboard.reading_pages import show, title, words
from tests.dashboard.sample_home import invent, write_home
from tests.features.adult_made import adult
from tests.features.company_made import A, company_facts, proceeding
from tests.features.hand_made import facts, frame

JULY = date(2026, 7, 1)
HERE, THERE = "E09000001", "E09000002"


def _home(number: str, la: str = HERE, **more: Any) -> dict[str, Any]:
    return adult(number, JULY, la_name=f"Bridge {la[-1]}", la_code=la, region="North", **more)


def _absent(number: str) -> dict[str, Any]:
    return {
        "service_id": f"cqc:{number}", "as_at": JULY, "registered_manager_present": False,
        "known_on": JULY, "known_on_estimated": False, "raw_name": "list", "row_number": 1,
    }  # fmt: skip


@pytest.fixture(scope="module")
def adult_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A care home that cares at home too, a nursing home, a home care service; one owner failed."""
    lists = [
        _home("1-100001", home_care=True),
        _home("1-100002", THERE, market="nursing-homes", owner_name="Elm", provider_id="cqc:Elm"),
        _home("1-100003", THERE, market="home-care", places=None),
        _home("1-100004", market="home-care", places=None, owner_name="Ash", provider_id="cqc:Ash"),
    ]
    held = replace(
        facts(lists),
        cqc_manager=frame(CqcManager, [_absent(f"1-10000{n}") for n in (1, 2, 3)]),
        match=frame(
            Match,
            [
                {
                    "entity_kind": "provider", "entity_id": "cqc:Ash", "company_number": A,
                    "method": "given-number", "evidence": "its number", "decided_by": "publisher",
                    "happened_on": date(2020, 1, 1), "known_on": date(2020, 1, 1),
                }
            ],
        ),
    )  # fmt: skip
    failing = company_facts([], [], [proceeding(A, "administration", "start", date(2026, 5, 1))])
    market = invent()
    tables = {
        "service_snapshot": held.service_snapshot,
        "alert": adult_alert_rows(held, [], load_rules(), failing),
        **market_tables(held),
    }
    for name, rows in tables.items():
        for row in rows.to_dicts():
            market.add(name, **row)
    home: Path = tmp_path_factory.mktemp("adult-alerts")
    return open_desk(write_home(home, market), None)


def _queue(desk: Desk, market: str, la: str | None = None) -> set[tuple[str, str]]:
    edition = desk.published.current()
    assert edition is not None
    found = alerts.queue(edition, market, JULY, la)
    assert len({row["alert_id"] for row in found}) == len(found)
    return {(row["rule"], row["entity_id"]) for row in found}


MANAGER, FAILED = "no-registered-manager-adult", "provider-insolvency"


def test_each_market_has_the_alerts_of_what_counts_in_it(adult_desk: Desk) -> None:
    assert _queue(adult_desk, "care-homes") == {
        (MANAGER, "cqc:1-100001"),
        (MANAGER, "cqc:1-100002"),  # a nursing home is a care home
    }
    assert _queue(adult_desk, "nursing-homes") == {(MANAGER, "cqc:1-100002")}
    assert _queue(adult_desk, "home-care") == {
        (MANAGER, "cqc:1-100001"),  # it cares at home too
        (MANAGER, "cqc:1-100003"),
        (FAILED, "cqc:Ash"),
    }


def test_a_council_has_its_services_and_whoever_runs_one(adult_desk: Desk) -> None:
    assert _queue(adult_desk, "home-care", HERE) == {(MANAGER, "cqc:1-100001"), (FAILED, "cqc:Ash")}
    assert _queue(adult_desk, "home-care", THERE) == {(MANAGER, "cqc:1-100003")}


def test_the_page_names_the_market_of_each_and_children_s_homes_keep_theirs(
    adult_desk: Desk,
) -> None:
    said = words(show(adult_desk, "/alerts?market=home-care").content)
    assert "3 alerts are open" in said and "1 asks for action" in said
    assert "No registered manager · Care homes" in said
    assert "No registered manager · Home care" in said
    assert "Administration on 1 May 2026" in said
    acting = words(show(adult_desk, "/alerts?market=home-care&severity=act").content)
    assert "Administration on 1 May 2026" in acting and "no registered manager" not in acting
    children = show(adult_desk, "/alerts")
    assert "cannot be read" not in title(children.content)
    assert "Care homes" not in words(children.content).replace("Children’s homes", "")
    unwatched = words(show(adult_desk, "/alerts?market=nursing-homes&la=" + HERE).content)
    assert "No alert is open" in unwatched
