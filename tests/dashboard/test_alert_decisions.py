from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.desk import Desk, open_desk
from dashboard.pages.overview import waiting
from dashboard.queries import alerts
from data.errors import ForewarnError
from tests.dashboard.reading_pages import show, words
from tests.dashboard.sample_home import MARKET, as_at, invent, write_home


@pytest.fixture
def own_desk(tmp_path: Path) -> Desk:
    return open_desk(write_home(tmp_path, invent()), None)


def first_alert(desk: Desk) -> dict:
    return alerts.queue(desk.published.current(), MARKET, as_at(2024), None)[0]


def test_a_decision_is_seen_at_once_and_stays(own_desk: Desk) -> None:
    alert = first_alert(own_desk)
    before = waiting(own_desk, show(own_desk, "/").view)
    own_desk.decisions.decide(alert["alert_id"], "acknowledged", "Rang the owner", "duty desk")
    said = words(show(own_desk, "/").content)
    assert "Rang the owner" in said and "by duty desk" in said
    assert waiting(own_desk, show(own_desk, "/").view) == before - 1
    again = open_desk(own_desk.home, None)
    assert again.decisions.states()[alert["alert_id"]].note == "Rang the owner"


def test_closed_alerts_leave_the_overview_and_can_be_found(own_desk: Desk) -> None:
    alert = first_alert(own_desk)
    own_desk.decisions.decide(alert["alert_id"], "closed", "Home confirmed its plans", None)
    assert alert["entity_name"] not in words(show(own_desk, "/").content)
    assert alert["entity_name"] in words(show(own_desk, "/alerts?state=closed").content)


def test_closing_needs_a_note(own_desk: Desk) -> None:
    with pytest.raises(ForewarnError, match="note"):
        own_desk.decisions.decide(first_alert(own_desk)["alert_id"], "closed", " ", None)


def test_reading_casework_does_not_create_it(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, None)
    assert desk.decisions.states() == {}
    assert not (tmp_path / "casework.db").exists()
