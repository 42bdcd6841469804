from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dashboard.desk import Desk, open_desk
from dashboard.ending_actions import decided
from data.casework.succession_decisions import succession_decisions
from tests.dashboard.owners_home import owned, write_owned
from tests.dashboard.reading_pages import links, parts, show, title, words
from tests.dashboard.sample_home import MARKET, Market, as_at, known_on


@pytest.fixture
def group_market() -> Market:
    """Two registrations of which nobody is sure that they closed; of one a candidate is known."""
    market = owned()
    known = {row["from_service_id"] for row in market.rows["succession"]}
    last = {row["service_id"]: row for row in market.rows["service_snapshot"]}
    gone = [row for row in last.values() if row["as_at"] < as_at(2024)]
    unsure = [row for row in gone if row["service_id"] not in known][:2]
    other = next(row for row in last.values() if row["as_at"] == as_at(2024))
    for row, to, chance in zip(unsure, (other["service_id"], None), (0.62, None), strict=True):
        market.add(
            "succession",
            from_service_id=row["service_id"],
            to_service_id=to,
            market=MARKET,
            kind="uncertain",
            method="model",
            probability=chance,
            probability_continued=chance and 0.64,
            evidence="4 places both; began 9 days later",
            ended_on=dt.date(row["as_at"].year, 9, 1),
            happened_on=dt.date(row["as_at"].year, 9, 1),
            known_on=known_on(row["as_at"].year + 1),
            known_on_estimated=False,
        )
    return market


@pytest.fixture
def own_desk(tmp_path: Path, group_market: Market) -> Desk:
    return open_desk(write_owned(tmp_path, group_market), None)


def pair(market: Market) -> tuple[str, str]:
    [row] = [
        row
        for row in market.rows["succession"]
        if row["kind"] == "uncertain" and row["to_service_id"]
    ]
    return row["from_service_id"], row["to_service_id"]


def standing(desk: Desk) -> list[tuple[str, str | None, str]]:
    rows = succession_decisions(desk.home / "casework.db")
    return rows.select("from_service_id", "to_service_id", "reason").rows()


def test_the_queue_shows_both_sides_the_evidence_and_the_chance(
    own_desk: Desk, group_market: Market
) -> None:
    ended, other = pair(group_market)
    shown = show(own_desk, "/identity?of=endings").content
    said = words(shown)
    assert title(shown) == ("1 registration that ended waits for a decision on whether it went on")
    assert "perhaps went on as" in said and "began 9 days later" in said and "64\u00a0%" in said
    assert {f"/provider/{ended}", f"/provider/{other}"} <= set(links(shown))
    queue = show(own_desk, "/identity").content
    assert "Registrations that ended (1)" in words(queue)
    assert "/identity?of=endings" in links(queue)


def test_it_went_on_or_it_closed_and_the_last_word_stands(
    own_desk: Desk, group_market: Market
) -> None:
    ended, other = pair(group_market)
    drawn = words(decided(own_desk, ended, "on", "Rang the owner", "duty desk"))
    assert "Went on as" in drawn and "duty desk" in drawn and "next build" in drawn
    assert standing(own_desk) == [(ended, other, "Rang the owner")]
    assert "No registration that ended waits" in title(
        show(own_desk, "/identity?of=endings").content
    )
    assert "Rang the owner" in words(show(own_desk, "/identity?of=endings&state=decided").content)
    assert "Truly closed" in words(decided(own_desk, ended, "closed", "It is let as flats", None))
    assert standing(own_desk) == [(ended, None, "It is let as flats")]


def test_a_decision_can_be_withdrawn_and_only_one_that_is_there(
    own_desk: Desk, group_market: Market
) -> None:
    ended, _ = pair(group_market)
    decided(own_desk, ended, "closed", "Rang the owner", None)
    decided(own_desk, ended, "withdraw", "A slip", None)
    assert standing(own_desk) == []
    drawn = decided(own_desk, ended, "withdraw", "A slip", None)
    assert "Nothing is decided" in words(drawn)
    assert "1 registration" in title(show(own_desk, "/identity?of=endings").content)


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_a_decision_needs_a_reason(
    own_desk: Desk, group_market: Market, reason: str | None
) -> None:
    drawn = decided(own_desk, pair(group_market)[0], "on", reason, None)
    [fault] = [p.children for p in parts(drawn) if getattr(p, "className", "") == "fault"]
    assert "reason" in fault
    assert standing(own_desk) == []


@pytest.mark.parametrize(("who", "what"), [("ofsted:0", "on"), ("", "closed"), (None, "elsewhere")])
def test_only_what_the_queue_offers_can_be_decided(
    own_desk: Desk, group_market: Market, who: str | None, what: str
) -> None:
    ended = pair(group_market)[0] if who is None else who
    assert "no longer in the queue" in words(decided(own_desk, ended, what, "because", None))
    assert standing(own_desk) == []


def test_the_registration_s_own_page_leads_to_the_form(
    own_desk: Desk, group_market: Market
) -> None:
    ended, _ = pair(group_market)
    found = show(own_desk, f"/provider/{ended}?as_at=2024-03-31").content
    [form] = [link for link in links(found) if "of=endings" in link]
    assert "Decide what became of it" in words(found)
    decided(own_desk, ended, "closed", "Rang the owner", None)
    assert "Rang the owner" in words(show(own_desk, form).content)
    moved = group_market.rows["succession"][0]["from_service_id"]
    assert "Decide what became" not in words(show(own_desk, f"/provider/{moved}").content)


def test_an_edition_without_endings_asks_about_companies_alone(desk: Desk) -> None:
    assert "Registrations that ended" not in words(show(desk, "/identity").content)
    shown = show(desk, "/identity?of=endings").content
    assert "No registration that ended waits" in title(shown)
