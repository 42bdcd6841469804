"""Early registers name no owners, and the earliest give no places: missing is never zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.desk import Desk, open_desk
from dashboard.queries import changes, markets
from tests.dashboard.reading_pages import show, title, words
from tests.dashboard.sample_home import MARKET, Market, as_at, invent, write_home

EARLY = (as_at(2018), as_at(2019))


def without_owners() -> Market:
    market = invent()
    for row in market.rows["service_snapshot"]:
        if row["as_at"] in EARLY:
            row |= {"owner_name": None, "places": None, "provider_id": f"ofsted-none:{row['urn']}"}
    measured = ("places", "owners", "hhi", "cr1", "cr3", "cr5", "cr10", "neff", "gini")
    for row in market.rows["concentration"]:
        if row["as_at"] in EARLY:
            row |= dict.fromkeys(measured)
    later = [row for row in market.rows["dependency"] if row["as_at"] not in EARLY]
    market.rows["dependency"] = later
    for row in market.rows["score"]:
        if row["as_at"] in EARLY:
            row |= dict.fromkeys(("probability", "low", "high", "base", "base_log_odds"))
            row["not_computable"] = "too few earlier registers"
    market.rows["alert"] = [row for row in market.rows["alert"] if row["as_at"] not in EARLY]
    return market


@pytest.fixture(scope="module")
def early_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home: Path = tmp_path_factory.mktemp("early")
    return open_desk(write_home(home, without_owners()), None)


@pytest.mark.parametrize("address", ["/", "/alerts", "/providers", "/markets", "/markets?level=la"])
@pytest.mark.parametrize("date", ["2018-03-31", "2019-03-31", "2020-03-31", "2024-03-31"])
def test_pages_open_and_say_nothing_untrue(early_desk: Desk, address: str, date: str) -> None:
    for more in ("", "&la=E09000004"):
        joint = "&" if "?" in address else "?"
        shown = show(early_desk, f"{address}{joint}as_at={date}{more}")
        assert "cannot be read" not in title(shown.content)
        assert "None" not in words(shown.content)
        assert " 0 registered places" not in words(shown.content)


def test_headlines_say_what_is_missing(early_desk: Desk) -> None:
    said = title(show(early_desk, "/?as_at=2018-03-31").content)
    assert said.endswith("no chance of leaving has been worked out for them.")
    assert "does not name the owners" in title(
        show(early_desk, "/markets?as_at=2018-03-31").content
    )


def test_from_unnamed_to_named_is_no_change_of_owner(early_desk: Desk) -> None:
    edition = early_desk.published.current()
    assert edition is not None
    found = changes.counts(edition, as_at(2020), as_at(2019), MARKET, None, None)
    assert "owner changed" not in found


def test_councils_with_few_places_do_not_count_as_dependent(early_desk: Desk) -> None:
    edition = early_desk.published.current()
    assert edition is not None
    every = markets.dependent_councils(edition, MARKET, as_at(2024), 20.0, 1)
    large = markets.dependent_councils(edition, MARKET, as_at(2024), 20.0, 20)
    rows = markets.areas(edition, MARKET, as_at(2024), "la")
    assert every["measured"] == len(rows)
    assert large["measured"] == sum(row["places"] >= 20 for row in rows)
    assert large["dependent"] <= large["measured"]
