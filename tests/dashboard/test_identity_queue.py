from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.app import create_app
from dashboard.desk import Desk, open_desk
from dashboard.identity_actions import decided
from data.casework.identity_decisions import match_decisions
from tests.dashboard.owners_home import DOUBTFUL, largest_owners, owned, write_owned
from tests.dashboard.reading_pages import links, parts, show, title, words
from tests.dashboard.sample_home import Market


@pytest.fixture
def group_market() -> Market:
    return owned()


@pytest.fixture
def own_desk(tmp_path: Path, group_market: Market) -> Desk:
    return open_desk(write_owned(tmp_path, group_market), None)


def entity(group_market: Market) -> str:
    return largest_owners(group_market)[4]


def test_the_queue_shows_candidates_evidence_and_chance(
    own_desk: Desk, group_market: Market
) -> None:
    shown = show(own_desk, "/identity").content
    said = words(shown)
    assert title(shown) == "2 providers wait for a decision on which company they are"
    assert "62\u00a0%" in said and "name nearly the same; another town" in said
    assert f"/company/{DOUBTFUL}" in links(shown)
    assert said.index("dissolved on 1 May 2015") < said.index("another town")  # used ones first


def test_a_decision_is_written_shown_and_stays(own_desk: Desk, group_market: Market) -> None:
    drawn = words(decided(own_desk, entity(group_market), DOUBTFUL, "Rang the owner", "duty desk"))
    assert f"Company {DOUBTFUL}" in drawn and "next build" in drawn
    assert "1 provider waits" in title(show(own_desk, "/identity").content)
    said = words(show(own_desk, "/identity?state=decided").content)
    assert "Rang the owner" in said and "duty desk" in said
    again = match_decisions(own_desk.home / "casework.db").to_dicts()
    assert [(row["entity_id"], row["company_number"]) for row in again] == [
        (entity(group_market), DOUBTFUL)
    ]


def test_none_of_these_is_a_decision_too(own_desk: Desk, group_market: Market) -> None:
    assert "None of these" in words(decided(own_desk, entity(group_market), "", "Neither is", None))
    assert own_desk.identities.matches()[entity(group_market)]["company_number"] is None


def test_a_decision_can_be_made_anew_and_the_last_stands(
    own_desk: Desk, group_market: Market
) -> None:
    decided(own_desk, entity(group_market), "", "Neither is", None)
    decided(own_desk, entity(group_market), DOUBTFUL, "It is after all", None)
    assert own_desk.identities.matches()[entity(group_market)]["company_number"] == DOUBTFUL


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_a_decision_needs_a_reason(
    own_desk: Desk, group_market: Market, reason: str | None
) -> None:
    drawn = decided(own_desk, entity(group_market), DOUBTFUL, reason, None)
    assert "reason" in next(
        p.children for p in parts(drawn) if getattr(p, "className", "") == "fault"
    )
    assert own_desk.identities.matches() == {}


@pytest.mark.parametrize(
    ("who", "number"),
    [("nobody", DOUBTFUL), ("nobody", ""), (None, "00000999"), (None, "' OR 1=1")],
)
def test_only_what_the_queue_offers_can_be_decided(
    own_desk: Desk, group_market: Market, who: str | None, number: str
) -> None:
    drawn = words(decided(own_desk, who or entity(group_market), number, "because", None))
    assert "no longer in the queue" in drawn
    assert own_desk.identities.matches() == {}


def test_another_site_cannot_decide(own_desk: Desk) -> None:
    client = create_app(own_desk.home).server.test_client()
    answer = client.post(
        "/_dash-update-component", json={}, headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403


def test_reasons_can_be_chosen_from_the_address(own_desk: Desk) -> None:
    said = words(show(own_desk, "/identity?reason=dissolved").content)
    assert "dissolved on 1 May 2015" in said and "another town" not in said
    assert "Nothing answers" in words(show(own_desk, "/identity?reason=dragons&from=-5").content)


def test_the_data_page_leads_to_the_queue(own_desk: Desk) -> None:
    shown = show(own_desk, "/data").content
    assert "2 providers wait for a decision" in words(shown)
    assert "/identity" in links(shown)


def test_an_older_edition_has_no_queue_and_says_so(desk: Desk) -> None:
    assert "No review queue is held" in title(show(desk, "/identity").content)
    assert "wait for a decision" not in words(show(desk, "/data").content)


def test_reading_decisions_does_not_create_casework(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, None)
    assert desk.identities.matches() == {}
    assert not (tmp_path / "casework.db").exists()


def test_what_contradicts_a_match_need_not_be_an_edition(
    tmp_path: Path, group_market: Market
) -> None:
    for row in group_market.rows["match_review"]:
        if row["company_number"] == DOUBTFUL:
            row["reason"] = "contradicted-later"
    own = open_desk(write_owned(tmp_path, group_market), None)
    assert "A later edition or record contradicts it" in words(show(own, "/identity").content)
